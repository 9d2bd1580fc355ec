"""Input about the planning: what the municipality can carry, and what would be otherwise."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from municipalities.models import DevelopmentPath
from strategy.actions import NewCapacity
from strategy.planning import Basis
from strategy.recommendations import Cost
from strategy.roadmap import HalfYear
from strategy.scenarios import Changes

AHEAD = 8  # half-years from which a plan may begin
KEPT = "kept"  # the exact money of an adopted scenario, beside the classes

_NUMBER = {"required": _("Write a number here."), "invalid": _("Write a whole number, without a point or comma.")}


def half_years(today: date, known: int | None) -> list[tuple[int, str]]:
    """From this half-year on, and the known one where that is another."""
    now = HalfYear.of(today)
    offered = {HalfYear(now + ahead) for ahead in range(AHEAD)} | ({HalfYear(known)} if known else set())
    return [(int(half), half.label) for half in sorted(offered)]


class CapacityForm(forms.Form):
    """Cleans to `capacity()`."""

    starts = forms.TypedChoiceField(
        label=_("First half-year"),
        coerce=int,
        error_messages={"required": _("Choose a half-year."), "invalid_choice": _("Choose a half-year from the list.")},
    )
    halves = forms.IntegerField(
        label=_("How many half-years do you look ahead?"),
        min_value=1,
        max_value=20,
        error_messages={
            **_NUMBER,
            "min_value": _("Look at least one half-year ahead."),
            "max_value": _("Look at most 20 half-years ahead."),
        },
    )
    days = forms.IntegerField(
        label=_("Person-days in a half-year"),
        help_text=_("The days of all colleagues together that are free for the digital agenda."),
        min_value=0,
        max_value=100_000,
        error_messages={
            **_NUMBER,
            "min_value": _("Write 0 or more."),
            "max_value": _("This is more than can be planned with. Write at most 100,000."),
        },
    )
    budget = forms.ChoiceField(
        label=_("Money in a half-year"),
        error_messages={"required": _("Choose a class."), "invalid_choice": _("Choose a class from the list.")},
    )

    def __init__(self, data: Any, *, basis: Basis, today: date) -> None:
        capacity, planning = basis.capacity, basis.planning
        is_exact = planning is not None and planning.euros is not None
        budget = KEPT if is_exact else planning.budget if planning else Cost.MEDIUM.value
        initial = {"starts": capacity.starts, "halves": capacity.halves, "days": capacity.days, "budget": budget}
        super().__init__(data, initial=initial)
        self.fields["starts"].choices = half_years(today, capacity.starts)  # type: ignore[attr-defined]
        exact = gettext("%(euros)s euros, from a scenario that you adopted") % {
            "euros": number_format(capacity.euros, use_l10n=True, force_grouping=True)
        }
        kept = [(KEPT, exact)] if is_exact else []
        self.fields["budget"].choices = kept + list(Cost.choices)  # type: ignore[attr-defined]

    def capacity(self) -> NewCapacity:
        """Of a sound form."""
        cleaned = self.cleaned_data
        keeps = cleaned["budget"] == KEPT
        budget = Cost.MEDIUM.value if keeps else cleaned["budget"]
        return NewCapacity(cleaned["starts"], cleaned["halves"], cleaned["days"], budget, keeps_euros=keeps)


class ChangesForm(forms.Form):
    """What would be otherwise; cleans to `changes()`."""

    percentage = forms.IntegerField(
        label=_("How much of the capacity is there?"),
        help_text=_("In percents of the person-days and the money of now. 50 is half of it, 200 is twice as much."),
        min_value=0,
        max_value=500,
        required=False,
        error_messages={
            "invalid": _NUMBER["invalid"],
            "min_value": _("Write 0 or more."),
            "max_value": _("Write at most 500."),
        },
    )
    without = forms.TypedMultipleChoiceField(
        label=_("Without these items of the agenda"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("This item is not on the agenda any more. Choose from the list.")},
    )
    later = forms.BooleanField(label=_("Everything a year later"), required=False)
    path = forms.ChoiceField(
        label=_("Another development path"),
        required=False,
        error_messages={"invalid_choice": _("This path does not exist. Choose one of the three.")},
    )

    def __init__(self, data: Any, *, basis: Basis) -> None:
        super().__init__(data, initial={"percentage": 100})
        self.fields["without"].choices = [(i.key, i.title) for i in basis.items]  # type: ignore[attr-defined]
        others = [choice for choice in DevelopmentPath.choices if choice[0] != basis.path]
        self.fields["path"].choices = [("", gettext("As it is now")), *others]  # type: ignore[attr-defined]
        if not basis.items:
            del self.fields["without"]

    def clean(self) -> None:
        if not self.errors and not self.changes():
            raise forms.ValidationError(_("Choose at least one change: now nothing would be otherwise."))

    def changes(self) -> Changes:
        """Of a sound form."""
        cleaned = self.cleaned_data
        percentage = cleaned.get("percentage")
        return Changes(
            capacity=100 if percentage is None else percentage,
            without=tuple(sorted(cleaned.get("without", []))),
            is_later=cleaned["later"],
            path=cleaned["path"],
        )


class ScenarioNameForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the scenario"),
        max_length=100,
        error_messages={"required": _("Give the scenario a name."), "max_length": _("At most 100 characters.")},
    )


def pairs_of(changes: Changes, keys: Iterable[int] | None = None) -> list[tuple[str, str]]:
    """The fields of ChangesForm that say these changes; of the items only those in `keys`, where it is given."""
    kept = [key for key in changes.without if keys is None or key in set(keys)]
    pairs = [("percentage", str(changes.capacity)), *(("without", str(key)) for key in kept)]
    pairs += [("later", "on")] if changes.is_later else []
    return [*pairs, ("path", changes.path)]


def query_of(changes: Changes, keys: Iterable[int]) -> str:
    return urlencode(pairs_of(changes, keys))


def says_something(data: Mapping[str, str]) -> bool:
    return any(name in data for name in ChangesForm.base_fields)
