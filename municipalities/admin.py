"""What administrators manage: regions, municipalities, people and their roles; the audit trail is there to read."""

from typing import Any, ClassVar, cast

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest

from municipalities.models import AuditEntry, Membership, Municipality, Person, Region, RegionMembership


class AuditedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Each change goes into the audit trail, in the transaction of the change itself."""

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self._record("change" if change else "add", request, obj, fields=form.changed_data)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        self._record("delete", request, obj, was=str(obj))
        super().delete_model(request, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        for obj in queryset:
            self.delete_model(request, obj)

    def _record(self, verb: str, request: HttpRequest, obj: models.Model, **details: Any) -> None:
        municipality = obj if isinstance(obj, Municipality) else getattr(obj, "municipality", None)
        AuditEntry.record(
            f"{verb}_{obj._meta.model_name}", obj, by=cast(Person, request.user), municipality=municipality, **details
        )


class KeptAdmin(AuditedAdmin):
    """What others refer to is never deleted."""

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


class LoadedAdmin(KeptAdmin):
    """What content/municipalities.yaml gives is there to read: the next loading would overwrite a change."""

    editable: ClassVar[tuple[str, ...]] = ()

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: models.Model | None = None) -> list[str]:
        return [field.name for field in self.opts.concrete_fields if field.name not in self.editable]


@admin.register(Region)
class RegionAdmin(LoadedAdmin):
    list_display = ("name", "short_name")
    fields = ("name", "short_name", "slug")

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Municipality)
class MunicipalityAdmin(LoadedAdmin):
    editable = ("colour",)
    list_display = ("name", "gm_code", "size_class", "valid_until", "successor", "colour")
    list_select_related = ("successor",)
    list_filter = ("size_class", "interviewed")
    search_fields = ("name", "gm_code")


class MembershipInline(admin.TabularInline):  # type: ignore[type-arg]
    model = Membership
    extra = 0
    readonly_fields = ("since",)


@admin.register(Person)
class PersonAdmin(KeptAdmin):
    """A new person chooses a password through "Forgot your password?"; no administrator ever knows one."""

    list_display = ("name", "email", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff", "is_demo")
    search_fields = ("name", "email")
    fields = ("email", "name", "job_title", "is_active", "is_staff", "is_demo", "last_login")
    readonly_fields = ("last_login", "is_demo")
    inlines = (MembershipInline,)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.email = obj.email.lower()
        obj.is_superuser = obj.is_staff
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        super().save_formset(request, form, formset, change)
        for verb, changed in (("add", formset.new_objects), ("delete", formset.deleted_objects)):
            for membership in changed:
                self._record(verb, request, membership, role=membership.role, member=membership.person.email)
        for membership, fields in formset.changed_objects:
            self._record("change", request, membership, fields=fields, member=membership.person.email)


@admin.register(Membership)
class MembershipAdmin(AuditedAdmin):
    list_display = ("person", "municipality", "role", "since")
    list_select_related = ("person", "municipality")
    list_filter = ("role", "municipality")
    search_fields = ("person__name", "person__email")
    autocomplete_fields = ("person", "municipality")
    readonly_fields = ("since",)


@admin.register(RegionMembership)
class RegionMembershipAdmin(AuditedAdmin):
    list_display = ("person", "region")
    list_select_related = ("person", "region")
    autocomplete_fields = ("person",)


@admin.register(AuditEntry)
class AuditEntryAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("at", "by_email", "verb", "subject", "municipality")
    list_select_related = ("municipality",)
    list_filter = ("verb", "municipality")
    search_fields = ("by_email", "subject")
    date_hierarchy = "at"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: AuditEntry | None = None) -> bool:
        return False
