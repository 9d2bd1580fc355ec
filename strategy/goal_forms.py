"""What a municipality fills in about its goals."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from assessment.dropped import dropped_blocks
from assessment.layout import Layout
from strategy.actions.goals import GoalContent
from strategy.goals import FIELDS, GoalValues, Letter, day_of, number_of, problems_of, shown, smart_check
from strategy.models import Goal, SocietalTask

BESIDE: Mapping[str, tuple[str, ...]] = {
    "S": ("title",),
    "M": ("indicator", "unit", "baseline", "target"),
    "A": ("means", "owner"),
    "R": ("why", "task", "blocks"),
    "T": ("starts_on", "due_on"),
}


class TypedField(forms.CharField):
    """A text that may be anything: what is missing of it is said by smart_check."""

    def validate(self, value: Any) -> None:
        pass


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def _number(label: Any, help_text: Any) -> TypedField:
    return TypedField(label=label, help_text=help_text, widget=forms.TextInput(attrs={"inputmode": "decimal"}))


def _day(label: Any) -> TypedField:
    return TypedField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class GoalForm(forms.Form):
    """A goal by the five letters; cleans to `content()`. `stands` is the goal that is being changed."""

    use_required_attribute = False

    title = TypedField(
        label=_("Goal"),
        help_text=_("In one sentence: what will be different, and for whom?"),
        max_length=200,
    )
    indicator = TypedField(
        label=_("Indicator"),
        help_text=_("What you count or measure, for example: permits that are applied for online."),
        max_length=200,
    )
    unit = TypedField(label=_("Unit"), help_text=_("For example %, days or residents."), max_length=40, required=False)
    baseline = _number(_("Now"), _("The number from which you start."))
    target = _number(_("Wanted"), _("The number that you want to reach. It may be lower than now."))
    means = TypedField(
        label=_("Why can you reach this?"),
        help_text=_("Which people, money and time there are for it."),
        max_length=1000,
        widget=_area(3),
    )
    owner = TypedField(
        label=_("Owner"), help_text=_("A function or a team that is responsible for it."), max_length=200
    )
    why = TypedField(
        label=_("Why does this matter?"),
        help_text=_("You can also choose a societal task or building blocks, below."),
        max_length=1000,
        widget=_area(3),
        required=False,
    )
    task = forms.ModelChoiceField(
        label=_("Societal task"),
        queryset=SocietalTask.objects.none(),
        required=False,
        empty_label=_("No task chosen"),
        error_messages={"invalid_choice": _("This task does not exist any more. Choose from the list.")},
    )
    blocks = forms.MultipleChoiceField(
        label=_("Building blocks"),
        required=False,
        error_messages={"invalid_choice": _("This building block does not exist. Choose from the list.")},
    )
    starts_on = _day(_("Start"))
    due_on = _day(_("By when"))

    def __init__(
        self,
        *args: Any,
        tasks: Iterable[SocietalTask],
        layout: Layout | None,
        today: date,
        stands: Goal | None = None,
        **options: Any,
    ) -> None:
        if stands is not None:
            options["initial"] = _initial(stands)
        super().__init__(*args, **options)
        self.today, self.stands, self.layout = today, stands, layout
        self.fields["task"].queryset = tasks  # type: ignore[attr-defined]
        now = {block.key: block.name for block in (layout.blocks if layout else ())}
        self.dropped = dropped_blocks(stands.blocks, now) if stands else {}
        before = [(key, str(dropped)) for key, dropped in self.dropped.items()]
        self.fields["blocks"].choices = [*now.items(), *before]  # type: ignore[attr-defined]
        self.fields["starts_on"].initial = today

    def clean(self) -> dict[str, Any]:
        for name, problem in problems_of(self.values(), self._not_before).items():
            if name not in self.errors:
                self.add_error(name, problem)
        return self.cleaned_data

    def values(self) -> GoalValues:
        """What the fields hold now, typed or stored."""
        texts = {name: str(self[name].value() or "") for names in FIELDS.values() for name in names}
        return GoalValues(**texts, has_task=bool(self["task"].value()), has_blocks=bool(self["blocks"].value()))

    def letters(self) -> tuple[Letter, ...]:
        return smart_check(self.values(), self._not_before)

    def content(self) -> GoalContent:
        """What to store, of a sound form."""
        typed = {**self.cleaned_data}
        for name, read in (("baseline", number_of), ("target", number_of), ("starts_on", day_of), ("due_on", day_of)):
            typed[name] = read(typed[name])
        return GoalContent(**{**typed, "blocks": tuple(typed["blocks"])})

    @property
    def _not_before(self) -> date:
        """A day by which it had to be reached may have passed, as long as it is not changed."""
        is_same = self.stands is not None and day_of(str(self["due_on"].value() or "")) == self.stands.due_on
        return min(self.today, self.stands.due_on) if self.stands and is_same else self.today

    # For the template

    def there(self) -> int:
        """How many letters are there."""
        return sum(letter.is_there for letter in self.letters())

    def groups(self) -> Iterator[tuple[Letter, list[BoundField], list[tuple[str, str]]]]:
        """Each letter with its fields, and what is missing by label; the building blocks have a way of their own."""
        problems = problems_of(self.values(), self._not_before)
        for letter in self.letters():
            fields = [self[name] for name in BESIDE[letter.letter] if name != "blocks"]
            missing = [(str(field.label), problems[field.name]) for field in fields if field.name in problems]
            yield letter, fields, missing

    def checked_fields(self) -> list[BoundField]:
        return [self[name] for names in BESIDE.values() for name in names]

    def pillars(self) -> list[tuple[str, list[tuple[str, str, bool]], int]]:
        """Each pillar's name with its blocks (key, name, chosen) and how many are chosen."""
        chosen = set(self["blocks"].value() or ())
        pillars = self.layout.pillars.items() if self.layout else ()
        rows = [(p.name, [(b.key, b.name, b.key in chosen) for b in blocks]) for p, blocks in pillars]
        if self.dropped:
            before = [(key, str(dropped), key in chosen) for key, dropped in self.dropped.items()]
            rows.append((str(_("Of an earlier version")), before))
        return [(name, blocks, sum(is_chosen for *_, is_chosen in blocks)) for name, blocks in rows]


def _initial(goal: Goal) -> dict[str, Any]:
    same = ("title", "indicator", "unit", "means", "owner", "why", "blocks", "starts_on", "due_on")
    return {
        **{name: getattr(goal, name) for name in same},
        "baseline": shown(goal.baseline),
        "target": shown(goal.target),
        "task": goal.task_id,
    }


class GoalNoteForm(forms.Form):
    """Where a goal stands: a number where there is one, and what happened."""

    value = forms.CharField(
        label=_("Value"),
        help_text=_("The newest number, for example 12,5. Leave it empty if you have not measured."),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    text = forms.CharField(
        label=_("Your note"),
        help_text=_("What happened, and what does it ask for?"),
        max_length=2000,
        widget=_area(3),
        error_messages={"required": _("Write down what happened.")},
    )

    def clean_value(self) -> Any:
        typed = self.cleaned_data["value"]
        if typed and number_of(typed) is None:
            raise forms.ValidationError(_("Write a number only, with at most two decimals, for example 12,5."))
        return number_of(typed) if typed else None
