"""The form in which region staff make a group to compare."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessment.models import ComparisonGroup
from municipalities.models import Municipality, Region


class ComparisonGroupForm(forms.ModelForm):  # type: ignore[type-arg]
    """A name, and the municipalities that exist today; fewer than may be told of together make no group."""

    municipalities = forms.ModelMultipleChoiceField(
        label=_("Municipalities"),
        queryset=Municipality.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose the municipalities of this group."),
            "invalid_choice": _("A municipality of this list is not in your region. Choose again."),
            "invalid_pk_value": _("A municipality of this list is not in your region. Choose again."),
        },
    )

    class Meta:
        model = ComparisonGroup
        fields = ("name",)

    def __init__(self, *args: Any, region: Region, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        existing = Municipality.objects.filter(region=region).existing_on(timezone.localdate())
        field: Any = self.fields["municipalities"]
        field.queryset = existing
        field.help_text = _("Choose at least %(number)d.") % {"number": settings.MINIMUM_GROUP}
        self.fields["name"].error_messages["required"] = _("Give the group a name.")

    def clean_municipalities(self) -> list[Municipality]:
        chosen = list(self.cleaned_data["municipalities"])
        if len(chosen) < settings.MINIMUM_GROUP:
            raise forms.ValidationError(
                _("Choose at least %(number)d municipalities: of fewer nothing may be told together.")
                % {"number": settings.MINIMUM_GROUP}
            )
        return chosen
