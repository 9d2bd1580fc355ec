"""Was, now and target of each block and pillar: what went up or down since the assessment before."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from assessment.canvas import Canvas, Column, Tile
from assessment.models import AnswerContent, Status
from assessment.scoring import POINTS, Score


class Way(TextChoices):
    """Which way something went; `label` is the word, `arrow` the sign beside it."""

    UP = "up", _("up")
    DOWN = "down", _("down")
    SAME = "same", _("the same")
    NEW = "new", _("new")
    NOT_COMPARABLE = "not_comparable", _("not comparable")

    @property
    def arrow(self) -> str:
        return {Way.UP: "↑", Way.DOWN: "↓", Way.SAME: "=", Way.NEW: "+"}.get(self, "–")


@dataclass(frozen=True)
class Step:
    """One block: its status then and now (None is unanswered, and then also: not asked), and what is wanted of it."""

    key: str
    name: str
    was: str | None
    now: str | None
    target: str
    target_on: date | None
    way: str

    @property
    def went(self) -> Way:
        return Way(self.way)


@dataclass(frozen=True)
class PillarTrend:
    """One pillar. `was` and `now` are levels in percents over the `compared` blocks: those that count both times.

    Both are None where there is no such block.
    """

    key: str
    name: str
    was: int | None
    now: int | None
    compared: int
    steps: tuple[Step, ...]

    @property
    def went(self) -> Way:
        if self.was is None or self.now is None:
            return Way.NOT_COMPARABLE
        return _direction(self.was, self.now)

    def count(self, way: Way) -> int:
        return sum(step.way == way for step in self.steps)


@dataclass(frozen=True)
class Trend:
    """An assessment against the adopted one from which it started: `title` and `adopted_on` say which."""

    title: str
    adopted_on: date
    pillars: tuple[PillarTrend, ...]

    @cached_property
    def counts(self) -> tuple[tuple[Way, int], ...]:
        """How many blocks went each way; only the ways that one went."""
        found = ((way, sum(pillar.count(way) for pillar in self.pillars)) for way in Way)
        return tuple((way, count) for way, count in found if count)

    def pillar(self, key: str) -> PillarTrend | None:
        return next((pillar for pillar in self.pillars if pillar.key == key), None)


@dataclass(frozen=True)
class Before:
    """The assessment before. `answers` by its own block keys; `lines` from a block of now to that block of then.

    A block of now without a line was `asked_first` in a version since, or came of blocks that were split or merged.
    """

    title: str
    adopted_on: date
    answers: Mapping[str, AnswerContent]
    lines: Mapping[str, str]
    asked_first: Collection[str] = ()

    def said(self, key: str) -> AnswerContent | None:
        """What was answered then to a block of now; None where the line breaks."""
        return self.answers.get(self.lines[key]) if key in self.lines else None

    def was(self, key: str) -> str | None:
        said = self.said(key)
        return said.status if said else None


@dataclass(frozen=True)
class Since:
    """What became of one answer since the assessment of this `title`; `was` is its status then."""

    title: str
    is_changed: bool
    was: str | None


def since(before: Before, key: str, now: AnswerContent) -> Since | None:
    """None where there is nothing to compare: no line to a block of then, or no answer then and now."""
    said = before.said(key)
    if said is None or (said.status is None and now.status is None):
        return None
    return Since(before.title, said != now, said.status)


def mark(canvas: Canvas, trend: Trend) -> Canvas:
    """The canvas with on each tile which way it went."""
    went = {step.key: step.way for pillar in trend.pillars for step in pillar.steps}

    def marked(tiles: tuple[Tile, ...]) -> tuple[Tile, ...]:
        return tuple(replace(tile, went=went.get(tile.key, "")) for tile in tiles)

    columns = (replace(column, outer=marked(column.outer), inner=marked(column.inner)) for column in canvas.columns)
    return replace(canvas, columns=tuple(columns))


def compare(canvas: Canvas, before: Before) -> Trend:
    return Trend(before.title, before.adopted_on, tuple(_pillar(column, before) for column in canvas.columns))


def _pillar(column: Column, before: Before) -> PillarTrend:
    steps = tuple(_step(tile, before) for tile in column.tiles)
    both = [step for step in steps if step.was in POINTS and step.now in POINTS]
    was, now = _level(step.was for step in both), _level(step.now for step in both)
    return PillarTrend(column.key, column.name, was, now, len(both), steps)


def _level(statuses: Iterable[str | None]) -> int | None:
    return Score.of(statuses).level


def _step(tile: Tile, before: Before) -> Step:
    was = before.was(tile.key)
    way = _way(was, tile.status, is_line=tile.key in before.lines, is_new=tile.key in before.asked_first)
    return Step(tile.key, tile.name, was, tile.status, tile.target, tile.target_on, way.value)


def _way(was: str | None, now: str | None, *, is_line: bool, is_new: bool) -> Way:
    """Answered now and not then is new; what does not apply compares with itself alone."""
    if now is None or not (is_line or is_new):
        return Way.NOT_COMPARABLE
    if was is None:
        return Way.NEW
    if was == now:
        return Way.SAME
    if Status.NOT_APPLICABLE in (was, now):
        return Way.NOT_COMPARABLE
    return _direction(POINTS[Status(was)], POINTS[Status(now)])


def _direction(was: int, now: int) -> Way:
    if was == now:
        return Way.SAME
    return Way.UP if now > was else Way.DOWN
