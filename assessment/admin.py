"""Rounds in the administration: opening one invites the municipalities of that day."""

from datetime import date
from typing import ClassVar

from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment import actions
from assessment.models import Round


class RoundForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Round
        fields = ("region", "name", "instrument_versions", "opens_on", "closes_on")

    def clean_closes_on(self) -> date:
        """The opening day of an opened round is not in the form, so the two days are compared here."""
        closes_on: date = self.cleaned_data["closes_on"]
        opens_on = self.cleaned_data.get("opens_on") or self.instance.opens_on
        if opens_on and closes_on < opens_on:
            raise forms.ValidationError(_("A round closes on or after the day on which it opens."))
        return closes_on


@admin.register(Round)
class RoundAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = RoundForm
    list_display = ("name", "region", "opens_on", "closes_on")
    fields: ClassVar = ("region", "name", "instrument_versions", "opens_on", "closes_on")

    def get_readonly_fields(self, request: HttpRequest, obj: Round | None = None) -> tuple[str, ...]:
        """An opened round keeps its instrument and opening day; only its name and deadline may still move."""
        return ("region", "instrument_versions", "opens_on") if obj else ()

    def has_change_permission(self, request: HttpRequest, obj: Round | None = None) -> bool:
        """A round that has closed stays as it is; the region opens it again for one municipality at a time."""
        has_closed = obj is not None and obj.is_closed(timezone.localdate())
        return super().has_change_permission(request, obj) and not has_closed

    def has_delete_permission(self, request: HttpRequest, obj: Round | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Round, form: "forms.ModelForm[Round]", change: bool) -> None:
        if change:
            stored = Round.objects.get(pk=obj.pk)
            actions.change_round(
                round_=stored,
                name=obj.name,
                closes_on=obj.closes_on,
                by=request.user,  # type: ignore[arg-type]
                today=timezone.localdate(),
            )
            return
        opened = actions.open_round(
            region=obj.region,
            name=obj.name,
            instrument_versions=form.cleaned_data["instrument_versions"],
            opens_on=obj.opens_on,
            closes_on=obj.closes_on,
            by=request.user,  # type: ignore[arg-type]
        )
        obj.pk = opened.pk
