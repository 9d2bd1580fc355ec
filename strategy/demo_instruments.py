"""The demo's assessments outside the rounds, with other instruments than the leading one."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from assessment import actions
from assessment.actions import AnswerContent
from assessment.models import Assessment, InstrumentVersion, Status
from municipalities.models import Municipality
from municipalities.reading import list_schema, read_content, record_schema, refuse_unknown
from strategy.demo import answer_all, author_of

INSTRUMENTS_FILE = Path(__file__).parent / "content" / "demo_instruments.yaml"

_TEXT = {"type": "string", "minLength": 1}
_ANSWER = record_schema({"explanation": _TEXT, "owner": _TEXT}, status={"enum": Status.values})
_ASSESSMENT = record_schema(
    municipality={"type": "string", "pattern": r"^GM\d{4}$"},
    instrument=_TEXT,
    name=_TEXT,
    adopted={"type": "boolean"},
    answers={"type": "object", "minProperties": 1, "additionalProperties": _ANSWER},
)
_SCHEMA = record_schema(version={"type": "integer"}, assessments=list_schema(_ASSESSMENT))


@transaction.atomic
def load_other_instruments(*, today: date) -> list[str]:
    """Bring in the assessments that are not there yet; returns what was made, in words. ContentError as usual."""
    made: list[str] = []
    for entry in read_content(INSTRUMENTS_FILE, _SCHEMA)["assessments"]:
        made += _make(entry, today)
    return made


def _make(entry: Mapping[str, Any], today: date) -> list[str]:
    municipality = Municipality.objects.get(pk=entry["municipality"])
    if Assessment.objects.for_municipality(municipality).filter(round=None, name=entry["name"]).exists():
        return []
    version, by = InstrumentVersion.objects.newest().get(instrument__key=entry["instrument"]), author_of(municipality)
    refuse_unknown(INSTRUMENTS_FILE, "block", entry["answers"], set(version.blocks.values_list("key", flat=True)))
    assessment = actions.start_own_assessment(
        instrument_version=version, name=entry["name"], municipality=municipality, by=by, today=today
    )
    answer_all(assessment, {key: _answer(**given) for key, given in entry["answers"].items()}, by, today)
    if entry["adopted"]:
        actions.adopt_assessment(assessment=assessment, by=by, today=today)
    return [f"{entry['name']}: {municipality.name}"]


def _answer(status: str, explanation: str = "", owner: str = "") -> AnswerContent:
    return AnswerContent(status, explanation, owner)
