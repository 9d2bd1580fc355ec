"""What the region's staff fill in about a round: opening, changing and reopening it."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.models import InstrumentVersion, Round, Subject
from municipalities.models import Region

LONGEST_REASON = 1000


class DayField(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        messages = {"required": _("Choose a day."), "invalid": _("Write the day as 31-12-2027.")}
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, error_messages=messages, **options)


class ChangeRoundForm(forms.Form):
    """The name and the deadline, which may still move; `round_` is None for a round that is being opened."""

    name = forms.CharField(
        label=_("Name"),
        help_text=_("As municipalities will see it, for example “Meting 2027”."),
        max_length=100,
        error_messages={"required": _("Give the round a name.")},
    )
    closes_on = DayField(label=_("Deadline"), help_text=_("The last day on which municipalities can answer and adopt."))

    def __init__(self, *args: Any, region: Region, today: date, round_: Round | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.region, self.today, self.round = region, today, round_

    def clean_name(self) -> str:
        name = str(self.cleaned_data["name"])
        others = Round.objects.filter(region=self.region, name__iexact=name)
        if self.round:
            others = others.exclude(pk=self.round.pk)
        if others.exists():
            raise forms.ValidationError(_("There is a round with this name already. Choose another name."))
        return name

    def clean_closes_on(self) -> date:
        closes_on: date = self.cleaned_data["closes_on"]
        opens_on = self.round.opens_on if self.round else self.cleaned_data.get("opens_on")
        if closes_on < self.today:
            raise forms.ValidationError(_("This day is past. Choose today or a later day."))
        if opens_on and closes_on <= opens_on:
            raise forms.ValidationError(_("The deadline has to be after the day on which the round opens."))
        return closes_on


class OpenRoundForm(ChangeRoundForm):
    """A new round: also what will be measured with, and from when."""

    instrument_versions = forms.ModelMultipleChoiceField(
        label=_("Instruments"),
        help_text=_("Every municipality fills in each instrument that you choose."),
        queryset=InstrumentVersion.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one instrument."),
            "invalid_choice": _("This instrument does not exist. Choose from the list."),
            "invalid_pk_value": _("This instrument does not exist. Choose from the list."),
        },
    )
    opens_on = DayField(label=_("Opening day"), help_text=_("From this day on municipalities can answer."))

    field_order = ("name", "instrument_versions", "opens_on", "closes_on")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        newest = InstrumentVersion.objects.newest().filter(subject=Subject.MUNICIPALITY)
        field = self.fields["instrument_versions"]
        field.queryset = newest.select_related("instrument").order_by("instrument__title")  # type: ignore[attr-defined]
        field.label_from_instance = lambda version: version.instrument.title  # type: ignore[attr-defined]

    def clean_opens_on(self) -> date:
        opens_on: date = self.cleaned_data["opens_on"]
        if opens_on < self.today:
            raise forms.ValidationError(_("This day is past. Choose today or a later day."))
        return opens_on


class ReopeningForm(forms.Form):
    """Why, and until when, one municipality may go on in a closed round."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The municipality can read this reason."),
        widget=forms.Textarea(attrs={"rows": 4}),
        min_length=10,
        max_length=LONGEST_REASON,
        error_messages={"required": _("Write down why the round is opened again.")},
    )
    until = DayField(label=_("Last day"), help_text=_("Up to and including this day the municipality can go on."))

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < self.today:
            raise forms.ValidationError(_("This day is past. Choose today or a later day."))
        return until
