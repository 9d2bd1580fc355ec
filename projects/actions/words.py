"""The words that stand in projects, kept with their trigrams, by which a word with a typing error is found."""

import re
from collections.abc import Iterable

from projects.models import Project, SearchWord

_WORD = re.compile(r"[^\W\d_]{3,60}")
_TEXTS = ("name", "names", "description", "successes", "conditions", "lessons")


def refresh_words(projects: Iterable[Project]) -> None:
    """Add the words of these projects that are not known yet."""
    texts = (getattr(project, name) for project in projects for name in _TEXTS)
    words = {word for text in texts for word in _WORD.findall(text.lower())}
    rows = (SearchWord(word=word, trigrams=trigrams_of(word)) for word in sorted(words))
    SearchWord.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)


def trigrams_of(word: str) -> list[str]:
    """The pieces of three letters, with two spaces before the word and one behind it."""
    padded = f"  {word} "
    return sorted({padded[place : place + 3] for place in range(len(padded) - 2)})
