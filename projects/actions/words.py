"""The words that a search with a typing error is compared with."""

import re
from collections.abc import Iterable

from projects.models import Project, SearchWord
from projects.spelling import LONGEST, SHORTEST, trigrams_of

_WORD = re.compile(rf"\b[^\W\d_]{{{SHORTEST},{LONGEST}}}\b")
_SEARCHED = ("name", "names", "description", "successes", "conditions", "lessons")
_AT_ONCE = 1000


def refresh_words(projects: Iterable[Project]) -> None:
    """Add the words of these projects that are not known yet.

    One that nothing uses any more does no harm: a search takes only what it finds something with.
    """
    found = {word for project in projects for word in words_in(project)}
    rows = (SearchWord(word=word, trigrams=list(trigrams_of(word))) for word in sorted(found))
    SearchWord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=_AT_ONCE)


def words_in(project: Project) -> set[str]:
    """The words by which it can be found, in small letters."""
    return {word for field in _SEARCHED for word in _WORD.findall(getattr(project, field).lower())}
