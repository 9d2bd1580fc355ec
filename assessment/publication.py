"""An instrument as the YAML that others may take over: the same content, in an order and a layout that never change."""

import hashlib
from collections.abc import Mapping
from typing import Any

import yaml

# The order in which the keys of an instrument are written, at every depth.
_ORDER = (
    *("instrument", "version", "key", "kind", "name", "title", "shape", "layer", "description", "meaning", "subject"),
    *("canvas", "inner", "outer", "was", "becomes", "note", "questions", "signs", "implemented", "partial", "not_yet"),
    *("needs", "sources", "document", "section", "changes", "blocks", "pillars"),
)
_WIDTH = 120


def as_yaml(content: Mapping[str, Any], checksum: str) -> str:
    """The text of a version, with its name and the checksum of its content above it; reads back as this content."""
    head = f"# {content['instrument']}, version {content['version']}. SHA-256 of the content: {checksum}\n"
    body: str = yaml.safe_dump(_ordered(content), sort_keys=False, allow_unicode=True, width=_WIDTH)
    return head + body


def _ordered(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _ordered(value[key]) for key in sorted(value, key=_ORDER.index)}
    if isinstance(value, list):
        return [_ordered(item) for item in value]
    return value


def fingerprint(text: str) -> str:
    """SHA-256 of the file itself, by which a browser sees that it has it already."""
    return hashlib.sha256(text.encode()).hexdigest()
