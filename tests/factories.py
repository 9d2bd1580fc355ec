"""Makes what tests need. Each function makes one thing, sound by default; name what the test is about."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from assessment import actions
from assessment.actions import AnswerContent, Edit
from assessment.models import (
    Answer,
    Assessment,
    Assignment,
    Block,
    Instrument,
    InstrumentVersion,
    Pillar,
    Proposal,
    Round,
    SetAsideAnswer,
    Sharing,
    Status,
)
from municipalities.access import Role
from municipalities.models import Membership, Municipality, Person, Region, RegionMembership, SizeClass

PASSWORD = "een-goed-wachtwoord"
_numbers = count(1)
_codes = count(5000)


def make_region(**fields: Any) -> Region:
    defaults = {"name": "Metropoolregio Rotterdam Den Haag", "short_name": "MRDH", "slug": "mrdh"}
    return Region.objects.get_or_create(slug=fields.get("slug", "mrdh"), defaults={**defaults, **fields})[0]


def make_municipality(name: str = "Delft", gm_code: str | None = None, **fields: Any) -> Municipality:
    defaults = {
        "region": fields.pop("region", None) or make_region(),
        "official_name": name,
        "slug": name.lower().replace(" ", "-"),
        "size_class": SizeClass.LARGE,
        "latitude": 52.0,
        "longitude": 4.4,
    }
    return Municipality.objects.create(gm_code=gm_code or f"GM{next(_codes)}", name=name, **{**defaults, **fields})


def make_person(name: str = "Persoon", **fields: Any) -> Person:
    """A person with an unusable password: tests log in by force; `make_person(password=PASSWORD)` to log in by hand."""
    number = next(_numbers)
    fields.setdefault("email", f"{name.lower().replace(' ', '.')}{number}@gemeente.example")
    return Person.objects.create_user(name=name, **fields)


def make_member(municipality: Municipality, role: str = Role.COORDINATOR, name: str = "", **fields: Any) -> Person:
    person = make_person(name or str(role), **fields)
    Membership.objects.create(person=person, municipality=municipality, role=role)
    return person


def make_region_staff(region: Region, **fields: Any) -> Person:
    person = make_person("Regiomedewerker", **fields)
    RegionMembership.objects.create(person=person, region=region)
    return person


def make_instrument(
    title: str = "", blocks: int = 2, instrument: Instrument | None = None, **fields: Any
) -> InstrumentVersion:
    """A small instrument of one pillar, made by hand; or a next version of one."""
    number = next(_numbers)
    if instrument is None:
        instrument = Instrument.objects.create(key=f"instrument-{number}", title=title or f"Instrument {number}")
    version = InstrumentVersion.objects.create(
        instrument=instrument, **{"number": 1, "checksum": str(number), **fields}
    )
    pillar = Pillar.objects.create(version=version, key="pijler", position=1, name="Pijler", description="")
    for place in range(1, blocks + 1):
        signs = {status.value: "…" for status in Status.signed()}
        Block.objects.create(
            version=version,
            pillar=pillar,
            key=f"blok-{place}",
            position=place,
            layer="inner",
            name=f"Blok {place}",
            signs=signs,
        )
    return version


def make_round(instrument_version: InstrumentVersion, region: Region | None = None, **fields: Any) -> Round:
    """A round that is open today."""
    today = timezone.localdate()
    defaults: dict[str, Any] = {
        "name": f"Ronde {next(_numbers)}",
        "opens_on": today - timedelta(days=10),
        "closes_on": today + timedelta(days=30),
    }
    return actions.open_round(
        region=region or make_region(), instrument_versions=[instrument_version], by=None, **{**defaults, **fields}
    )


def make_assessment(municipality: Municipality, round_: Round, by: Person, today: date | None = None) -> Assessment:
    return actions.start_assessment(
        round_=round_,
        instrument_version=round_.instrument_versions.get(),
        municipality=municipality,
        by=by,
        today=today or timezone.localdate(),
    )


def share(assessment: Assessment, level: int, by: Person) -> None:
    """Its municipality shares what it adopts with this instrument."""
    Sharing.objects.update_or_create(
        municipality=assessment.municipality,
        instrument=assessment.instrument_version.instrument,
        defaults={"level": level, "decided_by": by},
    )


def start_own(version: InstrumentVersion, municipality: Municipality, by: Person, name: str = "Eigen") -> Assessment:
    """An assessment outside the rounds."""
    return actions.start_own_assessment(
        instrument_version=version, name=name, municipality=municipality, by=by, today=timezone.localdate()
    )


def answer_block(
    assessment: Assessment, key: str, status: str | None, by: Person, explanation: str = "", owner: str = ""
) -> Answer:
    """Save an answer as its newest version, as a page would that has just been opened."""
    answer = Answer.objects.select_related("assessment__round", "assessment__municipality", "block", "changed_by").get(
        assessment=assessment, block__key=key
    )
    return actions.save_answer(
        answer=answer,
        content=AnswerContent(status, explanation, owner),
        edit=Edit(page=f"page-{next(_numbers)}", sequence=1, based_on=answer.version),
        by=by,
        today=timezone.localdate(),
    )


def answer_all(assessment: Assessment, status: str, by: Person) -> None:
    for key in assessment.answers.values_list("block__key", flat=True):
        answer_block(assessment, key, status, by)


def adopt(assessment: Assessment, by: Person) -> Assessment:
    return actions.adopt_assessment(assessment=assessment, by=by, today=timezone.localdate())


def correct(assessment: Assessment, by: Person) -> Assessment:
    return actions.correct_assessment(
        assessment=assessment, reason="Er stond een fout in", by=by, today=timezone.localdate()
    )


def set_aside(assessment: Assessment, key: str, by: Person, explanation: str) -> SetAsideAnswer:
    """A text that lost a race, as it waits for its author."""
    answer = Answer.objects.get(assessment=assessment, block__key=key)
    return SetAsideAnswer.objects.create(answer=answer, by=by, status="partial", explanation=explanation, owner="")


def make_assignment(assessment: Assessment, key: str, person: Person, by: Person, **terms: Any) -> Assignment:
    """A block handed to a colleague."""
    (assignment,) = actions.assign_blocks(
        assessment=assessment,
        blocks=[key],
        to=actions.Assignee(person=person),
        terms=actions.Terms(**terms),
        by=by,
        today=timezone.localdate(),
    )
    return assignment


def answer_of(assessment: Assessment, key: str) -> Answer:
    """An answer as it is stored now, with what actions need of it."""
    related = ("assessment__round", "assessment__municipality", "block", "changed_by")
    return Answer.objects.select_related(*related).get(assessment=assessment, block__key=key)


def make_proposal(
    assessment: Assessment,
    key: str,
    by: Person,
    status: str = "partial",
    explanation: str = "",
    *,
    offered: bool = True,
) -> Proposal:
    """What somebody would answer, laid before the coordinators unless `offered` is false."""
    answer, today = answer_of(assessment, key), timezone.localdate()
    edit = Edit(page=f"page-{next(_numbers)}", sequence=1, based_on=0)
    saved = actions.save_proposal(
        answer=answer, content=AnswerContent(status, explanation, ""), edit=edit, by=by, today=today
    )
    assert saved is not None
    return actions.offer_proposal(answer=answer, by=by, today=today) if offered else saved
