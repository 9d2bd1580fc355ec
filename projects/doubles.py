"""Which projects may be one and the same."""

import re
from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F

from projects.models import Project, ProjectQuerySet

MOST = 10
_WORD = re.compile(r"\w{2,}")


def alike(others: ProjectQuerySet, project: Project, *, in_order: bool = False) -> list[Project]:
    """The ones that share most words with this project's name, best first; `in_order` keeps all, by their names."""
    rows = others.prefetch_related("municipalities", "partners")
    if in_order:
        return list(rows.order_by("name", "pk")[:MOST])
    query = _any_of(_WORD.findall(project.name))
    if query is None:
        return []
    return list(rows.filter(words=query).annotate(rank=SearchRank(F("words"), query)).order_by("-rank", "pk")[:MOST])


def _any_of(words: Iterable[str]) -> SearchQuery | None:
    query = None
    for word in words:
        one = SearchQuery(word, config="dutch")
        query = one if query is None else query | one
    return query
