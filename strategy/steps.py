"""The seven steps of the guide (section 4.4) and where a municipality stands in them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.reports import RoundCard
from assessment.scoring import Score
from municipalities.reading import ContentError, list_schema, read_content, record_schema, refuse_unknown
from municipalities.sources import SOURCE_SCHEMA, Source, documents

STEPS_FILE = Path(__file__).parent / "content" / "steps.yaml"
KEYS = ("goals", "path", "photo", "gaps", "priorities", "cooperation", "evaluation")

_SCHEMA = record_schema(
    version={"type": "integer", "minimum": 1},
    steps=list_schema(
        record_schema(
            key={"enum": list(KEYS)},
            title={"type": "string", "minLength": 5, "maxLength": 70},
            text={"type": "string", "minLength": 10, "maxLength": 200},
            source=SOURCE_SCHEMA,
        )
    ),
)


@dataclass(frozen=True)
class StepText:
    """What a step is called and what it is for, as the experts wrote it."""

    title: str
    text: str
    source: Source


def read_steps(path: Path) -> dict[str, StepText]:
    """The texts by key. ContentError where they are not the seven steps in the guide's order."""
    steps = read_content(path, _SCHEMA)["steps"]
    if tuple(step["key"] for step in steps) != KEYS:
        raise ContentError(f"{path.name}: the steps must be these, in this order: {', '.join(KEYS)}")
    refuse_unknown(path, "document", (step["source"]["document"] for step in steps), documents())
    return {step["key"]: StepText(step["title"], step["text"], Source.from_content(step["source"])) for step in steps}


@cache
def step_texts() -> dict[str, StepText]:
    """The product's own texts; read once a process."""
    return read_steps(STEPS_FILE)


@dataclass(frozen=True)
class Worked:
    """What a municipality has of the steps beside its assessment."""

    ambition: bool = False
    path: bool = False
    agenda: bool = False
    wishes: bool = False
    goals: bool = False


@dataclass(frozen=True)
class Standing:
    """What decides where a municipality is. `score` None: there is no assessment yet."""

    may_start: bool = False
    is_adopted: bool = False
    may_answer: bool = False
    score: Score | None = None
    worked: Worked = Worked()

    @classmethod
    def of(cls, card: RoundCard | None, score: Score | None, worked: Worked, *, may_answer: bool) -> "Standing":
        """`card` is the round that counts now, if there is one; `may_answer` whether the reader's role answers."""
        newest = card.newest if card else None
        return cls(
            may_start=card is not None and card.is_open,
            is_adopted=newest is not None and newest.is_adopted,
            may_answer=may_answer,
            score=score,
            worked=worked,
        )

    @property
    def has_answers(self) -> bool:
        return self.score is not None and self.score.answered > 0


@dataclass(frozen=True)
class Step:
    """One step: `state` is done, now or open; `page` is where it is done, empty where there is no such page yet."""

    key: str
    state: str
    page: str = ""
    action: Any = ""

    DONE = "done"
    NOW = "now"
    OPEN = "open"

    @property
    def title(self) -> str:
        return step_texts()[self.key].title

    @property
    def text(self) -> str:
        return step_texts()[self.key].text


def seven_steps(standing: Standing) -> tuple[Step, ...]:
    """All seven in the guide's order; they may be done in any.

    At most one step is `now`: the photo as long as its round is open, since that closes; else the first that is open.
    """
    worked = standing.worked
    steps = (
        Step("goals", _done(worked.ambition), "ambition", _("Write down the ambition")),
        Step("path", _done(worked.path), "path", _("Choose a path")),
        _photo(standing),
        Step("gaps", _done(standing.is_adopted), "gaps" if standing.has_answers else "", _("See the gaps in order")),
        Step("priorities", _done(worked.agenda), "agenda", _("Choose what to do")),
        Step("cooperation", _done(worked.wishes), "cooperation", _("Say what you want of others")),
        Step("evaluation", _done(worked.goals), "goals", _("Set goals")),
    )
    following = "photo" if standing.may_start and not standing.is_adopted else _first_open(standing, steps)
    return tuple(replace(step, state=Step.NOW) if step.key == following else step for step in steps)


def _done(is_done: bool) -> str:
    return Step.DONE if is_done else Step.OPEN


def _first_open(standing: Standing, steps: Iterable[Step]) -> str:
    """Nothing as long as there is no photo to work from; a step that leads nowhere is passed over."""
    if not standing.is_adopted:
        return ""
    return next((step.key for step in steps if step.state == Step.OPEN and step.page), "")


def _photo(standing: Standing) -> Step:
    if standing.is_adopted:
        return Step("photo", Step.DONE, page="canvas")
    if standing.score is None:
        page = "start" if standing.may_start and standing.may_answer else ""
        return Step("photo", Step.OPEN, page, _("Begin the assessment"))
    if standing.may_answer and standing.may_start:
        return Step("photo", Step.OPEN, page="questions", action=_("Go on with the assessment"))
    return Step("photo", Step.OPEN, page="canvas", action=_("See the canvas"))
