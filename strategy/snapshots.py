"""Frozen dataclasses to JSON and back, without loss."""

import types
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Frozen = TypeVar("Frozen")


def to_snapshot(value: Any) -> Any:
    """A dataclass, and what lies in it, as JSON knows it: mappings, lists, texts, numbers."""
    if is_dataclass(value):
        return {field.name: to_snapshot(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [to_snapshot(item) for item in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return str(value)
    return value


def from_snapshot(cls: type[Frozen], snapshot: Mapping[str, Any]) -> Frozen:
    """The dataclass that `to_snapshot` wrote down. KeyError, TypeError or ValueError where it is of another.

    A field with a default may be missing: a snapshot of before it existed reads as it did.
    """
    hints = _hints(cls)  # type: ignore[arg-type]
    optional = {field.name for field in fields(cls) if field.default is not MISSING}  # type: ignore[arg-type]
    return cls(
        **{
            name: _read(hint, snapshot[name])
            for name, hint in hints.items()
            if name in snapshot or name not in optional
        }
    )


@cache
def _hints(cls: Any) -> dict[str, Any]:
    """The type of each field of a dataclass."""
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


def _read(hint: Any, value: Any) -> Any:
    if value is None:
        return None
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(option for option in get_args(hint) if option is not type(None))
    if get_origin(hint) is tuple:
        return tuple(_read(get_args(hint)[0], item) for item in value)
    if is_dataclass(hint):
        return from_snapshot(hint, value)  # type: ignore[arg-type]
    if hint is date:
        return date.fromisoformat(value)
    return value
