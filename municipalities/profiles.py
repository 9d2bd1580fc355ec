"""What the sources say of municipalities: read from content/profiles.yaml, and as a reader is shown it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from municipalities.models import FactKind, ProfileFact
from municipalities.reading import list_schema, read_content, record_schema, refuse_doubles, refuse_unknown
from municipalities.sources import SOURCE_SCHEMA, Document, Source, documents
from municipalities.topics import topics

PROFILES_FILE = Path(__file__).parent / "content" / "profiles.yaml"

_FACT = record_schema(
    {"note": {"type": "string", "minLength": 1}},
    kind={"enum": FactKind.values},
    text={"type": "string", "minLength": 10},
    topics=list_schema({"type": "string"}, uniqueItems=True),
    source=SOURCE_SCHEMA,
)
_SCHEMA = record_schema(
    version={"type": "integer", "minimum": 1},
    profiles=list_schema(
        record_schema(
            municipalities=list_schema({"type": "string", "pattern": r"^GM\d{4}$"}),
            named_in_source={"type": "string", "minLength": 1},
            facts=list_schema(_FACT),
        )
    ),
)


def read_profiles(path: Path, known_codes: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """The facts of each municipality by CBS code, as values of the model's fields.

    ContentError where the file is not sound, or names a municipality, topic or document that does not exist.
    """
    profiles = read_content(path, _SCHEMA)["profiles"]
    codes = list(chain.from_iterable(profile["municipalities"] for profile in profiles))
    facts = list(chain.from_iterable(profile["facts"] for profile in profiles))
    refuse_doubles(path, "municipality", codes)
    refuse_unknown(path, "municipality", codes, set(known_codes))
    refuse_unknown(path, "topic", chain.from_iterable(fact["topics"] for fact in facts), topics())
    refuse_unknown(path, "document", (fact["source"]["document"] for fact in facts), documents())
    return {
        code: [_row(position, fact) for position, fact in enumerate(profile["facts"])]
        for profile in profiles
        for code in profile["municipalities"]
    }


def _row(position: int, fact: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": fact["kind"],
        "position": position,
        "text": fact["text"],
        "note": fact.get("note", ""),
        "topics": fact["topics"],
        "document": fact["source"]["document"],
        "section": fact["source"]["section"],
    }


@dataclass(frozen=True)
class FactLine:
    """One fact with its source: `place` in a document that the profile names, `source` with the document itself.

    `note` says what the source leaves open, and is empty where it is clear.
    """

    text: str
    place: str
    source: str
    note: str


@dataclass(frozen=True)
class FactGroup:
    kind: str
    label: str
    facts: tuple[FactLine, ...]


@dataclass(frozen=True)
class Profile:
    """The facts of one municipality in the five groups of the guide, in its order; a group without facts stays."""

    groups: tuple[FactGroup, ...]
    documents: tuple[Document, ...]

    @classmethod
    def from_facts(cls, facts: Iterable[ProfileFact]) -> "Profile":
        by_kind: dict[str, list[FactLine]] = {kind: [] for kind in FactKind.values}
        cited = []
        for fact in facts:
            source = Source(fact.document, fact.section)
            by_kind[fact.kind].append(FactLine(fact.text, source.place, str(source), fact.note))
            cited.append(fact.document)
        groups = (FactGroup(kind, str(FactKind(kind).label), tuple(lines)) for kind, lines in by_kind.items())
        return cls(tuple(groups), tuple(documents()[key] for key in dict.fromkeys(cited)))

    @property
    def is_empty(self) -> bool:
        return not any(group.facts for group in self.groups)

    @property
    def has_one_source(self) -> bool:
        """Whether naming the document once will do."""
        return len(self.documents) == 1
