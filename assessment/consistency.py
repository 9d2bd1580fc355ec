"""What looks odd in the answers: advice to look at again, never a reproach. Pure, over rules that are content."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from assessment.models import Status
from municipalities.reading import ContentError, read_content, record_schema
from municipalities.sources import SOURCE_SCHEMA, documents

CONSISTENCY = Path(__file__).parent / "content" / "consistency"
_SIDE = record_schema(
    block={"type": "string"}, status={"type": "array", "minItems": 1, "items": {"enum": Status.values}}
)
_RULE: dict[str, Any] = record_schema(
    key={"type": "string"},
    when=_SIDE,
    **{"and": _SIDE},
    advice={"type": "string", "minLength": 20},
    sources={"type": "array", "minItems": 1, "items": SOURCE_SCHEMA},
)
_SCHEMA = record_schema(instrument={"type": "string"}, rules={"type": "array", "items": _RULE})


class Oddity(TextChoices):
    UNFOUNDED = "unfounded", _("Implemented, without an explanation and without evidence")
    CONTRADICTION = "contradiction", _("Two answers that seem to contradict each other")
    UNCHANGED = "unchanged", _("The same for two rounds")


@dataclass(frozen=True)
class Side:
    block: str
    statuses: tuple[str, ...]

    def holds(self, answers: Mapping[str, "Said"]) -> bool:
        return self.block in answers and answers[self.block].status in self.statuses


@dataclass(frozen=True)
class Rule:
    """Two answers that do not go together, and what to look at."""

    key: str
    when: Side
    other: Side
    advice: str
    sources: tuple[Mapping[str, str], ...]


@dataclass(frozen=True)
class Said:
    """What is said of a block now; `before` are its statuses in the rounds before, the newest first."""

    status: str | None
    explanation: str = ""
    evidence: int = 0
    before: tuple[str | None, ...] = ()


@dataclass(frozen=True)
class Advice:
    """Something to look at again: in which blocks, and for a contradiction why, in the words of the rule."""

    oddity: Oddity
    blocks: tuple[str, ...]
    text: str = ""
    sources: tuple[Mapping[str, str], ...] = ()


def advise(answers: Mapping[str, Said], rules: Iterable[Rule]) -> list[Advice]:
    """By key of the block, in the order of `answers`; contradictions first."""
    contradictions = [
        Advice(Oddity.CONTRADICTION, (rule.when.block, rule.other.block), rule.advice, rule.sources)
        for rule in rules
        if rule.when.holds(answers) and rule.other.holds(answers)
    ]
    unfounded = [Advice(Oddity.UNFOUNDED, (key,)) for key, said in answers.items() if _is_unfounded(said)]
    unchanged = [Advice(Oddity.UNCHANGED, (key,)) for key, said in answers.items() if _is_unchanged(said)]
    return contradictions + unfounded + unchanged


def _is_unfounded(said: Said) -> bool:
    return said.status == Status.IMPLEMENTED and not said.explanation.strip() and not said.evidence


def _is_unchanged(said: Said) -> bool:
    """A gap that stood just so in the two rounds before."""
    return said.status in (Status.NOT_YET, Status.PARTIAL) and said.before[:2] == (said.status, said.status)


@cache
def rules_of(instrument: str) -> tuple[Rule, ...]:
    """Of an instrument, from its file; none where it has no such file."""
    path = CONSISTENCY / f"{instrument}.yaml"
    return read_rules(path) if path.exists() else ()


def read_rules(path: Path) -> tuple[Rule, ...]:
    """ContentError where the file is no such content, names a rule twice or cites an unknown document."""
    content = read_content(path, _SCHEMA)
    keys = [rule["key"] for rule in content["rules"]]
    if content["instrument"] != path.stem or len(keys) != len(set(keys)):
        raise ContentError(f"{path.name}: the instrument is that of the name, and each key stands in it once")
    unknown = {source["document"] for rule in content["rules"] for source in rule["sources"]} - set(documents())
    if unknown:
        raise ContentError(f"{path.name}: unknown documents {sorted(unknown)}")
    return tuple(_rule(rule) for rule in content["rules"])


def _rule(rule: Mapping[str, Any]) -> Rule:
    when, other = (Side(rule[side]["block"], tuple(rule[side]["status"])) for side in ("when", "and"))
    return Rule(rule["key"], when, other, rule["advice"], tuple(rule["sources"]))


def unknown_blocks(rules: Iterable[Rule], blocks: Collection[str]) -> set[str]:
    """What rules name that the instrument does not have."""
    return {side.block for rule in rules for side in (rule.when, rule.other)} - set(blocks)
