"""What is chosen, field by field, of two projects that are one."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _

from projects.descriptions import Described, Words
from projects.merging import Take, can_be_both, chosen, usual_take
from projects.models import ProjectStatus
from projects.values import ProjectValues


class MergeForm(forms.Form):
    """Cleans to `values()`: what the project that stays will say. `refused` tells why it was not done."""

    first_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    second_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        data: Any,
        *,
        first: ProjectValues,
        second: ProjectValues,
        versions: tuple[int, int],
        words: Words,
    ) -> None:
        super().__init__(data, initial={"first_version": versions[0], "second_version": versions[1]})
        self.first, self.second, self.refused = first, second, ""
        differences = [each for each in words.differences(first, second) if each.name != "longitude"]
        self.differences = tuple(each for each in differences if _is_asked(each, first, second))
        self.told_once = tuple(each for each in differences if not _is_asked(each, first, second))
        for each in self.differences:
            self.fields[f"take_{each.name}"] = forms.ChoiceField(
                label=_label(each),
                choices=_takes(each),
                widget=forms.RadioSelect,
                initial=usual_take(each.name),
                error_messages={
                    "required": _("Choose what the project says."),
                    "invalid_choice": _("This choice does not exist. Choose from the list."),
                },
            )

    def values(self) -> ProjectValues:
        takes = {each.name: self.cleaned_data[f"take_{each.name}"] for each in self.differences}
        return chosen(self.first, self.second, takes)

    @property
    def is_stale(self) -> bool:
        """Whether what was sent is about what the projects no longer say."""
        names = ("first_version", "second_version")
        return self.is_bound and any(str(self[name].value()) != str(self.initial[name]) for name in names)

    def renewed(self) -> Mapping[str, Any]:
        """What was sent, for what the two projects say now; the usual choice where there was none to make."""
        sent = {name: field.value() for name, field in ((name, self[name]) for name in self.fields)}
        usual = {name: field.initial for name, field in self.fields.items() if field.initial}
        return {**usual, **{name: value for name, value in sent.items() if value}, **self.initial}

    def rows(self) -> Iterator[tuple[Described, BoundField]]:
        for each in self.differences:
            yield each, self[f"take_{each.name}"]

    def taken_over(self) -> list[tuple[str, str]]:
        """What only one of the two says: the label, and the words."""
        silent = str(ProjectStatus.UNKNOWN.label)
        return [
            (_label(each), each.first if each.first not in ("", silent) else each.second) for each in self.told_once
        ]

    @property
    def will_tell_more(self) -> bool:
        """Whether what was not public may come on the public map by this."""
        return self.first.is_public != self.second.is_public


def _is_asked(each: Described, first: ProjectValues, second: ProjectValues) -> bool:
    """Where only one of the two says something, there is nothing to choose."""
    silent = ("", None, (), ProjectStatus.UNKNOWN)
    return all(getattr(values, each.name) not in silent for values in (first, second))


def _label(each: Described) -> str:
    return _("Place on the map") if each.name == "latitude" else each.label


def _takes(each: Described) -> list[tuple[str, str]]:
    both = [(Take.BOTH.value, _("Both"))] if can_be_both(each.name) else []
    return [*both, (Take.FIRST.value, each.first), (Take.SECOND.value, each.second)]
