"""The questions of the canvas for one application (use case), as the experts wrote them."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from municipalities.reading import list_schema, read_content, record_schema, refuse_doubles
from municipalities.sources import SOURCE_SCHEMA, Source, refuse_unknown_sources

USE_CASE_FILE = Path(__file__).parent / "content" / "use_case.yaml"

_SCHEMA = record_schema(
    version={"type": "integer", "minimum": 1},
    questions=list_schema(
        record_schema(
            key={"type": "string", "pattern": "^[a-z]{2,30}$"},
            title={"type": "string", "minLength": 5, "maxLength": 70},
            help={"type": "string", "minLength": 10, "maxLength": 300},
            sources=list_schema(SOURCE_SCHEMA),
        )
    ),
)


@dataclass(frozen=True)
class UseCaseQuestion:
    """One field of the canvas."""

    key: str
    title: str
    help: str
    sources: tuple[Source, ...]


def read_use_case(path: Path) -> tuple[UseCaseQuestion, ...]:
    """The questions in their order. ContentError where the file is not sound or cites a place that no document has."""
    questions = read_content(path, _SCHEMA)["questions"]
    refuse_doubles(path, "key", (question["key"] for question in questions))
    refuse_unknown_sources(path, (source for question in questions for source in question["sources"]))
    return tuple(
        UseCaseQuestion(
            question["key"],
            question["title"],
            question["help"],
            tuple(Source.from_content(source) for source in question["sources"]),
        )
        for question in questions
    )


@cache
def use_case_questions() -> tuple[UseCaseQuestion, ...]:
    """The product's own questions; read once a process."""
    return read_use_case(USE_CASE_FILE)
