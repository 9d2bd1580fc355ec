"""The seven steps of the guide (section 4.4) and where a municipality stands in them."""

from dataclasses import dataclass
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
class Standing:
    """What decides where a municipality is. `score` None: there is no assessment yet."""

    may_start: bool = False
    is_adopted: bool = False
    may_answer: bool = False
    score: Score | None = None

    @classmethod
    def of(cls, card: RoundCard | None, score: Score | None, *, may_answer: bool) -> "Standing":
        """`card` is the round that counts now, if there is one; `may_answer` whether the reader's role answers."""
        newest = card.newest if card else None
        return cls(
            may_start=card is not None and card.is_open,
            is_adopted=newest is not None and newest.is_adopted,
            may_answer=may_answer,
            score=score,
        )

    @property
    def has_answers(self) -> bool:
        return self.score is not None and self.score.answered > 0


@dataclass(frozen=True)
class Step:
    """One step: `state` is done, now, open or coming; `page` is where it is done, empty where there is no such page."""

    key: str
    state: str
    page: str = ""
    action: Any = ""

    DONE = "done"
    NOW = "now"
    OPEN = "open"
    COMING = "coming"

    @property
    def title(self) -> str:
        return step_texts()[self.key].title

    @property
    def text(self) -> str:
        return step_texts()[self.key].text


def seven_steps(standing: Standing) -> tuple[Step, ...]:
    """All seven in the guide's order. What cannot be done in Digipeil yet says so; at most one step is `now`."""
    return (
        Step("goals", Step.COMING),
        Step("path", Step.COMING),
        _photo(standing),
        Step("gaps", _after_answers(standing), page="canvas" if standing.has_answers else ""),
        Step(
            "priorities",
            Step.NOW if standing.is_adopted else _after_answers(standing),
            page="recommendations" if standing.has_answers else "",
            action=_("See the recommendations"),
        ),
        Step("cooperation", Step.COMING),
        Step("evaluation", Step.COMING),
    )


def _photo(standing: Standing) -> Step:
    state = Step.NOW if standing.may_start else Step.OPEN
    if standing.is_adopted:
        return Step("photo", Step.DONE, page="canvas")
    if standing.score is None:
        page = "start" if standing.may_start and standing.may_answer else ""
        return Step("photo", state, page, _("Begin the assessment"))
    if standing.may_answer and standing.may_start:
        return Step("photo", state, page="questions", action=_("Go on with the assessment"))
    return Step("photo", state, page="canvas", action=_("See the canvas"))


def _after_answers(standing: Standing) -> str:
    """A step that follows from the answers: done with the adoption, open before."""
    return Step.DONE if standing.is_adopted else Step.OPEN
