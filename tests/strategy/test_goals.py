"""Numbers and days as people type them, the five letters, and how far a goal is."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation
from hypothesis import assume, given
from hypothesis import strategies as st

from assessment.scoring import percentage
from strategy.goals import FIELDS, Course, GoalValues, Headway, Pace, day_of, number_of, problems_of, shown, smart_check

TODAY = date(2027, 3, 1)
SOUND = GoalValues(
    title="Inwoners vragen vergunningen online aan",
    indicator="Aanvragen die online worden gedaan",
    baseline="40",
    target="80,5",
    means="Er is geld en het team is er klaar voor",
    owner="Team Dienstverlening",
    why="Inwoners hoeven dan niet naar het loket",
    starts_on="2027-01-01",
    due_on="2027-12-31",
)
numbers = st.decimals(min_value=-(10**6), max_value=10**6, places=2)
days = st.dates(min_value=date(2020, 1, 1), max_value=date(2040, 1, 1))


@st.composite
def courses(draw):
    baseline, target, starts_on = draw(numbers), draw(numbers), draw(days)
    assume(baseline != target)
    return Course(baseline, target, starts_on, starts_on + timedelta(days=draw(st.integers(1, 4000))))


# Numbers and days


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("12", "12"),
        ("12,5", "12.5"),
        ("12.5", "12.5"),
        (" 1.250 ", "1250"),
        ("1.250.000,75", "1250000.75"),
        ("1 250,5", "1250.5"),
        ("-3,2", "-3.2"),
        ("−3", "-3"),
        ("+4", "4"),
        ("12,500", "12.5"),
        ("0", "0"),
        ("007", "7"),
    ],
)
def test_number_of_what_people_type(typed, number):
    assert number_of(typed) == Decimal(number)


@pytest.mark.parametrize(
    "typed",
    ["", "veel", "12%", "€ 3", "1,2,3", "1.2.3", "12,345", "--4", "+-4", ",5", "1e5", "NaN", "١٢", "12345678901"],
)
def test_number_of_what_is_no_number(typed):
    assert number_of(typed) is None


@given(numbers, st.sampled_from(["nl", "en"]))
def test_number_shown_can_be_typed_again(number, language):
    with translation.override(language):
        assert number_of(shown(number)) == number


@given(st.text())
def test_number_and_day_never_fail(text):
    found = number_of(text)
    assert found is None or abs(found) < 10**10
    day_of(text)


@pytest.mark.parametrize(
    ("typed", "day"),
    [("2027-12-31", date(2027, 12, 31)), ("31-12-2027", date(2027, 12, 31)), ("2027-02-30", None), ("morgen", None)],
)
def test_day_of(typed, day):
    assert day_of(typed) == day


# The five letters


def test_sound_goal_has_all_letters():
    letters = smart_check(SOUND, TODAY)

    assert [(letter.letter, letter.is_there, letter.problem) for letter in letters] == [(x, True, "") for x in "SMART"]


def test_empty_goal_misses_all_letters():
    letters = smart_check(GoalValues(), TODAY)

    assert [letter.is_there for letter in letters] == [False] * 5
    assert set(problems_of(GoalValues(), TODAY)) == {name for names in FIELDS.values() for name in names}


@pytest.mark.parametrize(
    ("changed", "field", "said"),
    [
        ({"title": "Data"}, "title", "Dit is te algemeen"),
        ({"title": "!!!"}, "title", "Schrijf op wat u wilt bereiken."),
        ({"indicator": "12"}, "indicator", "Schrijf op wat u telt of meet."),
        ({"baseline": ""}, "baseline", "Schrijf op waar u nu staat, als getal."),
        ({"target": ""}, "target", "Schrijf op waar u wilt uitkomen, als getal."),
        ({"target": "veel"}, "target", "Schrijf alleen een getal"),
        ({"target": "40,00"}, "target", "Het getal van nu en het gewenste getal zijn gelijk."),
        ({"means": " "}, "means", "Schrijf op waarom u dit kunt halen"),
        ({"owner": "-"}, "owner", "Schrijf op wie verantwoordelijk is"),
        ({"why": ""}, "why", "Schrijf op waarom dit belangrijk is"),
        ({"starts_on": ""}, "starts_on", "Kies de dag waarop u begint."),
        ({"due_on": ""}, "due_on", "Kies de dag waarop u het doel gehaald wilt hebben."),
        ({"due_on": "eind 2027"}, "due_on", "Schrijf de dag als 31-12-2027."),
        ({"due_on": "2026-12-31"}, "due_on", "Deze dag ligt niet na het begin."),
        ({"due_on": "2027-01-01"}, "due_on", "Deze dag ligt niet na het begin."),
        ({"due_on": "2027-02-28"}, "due_on", "Deze dag is voorbij."),
    ],
)
def test_what_is_missing_is_said_at_its_field(changed: Any, field: str, said: str) -> None:
    values = replace(SOUND, **changed)

    problems = problems_of(values, TODAY)

    assert list(problems) == [field]
    assert problems[field].startswith(said)
    (missing,) = (letter for letter in smart_check(values, TODAY) if not letter.is_there)
    assert field in FIELDS[missing.letter]
    assert missing.problem == problems[field]


@pytest.mark.parametrize("chosen", ["has_task", "has_blocks"])
def test_task_or_block_says_why_it_matters(chosen):
    others: dict[str, Any] = {chosen: True}

    assert problems_of(replace(SOUND, why="", **others), TODAY) == {}


@given(
    st.builds(
        GoalValues,
        **{
            name: st.one_of(st.text(max_size=20), st.just(getattr(SOUND, name)))
            for names in FIELDS.values()
            for name in names
        },
        has_task=st.booleans(),
        has_blocks=st.booleans(),
    ),
    days,
)
def test_letter_is_there_or_says_what_is_missing(values, today):
    letters = smart_check(values, today)

    assert "".join(letter.letter for letter in letters) == "SMART"
    assert all(letter.is_there == (letter.problem == "") for letter in letters)
    assert all(letter.is_there for letter in letters) == (problems_of(values, today) == {})


@given(st.sampled_from([name for names in FIELDS.values() for name in names]))
def test_emptying_a_field_takes_exactly_its_letter_away(name):
    emptied: dict[str, Any] = {name: ""}

    letters = smart_check(replace(SOUND, **emptied), TODAY)

    assert [letter.letter for letter in letters if not letter.is_there] == [x for x in FIELDS if name in FIELDS[x]]


# How far it is


YEAR = Course(Decimal(40), Decimal(80), date(2027, 1, 1), date(2028, 1, 1))
DOWN = Course(Decimal(12), Decimal(4), date(2027, 1, 1), date(2028, 1, 1))


@pytest.mark.parametrize(
    ("course", "value", "today", "pace", "progress"),
    [
        (YEAR, None, date(2027, 7, 1), Pace.UNKNOWN, None),
        (YEAR, "60", date(2027, 7, 1), Pace.ON_SCHEDULE, 50),
        (YEAR, "50", date(2027, 7, 1), Pace.BEHIND, 25),
        (YEAR, "30", date(2027, 7, 1), Pace.BEHIND, -25),
        (YEAR, "90", date(2027, 7, 1), Pace.REACHED, 125),
        (YEAR, "45", date(2026, 12, 1), Pace.EARLY, 13),
        (YEAR, "40", date(2027, 1, 1), Pace.ON_SCHEDULE, 0),
        (YEAR, "79", date(2028, 1, 1), Pace.BEHIND, 98),
        (YEAR, "79", date(2028, 1, 2), Pace.OVERDUE, 98),
        (YEAR, "80", date(2029, 1, 1), Pace.REACHED, 100),
        (DOWN, "8", date(2027, 7, 1), Pace.ON_SCHEDULE, 50),
        (DOWN, "9", date(2027, 7, 1), Pace.BEHIND, 38),
        (DOWN, "14", date(2027, 7, 1), Pace.BEHIND, -25),
        (DOWN, "3,5", date(2027, 7, 1), Pace.REACHED, 106),
    ],
)
def test_headway(course, value, today, pace, progress):
    headway = Headway.of(course, number_of(value) if value else None, today)

    assert (headway.pace, headway.progress) == (pace, progress)
    assert 0 <= headway.bar <= 100


def test_headway_says_it_in_words():
    headway = Headway.of(YEAR, Decimal("52.50"), date(2027, 7, 1), "%")

    assert headway.words == "Achter op schema: u staat op 52,5 %; volgens de planning is dat nu 59,84 %."


@given(courses())
def test_course_runs_from_nothing_to_everything(course):
    assert (course.progress(course.baseline), course.progress(course.target)) == (0, 100)
    assert course.expected(course.starts_on - timedelta(days=1)) == course.expected(course.starts_on) == course.baseline
    assert course.expected(course.due_on) == course.expected(course.due_on + timedelta(days=1)) == course.target


@given(courses(), st.lists(days, min_size=2, max_size=2).map(sorted))
def test_expected_only_moves_towards_the_target(course, two):
    earlier, later = (course.expected(day) for day in two)

    assert course.has_passed(later, earlier)
    assert min(course.baseline, course.target) <= earlier <= max(course.baseline, course.target)


@given(courses(), numbers)
def test_progress_is_the_rounded_share_of_the_way(course, value):
    part, whole = int((value - course.baseline) * 100), int((course.target - course.baseline) * 100)

    assert course.progress(value) == percentage(part, whole)
    assert (course.progress(value) >= 100) or not course.has_passed(value, course.target)


@given(courses(), numbers)
def test_mirrored_goal_has_the_same_progress(course, value):
    """Going down from 12 to 4 is the same as going up from -12 to -4."""
    mirrored = Course(-course.baseline, -course.target, course.starts_on, course.due_on)

    assert mirrored.progress(-value) == course.progress(value)


@given(courses(), numbers, days)
def test_on_schedule_is_never_below_what_is_expected(course, value, today):
    headway = Headway.of(course, value, today)

    if headway.pace in (Pace.ON_SCHEDULE, Pace.REACHED):
        assert course.has_passed(value, course.expected(today))
    else:
        assert headway.pace == Pace.EARLY or not course.has_passed(value, headway.expected)
    assert headway.words
    assert headway.label
