"""Reading what the experts wrote: YAML, checked against a schema, with an error that says where and what."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jsonschema
import yaml


class ContentError(Exception):
    """A content file that cannot be used; the message names the file, the place in it and what is wrong."""


def read_content(path: Path, schema: dict[str, Any]) -> dict[str, Any]:
    """The content of a YAML file that satisfies the JSON schema; ContentError where it does not."""
    try:
        content: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except OSError as error:
        raise ContentError(f"{path.name}: the file cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{path.name}: the file is not written in UTF-8 (byte {error.start})") from error
    except yaml.YAMLError as error:
        raise ContentError(f"{path.name}: this is no valid YAML ({error})") from error
    errors = jsonschema.Draft202012Validator(schema).iter_errors(content)
    problems = sorted(errors, key=lambda error: list(map(str, error.path)))
    if problems:
        raise ContentError("\n".join(f"{path.name}: {_place(problem)}: {problem.message}" for problem in problems[:10]))
    return dict(content)


def _place(problem: jsonschema.ValidationError) -> str:
    return "/".join(str(part) for part in problem.absolute_path) or "the whole file"


@dataclass(frozen=True)
class Loaded:
    """How many rows a loader added, changed and removed; all zero where the stored content was the same.

    `kept` are those that differ from the content because people changed them: they stay as they are.
    """

    added: int = 0
    changed: int = 0
    removed: int = 0
    kept: int = 0

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    def __add__(self, other: "Loaded") -> "Loaded":
        return Loaded(
            self.added + other.added,
            self.changed + other.changed,
            self.removed + other.removed,
            self.kept + other.kept,
        )


def record_schema(optional: dict[str, Any] | None = None, /, **required: Any) -> dict[str, Any]:
    """The schema of a mapping with just these properties."""
    return {
        "type": "object",
        "required": list(required),
        "additionalProperties": False,
        "properties": {**required, **(optional or {})},
    }


def named_schema(maximum: int) -> dict[str, Any]:
    """Texts of at most `maximum` characters under codes of our own."""
    return {
        "type": "object",
        "minProperties": 1,
        "propertyNames": {"pattern": "^[a-z_]{2,30}$"},
        "additionalProperties": {"type": "string", "minLength": 3, "maxLength": maximum},
    }


def list_schema(items: dict[str, Any], **limits: Any) -> dict[str, Any]:
    """The schema of a list that has at least one item, unless `limits` says otherwise."""
    return {"type": "array", "minItems": 1, "items": items, **limits}


def refuse_doubles(path: Path, what: str, keys: Iterable[str]) -> None:
    """ContentError where a key stands in the file more than once."""
    double = sorted(key for key, count in Counter(keys).items() if count > 1)
    if double:
        raise ContentError(f"{path.name}: {what} given more than once: {', '.join(double)}")


def refuse_unknown(path: Path, what: str, used: Iterable[str], known: Collection[str]) -> None:
    """ContentError where the file uses a key that does not exist."""
    unknown = sorted(set(used) - set(known))
    if unknown:
        raise ContentError(f"{path.name}: unknown {what}: {', '.join(unknown)}")
