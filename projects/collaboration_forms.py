"""By what somebody looks at the collaboration map, and what staff of the region fills in about a cooperation."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from municipalities.models import Municipality, Region
from municipalities.naming import NamedMunicipalities
from projects.actions.cooperations import COLUMNS, CooperationContent, Partaker
from projects.collaboration import Theme, Wanted
from projects.contact import has_address, has_number
from projects.models import TieState

_UNKNOWN = {"invalid_choice": _("This choice does not exist (any more). It was left out.")}


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, error_messages=_UNKNOWN)


class CollaborationFilterForm(forms.Form):
    """Filters out of the address. What is not sound is left out, and says so beside its field."""

    theme = _choice(_("Theme"))
    state = _choice(_("State"))
    municipality = _choice(_("Municipality"))

    def __init__(
        self, *args: Any, themes: Iterable[Theme], municipalities: Iterable[Municipality], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        everything = ("", _("All"))
        choices: dict[str, list[Any]] = {
            "theme": [(theme.key, theme.name) for theme in themes],
            "state": list(TieState.choices),
            "municipality": [(municipality.slug, municipality.name) for municipality in municipalities],
        }
        for name, own in choices.items():
            self.fields[name].choices = [everything, *own]  # type: ignore[attr-defined]

    @property
    def wanted(self) -> Wanted:
        self.full_clean()
        return Wanted(**self.cleaned_data)


@dataclass(frozen=True)
class Row:
    """Who could take part, with the fields that say so."""

    name: str
    state: BoundField
    note: BoundField


class CooperationForm(forms.Form):
    """A cooperation with a row for everybody who could take part; cleans to `content()`."""

    use_required_attribute = False

    theme = forms.CharField(
        label=_("Theme"),
        help_text=_("In a few words. The same words as in another cooperation give the same letter and colour."),
        max_length=100,
        error_messages={"required": _("Write down what it is about.")},
    )
    description = forms.CharField(
        label=_("Description"),
        help_text=_("What they do together, in one or two sentences. No names of people."),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    state = forms.ChoiceField(
        label=_("State"),
        choices=TieState.choices,
        initial=TieState.CURRENT,
        widget=forms.RadioSelect,
        help_text=_("A potential cooperation has dashed lines alone."),
        error_messages={"required": _("Choose one of the two.")},
    )
    since = forms.CharField(
        label=_("Since"), help_text=_("For example: 2026, or spring 2026."), max_length=50, required=False
    )
    contact_role = forms.CharField(
        label=_("Contact"),
        help_text=_("A function or a team. No name, e-mail address or telephone number: everybody can read this."),
        max_length=100,
        required=False,
    )
    is_region_wide = forms.BooleanField(label=_("This is about the whole region"), required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        municipalities: Iterable[tuple[str, str]],
        organisations: Iterable[tuple[int, str]],
        stands: CooperationContent | None = None,
        region: Region | None = None,
    ) -> None:
        """`region` is where other municipalities can be named, where there are too many for a row each."""
        super().__init__(data, initial=stands.columns() if stands else {})
        if region:
            self.fields["others"] = NamedMunicipalities(region=region)
        self._towns, self._organisations = dict(municipalities), dict(organisations)
        there = {str(who.municipality or who.organisation): who for who in (stands.participants if stands else ())}
        for key, name in (*self._towns.items(), *self._organisations.items()):
            who = there.get(str(key))
            self.fields[f"state-{key}"] = forms.ChoiceField(
                label=name,
                choices=[("", _("Does not take part")), *TieState.choices],
                required=False,
                initial=who.state if who else "",
                widget=forms.Select(attrs={"aria-label": name}),
                error_messages=_UNKNOWN,
            )
            self.fields[f"note-{key}"] = forms.CharField(
                label=_("Note"),
                max_length=300,
                required=False,
                initial=who.note if who else "",
                widget=forms.TextInput(attrs={"aria-label": gettext("Note about %(name)s") % {"name": name}}),
            )

    def clean_contact_role(self) -> str:
        role = str(self.cleaned_data["contact_role"])
        if has_address(role):
            raise forms.ValidationError(_("Here stands an e-mail address. Fill in a function or a team instead."))
        if has_number(role):
            raise forms.ValidationError(_("Here stands a telephone number. Fill in a function or a team instead."))
        return role

    def clean(self) -> dict[str, Any]:
        who = self._participants()
        for one in who:
            if one.note and not one.state:
                self.add_error(f"note-{one.municipality or one.organisation}", _("Choose whether they take part."))
        taking = [one for one in who if one.state]
        if self.cleaned_data.get("is_region_wide") and taking:
            self.add_error("is_region_wide", _("Choose the whole region, or choose who takes part; not both."))
        elif not self.cleaned_data.get("is_region_wide") and len(taking) < 2:
            self.add_error("is_region_wide", _("Choose at least two who take part, or the whole region."))
        return self.cleaned_data

    def content(self) -> CooperationContent:
        """What to store, of a sound form."""
        columns = {name: self.cleaned_data[name] for name in COLUMNS}
        return CooperationContent(**columns, participants=tuple(sorted(w for w in self._participants() if w.state)))

    def _participants(self) -> list[Partaker]:
        typed = self.cleaned_data
        rows = [(code, 0, code) for code in self._towns] + [("", number, number) for number in self._organisations]
        found = (
            Partaker(code, number, typed.get(f"state-{key}", ""), typed.get(f"note-{key}", ""))
            for code, number, key in rows
        )
        ticked = [who for who in found if who.state or who.note]
        known = {who.municipality for who in ticked}
        named = (code for code in typed.get("others", ()) if code not in known)
        return [*ticked, *(Partaker(code, 0, typed.get("state", "")) for code in named)]

    # For the template

    def own_fields(self) -> list[BoundField]:
        return [self[name] for name in ("theme", "description", "state", "since", "contact_role")]

    def groups(self) -> list[tuple[str, list[Row]]]:
        """The two tables of who could take part."""
        tables = ((gettext("Municipalities"), self._towns), (gettext("Institutions and networks"), self._organisations))
        return [
            (title, [Row(name, self[f"state-{key}"], self[f"note-{key}"]) for key, name in names.items()])
            for title, names in tables
            if names
        ]
