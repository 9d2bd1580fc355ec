"""What is searched for, in the forms that Dutch gives to words."""

import re
from collections.abc import Iterable, Sequence

from django.contrib.postgres.search import CombinedSearchQuery, SearchQuery

# Endings of which the Dutch stemmer makes two words; the stop words that have one too stay out of the search.
_OTHER_ENDINGS = {"gevens": "geven", "geven": "gevens", "ven": "f", "zen": "s", "f": "ven", "s": "zen"}
_STOP_WORDS = frozenset({"alles", "eens", "iets", "niets", "zelf"})
_SHORTEST = 4
# With these a search is more than words: “an exact phrase”, -without, this or that.
_OPERATORS = re.compile(r'"|(^|\s)-|\bor\b', re.IGNORECASE)

Query = SearchQuery | CombinedSearchQuery


def words_of(text: str) -> tuple[str, ...]:
    return tuple(word.lower() for word in re.findall(r"\w+", text))


def is_plain(text: str) -> bool:
    """Nothing but words: no phrase, and nothing that is left out."""
    return _OPERATORS.search(text) is None


def query_of(text: str) -> Query | None:
    """All of these words, and of the last one also what begins with it, so that half a word finds already."""
    words = words_of(text)
    if not words:
        return None
    query = SearchQuery(text, config="dutch", search_type="websearch")
    return query | all_of([(word,) for word in words]) if is_plain(text) else query


def all_of(groups: Sequence[Iterable[str]]) -> Query:
    """One word at least of each group, and of the last group also what begins with it."""
    *whole, last = groups
    first = [_any(group, begins=False) for group in whole]
    ends = SearchQuery(_any(last, begins=True), config="dutch", search_type="raw")
    # The stemmer takes the beginning of a longer word for a word of its own: parkeer, of parkeersensor.
    cut_off = SearchQuery(" | ".join(f"'{word}':*" for word in last), config="simple", search_type="raw")
    if not first:
        return ends | cut_off
    return SearchQuery(" & ".join(first), config="dutch", search_type="raw") & (ends | cut_off)


def _any(group: Iterable[str], *, begins: bool) -> str:
    return f"({' | '.join(forms_of(word, begins=begins) for word in group)})"


def forms_of(word: str, *, begins: bool) -> str:
    """A word, and the other form of it that the Dutch stemmer takes for another word: bedrijf, bedrijven."""
    ending = next((ending for ending in _OTHER_ENDINGS if word.endswith(ending)), None)
    forms = [f"'{word}'{':*' if begins else ''}"]
    if ending is not None and len(word) >= _SHORTEST and word not in _STOP_WORDS:
        forms.append(f"'{word.removesuffix(ending)}{_OTHER_ENDINGS[ending]}'")
    return f"({' | '.join(forms)})"
