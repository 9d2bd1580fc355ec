"""The seven steps of the guide (section 4.4) and where a municipality stands in them."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from assessment.reports import RoundCard
from assessment.scoring import Score


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

    title: Any
    text: Any
    state: str
    page: str = ""
    action: Any = ""

    DONE = "done"
    NOW = "now"
    OPEN = "open"
    COMING = "coming"


def seven_steps(standing: Standing) -> tuple[Step, ...]:
    """All seven in the guide's order. What cannot be done in Digipeil yet says so; at most one step is `now`."""
    return (
        Step(
            _("Set goals and ambition"),
            _("Decide with the council what digital means should bring. You will be able to write that down here."),
            Step.COMING,
        ),
        Step(
            _("Choose a role and a development path"),
            _("Adaptive, proactive or directing: you will be able to compare the three paths and choose one here."),
            Step.COMING,
        ),
        _photo(standing),
        Step(
            _("See the gaps"),
            _("The canvas shows all building blocks in one picture: what is there, half done or missing."),
            _after_answers(standing),
            page="canvas" if standing.has_answers else "",
        ),
        Step(
            _("Choose priorities and projects"),
            _("Begin with the recommendations for your gaps. Ranking and planning them on an agenda comes later."),
            Step.NOW if standing.is_adopted else _after_answers(standing),
            page="recommendations" if standing.has_answers else "",
            action=_("See the recommendations"),
        ),
        Step(
            _("Look for cooperation"),
            _("Which municipality works on the same thing? You will be able to find partners in the region here."),
            Step.COMING,
        ),
        Step(
            _("Set measurable goals, evaluate and adjust"),
            _("You will be able to set goals for the longer term here, follow them and adjust them."),
            Step.COMING,
        ),
    )


def _photo(standing: Standing) -> Step:
    title = _("Take a photo of the current situation")
    text = _("Answer for each building block of the four pillars how far the municipality is.")
    if standing.is_adopted:
        return Step(title, text, Step.DONE, page="canvas")
    if standing.score is None:
        page = "start" if standing.may_start and standing.may_answer else ""
        return Step(title, text, Step.NOW if standing.may_start else Step.OPEN, page, _("Begin the assessment"))
    if standing.may_answer and standing.may_start:
        return Step(title, text, Step.NOW, page="questions", action=_("Go on with the assessment"))
    return Step(title, text, Step.NOW if standing.may_start else Step.OPEN, page="canvas", action=_("See the canvas"))


def _after_answers(standing: Standing) -> str:
    """A step that follows from the answers: done with the adoption, open before."""
    return Step.DONE if standing.is_adopted else Step.OPEN
