import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.models import Status
from assessment.scoring import Score, is_gap, percentage

statuses = st.lists(st.sampled_from([*Status.values, None]), max_size=40)


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        pytest.param([], Score(), id="nothing"),
        pytest.param([None, None], Score(unanswered=2), id="unanswered"),
        pytest.param(
            ["implemented", "partial", "not_yet", "not_applicable", None], Score(1, 1, 1, 1, 1), id="one of each"
        ),
        pytest.param(["partial", "partial", "implemented"], Score(implemented=1, partial=2), id="several"),
    ],
)
def test_of_counts_each_status(given_: list[str | None], expected: Score) -> None:
    assert Score.of(given_) == expected


def test_of_unknown_status_raises() -> None:
    with pytest.raises(ValueError, match="'finished'"):
        Score.of(["finished"])


@pytest.mark.parametrize(
    ("score", "level"),
    [
        pytest.param(Score(), None, id="nothing answered is no level"),
        pytest.param(Score(unanswered=5), None, id="unanswered is not zero"),
        pytest.param(Score(not_applicable=3), None, id="nothing applies"),
        pytest.param(Score(not_yet=2), 0, id="answered with not yet is zero"),
        pytest.param(Score(implemented=1, partial=1, not_yet=1), 50, id="halfway"),
        pytest.param(
            Score(implemented=1, partial=1, not_yet=1, not_applicable=9, unanswered=9), 50, id="rest left out"
        ),
        pytest.param(Score(implemented=4), 100, id="all done"),
    ],
)
def test_level(score: Score, level: int | None) -> None:
    assert score.level == level


@pytest.mark.parametrize(
    ("part", "whole", "expected"), [(0, 3, 0), (1, 3, 33), (1, 2, 50), (1, 8, 13), (2, 3, 67), (3, 3, 100)]
)
def test_percentage_rounds_halves_up(part: int, whole: int, expected: int) -> None:
    assert percentage(part, whole) == expected


@pytest.mark.parametrize(("score", "progress"), [(Score(), 100), (Score(unanswered=4), 0), (Score(1, 1, 0, 0, 2), 50)])
def test_progress(score: Score, progress: int) -> None:
    assert score.progress == progress


@given(statuses, statuses)
def test_adding_scores_is_scoring_together(one: list[str | None], other: list[str | None]) -> None:
    assert Score.of(one) + Score.of(other) == Score.of(one + other)


@given(statuses)
def test_counts_always_add_up(given_: list[str | None]) -> None:
    score = Score.of(given_)

    assert score.total == len(given_)
    assert score.partial + score.not_yet <= score.applicable <= score.answered


@given(statuses.filter(lambda given_: "not_yet" in given_))
def test_a_better_status_never_lowers_the_level(given_: list[str | None]) -> None:
    better = list(given_)
    better[better.index("not_yet")] = "partial"

    before, after = Score.of(given_).level, Score.of(better).level

    assert before is not None
    assert after is not None
    assert after >= before


@given(statuses)
def test_level_lies_within_bounds(given_: list[str | None]) -> None:
    level = Score.of(given_).level

    assert level is None or 0 <= level <= 100


@pytest.mark.parametrize(
    ("status", "target", "expected", "gap"),
    [
        ("not_yet", "", "none", False),
        ("not_yet", "", "partial", True),
        ("partial", "", "partial", False),
        ("partial", "", "implemented", True),
        ("partial", "implemented", "none", True),
        ("not_yet", "none", "implemented", False),
        ("not_applicable", "", "implemented", False),
        (None, "", "implemented", False),
    ],
)
def test_a_gap_counts_against_the_own_target_and_else_against_the_path(
    status: str | None, target: str, expected: str, gap: bool
) -> None:
    assert is_gap(status, target, expected) == gap
