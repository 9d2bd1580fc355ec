"""Is a goal SMART, how far is it, and is it on schedule? Values in, words out."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from assessment.scoring import percentage

MOST_DIGITS = 10  # before the comma
FEWEST_WORDS = 3  # of a goal that says what will be different

_GROUPED = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]*)?")
_PLAIN = re.compile(r"[0-9]+([.,][0-9]*)?")
_WORD = re.compile(r"[^\W\d_]{2,}")


# Numbers and days as people type them


def number_of(text: str) -> Decimal | None:
    """The number that was typed, with a Dutch comma, dots between thousands or a decimal point; None where it is none.

    More than two decimals or ten digits are no number here: they could not be kept.
    """
    typed = re.sub(r"\s", "", text).replace("−", "-")
    sign, digits = ("-", typed[1:]) if typed.startswith("-") else ("", typed.removeprefix("+"))
    if _GROUPED.fullmatch(digits):
        digits = digits.replace(".", "")
    elif not _PLAIN.fullmatch(digits):
        return None
    whole, _point, decimals = digits.replace(",", ".").partition(".")
    if len(decimals.rstrip("0")) > 2 or len(whole.lstrip("0")) > MOST_DIGITS:
        return None
    return Decimal(f"{sign}{whole}.{decimals.rstrip('0') or '0'}").quantize(Decimal("0.01"))


def shown(number: Decimal) -> str:
    """A number as a reader writes it: no decimals that say nothing."""
    is_whole = number == number.to_integral_value()
    return str(number_format(number.to_integral_value() if is_whole else number.normalize()))


def day_of(text: str) -> date | None:
    """The day that was typed, as a browser's calendar writes it or as 31-12-2027."""
    for notation in ("%Y-%m-%d", "%d-%m-%Y"):
        try:
            return datetime.strptime(text.strip(), notation).date()  # noqa: DTZ007 - a day has no time zone
        except ValueError:
            continue
    return None


# The five letters


@dataclass(frozen=True)
class Letter:
    """One letter of SMART; `problem` says in plain words what is missing, and is empty where it is there."""

    letter: str
    word: str
    is_there: bool
    problem: str


FIELDS: Mapping[str, tuple[str, ...]] = {
    "S": ("title",),
    "M": ("indicator", "baseline", "target"),
    "A": ("means", "owner"),
    "R": ("why",),
    "T": ("starts_on", "due_on"),
}


@dataclass(frozen=True)
class GoalValues:
    """A goal as it was typed. `has_task` and `has_blocks`: was a societal task chosen, were building blocks?"""

    title: str = ""
    indicator: str = ""
    baseline: str = ""
    target: str = ""
    means: str = ""
    owner: str = ""
    why: str = ""
    has_task: bool = False
    has_blocks: bool = False
    starts_on: str = ""
    due_on: str = ""


def smart_check(values: GoalValues, today: date) -> tuple[Letter, ...]:
    """The five letters, each with what is missing of it."""
    words = (_("Specific"), _("Measurable"), _("Attainable"), _("Relevant"), _("Time-bound"))
    problems = problems_of(values, today)
    found = (" ".join(problems[name] for name in names if name in problems) for names in FIELDS.values())
    return tuple(
        Letter(letter, word, not problem, problem) for letter, word, problem in zip(FIELDS, words, found, strict=True)
    )


def problems_of(values: GoalValues, today: date) -> dict[str, str]:
    """What is missing, by the field beside which it is said; empty for a SMART goal."""
    problems = {
        "title": _title_problem(values.title),
        "indicator": "" if _says(values.indicator) else _("Write down what you count or measure."),
        "baseline": _number_problem(values.baseline, _("Write down where you stand now, as a number.")),
        "target": _target_problem(values),
        "means": "" if _says(values.means) else _("Write down why you can reach this: people, money, time."),
        "owner": "" if _says(values.owner) else _("Write down who is responsible for this goal."),
        "why": _why_problem(values),
        "starts_on": _day_problem(values.starts_on, _("Choose the day on which you start.")),
        "due_on": _due_problem(values, today),
    }
    return {name: problem for name, problem in problems.items() if problem}


def _says(text: str) -> bool:
    """Is there a word in it?"""
    return _WORD.search(text) is not None


def _title_problem(title: str) -> str:
    if not _says(title):
        return _("Write down what you want to reach.")
    if len(_WORD.findall(title)) < FEWEST_WORDS:
        return _("This is too general. Write in one sentence what will be different, and for whom.")
    return ""


def _why_problem(values: GoalValues) -> str:
    if _says(values.why) or values.has_task or values.has_blocks:
        return ""
    return _("Write down why this matters, or choose a societal task or a building block.")


def _number_problem(text: str, when_empty: str) -> str:
    if not text.strip():
        return when_empty
    if number_of(text) is None:
        return _("Write a number only, with at most two decimals, for example 12,5. The unit has a field of its own.")
    return ""


