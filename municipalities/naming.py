"""Choosing municipalities where there are too many to tick: a part of them in a list, the others by name."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from municipalities.models import Municipality, Region
from municipalities.querysets import MunicipalityQuerySet

MOST_TO_TICK = 40


def to_tick(found: MunicipalityQuerySet) -> MunicipalityQuerySet:
    """The first of them, as many as a list can bear."""
    return Municipality.objects.filter(pk__in=found.values("pk")[:MOST_TO_TICK])


class NamedMunicipality(forms.CharField):
    """One of these municipalities by its name or CBS code; cleans to it, in one query."""

    def __init__(self, *, among: MunicipalityQuerySet, **options: Any) -> None:
        super().__init__(help_text=gettext_lazy("Write its name."), max_length=200, **options)
        self.among = among

    def clean(self, value: Any) -> Municipality:
        name = " ".join(super().clean(value).split())
        found = (self.among.filter(name=name) | self.among.filter(pk=name)).first()
        if found is None:
            raise forms.ValidationError(
                _("“%(name)s” is not one of them. Write its name as it is written here elsewhere.") % {"name": name}
            )
        return found


class NamedMunicipalities(forms.CharField):
    """Names or CBS codes with commas between them; cleans to the codes, in one query."""

    def __init__(self, *, region: Region, **options: Any) -> None:
        super().__init__(
            label=gettext_lazy("Other municipalities, by name"),
            help_text=gettext_lazy("Write commas between them."),
            required=False,
            max_length=1000,
            **options,
        )
        self.region = region

    def clean(self, value: Any) -> tuple[str, ...]:
        typed = [" ".join(name.split()) for name in super().clean(value).replace("\n", ",").split(",")]
        names = list(dict.fromkeys(name for name in typed if name))
        every = Municipality.objects.filter(region=self.region)
        rows = every.filter(name__in=names) | every.filter(pk__in=names)
        known = {word: row.pk for row in (rows if names else ()) for word in (row.name, row.pk)}
        if unknown := [name for name in names if name not in known]:
            raise forms.ValidationError(
                _("“%(name)s” is no municipality of this region. Write its name as it is written here elsewhere.")
                % {"name": unknown[0]}
            )
        return tuple(dict.fromkeys(known[name] for name in names))
