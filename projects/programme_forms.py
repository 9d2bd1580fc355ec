"""What region staff fill in about a project of the programme, and how many projects the proposal has."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assessment.layout import Layout
from municipalities.models import Municipality, Region
from municipalities.naming import NamedMunicipalities
from municipalities.societal_tasks import societal_tasks
from projects.actions.programme import ProgrammeContent
from projects.models import ProgrammeState, RegionRole

USUAL, MOST = 5, 20


class NumberForm(forms.Form):
    """How many projects are proposed; what is no number within bounds counts as the usual one."""

    aantal = forms.IntegerField(label=_("How many projects?"), min_value=1, max_value=MOST)

    @property
    def number(self) -> int:
        return self.cleaned_data["aantal"] if self.is_valid() else USUAL


class ProgrammeForm(forms.Form):
    """A project of the programme; `content()` is what was filled in, soundly."""

    use_required_attribute = False

    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        error_messages={"required": _("Fill in a name."), "max_length": _("At most 150 characters.")},
    )
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("This text is too long: use at most %(limit_value)d characters.")},
    )
    state = forms.ChoiceField(
        label=_("How far it is"),
        choices=ProgrammeState.choices,
        help_text=_("What is dropped stays, with its history."),
        error_messages={"invalid_choice": _("Choose one from the list.")},
    )
    role = forms.ChoiceField(
        label=_("Role of the region"),
        choices=RegionRole.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a role."), "invalid_choice": _("Choose a role.")},
    )
    lead = forms.ChoiceField(
        label=_("Who leads"), required=False, error_messages={"invalid_choice": _("Choose one from the list.")}
    )
    participants = forms.MultipleChoiceField(
        label=_("Who takes part"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("This municipality is not in the region. Choose from the list.")},
    )
    tasks = forms.MultipleChoiceField(
        label=_("Societal tasks"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("This task does not exist any more. Choose from the list.")},
    )
    blocks = forms.MultipleChoiceField(
        label=_("Building blocks that it helps"),
        error_messages={
            "required": _("Choose at least one building block: otherwise nobody sees which gaps it helps."),
            "invalid_choice": _("This building block does not exist. Choose from the list."),
        },
    )
    progress = forms.CharField(
        label=_("How it goes"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": _("This text is too long: use at most %(limit_value)d characters.")},
    )

    def __init__(
        self,
        data: Any,
        *,
        places: Iterable[Municipality],
        layout: Layout | None,
        initial: Mapping[str, Any],
        region: Region | None = None,
    ) -> None:
        """`region` is where others who take part can be named, where there are too many to tick."""
        super().__init__(data, initial=dict(initial))
        self.layout = layout
        names = [(place.pk, place.name) for place in places]
        self._choices("lead", [("", _("Not known yet")), *names])
        self._choices("participants", names)
        if region:
            self.fields["others"] = NamedMunicipalities(region=region)
        self._choices("tasks", list(societal_tasks().items()))
        self._choices("blocks", [(block.key, block.name) for block in (layout.blocks if layout else ())])

    def _choices(self, name: str, choices: list[Any]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def content(self) -> ProgrammeContent:
        lists: dict[str, Any] = {name: tuple(self.cleaned_data[name]) for name in ("participants", "tasks", "blocks")}
        named = self.cleaned_data.pop("others", ())
        lists["participants"] = tuple(dict.fromkeys((*lists["participants"], *named)))
        return ProgrammeContent(**(self.cleaned_data | lists))

    def pillars(self) -> list[tuple[str, list[tuple[str, str, bool]], int]]:
        """Each pillar's name with its blocks (key, name, chosen) and how many are chosen."""
        chosen = set(self["blocks"].value() or ())
        pillars = self.layout.pillars.items() if self.layout else ()
        rows = ((p.name, [(b.key, b.name, b.key in chosen) for b in blocks]) for p, blocks in pillars)
        return [(name, blocks, sum(is_chosen for *_, is_chosen in blocks)) for name, blocks in rows]
