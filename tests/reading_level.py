"""How easy a Dutch text reads: bounds that go with level B1."""

import re
from collections.abc import Sequence

SENTENCE = re.compile(r"(?<=[.!?:])\s+")
WORD = re.compile(r"[\w'-]+")
SYLLABLE = re.compile(r"aai|oei|ooi|eeu|ieu|aa|ee|ie|oo|uu|eu|oe|ui|ei|ij|au|ou|[aeiouyéèëïü]", re.IGNORECASE)
LONGEST = 20
EASY = 45


def longest_sentence(texts: Sequence[str]) -> int:
    """In words; at level B1 at most LONGEST."""
    return max(len(WORD.findall(sentence)) for sentence in _sentences(texts))


def flesch_douma(texts: Sequence[str]) -> float:
    """The higher the easier; at level B1 at least EASY."""
    words = [word for text in texts for word in WORD.findall(text)]
    syllables = sum(len(SYLLABLE.findall(word)) for word in words)
    return 206.84 - 0.93 * len(words) / len(_sentences(texts)) - 77 * syllables / len(words)


def _sentences(texts: Sequence[str]) -> list[str]:
    return [sentence for text in texts for sentence in SENTENCE.split(text.strip())]
