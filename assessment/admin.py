"""Rounds in the administration: opening one invites the municipalities of that day."""

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from assessment import actions
from assessment.models import Round


@admin.register(Round)
class RoundAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "region", "instrument_version", "opens_on", "closes_on")
    fields = ("region", "name", "instrument_version", "opens_on", "closes_on")

    def get_readonly_fields(self, request: HttpRequest, obj: Round | None = None) -> tuple[str, ...]:
        """An opened round keeps its instrument and opening day; only its name and deadline may still move."""
        return ("region", "instrument_version", "opens_on") if obj else ()

    def has_delete_permission(self, request: HttpRequest, obj: Round | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Round, form: "forms.ModelForm[Round]", change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            return
        opened = actions.open_round(
            region=obj.region,
            name=obj.name,
            instrument_version=obj.instrument_version,
            opens_on=obj.opens_on,
            closes_on=obj.closes_on,
            by=request.user,  # type: ignore[arg-type]
        )
        obj.pk = opened.pk
