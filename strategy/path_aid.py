"""The decision aid of step 2: from the answers to the guide's considerations to a path, with reasons."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from municipalities.models import DevelopmentPath
from municipalities.reading import list_schema, read_content, record_schema, refuse_doubles, refuse_unknown
from municipalities.sources import SOURCE_SCHEMA, Source, documents
from strategy.catalogue import CONTENT

_WORD = {"type": "string", "pattern": "^[a-z_]{2,30}$"}
_TEXT = {"type": "string", "minLength": 2, "maxLength": 200}
_SCHEMA = record_schema(
    version={"type": "integer", "minimum": 1},
    sources=list_schema(SOURCE_SCHEMA),
    considerations=list_schema(
        record_schema(
            key=_WORD,
            question=_TEXT,
            answers=list_schema(
                record_schema(key=_WORD, text=_TEXT, path={"enum": DevelopmentPath.values}, because=_TEXT), minItems=2
            ),
        )
    ),
)


@dataclass(frozen=True)
class Choice:
    """A possible answer, the path that it speaks for, and the sentence that says why."""

    key: str
    text: str
    path: str
    because: str


@dataclass(frozen=True)
class Consideration:
    key: str
    question: str
    answers: tuple[Choice, ...]

    def answer(self, key: str | None) -> Choice | None:
        return next((choice for choice in self.answers if choice.key == key), None)


@dataclass(frozen=True)
class Aid:
    considerations: tuple[Consideration, ...]
    sources: tuple[Source, ...]


@cache
def aid() -> Aid:
    """The questions as the experts wrote them; read once a process."""
    file = CONTENT / "considerations.yaml"
    content = read_content(file, _SCHEMA)
    refuse_doubles(file, "consideration", (entry["key"] for entry in content["considerations"]))
    refuse_unknown(file, "document", (source["document"] for source in content["sources"]), documents())
    return Aid(
        tuple(
            Consideration(entry["key"], entry["question"], tuple(Choice(**answer) for answer in entry["answers"]))
            for entry in content["considerations"]
        ),
        tuple(Source.from_content(source) for source in content["sources"]),
    )


def answers_in(typed: Mapping[str, str], considerations: tuple[Consideration, ...]) -> dict[str, str]:
    """What was answered (`aid-<question>`), by key of the question; an answer that does not exist is no answer."""
    given = {each.key: typed.get(f"aid-{each.key}", "") for each in considerations}
    return {each.key: given[each.key] for each in considerations if each.answer(given[each.key])}


@dataclass(frozen=True)
class Proposal:
    """The path that most answers speak for; what speaks for it, what for another, and how many questions are open."""

    path: str
    reasons: tuple[str, ...]
    doubts: tuple[str, ...]
    open: int


def propose(answers: Mapping[str, str], considerations: tuple[Consideration, ...]) -> Proposal | None:
    """None without an answer. Where two paths get as many, the one that asks less of the municipality is proposed."""
    given = [choice for each in considerations if (choice := each.answer(answers.get(each.key)))]
    if not given:
        return None
    votes = Counter(choice.path for choice in given)
    path = max(DevelopmentPath.values, key=lambda path: votes[path])
    return Proposal(
        path=path,
        reasons=tuple(choice.because for choice in given if choice.path == path),
        doubts=tuple(choice.because for choice in given if choice.path != path),
        open=len(considerations) - len(given),
    )
