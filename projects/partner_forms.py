"""What municipalities and the region fill in about partners."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality
from municipalities.naming import MOST_TO_TICK, NamedMunicipality
from projects.actions.partners import MOST_REQUESTS
from projects.models import Word


def _note(**options: Any) -> forms.CharField:
    return forms.CharField(max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}), **options)


def _based_on() -> forms.CharField:
    """The mark of what stood there when the page was made."""
    return forms.CharField(max_length=16, required=False, widget=forms.HiddenInput)


class HelpLimitForm(forms.Form):
    requests_a_year = forms.IntegerField(
        label=_("How many requests a year do you take?"),
        help_text=_("Between 0 and 50. As long as you say nothing, Digipeil sends you none."),
        min_value=0,
        max_value=MOST_REQUESTS,
        widget=forms.NumberInput(attrs={"min": 0, "max": MOST_REQUESTS, "inputmode": "numeric"}),
        error_messages={"required": _("Write a number between 0 and 50.")},
    )


class NoteForm(forms.Form):
    """What goes with asking or offering."""

    note = _note(
        label=_("What do you want to say with it?"),
        help_text=_("The other municipality and the region read this. Leave out names and telephone numbers."),
    )


class AnswerForm(forms.Form):
    word = forms.ChoiceField(
        label=_("Your answer"),
        choices=Word.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose yes, later or no."),
            "invalid_choice": _("Choose yes, later or no."),
        },
    )
    note = _note(
        label=_("What do you want to say with it?"),
        help_text=_("The other municipality and the region read this. Leave out names and telephone numbers."),
    )
    based_on = _based_on()


class MediationForm(forms.Form):
    note = _note(label=_("What the region says of it"), help_text=_("Both municipalities read this."))
    based_on = _based_on()


class RunForm(forms.Form):
    most = forms.IntegerField(
        label=_("At most so many proposals for each municipality that seeks help"),
        min_value=1,
        max_value=MOST_REQUESTS,
        initial=3,
        widget=forms.NumberInput(attrs={"min": 1, "max": MOST_REQUESTS, "inputmode": "numeric"}),
    )


def _one_of(codes: list[str], label: Any) -> forms.Field:
    """A list to choose from as long as a list can bear them; else by name."""
    places = Municipality.objects.filter(pk__in=codes)
    if len(codes) > MOST_TO_TICK:
        return NamedMunicipality(label=label, among=places)
    return forms.ModelChoiceField(label=label, queryset=places)


class ProposalForm(forms.Form):
    """Two municipalities that both share, and a block."""

    block = forms.ChoiceField(label=_("Building block"))

    def __init__(self, *args: Any, sharers: Iterable[str], blocks: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        codes = list(sharers)
        for name, label in (("seeker", _("Who seeks help")), ("helper", _("Who can help"))):
            self.fields[name] = _one_of(codes, label)
        self.order_fields(["seeker", "helper", "block"])
        self.fields["block"].choices = [("", "---------"), *blocks]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("seeker") and cleaned.get("seeker") == cleaned.get("helper"):
            self.add_error("helper", _("Choose two different municipalities."))
        return cleaned
