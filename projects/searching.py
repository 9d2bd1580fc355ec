"""Words looked for in the public projects, with typing errors forgiven."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import Exists, OuterRef

from assessment.dutch import Query, all_of, is_plain, query_of, words_of
from projects.models import Project, SearchWord
from projects.spelling import SHORTEST, errors_forgiven, nearest, trigrams_of

MOST_WORDS = 8  # with more words nobody's typing errors are looked up
COMPARED, TRIED, TAKEN = 100, 6, 2
LONGER = 4  # by so many letters at most a word may be longer than what was typed of it
# The share of trigrams in common below which no word is compared; an error takes away three of a short word's six.
LEAST_ALIKE = 0.15


@dataclass(frozen=True)
class Search:
    """What is searched with; None finds nothing. `also` are the words that stand in for one that does not exist."""

    query: Query | None
    also: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def other_words(self) -> tuple[str, ...]:
        return tuple(word for words in self.also.values() for word in words)


def search_for(text: str, *, exact: bool = False) -> Search:
    """Exactly what was typed where that finds something, else also the words nearest to those that find nothing."""
    query = query_of(text)
    words = words_of(text)
    if query is None or exact or not is_plain(text) or len(words) > MOST_WORDS or _finds(query):
        return Search(query)
    alone = len(words) == 1  # then it is known already that it finds nothing
    also = {word: near for word in dict.fromkeys(words) if (near := _instead(word, alone=alone))}
    return Search(all_of([(word, *also.get(word, ())) for word in words]), also) if also else Search(query)


def _finds(query: Query | None) -> bool:
    return Project.objects.public().filter(words=query).order_by().exists()


def _instead(word: str, *, alone: bool) -> tuple[str, ...]:
    """Words that stand in public projects, in the place of one that does not."""
    if len(word) < SHORTEST or word.isdecimal() or (not alone and _finds(query_of(word))):
        return ()
    near = nearest(word, _alike(word))[:TRIED]
    public = Project.objects.public().filter(words=SearchQuery(OuterRef("word"), config="dutch")).order_by()
    there = set(SearchWord.objects.filter(Exists(public), word__in=near).values_list("word", flat=True))
    return tuple(other for other in near if other in there)[:TAKEN]


# Written out, for Django takes longer to write it than PostgreSQL to answer it.
_ALIKE = """
    SELECT word FROM (
        SELECT word, length(word) AS length,
            cardinality(ARRAY(SELECT unnest(trigrams) INTERSECT SELECT unnest(%(trigrams)s::varchar[]))) AS in_common
        FROM projects_searchword
        WHERE trigrams && %(trigrams)s::varchar[] AND length(word) BETWEEN %(shortest)s AND %(longest)s
            AND numnode(plainto_tsquery('dutch', %(word)s)) > 0
    ) AS compared
    WHERE in_common >= %(least)s ORDER BY in_common DESC, length, word LIMIT %(most)s
"""


def _alike(word: str) -> list[str]:
    """The words that share most trigrams with it; none where Dutch takes it for a word without meaning (de, voor)."""
    trigrams, errors = list(trigrams_of(word)), errors_forgiven(word)
    asked: dict[str, Any] = {
        "word": word,
        "trigrams": trigrams,
        "shortest": len(word) - errors,
        "longest": len(word) + max(errors, LONGER),
        "least": LEAST_ALIKE * len(trigrams),
        "most": COMPARED,
    }
    with connection.cursor() as cursor:
        cursor.execute(_ALIKE, asked)
        return [found for (found,) in cursor.fetchall()]
