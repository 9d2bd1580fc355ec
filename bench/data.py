"""The data that the benchmarks run on: real texts, a pillar of twelve blocks, every answer filled."""

import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import yaml
from django.utils import timezone

from assessment import actions
from assessment.actions import AnswerContent, Edit
from assessment.instruments import INSTRUMENTS
from assessment.models import Answer, Assessment, InstrumentVersion
from municipalities.access import Role
from municipalities.models import Membership, Municipality, Person

PASSWORD = "bench-password-1234"
BLOCKS = 12
EXPLANATION = "De gemeente werkt hier sinds vorig jaar aan, samen met de afdelingen en de buurgemeenten. " * 4


@dataclass(frozen=True)
class Stage:
    """Where the clients go. `emails` are two coordinators, one a client."""

    assessment: int
    slug: str
    emails: tuple[str, str]
    answers: tuple[int, int]
    keys: tuple[str, str]
    person: int
    gaps: int  # another assessment, of the published questionnaire, in which nothing is there yet

    @property
    def pillar(self) -> str:
        return f"/gemeente/{self.slug}/meting/{self.assessment}/pijler/twaalf/"

    @property
    def canvas(self) -> str:
        return f"/gemeente/{self.slug}/meting/{self.assessment}/"

    @property
    def own_questions(self) -> str:
        return f"/gemeente/{self.slug}/mijn-vragen/"

    @property
    def recommendations(self) -> str:
        return f"/gemeente/{self.slug}/meting/{self.gaps}/aanbevelingen/"

    def save(self, client: int) -> str:
        return f"/gemeente/{self.slug}/meting/{self.assessment}/bouwsteen/{self.keys[client]}/"


def set_up() -> Stage:
    """Make the stage afresh in the database of the settings; safe to run again."""
    municipality = Municipality.objects.get(slug="westland")
    people = [_coordinator(municipality, number) for number in (1, 2)]
    assessment = _assessment(municipality, people[0], "Bench", "partial")
    for person in people:
        _hand_out(assessment, person)
    answers = list(assessment.answers.order_by("pk").values_list("pk", "block__key")[:2])
    return Stage(
        assessment=assessment.pk,
        slug=municipality.slug,
        emails=(people[0].email, people[1].email),
        answers=(answers[0][0], answers[1][0]),
        keys=(answers[0][1], answers[1][1]),
        person=people[0].pk,
        gaps=_assessment(municipality, people[0], "Bench gaps", "not_yet").pk,
    )


def _coordinator(municipality: Municipality, number: int) -> Person:
    email = f"bench{number}@gemeente.example"
    person = Person.objects.filter(email=email).first() or Person.objects.create_user(
        email, PASSWORD, name=f"Bench {number}"
    )
    Membership.objects.get_or_create(person=person, municipality=municipality, defaults={"role": Role.COORDINATOR})
    return person


def _assessment(municipality: Municipality, by: Person, round_name: str, status: str) -> Assessment:
    today = timezone.localdate()
    existing = Assessment.objects.filter(municipality=municipality, round__name=round_name).first()
    if existing:
        return existing
    version = _instrument() if round_name == "Bench" else _published()
    round_ = actions.open_round(
        region=municipality.region,
        name=round_name,
        instrument_versions=[version],
        opens_on=today - timedelta(days=1),
        closes_on=today + timedelta(days=300),
        by=None,
    )
    assessment = actions.start_assessment(
        round_=round_, instrument_version=version, municipality=municipality, by=by, today=today
    )
    for answer in Answer.objects.filter(assessment=assessment).select_related("assessment__round", "block"):
        answer.assessment.municipality = municipality
        actions.save_answer(
            answer=answer,
            content=AnswerContent(status, EXPLANATION, "Informatiemanager"),
            edit=Edit(page="", sequence=0, based_on=0),
            by=by,
            today=today,
        )
    return assessment


def _hand_out(assessment: Assessment, person: Person) -> None:
    """A pillar of questions to each of them."""
    keys = list(assessment.answers.filter(block__pillar__key="twaalf").values_list("block__key", flat=True))
    today = timezone.localdate()
    actions.assign_blocks(
        assessment=assessment,
        blocks=keys,
        to=actions.Assignee(person=person),
        terms=actions.Terms(due_on=today + timedelta(days=10), note="Wilt u dit nakijken?"),
        by=person,
        today=today,
    )


def _published() -> InstrumentVersion:
    return InstrumentVersion.objects.get(instrument__key="vier-pijlers", number=1)


def _instrument() -> InstrumentVersion:
    """The four pillars, with one pillar of twelve blocks in front; the other blocks stay in theirs."""
    content = yaml.safe_load((INSTRUMENTS / "vier-pijlers-1.yaml").read_text())
    content |= {"instrument": "bench", "title": "Bench"}
    blocks = [pillar["blocks"].pop(0) for pillar in content["pillars"] for _ in range(BLOCKS // 4)]
    content["pillars"].insert(0, {**content["pillars"][0], "key": "twaalf", "name": "Twaalf blokken", "blocks": blocks})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench-1.yaml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True))
        return actions.publish_instrument(path=path, by=None)
