"""Invented municipalities for the tests of matching and assignment."""

from typing import Any

from hypothesis import strategies as st

from projects.matching import Party

BLOCKS = ("a", "b", "c", "d")
STATUSES = ("implemented", "partial", "not_yet", "not_applicable", None)


def make_party(code: str = "A", statuses: dict[str, str | None] | None = None, **fields: Any) -> Party:
    """A party whose gaps are what is partly there or not there yet."""
    statuses = {"a": "implemented"} if statuses is None else statuses
    defaults: dict[str, Any] = {
        "name": f"Gemeente {code}",
        "slug": code.lower(),
        "size_class": "large",
        "path": "",
        "tasks": frozenset(),
        "latitude": 52.0,
        "longitude": 4.4,
        "gaps": frozenset(key for key, status in statuses.items() if status in ("partial", "not_yet")),
    }
    return Party(code=code, statuses=statuses, **{**defaults, **fields})


def _party(code: str, statuses: tuple[str | None, ...], room: int, tasks: frozenset[str], km: int) -> Party:
    given = dict(zip(BLOCKS, statuses, strict=True))
    return make_party(code, given, room=room, tasks=tasks, latitude=52.0 + km / 111)


def parties(most: int = 6) -> st.SearchStrategy[list[Party]]:
    one = st.tuples(
        st.tuples(*[st.sampled_from(STATUSES)] * len(BLOCKS)),
        st.integers(0, 3),
        st.frozensets(st.sampled_from("xyz")),
        st.integers(0, 90),
    )
    return st.lists(one, min_size=1, max_size=most).map(
        lambda found: [_party(f"G{number}", *values) for number, values in enumerate(found)]
    )
