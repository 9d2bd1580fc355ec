"""Words with a typing error."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.spelling import distance, errors_forgiven, nearest, plain, trigrams_of

words = st.text(alphabet="abcdefé", max_size=9)
CASES = [
    ("", "", 0),
    ("fiets", "fiets", 0),
    ("fiets", "fietz", 1),
    ("fiets", "fits", 1),
    ("fiets", "fiiets", 1),
    ("fiets", "feits", 1),
    ("sensoren", "sensroen", 1),
    ("sensoren", "sensren", 1),
    ("sensoren", "camera", 7),
    ("", "fiets", 5),
]


@pytest.mark.parametrize(("one", "other", "errors"), CASES)
def test_distance_counts_the_errors(one: str, other: str, errors: int) -> None:
    assert distance(one, other) == errors


@given(words, words, words)
def test_distance_is_a_distance(one: str, other: str, third: str) -> None:
    assert (distance(one, other) == 0) == (one == other)
    assert distance(one, other) == distance(other, one)
    assert distance(one, other) <= max(len(one), len(other))


@given(words.filter(bool), st.integers(0, 20))
def test_swapped_letters_are_one_error(word: str, place: int) -> None:
    place %= len(word)
    swapped = word[:place] + word[place : place + 2][::-1] + word[place + 2 :]

    assert distance(word, swapped) <= 1


@given(words)
def test_every_word_shares_all_trigrams_with_itself_without_accents(word: str) -> None:
    assert trigrams_of(word) == trigrams_of(plain(word).upper())
    assert all(len(trigram) == 3 for trigram in trigrams_of(word))


def test_trigrams_know_beginning_and_end() -> None:
    assert trigrams_of("Café") == ("  c", " ca", "afe", "caf", "fe ")


@given(words, st.lists(words))
def test_nearest_is_one_of_the_words_and_near_enough(typed: str, known: list[str]) -> None:
    for word in nearest(typed, known):
        assert word in known
        cut = [plain(word)[:length] for length in (len(typed), len(typed) + 1, len(word))]
        assert min(distance(plain(typed), each) for each in cut) <= errors_forgiven(typed)


def test_whole_word_goes_before_the_beginning_of_one() -> None:
    assert nearest("sensro", ["sensoren", "sensatie", "sensor"]) == ("sensor", "sensoren")


def test_short_words_forgive_nothing() -> None:
    assert nearest("hus", ["huis"]) == ()
