"""The demo's teamwork: questions handed out, a proposal that waits, one that came back, and a remark."""

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from assessment import actions
from assessment.actions import AnswerContent, Assignee, Edit, Terms
from assessment.models import Answer, Assessment, Assignment
from municipalities.models import Municipality, Person
from municipalities.reading import list_schema, read_content, record_schema

TEAMWORK_FILE = Path(__file__).parent / "content" / "demo_teamwork.yaml"

_TEXT = {"type": "string", "minLength": 1}
_ADDRESS = {"type": "string", "pattern": r"\.example$"}
_ASSIGNMENT = record_schema(
    {"answers_directly": {"type": "boolean"}},
    block=_TEXT,
    due_after={"type": "integer", "minimum": 0},
    note={"type": "string"},
)
_PROPOSAL = record_schema(
    {"returned": _TEXT}, block=_TEXT, status=_TEXT, explanation={"type": "string"}, owner={"type": "string"}
)
_SCHEMA = record_schema(
    version={"type": "integer"},
    municipality={"type": "string", "pattern": r"^GM\d{4}$"},
    coordinator=_ADDRESS,
    contributor=_ADDRESS,
    assignments=list_schema(_ASSIGNMENT),
    proposals=list_schema(_PROPOSAL),
    remarks=list_schema(record_schema(block=_TEXT, text=_TEXT)),
)


@transaction.atomic
def load_teamwork(*, today: date) -> int:
    """Bring in the demo's teamwork, where the contributor was asked nothing yet; returns how many questions."""
    content = read_content(TEAMWORK_FILE, _SCHEMA)
    municipality = Municipality.objects.get(pk=content["municipality"])
    coordinator, contributor = (Person.objects.get(email=content[role]) for role in ("coordinator", "contributor"))
    assessment = Assessment.objects.for_municipality(municipality).filter(adopted_at=None, round__isnull=False).first()
    if assessment is None or Assignment.objects.filter(person=contributor).exists():
        return 0
    answers = {
        answer.block.key: answer
        for answer in Answer.objects.filter(assessment=assessment).select_related(
            "assessment__round", "assessment__municipality", "block"
        )
    }
    for entry in content["assignments"]:
        _assign(assessment, entry, to=contributor, by=coordinator, today=today)
    for entry in content["proposals"]:
        _propose(answers[entry["block"]], entry, contributor, coordinator, today)
    for entry in content["remarks"]:
        actions.write_comment(answer=answers[entry["block"]], text=entry["text"], by=coordinator)
    return len(content["assignments"])


def _assign(assessment: Assessment, entry: Mapping[str, Any], *, to: Person, by: Person, today: date) -> None:
    terms = Terms(
        due_on=today + timedelta(days=entry["due_after"]),
        note=entry["note"],
        answers_directly=entry.get("answers_directly", False),
    )
    actions.assign_blocks(
        assessment=assessment, blocks=[entry["block"]], to=Assignee(person=to), terms=terms, by=by, today=today
    )


def _propose(answer: Answer, entry: Mapping[str, Any], by: Person, coordinator: Person, today: date) -> None:
    said = AnswerContent(entry["status"], entry["explanation"], entry["owner"])
    edit = Edit(page="", sequence=0, based_on=0)
    actions.save_proposal(answer=answer, content=said, edit=edit, by=by, today=today)
    offered = actions.offer_proposal(answer=answer, by=by, today=today)
    if "returned" in entry:
        actions.return_proposal(
            proposal=offered, seen=offered.version, remark=entry["returned"], by=coordinator, today=today
        )
