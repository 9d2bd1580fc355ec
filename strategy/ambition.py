"""The page of step 1: what stands or was typed of the ambition, the societal tasks and the principles."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from municipalities.societal_tasks import societal_tasks
from strategy.catalogue import principles
from strategy.models import Ambition, Principle, SocietalTask, Weight

MAX_SENTENCE = 300
MAX_NAME = 100
Typed = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """One societal task or principle as its fields show it. `field` is the stem of their names.

    `text` is the name of the task or the sentence of the principle; who takes the tick off removes it.
    """

    field: str
    code: str
    text: str
    chosen: bool
    weight: int = Weight.NORMAL
    pk: int | None = None
    problem: str = ""

    @property
    def is_own(self) -> bool:
        return not self.code


@dataclass(frozen=True)
class AmbitionPage:
    """`version` is the one that the page was made from: a later one means that somebody else saved meanwhile."""

    sentence: str
    version: int
    tasks: tuple[Row, ...]
    principles: tuple[Row, ...]
    sentence_problem: str = ""

    @property
    def is_sound(self) -> bool:
        return not self.sentence_problem and not any(row.problem for row in (*self.tasks, *self.principles))

    @property
    def chosen_tasks(self) -> tuple[Row, ...]:
        return tuple(row for row in self.tasks if row.chosen)

    @property
    def chosen_principles(self) -> tuple[Row, ...]:
        return tuple(row for row in self.principles if row.chosen)


@dataclass(frozen=True)
class Stored:
    """What stands of step 1. `ambition` None: nothing was ever saved."""

    ambition: Ambition | None
    tasks: tuple[SocietalTask, ...]
    principles: tuple[Principle, ...]


def page_of(stored: Stored) -> AmbitionPage:
    """The page as it stands. Before the first save the principles of the list are ticked: a start to change."""
    ambition = stored.ambition
    return AmbitionPage(
        sentence=ambition.sentence if ambition else "",
        version=ambition.version if ambition else 0,
        tasks=_stored_tasks(stored.tasks),
        principles=_stored_principles(stored.principles, all_chosen=ambition is None),
    )


def number_in(text: str) -> int | None:
    """The whole number that was sent; None where it is none, or larger than any key."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


def _stored_tasks(stored: Iterable[SocietalTask]) -> tuple[Row, ...]:
    by_code = {task.code: task for task in stored if task.code}
    listed = (_task_row(code, name, by_code.get(code)) for code, name in societal_tasks().items())
    own = (_task_row("", task.name, task) for task in stored if not task.code)
    return (*listed, *own, Row("task-new", "", "", chosen=False))


def _task_row(code: str, name: str, task: SocietalTask | None) -> Row:
    field = f"task-{code or (task.pk if task else 'new')}"
    if task is None:
        return Row(field, code, name, chosen=False)
    return Row(field, code, name, chosen=True, weight=task.weight, pk=task.pk)


def _stored_principles(stored: Iterable[Principle], *, all_chosen: bool) -> tuple[Row, ...]:
    by_code = {principle.code: principle for principle in stored if principle.code}
    listed = (
        Row(f"principle-{code}", code, kept.text, chosen=True, pk=kept.pk)
        if (kept := by_code.get(code))
        else Row(f"principle-{code}", code, text, chosen=all_chosen)
        for code, text in principles().texts.items()
    )
    own = (Row(f"principle-{p.pk}", "", p.text, chosen=True, pk=p.pk) for p in stored if not p.code)
    return (*listed, *own, Row("principle-new", "", "", chosen=False))


def typed_page(standing: AmbitionPage, typed: Typed) -> AmbitionPage:
    """The page with what was typed in it, sound or not. Fields: `sentence`, `version`, and of each row its stem (the
    tick), stem-text and stem-weight; a new one needs no tick."""
    sentence = _text(typed, "sentence")
    version = typed.get("version", "")
    return AmbitionPage(
        sentence=sentence,
        version=number_in(version) or 0,
        tasks=_refuse_doubles(_typed_rows("task", standing.tasks, typed, MAX_NAME)),
        principles=_typed_rows("principle", standing.principles, typed, MAX_SENTENCE),
        sentence_problem=_too_long(sentence, MAX_SENTENCE),
    )


def _typed_rows(kind: str, rows: tuple[Row, ...], typed: Typed, longest: int) -> tuple[Row, ...]:
    """The rows that stand; before the empty one those that somebody else removed while their text was being changed."""
    stems = (name.removesuffix("-text") for name in typed if re.fullmatch(rf"{kind}-\d{{1,18}}-text", name))
    gone = [stem for stem in stems if stem not in {row.field for row in rows} and stem in typed]
    own = tuple(Row(stem, "", "", chosen=False) for stem in gone)
    return tuple(_typed_row(row, typed, longest) for row in (*rows[:-1], *own, rows[-1]))


def _typed_row(row: Row, typed: Typed, longest: int) -> Row:
    is_fixed = row.field.startswith("task-") and row.code
    text = row.text if is_fixed else _text(typed, f"{row.field}-text", row.text)
    weight = typed.get(f"{row.field}-weight", str(row.weight))
    was_shown = row.code or row.field.endswith("-new") or f"{row.field}-text" in typed
    chosen = (bool(text) if row.field.endswith("-new") else row.field in typed) if was_shown else row.chosen
    is_known = number_in(weight) in Weight.values
    problem = _problem(text, longest, chosen=chosen)
    if chosen and not is_known:
        problem = problem or _("This weight does not exist. Choose one from the list.")
    return Row(row.field, row.code, text, chosen, int(weight) if is_known else Weight.NORMAL, row.pk, problem)


def _text(typed: Typed, name: str, otherwise: str = "") -> str:
    """Without the one character that the database cannot keep."""
    return typed.get(name, otherwise).replace("\x00", "").strip()


def _problem(text: str, longest: int, *, chosen: bool) -> str:
    if chosen and not text:
        return _("Fill in a text, or take the tick off.")
    return _too_long(text, longest)


def _too_long(text: str, longest: int) -> str:
    if len(text) <= longest:
        return ""
    return _("At most %(longest)d characters; this text has %(length)d.") % {"longest": longest, "length": len(text)}


def _refuse_doubles(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    """A name that stands above it once already gets a message."""
    seen: set[str] = set()
    checked = []
    for row in rows:
        name = row.text.casefold()
        double = _("This societal task is in the list already.") if row.chosen and name in seen else ""
        checked.append(Row(row.field, row.code, row.text, row.chosen, row.weight, row.pk, row.problem or double))
        if row.chosen or row.code:
            seen.add(name)
    return tuple(checked)