def _target_problem(values: GoalValues) -> str:
    problem = _number_problem(values.target, _("Write down where you want to come, as a number."))
    target, baseline = number_of(values.target), number_of(values.baseline)
    if not problem and target == baseline:
        return _("The number now and the number wanted are the same. Choose a number that differs.")
    return problem


def _day_problem(text: str, when_empty: str) -> str:
    if not text.strip():
        return when_empty
    return "" if day_of(text) else _("Write the day as 31-12-2027.")


def _due_problem(values: GoalValues, today: date) -> str:
    if problem := _day_problem(values.due_on, _("Choose the day on which you want to have reached it.")):
        return problem
    due, start = day_of(values.due_on), day_of(values.starts_on)
    if due and start and due <= start:
        return _("This day is not after the start. Choose a later day.")
    if due and due < today:
        return _("This day is past. Choose today or a later day.")
    return ""


# How far it is


class Pace(StrEnum):
    UNKNOWN = "unknown"
    REACHED = "reached"
    EARLY = "early"
    ON_SCHEDULE = "on_schedule"
    BEHIND = "behind"
    OVERDUE = "overdue"


@dataclass(frozen=True)
class Course:
    """The way that a goal has to go: from a number on a day to another number on a later day."""

    baseline: Decimal
    target: Decimal
    starts_on: date
    due_on: date

    def progress(self, value: Decimal) -> int:
        """How far a value is, in whole percents of the way; below 0 or above 100 where it lies outside it."""
        return percentage(_hundredths(value - self.baseline), _hundredths(self.target - self.baseline))

    def expected(self, today: date) -> Decimal:
        """The value on a straight line from start to end; before the start the first, after the end the last."""
        days = (min(max(today, self.starts_on), self.due_on) - self.starts_on).days
        way = _hundredths(self.target - self.baseline)
        return self.baseline + Decimal(percentage(way * days, 100 * (self.due_on - self.starts_on).days)) / 100

    def has_passed(self, value: Decimal, mark: Decimal) -> bool:
        """Is the value at the mark or beyond it, in the direction of the target?"""
        return value >= mark if self.target > self.baseline else value <= mark


def _hundredths(number: Decimal) -> int:
    return int(number * 100)


@dataclass(frozen=True)
class Headway:
    """How far a goal is on a day. Where nothing was measured, `value` and `progress` are None and not zero."""

    pace: Pace
    value: Decimal | None
    expected: Decimal
    progress: int | None
    due_on: date
    unit: str = ""

    @classmethod
    def of(cls, course: Course, value: Decimal | None, today: date, unit: str = "") -> "Headway":
        expected = course.expected(today)
        progress = None if value is None else course.progress(value)
        return cls(_pace(course, value, expected, today), value, expected, progress, course.due_on, unit)

    @property
    def bar(self) -> int:
        """What a bar from 0 to 100 can show."""
        return min(max(self.progress or 0, 0), 100)

    @property
    def words(self) -> str:
        """In one sentence, whether it is on schedule."""
        known = {
            "value": self._measure(self.value) if self.value is not None else "",
            "expected": self._measure(self.expected),
            "day": date_format(self.due_on),
        }
        return {
            Pace.UNKNOWN: _("Nothing has been measured yet. By now you should be at %(expected)s."),
            Pace.REACHED: _("The goal has been reached: %(value)s."),
            Pace.EARLY: _("It has not started yet. You are at %(value)s."),
            Pace.ON_SCHEDULE: _("On schedule: you are at %(value)s, and by now you should be at %(expected)s."),
            Pace.BEHIND: _("Behind schedule: you are at %(value)s, and by now you should be at %(expected)s."),
            Pace.OVERDUE: _("Not reached in time: you are at %(value)s; on %(day)s it should have been %(expected)s."),
        }[self.pace] % known

    @property
    def label(self) -> str:
        return {
            Pace.UNKNOWN: _("Not measured yet"),
            Pace.REACHED: _("Target reached"),
            Pace.EARLY: _("Starts later"),
            Pace.ON_SCHEDULE: _("On schedule"),
            Pace.BEHIND: _("Behind schedule"),
            Pace.OVERDUE: _("Past its date"),
        }[self.pace]

    def _measure(self, number: Decimal) -> str:
        return f"{shown(number)} {self.unit}".strip()


def _pace(course: Course, value: Decimal | None, expected: Decimal, today: date) -> Pace:
    if value is None:
        return Pace.UNKNOWN
    if course.has_passed(value, course.target):
        return Pace.REACHED
    if today < course.starts_on:
        return Pace.EARLY
    if today > course.due_on:
        return Pace.OVERDUE
    return Pace.ON_SCHEDULE if course.has_passed(value, expected) else Pace.BEHIND
