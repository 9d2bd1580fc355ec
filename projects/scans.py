"""What a project scan says, as texts by name, and what comes of it where two people changed it at once.

The names: `status-<block>` and `note-<block>`, `use-<question>`, `decision` and `why`. What is empty is left out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from assessment.canvas import Given

Values = Mapping[str, str]

DECISION, WHY = "decision", "why"


def status_name(block: str) -> str:
    return f"status-{block}"


def note_name(block: str) -> str:
    return f"note-{block}"


def use_name(question: str) -> str:
    return f"use-{question}"


@dataclass(frozen=True)
class Merged:
    """What both wrote together; of the names in `clashes` both changed the text, and `values` has mine."""

    values: Values
    clashes: tuple[str, ...] = ()


def merge(base: Values, theirs: Values, mine: Values) -> Merged:
    """`base` is what I saw, `theirs` what stands now, `mine` what I typed in some of the fields.

    What I did not touch stays as it stands now, so that nobody loses what another wrote in another field.
    """
    values, clashes = dict(theirs), []
    for name, typed in mine.items():
        seen, stands = base.get(name, ""), theirs.get(name, "")
        if typed == seen:
            continue
        if stands not in (seen, typed):
            clashes.append(name)
        values[name] = typed
    return Merged({name: text for name, text in values.items() if text}, tuple(clashes))


def changed_names(before: Values, after: Values) -> tuple[str, ...]:
    """The names whose text is another one, in the order of the alphabet."""
    return tuple(sorted(name for name in {*before, *after} if before.get(name, "") != after.get(name, "")))


def given(values: Values, blocks: Iterable[str]) -> dict[str, Given]:
    """What the canvas draws, by block."""
    return {block: Given(values.get(status_name(block)) or None, values.get(note_name(block), "")) for block in blocks}


def columns_of(values: Values) -> dict[str, Any]:
    """The values as the columns of a scan."""
    answers: dict[str, dict[str, str]] = {}
    for name, text in values.items():
        what, _dash, block = name.partition("-")
        if what in ("status", "note"):
            answers.setdefault(block, {})[what] = text
    use_case = {name.removeprefix("use-"): text for name, text in values.items() if name.startswith("use-")}
    return {
        "answers": answers,
        "use_case": use_case,
        "decision": values.get(DECISION, ""),
        "decision_note": values.get(WHY, ""),
    }


def values_of(
    answers: Mapping[str, Mapping[str, str]], use_case: Mapping[str, str], decision: str, decision_note: str
) -> dict[str, str]:
    """The columns of a scan as values."""
    values = {f"{what}-{block}": text for block, texts in answers.items() for what, text in texts.items()}
    values |= {use_name(question): text for question, text in use_case.items()}
    values |= {DECISION: decision, WHY: decision_note}
    return {name: text for name, text in values.items() if text}
