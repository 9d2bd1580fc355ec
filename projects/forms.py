"""What people fill in about a project."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.forms.utils import ErrorDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from municipalities.naming import NamedMunicipalities
from projects.choices import Choices
from projects.contact import has_address, has_number
from projects.descriptions import LABELS
from projects.models import Openness, OrganisationKind, ProjectKind, ProjectStatus, Stage
from projects.values import Partner, ProjectValues

LONGEST_TEXT = 5000
LONGEST_THEME = 100
FREE_ROWS, MOST_ROWS = 3, 60
_BOUNDS = {"latitude": (50, 54), "longitude": (3, 8)}

_GROUPS: Sequence[tuple[Any, tuple[str, ...]]] = (
    (gettext_lazy("What is it?"), ("name", "kind", "description", "themes", "own_themes", "tasks", "blocks")),
    (
        gettext_lazy("Who takes part?"),
        ("municipalities", "other_municipalities", "partners", "contact_role", "openness"),
    ),
    (gettext_lazy("How far is it?"), ("stage", "status", "period")),
    (gettext_lazy("What did it yield?"), ("successes", "conditions", "lessons")),
    (gettext_lazy("Where is it?"), ("place", "latitude", "longitude")),
    (gettext_lazy("Who may see it?"), ("is_public",)),
)


@dataclass(frozen=True)
class PartnerRow:
    """The fields of one organisation."""

    name: BoundField
    kind: BoundField

    @property
    def parts(self) -> tuple[BoundField, BoundField]:
        return self.name, self.kind


def _text(name: str, help_text: Any) -> forms.CharField:
    return forms.CharField(
        label=LABELS[name],
        help_text=help_text,
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": gettext_lazy("Make this text shorter: at most %(limit_value)d characters.")},
    )


def _line(name: str, longest: int, help_text: Any = "", **options: Any) -> forms.CharField:
    messages = {"max_length": gettext_lazy("At most %(limit_value)d characters."), **options.pop("messages", {})}
    options = {"required": False, **options}
    return forms.CharField(
        label=LABELS[name], max_length=longest, help_text=help_text, error_messages=messages, **options
    )


def _choice(name: str, choices: Any, help_text: Any = "") -> forms.ChoiceField:
    unknown = gettext_lazy("This choice does not exist. Choose from the list.")
    return forms.ChoiceField(
        label=LABELS[name],
        choices=[("", gettext_lazy("Not known")), *choices],
        required=False,
        help_text=help_text,
        error_messages={"invalid_choice": unknown},
    )


def _ticks(name: str, help_text: Any = "") -> forms.MultipleChoiceField:
    unknown = gettext_lazy("“%(value)s” does not exist (any more). Choose from the list.")
    return forms.MultipleChoiceField(
        label=LABELS[name],
        required=False,
        help_text=help_text,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": unknown},
    )


def _degrees(name: str, help_text: Any) -> forms.CharField:
    return _line(name, 20, help_text, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}))


class ProjectForm(forms.Form):
    """A project; cleans to `values()`. `beside` is what a colleague saved meanwhile, by the name of the field."""

    use_required_attribute = False

    name = _line("name", 150, required=True, messages={"required": gettext_lazy("Fill in what the project is called.")})
    kind = _choice("kind", ProjectKind.choices)
    description = _text("description", gettext_lazy("What do you do, for whom, and why?"))
    themes = _ticks("themes")
    own_themes = forms.CharField(
        label=gettext_lazy("Other themes"),
        help_text=gettext_lazy("Write commas between them."),
        required=False,
        max_length=500,
    )
    tasks = _ticks("tasks", gettext_lazy("What does it help to achieve for residents and businesses?"))
    blocks = _ticks("blocks", gettext_lazy("Which building blocks of the digital strategy does it strengthen?"))
    municipalities = _ticks(
        "municipalities",
        gettext_lazy(
            "A project can be of more municipalities at once. A municipality that you tick finds it among its own "
            "projects, and may change it too."
        ),
    )
    contact_role = _line(
        "contact_role",
        100,
        gettext_lazy(
            "A function or a team, for example: information manager. No name, e-mail address or telephone number."
        ),
    )
    openness = _choice("openness", Openness.choices)
    stage = _choice("stage", Stage.choices, gettext_lazy("From the first idea to daily use."))
    status = forms.ChoiceField(
        label=LABELS["status"],
        choices=ProjectStatus.choices,
        initial=ProjectStatus.UNKNOWN,
        required=False,
        help_text=gettext_lazy("Is somebody working on it now?"),
    )
    period = _line("period", 50, gettext_lazy("For example: 2024 to 2026."))
    successes = _text("successes", gettext_lazy("What are you proud of?"))
    conditions = _text("conditions", gettext_lazy("What was needed to make it work?"))
    lessons = _text("lessons", gettext_lazy("What would you tell a municipality that begins with this?"))
    place = _line("place", 100, gettext_lazy("A district, a street or a building. Leave it empty if it is everywhere."))
    latitude = _degrees("latitude", gettext_lazy("For a mark at the spot itself, for example 52,0116."))
    longitude = _degrees("longitude", gettext_lazy("For example 4,3571. Fill in both, or neither."))
    is_public = forms.BooleanField(
        label=LABELS["is_public"],
        required=False,
        help_text=gettext_lazy(
            "With this tick everybody can see the project, without logging in: on the project map, in the list and in "
            "files that can be downloaded. Without it only colleagues of the municipalities that take part see it, and "
            "staff of the region."
        ),
    )

    def __init__(
        self, data: Any, *, choices: Choices, standing: ProjectValues | None = None, more_rows: bool = False
    ) -> None:
        super().__init__(data, initial=_initial(standing, choices) if standing else None)
        self.choices = choices
        self.beside: dict[str, str] = {}
        self.fields["themes"].choices = [(theme, theme) for theme in choices.themes]  # type: ignore[attr-defined]
        self.fields["tasks"].choices = choices.tasks  # type: ignore[attr-defined]
        self.fields["municipalities"].choices = choices.municipalities  # type: ignore[attr-defined]
        if choices.region:
            self.fields["other_municipalities"] = NamedMunicipalities(region=choices.region)
        self.fields["blocks"].choices = [  # type: ignore[attr-defined]
            pair for _pillar, pairs in choices.pillars for pair in pairs
        ]
        if not choices.themes:
            self.fields["own_themes"].label = LABELS["themes"]
        partners = standing.partners if standing else ()
        self.row_count = _row_count(self.data.get("partner_rows")) if self.is_bound else len(partners) + FREE_ROWS
        if more_rows:
            self.row_count = min(self.row_count + FREE_ROWS, MOST_ROWS)
            self._errors = ErrorDict()  # nothing is wrong yet
        self._add_partner_rows(partners)

    def _add_partner_rows(self, partners: Sequence[Partner]) -> None:
        for number in range(self.row_count):
            partner = partners[number] if number < len(partners) else Partner("", "")
            self.fields[f"partner_name_{number}"] = forms.CharField(
                label=_("Name of organisation %(number)d") % {"number": number + 1},
                max_length=150,
                required=False,
                initial=partner.name,
                error_messages={"max_length": _("At most 150 characters.")},
            )
            self.fields[f"partner_kind_{number}"] = forms.ChoiceField(
                label=_("Kind of organisation %(number)d") % {"number": number + 1},
                choices=[("", _("Choose")), *OrganisationKind.choices],
                required=False,
                initial=partner.kind,
            )

    # What is sound

    def clean_contact_role(self) -> str:
        role = str(self.cleaned_data["contact_role"])
        if has_address(role):
            raise forms.ValidationError(_("Here stands an e-mail address. Fill in a function or a team instead."))
        if has_number(role):
            raise forms.ValidationError(_("Here stands a telephone number. Fill in a function or a team instead."))
        return role

    def clean_own_themes(self) -> tuple[str, ...]:
        """Each once; one that is known has its known spelling."""
        known = {theme.casefold(): theme for theme in reversed(self.choices.themes)}
        typed = str(self.cleaned_data["own_themes"]).replace("\n", ",").split(",")
        themes = [" ".join(theme.split()) for theme in typed if theme.strip()]
        if any(len(theme) > LONGEST_THEME for theme in themes):
            raise forms.ValidationError(_("A theme has at most 100 characters. Write commas between themes."))
        return tuple(dict.fromkeys(known.setdefault(theme.casefold(), theme) for theme in themes))

    def clean_latitude(self) -> float | None:
        return self._degrees("latitude")

    def clean_longitude(self) -> float | None:
        return self._degrees("longitude")

    def _degrees(self, name: str) -> float | None:
        typed = str(self.cleaned_data[name]).strip().replace(",", ".")
        if not typed:
            return None
        least, most = _BOUNDS[name]
        try:
            degrees = float(typed)
        except ValueError:
            raise forms.ValidationError(_("This is not a number. Write it like 52,0116.")) from None
        if not least <= degrees <= most:
            raise forms.ValidationError(
                _("This is outside the Netherlands: fill in a number from %(least)d to %(most)d.")
                % {"least": least, "most": most}
            )
        return degrees

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        for name, other in (("latitude", "longitude"), ("longitude", "latitude")):
            is_missing = cleaned.get(name) is None and name not in self.errors
            if is_missing and cleaned.get(other) is not None:
                self.add_error(name, _("Fill in this number too, or leave both empty."))
        is_chosen = self.choices.always or cleaned.get("municipalities") or cleaned.get("other_municipalities")
        if not is_chosen and not self.errors.keys() & {"municipalities", "other_municipalities"}:
            self.add_error("municipalities", _("Choose at least one municipality."))
        for number in range(self.row_count):
            kind = f"partner_kind_{number}"
            if cleaned.get(f"partner_name_{number}") and not cleaned.get(kind) and kind not in self.errors:
                self.add_error(kind, _("Choose what kind of organisation this is."))
        return cleaned

    def values(self) -> ProjectValues:
        """What was filled in, of a sound form."""
        said = {name: self.cleaned_data[name] for name in LABELS if name not in ("municipalities", "partners")}
        always = [code for code, _name in self.choices.always]
        named = self.cleaned_data.get("other_municipalities", ())
        return ProjectValues(
            **{
                **said,
                "status": said["status"] or ProjectStatus.UNKNOWN.value,
                "themes": tuple(dict.fromkeys((*said["themes"], *self.cleaned_data["own_themes"]))),
                "tasks": tuple(said["tasks"]),
                "blocks": tuple(said["blocks"]),
            },
            municipalities=tuple(dict.fromkeys((*always, *self.cleaned_data["municipalities"], *named))),
            partners=tuple(self._partners()),
        )

    def _partners(self) -> Iterator[Partner]:
        for number in range(self.row_count):
            name = " ".join(self.cleaned_data[f"partner_name_{number}"].split())
            if name:
                yield Partner(name, self.cleaned_data[f"partner_kind_{number}"])

    # For the template

    def groups(self) -> Iterator[tuple[str, list[tuple[str, BoundField | None, str]]]]:
        """Each fieldset with its fields: the name, the field (None for partners), and what a colleague saved in it."""
        for title, names in _GROUPS:
            left_out = {"themes"} if not self.choices.themes else set()
            left_out |= {"other_municipalities"} if not self.choices.region else set()
            shown = (name for name in names if name not in left_out)
            yield str(title), [(name, self._field(name), self.beside.get(name, "")) for name in shown]

    def _field(self, name: str) -> BoundField | None:
        return None if name == "partners" else self[name]

    def partner_fields(self) -> list[PartnerRow]:
        return [
            PartnerRow(self[f"partner_name_{number}"], self[f"partner_kind_{number}"])
            for number in range(self.row_count)
        ]

    def pillars(self) -> list[tuple[str, list[tuple[str, str, bool]], int]]:
        """Each pillar's name with its blocks (key, name, ticked) and how many are ticked."""
        ticked = set(self["blocks"].value() or ())
        rows = ((name, [(key, label, key in ticked) for key, label in pairs]) for name, pairs in self.choices.pillars)
        return [(name, blocks, sum(is_ticked for *_, is_ticked in blocks)) for name, blocks in rows]

    def ticked_themes(self) -> int:
        return len(self["themes"].value() or ())

    def ticked_municipalities(self) -> int:
        """How many others take part."""
        return len(self["municipalities"].value() or ())


def _row_count(typed: str | None) -> int:
    return min(int(typed), MOST_ROWS) if typed and typed.isascii() and typed.isdigit() and len(typed) < 4 else FREE_ROWS


def _initial(values: ProjectValues, choices: Choices) -> dict[str, Any]:
    always = {code for code, _name in choices.always}
    return {
        **values.columns(),
        "latitude": _shown(values.latitude),
        "longitude": _shown(values.longitude),
        "municipalities": [code for code in values.municipalities if code not in always],
    }


def _shown(degrees: float | None) -> str:
    return "" if degrees is None else str(degrees).replace(".", ",")
