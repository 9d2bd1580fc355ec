"""The demo: invented people, rounds and answers, put in with the product's own actions."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessment import actions
from assessment.actions import AnswerContent, Edit
from assessment.actions.totals import keep_result, refresh_soon
from assessment.instruments import INSTRUMENTS
from assessment.models import Answer, Assessment, InstrumentVersion, Round, Status
from municipalities.access import Role
from municipalities.demo import DEMO_PASSWORD
from municipalities.models import AuditEntry, Membership, Municipality, Person, Region, RegionMembership
from municipalities.reading import ContentError, list_schema, read_content, record_schema

DEMO_FILE = Path(__file__).parent / "content" / "demo.yaml"
ANSWERS_FILE = INSTRUMENTS.parent / "demo" / "explanations.yaml"

_TEXT = {"type": "string", "minLength": 1}
_DAY = {"type": "string", "format": "date"}
_CODE = {"type": "string", "pattern": r"^GM\d{4}$"}
_ROLES = [*Role.values, "region", "administrator"]
_PERSON = record_schema(
    {"municipality": _CODE},
    email={"type": "string", "pattern": r"\.example$"},
    name=_TEXT,
    job_title=_TEXT,
    role={"enum": _ROLES},
)
_ASSESSMENT = record_schema(
    {"adopted": {"type": "boolean"}, "first": {"type": "integer", "minimum": 1}}, municipality=_CODE, answers=_CODE
)
_ROUND = record_schema(
    {"opens_after": {"type": "integer"}, "closes_after": {"type": "integer"}, "opens_on": _DAY, "closes_on": _DAY},
    name=_TEXT,
    assessments=list_schema(_ASSESSMENT),
)
_SCHEMA = record_schema(
    version={"type": "integer"},
    people=list_schema(_PERSON),
    author=record_schema(email={"type": "string", "pattern": r"\.example$"}, name=_TEXT),
    rounds=list_schema(_ROUND),
)
_STATUS = {"enum": Status.values}
_EXPLAINED = record_schema({"explanation": {"type": "string"}, "owner": {"type": "string"}}, status=_STATUS)
_ANSWERS_SCHEMA = record_schema(
    version={"type": "integer"},
    municipalities={"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _EXPLAINED}},
    levels={"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _STATUS}},
)


def read_answers(path: Path = ANSWERS_FILE) -> dict[str, dict[str, AnswerContent]]:
    """The invented answers by CBS code and block key, in the order of the questionnaire."""
    content = read_content(path, _ANSWERS_SCHEMA)
    explained = {
        code: {key: _answer(**given) for key, given in g.items()} for code, g in content["municipalities"].items()
    }
    levels = {code: {key: _answer(status) for key, status in g.items()} for code, g in content["levels"].items()}
    return {**levels, **explained}


def _answer(status: str, explanation: str = "", owner: str = "") -> AnswerContent:
    return AnswerContent(status, explanation, owner)


@transaction.atomic
def load_demo(*, version: InstrumentVersion, region: Region, today: date) -> list[str]:
    """Bring in what of the demo is not there yet; returns what was made, in words. Again changes nothing."""
    content = read_content(DEMO_FILE, _SCHEMA)
    made = [person.email for person in _make_people(content, region)]
    answers = read_answers()
    for entry in content["rounds"]:
        round_, is_new = _round(entry, version, region, today)
        made += [round_.name] if is_new else []
        for wanted in entry["assessments"]:
            made += _make_assessment(round_, wanted, answers, today)
    return made


def _make_people(content: dict[str, Any], region: Region) -> Iterable[Person]:
    author = content["author"]
    if not Person.objects.filter(email=author["email"]).exists():
        made = Person.objects.create_user(author["email"], name=author["name"], is_active=False, is_demo=True)
        AuditEntry.record("make_demo_person", made, by=None, email=made.email)
    known = set(Person.objects.values_list("email", flat=True))
    return [_person(entry, region) for entry in content["people"] if entry["email"] not in known]


def _person(entry: dict[str, Any], region: Region) -> Person:
    fields = {"name": entry["name"], "job_title": entry["job_title"], "is_demo": True}
    role, municipality = entry["role"], None
    create = Person.objects.create_superuser if role == "administrator" else Person.objects.create_user
    person = create(entry["email"], DEMO_PASSWORD, **fields)
    if role == "region":
        RegionMembership.objects.create(person=person, region=region)
    elif role in Role.values:
        municipality = Municipality.objects.get(pk=entry["municipality"])
        Membership.objects.create(person=person, municipality=municipality, role=role)
    AuditEntry.record("make_demo_person", person, by=None, municipality=municipality, email=person.email, role=role)
    return person


def _round(entry: dict[str, Any], version: InstrumentVersion, region: Region, today: date) -> tuple[Round, bool]:
    name = entry["name"].format(year=today.year)
    existing = Round.objects.filter(region=region, name=name).first()
    if existing is not None:
        return existing, False
    opens_on, closes_on = (_day(entry, edge, today) for edge in ("opens", "closes"))
    made = actions.open_round(
        region=region,
        name=name,
        instrument_versions=[version],
        opens_on=opens_on,
        closes_on=closes_on,
        by=None,
        is_demo=True,
    )
    return made, True


def _day(entry: dict[str, Any], edge: str, today: date) -> date:
    if f"{edge}_on" in entry:
        return date.fromisoformat(entry[f"{edge}_on"])
    if f"{edge}_after" in entry:
        return today + timedelta(days=entry[f"{edge}_after"])
    raise ContentError(f"{DEMO_FILE.name}: the round {entry['name']!r} has no {edge}_on and no {edge}_after")


def _make_assessment(
    round_: Round, wanted: dict[str, Any], answers: Mapping[str, Mapping[str, AnswerContent]], today: date
) -> list[str]:
    municipality = Municipality.objects.get(pk=wanted["municipality"])
    if Assessment.objects.for_municipality(municipality).for_round(round_).exists():
        return []
    by, day = author_of(municipality), min(today, round_.closes_on)
    assessment = actions.start_assessment(
        round_=round_,
        instrument_version=round_.instrument_versions.get(),
        municipality=municipality,
        by=by,
        today=day,
    )
    given = dict(list(answers[wanted["answers"]].items())[: wanted.get("first")])
    answer_all(assessment, given, by, day)
    if day < today:
        _date_back(assessment, day)
    if wanted.get("adopted"):
        _adopt(assessment, by, day, today)
    return [f"{round_.name}: {municipality.name}"]


def author_of(municipality: Municipality) -> Person:
    """Who filled in a municipality's answers: its own coordinator where the demo has one."""
    coordinators = Membership.objects.filter(
        municipality=municipality, role=Role.COORDINATOR, person__is_demo=True
    ).select_related("person")
    coordinator = coordinators.first()
    return coordinator.person if coordinator else Person.objects.get(is_demo=True, is_active=False)


