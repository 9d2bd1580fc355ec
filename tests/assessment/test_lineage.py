"""The was-wordt table: sound or not, what it does to answers, and which trends go on across it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.lineage import Change, Kind, carry, lines, problems
from assessment.models import AnswerContent, Status

OLD = ["a", "b", "c", "d", "e"]
NEW = ["a", "bee", "c1", "c2", "de", "z"]
TABLE: list[dict[str, Any]] = [
    {"kind": "same", "was": ["a"], "becomes": ["a"]},
    {"kind": "renamed", "was": ["b"], "becomes": ["bee"]},
    {"kind": "split", "was": ["c"], "becomes": ["c1", "c2"]},
    {"kind": "merged", "was": ["d", "e"], "becomes": ["de"]},
    {"kind": "new", "was": [], "becomes": ["z"]},
]
CHANGES = Change.read(TABLE)


def test_sound_table_has_no_problems() -> None:
    assert list(problems(CHANGES, OLD, NEW)) == []
    assert list(problems([*CHANGES, Change(Kind.GONE, ("x",), ())], [*OLD, "x"], NEW)) == []


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (CHANGES[1:], ["was leaves out 'a'", "becomes leaves out 'a'"]),
        ([*CHANGES, Change(Kind.GONE, ("a",), ())], ["was names 'a' 2 times"]),
        ([*CHANGES, Change(Kind.NEW, (), ("q",))], ["becomes names 'q', which that version does not have"]),
        ([*CHANGES, Change(Kind.GONE, ("q",), ())], ["was names 'q', which that version does not have"]),
        (
            [*CHANGES[:2], Change(Kind.RENAMED, ("c",), ("c1", "c2")), *CHANGES[3:]],
            ["renamed: ['c'] cannot become ['c1', 'c2']"],
        ),
        (
            [CHANGES[0], Change(Kind.SAME, ("b",), ("bee",)), *CHANGES[2:]],
            ["same: ['b'] and ['bee'] are not the same key; that is renamed"],
        ),
    ],
    ids=[
        "left out",
        "twice",
        "unknown new block",
        "unknown old block",
        "kind and counts differ",
        "same with another key",
    ],
)
def test_unsound_table_says_what_is_wrong(changes: list[Change], expected: list[str]) -> None:
    assert list(problems(changes, OLD, NEW)) == expected


def test_carry_takes_answers_to_the_blocks_that_follow() -> None:
    answers = {
        "a": AnswerContent("implemented", "Staat op de site", "Griffie"),
        "b": AnswerContent("partial", "", ""),
        "c": AnswerContent("not_yet", "Geen tijd", ""),
        "d": AnswerContent("implemented", "Klaar", "ICT"),
        "e": AnswerContent("partial", "Bezig", "ICT"),
    }

    assert carry(CHANGES, answers) == {
        "a": answers["a"],
        "bee": answers["b"],
        "c1": answers["c"],
        "c2": answers["c"],
        "de": AnswerContent("partial", "Klaar\n\nBezig", "ICT"),
    }


def test_carry_gives_nothing_to_what_is_new_or_was_not_answered() -> None:
    assert carry(CHANGES, {"e": AnswerContent("partial", "", "")}) == {"de": AnswerContent("partial", "", "")}


def test_a_line_goes_on_where_a_block_stayed_itself() -> None:
    assert lines([CHANGES], NEW) == {"a": "a", "bee": "b"}
    assert lines([], NEW) == {key: key for key in NEW}


def test_a_line_goes_on_across_two_tables() -> None:
    later = Change.read(
        [
            {"kind": "renamed", "was": ["a"], "becomes": ["aa"]},
            {"kind": "renamed", "was": ["bee"], "becomes": ["bij"]},
            {"kind": "same", "was": ["z"], "becomes": ["z"]},
        ]
    )

    assert lines([CHANGES, later], ["aa", "bij", "z"]) == {"aa": "a", "bij": "b"}


@given(st.lists(st.sampled_from(Status.values), min_size=2, max_size=5))
def test_a_merged_block_is_never_better_than_the_worst_of_its_parts(statuses: list[str]) -> None:
    keys = tuple(str(number) for number in range(len(statuses)))
    answers = {key: AnswerContent(status, "", "") for key, status in zip(keys, statuses, strict=True)}

    merged = carry([Change(Kind.MERGED, keys, ("m",))], answers)["m"]

    order = [Status.NOT_YET, Status.PARTIAL, Status.IMPLEMENTED, Status.NOT_APPLICABLE]
    assert merged.status == min(statuses, key=lambda status: order.index(Status(status)))
