"""Which blocks of other instruments ask (nearly) the same, as the experts wrote it: YAML, checked at load."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from assessment.instruments import InstrumentContent, published_files
from municipalities.reading import (
    ContentError,
    list_schema,
    read_content,
    record_schema,
    refuse_doubles,
    refuse_unknown,
)

SEE_ALSO = Path(__file__).parent / "content" / "see_also.yaml"

_KEY = {"type": "string", "pattern": r"^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80}
_GROUP = record_schema(
    key=_KEY,
    differs={"type": "string", "minLength": 20, "maxLength": 300, "pattern": r"\.$"},
    blocks=list_schema(record_schema(instrument=_KEY, block=_KEY), minItems=2),
)
_SCHEMA = record_schema(version={"type": "integer", "minimum": 1}, groups=list_schema(_GROUP))


@dataclass(frozen=True)
class Place:
    """A block by the keys of its instrument and itself; in whichever version of the instrument has it."""

    instrument: str
    block: str

    def __str__(self) -> str:
        return f"{self.instrument}/{self.block}"


@dataclass(frozen=True)
class Group:
    """Blocks that ask nearly the same, and in one sentence what differs."""

    key: str
    differs: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Other:
    """A block that asks nearly the same as the one that was asked for."""

    place: Place
    differs: str


def read_see_also(path: Path, known: Iterable[Place]) -> tuple[Group, ...]:
    """The groups of a file. ContentError where a block is not `known`, or a group names an instrument twice."""
    entries = read_content(path, _SCHEMA)["groups"]
    groups = tuple(Group(e["key"], e["differs"], tuple(Place(**place) for place in e["blocks"])) for e in entries)
    refuse_doubles(path, "group", (group.key for group in groups))
    refuse_unknown(path, "block", (str(place) for group in groups for place in group.places), {str(p) for p in known})
    for group in groups:
        _refuse_one_instrument_twice(path, group)
    return groups


def _refuse_one_instrument_twice(path: Path, group: Group) -> None:
    double = [key for key, count in Counter(place.instrument for place in group.places).items() if count > 1]
    if double:
        raise ContentError(f"{path.name}: group {group.key!r} names more than one block of {', '.join(double)}")


def published_places() -> set[Place]:
    """Every block of every version in the product's own files."""
    contents = [InstrumentContent.from_file(path) for path in published_files()]
    return {Place(content.content["instrument"], key) for content in contents for key in content.block_keys}


@cache
def see_also() -> tuple[Group, ...]:
    """The product's own groups; read once a process."""
    return read_see_also(SEE_ALSO, published_places())


def others_of(place: Place, groups: Iterable[Group]) -> tuple[Other, ...]:
    """The blocks that stand in a group with this one, each once, in the order of the groups."""
    found = {
        other: group.differs
        for group in reversed(tuple(groups))
        if place in group.places
        for other in reversed(group.places)
        if other != place
    }
    return tuple(Other(other, differs) for other, differs in reversed(found.items()))
