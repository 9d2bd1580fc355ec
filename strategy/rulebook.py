"""The recommendations as the experts wrote them: YAML, checked against a schema and the instrument."""

import hashlib
import json
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import chain, product
from pathlib import Path
from typing import Any

from assessment.instruments import InstrumentContent, published_files
from assessment.models import InstrumentVersion, Status
from municipalities.models import DevelopmentPath, FactKind, SizeClass
from municipalities.reading import (
    ContentError,
    list_schema,
    read_content,
    record_schema,
    refuse_doubles,
    refuse_unknown,
)
from municipalities.societal_tasks import societal_tasks
from municipalities.sources import SOURCE_SCHEMA, Source, refuse_unknown_sources
from municipalities.topics import topics
from projects.inventory import PROJECTS_FILE
from projects.models import ProjectStatus
from strategy.recommendations import Cost, Effort, Related, Rule, RuleBook, Term, Wording

RULE_BOOKS = Path(__file__).parent / "content" / "recommendations"
BOOK = "book.yaml"
PUBLISHED = Path(__file__).parent / "content" / "published.yaml"

RECOMMENDED = (Status.NOT_YET.value, Status.PARTIAL.value)
_KEY = {"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}
_TEXT = {"type": "string", "minLength": 15, "maxLength": 500}


def _codes(codes: list[str] | tuple[str, ...], **limits: Any) -> dict[str, Any]:
    return {"type": "array", "uniqueItems": True, "items": {"enum": list(codes)}, **limits}


def _names(maximum: int, **limits: Any) -> dict[str, Any]:
    return {"type": "array", "uniqueItems": True, "items": {"type": "string"}, "maxItems": maximum, **limits}


def _sentences(codes: list[str] | tuple[str, ...], *placeholders: str) -> dict[str, Any]:
    """A sentence for each of the codes, with all of these placeholders; {municipality} may stand in each."""
    return record_schema(**dict.fromkeys(codes, _sentence(*placeholders)))


def _sentence(*placeholders: str) -> dict[str, Any]:
    known = "|".join(["municipality", *placeholders])
    patterns = [rf"^([^{{}}]|\{{({known})\}})+$", *(rf"\{{{name}\}}" for name in placeholders)]
    return {"type": "string", "allOf": [{"pattern": pattern} for pattern in patterns]}


_RELATED = record_schema(
    block=_KEY,
    statuses=_codes([status.value for status in Status if status != Status.NOT_APPLICABLE], minItems=1),
    text={"type": "string", "minLength": 10, "maxLength": 300},
)
_RULE = record_schema(
    key=_KEY,
    block=_KEY,
    statuses=_codes(RECOMMENDED, minItems=1),
    size_classes=_codes(SizeClass.values),
    paths=_codes(DevelopmentPath.values),
    title={"type": "string", "minLength": 10, "maxLength": 70},
    steps={"type": "array", "uniqueItems": True, "items": _TEXT, "minItems": 3, "maxItems": 6},
    benefit=_TEXT,
    effort={"enum": Effort.values},
    cost={"enum": Cost.values},
    term={"enum": Term.values},
    roles=_names(4, minItems=1),
    needs={"type": "array", "uniqueItems": True, "items": _KEY, "maxItems": 3},
    tasks=_names(4),
    pitfalls={"type": "array", "uniqueItems": True, "items": _TEXT, "minItems": 1, "maxItems": 2},
    topics=_names(4, minItems=1),
    themes=_names(3),
    related={"type": "array", "maxItems": 2, "items": _RELATED},
    sources=list_schema(SOURCE_SCHEMA),
)
_RULES = {"recommendations": list_schema(_RULE)}
_PART = record_schema(**_RULES)
_BOOK = record_schema(
    _RULES,
    version={"type": "integer", "minimum": 1},
    instrument=_KEY,
    instrument_version={"type": "integer", "minimum": 1},
    reasons=record_schema(
        own_status=_sentences(RECOMMENDED, "block", "municipality"),
        path=_sentence("path", "municipality"),
        task=_sentence("task"),
        statement=_sentences(FactKind.values, "fact"),
        project=_sentences(ProjectStatus.values, "project", "themes"),
    ),
)
_PUBLISHED_SCHEMA = {
    "type": "object",
    "additionalProperties": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
}


def checksum(content: dict[str, Any]) -> str:
    """SHA-256 of what the content means, not of its layout."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def read_rule_book(folder: Path, *, published: Path = PUBLISHED) -> RuleBook:
    """The rules of a folder. ContentError says what is wrong; also where a published version was altered."""
    content = rule_book_content(folder)
    instrument = _instrument(folder, content["instrument"], content["instrument_version"])
    blocks = [block["key"] for pillar in instrument["pillars"] for block in pillar["blocks"]]
    _cross_check(folder, content["recommendations"], blocks)
    _refuse_altered(folder, content, read_content(published, _PUBLISHED_SCHEMA))
    return RuleBook(
        name=_name(content),
        checksum=checksum(content),
        rules=tuple(_rule(entry) for entry in content["recommendations"]),
        wording=Wording(**content["reasons"]),
    )


def rule_book_content(folder: Path) -> dict[str, Any]:
    """What stands in a folder: book.yaml, and the recommendations of the files beside it, by name."""
    book = read_content(folder / BOOK, _BOOK)
    parts = [read_content(file, _PART) for file in sorted(folder.glob("*.yaml")) if file.name != BOOK]
    rules = [rule for part in [book, *parts] for rule in part.get("recommendations", [])]
    return {**book, "recommendations": rules}


def rule_books() -> list[Path]:
    """The folders of all versions."""
    return sorted(book.parent for book in RULE_BOOKS.glob(f"*/{BOOK}"))


def rule_book_of(instrument: str, version: int) -> RuleBook:
    """The newest rules for this version of an instrument. ContentError where there are none."""
    book = _newest_book(instrument, version)
    if book is None:
        raise ContentError(f"There are no recommendations for version {version} of the instrument {instrument!r}.")
    return book


def rule_book_for(version: InstrumentVersion) -> RuleBook | None:
    """The newest rules for this version; None where nobody wrote rules for it."""
    return _newest_book(version.instrument.key, version.number)


@cache
def _newest_book(instrument: str, version: int) -> RuleBook | None:
    """Read once a process."""
    fitting = [
        (book["version"], folder)
        for folder in rule_books()
        if (book := read_content(folder / BOOK, _BOOK))["instrument"] == instrument
        and book["instrument_version"] == version
    ]
    return read_rule_book(max(fitting)[1]) if fitting else None


def _name(content: dict[str, Any]) -> str:
    return f"{content['instrument']}-{content['version']}"


def _instrument(path: Path, key: str, version: int) -> dict[str, Any]:
    for file in published_files():
        content = InstrumentContent.from_file(file).content
        if (content["instrument"], content["version"]) == (key, version):
            return content
    raise ContentError(f"{path.name}: there is no version {version} of the instrument {key!r}")


def _cross_check(path: Path, rules: list[dict[str, Any]], blocks: list[str]) -> None:
    def used(name: str) -> Iterator[str]:
        return chain.from_iterable(rule[name] for rule in rules)

    related = [entry["block"] for rule in rules for entry in rule["related"]]
    themes = read_content(PROJECTS_FILE, {"type": "object", "required": ["themes"]})["themes"]
    refuse_doubles(path, "recommendation", (rule["key"] for rule in rules))
    refuse_unknown(path, "block", [*(rule["block"] for rule in rules), *related, *used("needs")], blocks)
    refuse_unknown(path, "societal task", used("tasks"), societal_tasks())
    refuse_unknown(path, "topic", used("topics"), topics())
    refuse_unknown(path, "theme", used("themes"), themes)
    refuse_unknown_sources(path, (source for rule in rules for source in rule["sources"]))
    _refuse_uncovered(path, rules, blocks)
    _refuse_circle(path, rules)


def _refuse_uncovered(path: Path, rules: list[dict[str, Any]], blocks: list[str]) -> None:
    """Each gap has at least one recommendation that holds for all paths, and one that belongs to each path."""
    every, sizes = DevelopmentPath.values, SizeClass.values
    covered = {
        (rule["block"], status, size, chosen)
        for rule in rules
        for status, size in product(rule["statuses"], rule["size_classes"] or sizes)
        for chosen in (rule["paths"] or ["", *every])
    }
    missing = [case for case in product(blocks, RECOMMENDED, sizes, ["", *every]) if case not in covered]
    if missing:
        cases = "; ".join(" ".join(case).strip() for case in missing[:10])
        raise ContentError(f"{path.name}: no recommendation for {len(missing)} gaps: {cases}")


def _refuse_circle(path: Path, rules: list[dict[str, Any]]) -> None:
    needs: dict[str, set[str]] = {}
    for rule in rules:
        needs.setdefault(rule["block"], set()).update(rule["needs"])
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        raise ContentError(f"{path.name}: blocks that need each other: {' → '.join(error.args[1])}") from error


def _refuse_altered(path: Path, content: dict[str, Any], published: dict[str, str]) -> None:
    known, now = published.get(_name(content)), checksum(content)
    if known not in (None, now):
        raise ContentError(
            f"{path.name}: version {_name(content)} was published with other texts (its checksum is now {now}). "
            "A published version never changes: give the new texts a higher version number in a file of their own."
        )


_LISTS = ("statuses", "size_classes", "paths", "steps", "roles", "needs", "tasks", "pitfalls", "topics", "themes")


def _rule(entry: dict[str, Any]) -> Rule:
    lists = {name: tuple(entry[name]) for name in _LISTS}
    related = tuple(Related(r["block"], tuple(r["statuses"]), r["text"]) for r in entry["related"])
    sources = tuple(Source.from_content(source) for source in entry["sources"])
    return Rule(**{**entry, **lists, "related": related, "sources": sources})
