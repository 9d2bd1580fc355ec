"""The documents on which the product rests, and how a source is named on the screen."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from municipalities.reading import ContentError, read_content

_NUMBER = re.compile(r"\d+(\.\d+)+(?=$|[ ,])|\d+(?=$|,)")
DOCUMENTS_FILE = Path(__file__).parent / "content" / "documents.yaml"

SOURCE_SCHEMA = {
    "type": "object",
    "required": ["document", "section"],
    "additionalProperties": False,
    "properties": {"document": {"type": "string"}, "section": {"type": "string", "minLength": 1, "maxLength": 200}},
}

_DOCUMENTS_SCHEMA = {
    "type": "object",
    "required": ["version", "documents"],
    "additionalProperties": False,
    "properties": {
        "version": {"type": "integer", "minimum": 1},
        "documents": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["key", "title", "author", "year", "description", "sections"],
                "additionalProperties": False,
                "properties": {
                    "key": {"type": "string"},
                    "title": {"type": "string"},
                    "author": {"type": "string"},
                    "year": {"type": ["integer", "null"]},
                    "description": {"type": "string"},
                    "sections": {"type": "array", "uniqueItems": True, "minItems": 1, "items": {"type": "string"}},
                },
            },
        },
    },
}


@dataclass(frozen=True)
class Document:
    key: str
    title: str
    author: str
    year: int | None
    description: str
    sections: tuple[str, ...]

    @property
    def short(self) -> str:
        """Title and year, as a source is named in a line of text."""
        return f"{self.title} ({self.year})" if self.year else self.title


@dataclass(frozen=True)
class Source:
    """A place in a document. `document` is the key of a document in content/documents.yaml."""

    document: str
    section: str

    @classmethod
    def from_content(cls, content: Mapping[str, str]) -> "Source":
        return cls(document=content["document"], section=content["section"])

    @property
    def is_numbered(self) -> bool:
        """Does it begin with the number of a section (“4.2”), and not with a heading that has a number in it?"""
        return _NUMBER.match(self.section) is not None

    @property
    def place(self) -> str:
        """The place alone, for where the document has been named already."""
        if self.is_numbered:
            return _("section %(section)s") % {"section": self.section}
        return self.section

    def __str__(self) -> str:
        return f"{documents()[self.document].short}, {self.place}"


@cache
def documents() -> dict[str, Document]:
    """All source documents by key. Raises ContentError where the file is not sound."""
    content: dict[str, Any] = read_content(DOCUMENTS_FILE, _DOCUMENTS_SCHEMA)
    return {entry["key"]: Document(**{**entry, "sections": tuple(entry["sections"])}) for entry in content["documents"]}


def refuse_unknown_sources(path: Path, sources: Iterable[Mapping[str, str]]) -> None:
    """ContentError where a place is cited that no document has."""
    known = {(document.key, section) for document in documents().values() for section in document.sections}
    unknown = sorted({(source["document"], source["section"]) for source in sources} - known)
    if unknown:
        raise ContentError(f"{path.name}: unknown source: {'; '.join(', '.join(source) for source in unknown)}")
