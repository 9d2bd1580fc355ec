"""Words with a typing error: what they have in common with the words that exist. Pure."""

import unicodedata
from collections.abc import Iterable, Sequence

SHORTEST, LONGEST = 4, 60  # of the words that are kept
BEGINS_FROM = 6  # a word of this length may be the beginning of a longer one


def plain(word: str) -> str:
    """Small letters without accents."""
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in parts if not unicodedata.combining(letter))


def trigrams_of(word: str) -> tuple[str, ...]:
    """Every three letters in a row, with the word's beginning and end as spaces."""
    padded = f"  {plain(word)} "
    return tuple(sorted({padded[place : place + 3] for place in range(len(padded) - 2)}))


def errors_forgiven(word: str) -> int:
    """The longer the word, the more errors leave no doubt about what was meant."""
    if len(word) < SHORTEST:
        return 0
    return 1 if len(word) <= 6 else 2 if len(word) <= 11 else 3


def distance(one: str, other: str) -> int:
    """How many letters were left out, put in, replaced, or swapped with their neighbour (Damerau-Levenshtein)."""
    return _distances(one, other)[-1]


def _distances(one: str, other: str) -> Sequence[int]:
    """That to each beginning of the other: to none of its letters first, to all of them last."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        two_before, before, row = before, row, [place]
        for column, there in enumerate(other, start=1):
            costs = [before[column] + 1, row[-1] + 1, before[column - 1] + (letter != there)]
            if place > 1 and column > 1 and (letter, one[place - 2]) == (other[column - 2], there):
                costs.append(two_before[column - 2] + 1)
            row.append(min(costs))
    return row


def nearest(typed: str, words: Iterable[str]) -> tuple[str, ...]:
    """Those that may have been meant, the likeliest first."""
    ranked = sorted((_errors(plain(typed), plain(word)), word) for word in words)
    return tuple(word for errors, word in ranked if errors[0] <= errors_forgiven(typed))


def _errors(typed: str, word: str) -> tuple[int, int, int]:
    """How far it is off; after that whole words before beginnings, and words that begin alike first."""
    distances = _distances(typed, word)
    whole = distances[-1]
    alike = next((place for place, (one, other) in enumerate(zip(typed, word, strict=False)) if one != other), 99)
    if len(typed) < BEGINS_FROM or len(word) <= len(typed):
        return whole, 0, -alike
    beginning = min(distances[len(typed) : len(typed) + 2])
    return min((whole, 0, -alike), (beginning, 1, -alike))
