"""What administrators manage: regions, municipalities, people and their roles; the audit trail is there to read."""

from collections.abc import Callable
from typing import Any, ClassVar, cast

from django import forms
from django.contrib import admin, messages
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from municipalities import actions
from municipalities.access import Role
from municipalities.actions import MemberError
from municipalities.models import AuditEntry, Membership, Municipality, Person, Region, RegionMembership


class AuditedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Each change goes into the audit trail, in the transaction of the change itself.

    What cannot be done with a membership changes nothing, and the page says why.
    """

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._or_told_why_not(request, super().changeform_view, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._or_told_why_not(request, super().delete_view, *args, **kwargs)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return self._or_told_why_not(request, super().changelist_view, *args, **kwargs)

    def _or_told_why_not(
        self, request: HttpRequest, view: Callable[..., HttpResponse], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        try:
            with transaction.atomic():
                return view(request, *args, **kwargs)
        except MemberError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect(request.get_full_path())

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        self._record("change" if change else "add", request, obj, fields=form.changed_data)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        self._record("delete", request, obj)
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


class MembershipForm(forms.ModelForm):  # type: ignore[type-arg]
    """Who works where stays as it is; only the role can become another."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for field in (self.fields[name] for name in ("person", "municipality") if name in self.fields):
                field.disabled = True


class MembershipInline(admin.StackedInline):  # type: ignore[type-arg]
    model = Membership
    form = MembershipForm
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
    change_form_template = "admin/municipalities/person/change_form.html"

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """A closed account is there to read: it is opened for nobody again."""
        return super().has_change_permission(request, obj) and not (isinstance(obj, Person) and obj.is_closed)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.close_account)
        return [path("<path:object_id>/close/", view, name="municipalities_person_close"), *super().get_urls()]

    def close_account(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Asks first: what is forgotten does not come back."""
        person = self.get_object(request, object_id)
        if person is None or person.is_closed:
            raise Http404
        if request.method == "POST":
            return self._or_told_why_not(request, self._close, person)
        context = {**self.admin_site.each_context(request), "opts": self.opts, "original": person}
        return render(request, "admin/municipalities/person/close_account.html", context)

    def _close(self, request: HttpRequest, person: Person) -> HttpResponse:
        actions.close_account(person=person, by=cast(Person, request.user))
        self.message_user(request, _("The account was closed."), messages.SUCCESS)
        return redirect("admin:municipalities_person_change", person.pk)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        obj.email = obj.email.lower()
        obj.is_superuser = obj.is_staff
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Roles change and memberships end as they do for a coordinator, with the same refusals."""
        by = cast(Person, request.user)
        formset.save(commit=False)
        for membership in formset.deleted_objects:
            actions.remove_member(membership=membership, by=by)
        for membership, _fields in formset.changed_objects:
            actions.change_role(membership=membership, role=Role(membership.role), by=by)
        for membership in formset.new_objects:
            membership.save()
            self._record("add", request, membership, role=membership.role, member=membership.person.email)


@admin.register(Membership)
class MembershipAdmin(AuditedAdmin):
    form = MembershipForm
    list_display = ("person", "municipality", "role", "since")
    list_select_related = ("person", "municipality")
    list_filter = ("role", "municipality")
    search_fields = ("person__name", "person__email")
    readonly_fields = ("since",)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            actions.change_role(membership=obj, role=Role(obj.role), by=cast(Person, request.user))
            return
        obj.save()
        self._record("add", request, obj, role=obj.role, member=obj.person.email)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        actions.remove_member(membership=obj, by=cast(Person, request.user))


@admin.register(RegionMembership)
class RegionMembershipAdmin(AuditedAdmin):
    list_display = ("person", "region")
    list_select_related = ("person", "region")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        actions.remove_region_member(membership=obj, by=cast(Person, request.user))


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
