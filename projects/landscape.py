"""Organisations, testbeds and cooperations as the content gives them: read, checked, in no database yet."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from assessment.leading import written_blocks
from municipalities.reading import (
    ContentError,
    list_schema,
    read_content,
    record_schema,
    refuse_doubles,
    refuse_unknown,
)
from municipalities.sources import SOURCE_SCHEMA, refuse_unknown_sources
from projects.models import Openness, OrganisationKind, TestbedState, TieState

_CONTENT = Path(__file__).parent / "content"
ORGANISATIONS_FILE = _CONTENT / "organisations.yaml"
TESTBEDS_FILE = _CONTENT / "testbeds.yaml"
COOPERATIONS_FILE = _CONTENT / "cooperations.yaml"

_VERSION = {"type": "integer", "minimum": 1}
_KEY = {"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 120}
_CODE = {"type": "string", "pattern": r"^GM\d{4}$"}
_NAME = {"type": "string", "minLength": 1, "maxLength": 150}
_SHORT = {"type": "string", "minLength": 1, "maxLength": 100}
_TEXT = {"type": "string", "minLength": 10, "maxLength": 600, "pattern": r"[.!?]$"}
_ORGANISATION = record_schema(
    {
        "aliases": list_schema(_NAME, uniqueItems=True),
        "municipality": _CODE,
        "on_map": {"type": "boolean"},
        "description": _TEXT,
        "source": SOURCE_SCHEMA,
    },
    key=_KEY,
    name=_NAME,
    kind={"enum": OrganisationKind.values},
)
_ORGANISATIONS = record_schema(version=_VERSION, source=SOURCE_SCHEMA, organisations=list_schema(_ORGANISATION))
_TESTBED = record_schema(
    {"municipality": _CODE, "location": _SHORT, "openness": {"enum": Openness.values}},
    key=_KEY,
    name=_NAME,
    state={"enum": TestbedState.values},
    description=_TEXT,
    source=SOURCE_SCHEMA,
)
_TESTBEDS = record_schema(version=_VERSION, testbeds=list_schema(_TESTBED))
_PARTICIPANT = record_schema(
    {"municipality": _CODE, "organisation": _KEY, "note": {"type": "string", "minLength": 5, "maxLength": 300}},
    state={"enum": TieState.values},
)
_COOPERATION = record_schema(
    {
        "region_wide": {"const": True},
        "since": {"type": "string", "minLength": 1, "maxLength": 50},
        "participants": list_schema(_PARTICIPANT),
    },
    key=_KEY,
    theme=_SHORT,
    state={"enum": TieState.values},
    description=_TEXT,
    blocks=list_schema(_KEY, uniqueItems=True, maxItems=6),
    source=SOURCE_SCHEMA,
)
_COOPERATIONS = record_schema(version=_VERSION, region={"type": "string"}, cooperations=list_schema(_COOPERATION))


@dataclass(frozen=True)
class Participant:
    """A municipality by its CBS code, or an organisation by its key; the other of the two is empty."""

    municipality: str
    organisation: str
    state: str
    note: str


@dataclass(frozen=True)
class CooperationEntry:
    """A cooperation: its row by field name, and who takes part or could."""

    row: dict[str, Any]
    participants: tuple[Participant, ...]


@dataclass(frozen=True)
class Cooperations:
    """Those of the region with this slug."""

    region: str
    entries: tuple[CooperationEntry, ...]


def read_organisations(path: Path, known_codes: Iterable[str]) -> list[dict[str, Any]]:
    """The rows of the file by field name. ContentError where it is not sound, or two have a name in common."""
    content = read_content(path, _ORGANISATIONS)
    found = [{"source": content["source"], **entry} for entry in content["organisations"]]
    refuse_doubles(path, "key", (entry["key"] for entry in found))
    refuse_doubles(path, "name", (name.casefold() for entry in found for name in _names(entry)))
    refuse_unknown(path, "municipality", _given(found, "municipality"), set(known_codes))
    refuse_unknown_sources(path, (entry["source"] for entry in found))
    return [_organisation(entry) for entry in found]


def read_testbeds(path: Path, known_codes: Iterable[str]) -> list[dict[str, Any]]:
    """The rows of the file by field name. ContentError where it is not sound, or a testbed lies nowhere or twice."""
    found = read_content(path, _TESTBEDS)["testbeds"]
    refuse_doubles(path, "key", (entry["key"] for entry in found))
    refuse_unknown(path, "municipality", _given(found, "municipality"), set(known_codes))
    refuse_unknown_sources(path, (entry["source"] for entry in found))
    _refuse_unless_one_of(path, found, "municipality", "location")
    return [_testbed(entry) for entry in found]


def read_cooperations(path: Path, known_codes: Iterable[str], known_organisations: Iterable[str]) -> Cooperations:
    """What the file holds. ContentError where it is not sound; also where one has nobody, or is of all and of some."""
    content = read_content(path, _COOPERATIONS)
    found = content["cooperations"]
    participants = [each for entry in found for each in entry.get("participants", ())]
    refuse_doubles(path, "key", (entry["key"] for entry in found))
    refuse_unknown(path, "municipality", _given(participants, "municipality"), set(known_codes))
    refuse_unknown(path, "organisation", _given(participants, "organisation"), set(known_organisations))
    refuse_unknown(path, "block", chain.from_iterable(entry["blocks"] for entry in found), written_blocks())
    refuse_unknown_sources(path, (entry["source"] for entry in found))
    _refuse_unless_one_of(path, found, "region_wide", "participants")
    for entry in found:
        _refuse_unless_one_of(path, entry.get("participants", ()), "municipality", "organisation", within=entry["key"])
        who = (each.get("municipality") or each["organisation"] for each in entry.get("participants", ()))
        refuse_doubles(path, f"participant of {entry['key']}", who)
    return Cooperations(content["region"], tuple(_cooperation(entry) for entry in found))


def _given(entries: Iterable[dict[str, Any]], name: str) -> Iterator[str]:
    return (entry[name] for entry in entries if name in entry)


def _refuse_unless_one_of(
    path: Path, entries: Iterable[dict[str, Any]], first: str, second: str, within: str = ""
) -> None:
    wrong = [entry.get("key", within) for entry in entries if (first in entry) == (second in entry)]
    if wrong:
        raise ContentError(f"{path.name}: either {first} or {second}, and not both: {', '.join(wrong)}")


def _names(entry: dict[str, Any]) -> list[str]:
    return [entry["name"], *entry.get("aliases", ())]


def _organisation(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": entry["key"],
        "name": entry["name"],
        "kind": entry["kind"],
        "aliases": entry.get("aliases", []),
        "description": entry.get("description", ""),
        "municipality_id": entry.get("municipality"),
        "on_map": entry.get("on_map", False),
        **entry["source"],
    }


def _testbed(entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": entry["key"],
        "name": entry["name"],
        "description": entry["description"],
        "municipality_id": entry.get("municipality"),
        "location": entry.get("location", ""),
        "state": entry["state"],
        "openness": entry.get("openness", ""),
        **entry["source"],
    }


def _cooperation(entry: dict[str, Any]) -> CooperationEntry:
    row = {
        "key": entry["key"],
        "theme": entry["theme"],
        "description": entry["description"],
        "blocks": entry["blocks"],
        "is_region_wide": entry.get("region_wide", False),
        "state": entry["state"],
        "since": entry.get("since", ""),
        **entry["source"],
    }
    return CooperationEntry(row, tuple(_participant(each) for each in entry.get("participants", ())))


def _participant(entry: dict[str, str]) -> Participant:
    return Participant(
        municipality=entry.get("municipality", ""),
        organisation=entry.get("organisation", ""),
        state=entry["state"],
        note=entry.get("note", ""),
    )
