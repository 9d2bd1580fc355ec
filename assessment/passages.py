"""The passages of a municipality's policy documents that fit a block best."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import F
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from assessment.dutch import Query
from assessment.models import DocumentState, Passage
from municipalities.models import Municipality

BEST = 4
# Characters that no text holds, in the place of the tags: what a document says is escaped before they are put in.
_FROM, _TO = "\ue000", "\ue001"


@dataclass(frozen=True)
class Found:
    """A passage with the words that were looked for in it marked; `page` is None where a document has no pages."""

    passage: int
    document: str
    page: int | None
    heading: str
    excerpt: SafeString


def query_of(terms: Iterable[str]) -> SearchQuery | None:
    """Any of these words and phrases, in the forms that Dutch gives them."""
    queries = [SearchQuery(term, config="dutch", search_type="phrase") for term in terms]
    return reduce(or_, queries) if queries else None


def marks_in(field: str, query: Query) -> SearchHeadline:
    """The whole text of a field, with where the words that were looked for begin and end; for `marked`."""
    return SearchHeadline(field, query, config="dutch", start_sel=_FROM, stop_sel=_TO, highlight_all=True)


def marked(text: str) -> SafeString:
    """What came out of `marks_in`, as HTML: escaped first, and marked after that."""
    escaped = conditional_escape(text)
    return mark_safe(escaped.replace(_FROM, "<mark>").replace(_TO, "</mark>"))  # noqa: S308


def best_passages(municipality: Municipality, terms: Iterable[str]) -> list[Found]:
    """At most so many, the best first, out of the documents that were read; one query."""
    query = query_of(terms)
    if query is None:
        return []
    # PostgreSQL marks the words of the few that are shown alone: it counts that as dear, so after sorting and cutting.
    found = (
        Passage.objects.filter(
            document__municipality=municipality,
            document__state=DocumentState.READY,
            document__removed_at__isnull=True,
            words=query,
        )
        .annotate(
            rank=SearchRank(F("words"), query),
            marked=marks_in("text", query),
        )
        .select_related("document")
        .order_by("-rank", "pk")[:BEST]
    )
    return [_found(passage) for passage in found]


def _found(passage: Passage) -> Found:
    excerpt = marked(passage.marked)  # type: ignore[attr-defined]
    return Found(passage.pk, passage.document.title, passage.page, passage.heading, excerpt)
