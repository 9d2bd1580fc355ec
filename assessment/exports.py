"""An assessment as a file for other programs: a table (CSV), or all of it (JSON, see docs/exchange.md). Pure."""

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from assessment.cells import harmless
from assessment.models import Answer, Assessment, Status

FORMAT = 1
HEADER = (
    "pijler",
    "bouwsteen_code",
    "bouwsteen",
    "laag",
    "status_code",
    "status",
    "toelichting",
    "eigenaar",
    "streefniveau_code",
    "streefdatum",
)


@dataclass(frozen=True)
class Export:
    """An assessment with its answers in the order of the questionnaire; load their blocks and pillars."""

    assessment: Assessment
    answers: tuple[Answer, ...]

    def as_csv(self) -> str:
        """With semicolons, and with the mark by which Excel knows UTF-8."""
        out = StringIO()
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADER)
        writer.writerows([harmless(cell) for cell in _cells(answer)] for answer in self.answers)
        return "\ufeff" + out.getvalue()

    def as_json(self) -> str:
        return json.dumps(self._content(), ensure_ascii=False, indent=2) + "\n"

    def _content(self) -> dict[str, Any]:
        assessment, version = self.assessment, self.assessment.instrument_version
        municipality = assessment.municipality
        return {
            "format": FORMAT,
            "municipality": {"code": municipality.pk, "name": municipality.name},
            "instrument": {
                "key": version.instrument.key,
                "version": version.number,
                "title": version.instrument.title,
                "checksum": version.checksum,
            },
            "assessment": {
                "id": assessment.pk,
                "title": assessment.title,
                "number": assessment.number,
                "invented": assessment.is_demo,
                "startedAt": assessment.started_at.isoformat(),
                "adoptedAt": assessment.adopted_at.isoformat() if assessment.adopted_at else None,
            },
            "answers": [_answer(answer) for answer in self.answers],
        }


def _answer(answer: Answer) -> Mapping[str, Any]:
    return {
        "block": answer.block.key,
        "pillar": answer.block.pillar.key,
        "name": answer.block.name,
        "layer": answer.block.layer,
        "status": answer.status,
        "explanation": answer.explanation,
        "owner": answer.owner,
        "target": answer.target or None,
        "targetOn": _day(answer.target_on) or None,
        "version": answer.version,
        "changedAt": answer.changed_at.isoformat() if answer.changed_at else None,
    }


def _cells(answer: Answer) -> Iterable[str]:
    status = str(Status(answer.status).label) if answer.status else ""
    block = answer.block
    said = (answer.status or "", status, answer.explanation, answer.owner)
    return (block.pillar.name, block.key, block.name, block.layer, *said, answer.target, _day(answer.target_on))


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