def answer_all(assessment: Assessment, given: Mapping[str, AnswerContent], by: Person, day: date) -> None:
    """Save these answers by key of the block, in the order of the questionnaire."""
    for answer in Answer.objects.filter(assessment=assessment).select_related("block").order_by("block__position"):
        if answer.block.key in given:
            answer.assessment = assessment
            edit = Edit(page="", sequence=0, based_on=answer.version)
            actions.save_answer(answer=answer, content=given[answer.block.key], edit=edit, by=by, today=day)


def _date_back(assessment: Assessment, day: date) -> None:
    """An old round looks old: the actions themselves know no other moment than now."""
    moment = _noon(day)
    assessment.answers.filter(changed_at__isnull=False).update(changed_at=moment)
    Assessment.objects.filter(pk=assessment.pk).update(started_at=moment)


def _adopt(assessment: Assessment, by: Person, day: date, today: date) -> None:
    if day == today:
        actions.adopt_assessment(assessment=assessment, by=by, today=day, confirms=True)
        return
    assessment.answers.update(frozen=True)
    assessment.adopted_at, assessment.adopted_by = _noon(day), by
    assessment.save(update_fields=["adopted_at", "adopted_by"])
    result = keep_result(assessment)
    refresh_soon(
        region_id=assessment.municipality.region_id, instrument_id=result.instrument_id, round_id=assessment.round_id
    )


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
