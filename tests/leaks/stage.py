"""A region in which everything was typed that anybody can type, by municipalities that share differently."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from assessment import actions
from assessment.actions import add_evidence, keep_offline_form, write_comment
from assessment.models import Assessment, Round
from assessment.workbook_rows import Reading
from municipalities.models import Invitation, Municipality, Person, ProfileFact
from projects.actions import read_import
from projects.actions.scans import save_scan
from projects.models import PartnerRequest, Project, Testbed
from strategy.actions import (
    add_goal_note,
    add_wish,
    choose_path,
    start_agenda,
    write_foreword,
)
from strategy.models import AdviceDecision, Ambition, Goal, Principle, SocietalTask
from tests import factories
from tests.assessment.comparing import BY_NAME, NOTHING, OPENLY, TOTALS, count_totals, draft, measure
from tests.projects.open_data import make_cooperation
from tests.projects.stage import answer
from tests.projects.test_views import make_project
from tests.strategy.goals import make_goal

VISIE = "verkennen-visie"
LEVELS = {"Openveld": OPENLY, "Naamstad": BY_NAME, "Stilwater": NOTHING}
IN_TOTALS = ("Somdam", "Somdijk", "Somhaven", "Somkerk", "Somland")


def fill(values: dict[str, Any], round_: Round, people: dict[str, Person]) -> None:
    """Whatever the stage of the tests of access does not have yet."""
    delft, zoetermeer = (Municipality.objects.get(name=name) for name in ("Delft", "Zoetermeer"))
    measure_around(round_, delft, people["region_staff"])
    plan(delft, people["coordinator"], Assessment.objects.get(pk=values["assessment"]), values["advice"])
    hand_back(Assessment.objects.get(pk=values["assessment"]), people["coordinator"], people["contributor"])
    work_together(values, people)
    for place in (zoetermeer, Municipality.objects.get(name="Stilwater")):
        type_as(place, place.memberships.get().person, round_)
    for place in Municipality.objects.all():
        ProfileFact.objects.create(
            municipality=place, kind="strength", position=1, text="Sterk", document="mrdh-2021", section="6.2"
        )
    invite(delft, people["coordinator"], people["invited"])


def measure_around(round_: Round, delft: Municipality, staff: Person) -> None:
    """Others that measured in this round, and an earlier round in which Delft did."""
    for name, level in (LEVELS | dict.fromkeys(IN_TOTALS, TOTALS)).items():
        measure(round_, name, level)
    draft(round_, "Kladburg")
    earlier = factories.make_round(round_.instrument_versions.get(), delft.region, name="Vorige")
    for place in (delft, Municipality.objects.get(name="Openveld"), Municipality.objects.get(name="Stilwater")):
        measure(earlier, place.name, LEVELS.get(place.name, TOTALS), "not_yet", place=place)
    for one in (round_, earlier):
        count_totals(one)
    today = timezone.localdate()
    until = today + timedelta(days=9)
    actions.reopen_round(
        round_=_closed(earlier), municipality=delft, reason="Later", until=until, by=staff, today=today
    )


def _closed(round_: Round) -> Round:
    today = timezone.localdate()
    Round.objects.filter(pk=round_.pk).update(closed_on=today - timedelta(days=1))
    round_.refresh_from_db()
    return round_


def plan(delft: Municipality, by: Person, assessment: Assessment, advice: str) -> None:
    """What Delft wants and decided."""
    today = timezone.localdate()
    Ambition.objects.create(municipality=delft, sentence="Wij willen", changed_by=by)
    SocietalTask.objects.create(municipality=delft, code="", name="Zorg", path="adaptive", path_reason="Omdat")
    Principle.objects.create(municipality=delft, code="", text="Open")
    choose_path(municipality=delft, path="adaptive", reason="Past", considerations={}, proposed="adaptive", by=by)
    AdviceDecision.objects.create(municipality=delft, advice=advice, state="postponed", reason="Later", by=by)
    add_goal_note(goal=delft.goals.get(), value=Decimal(50), text="Half", by=by, today=today)
    agenda = delft.agendas.get(adopted_at__isnull=True)
    write_foreword(agenda=agenda, text="Vooraf", based_on=agenda.foreword_version, by=by)
    factories.set_aside(assessment, VISIE, by, "Weg")
    readings = [Reading(1, VISIE, 0, "implemented", "Ja", "Wij")]
    keep_offline_form(assessment=assessment, file_name="terug.xlsx", readings=readings, by=by)
    closed = make_goal(delft, by)
    Goal.objects.filter(pk=closed.pk).update(state="reached", closing="Gehaald", closed_at=timezone.now())


def hand_back(assessment: Assessment, by: Person, contributor: Person) -> None:
    """A proposal that came back with a remark."""
    today = timezone.localdate()
    proposal = factories.make_proposal(assessment, "verkennen-rolbepaling", contributor)
    actions.return_proposal(proposal=proposal, seen=proposal.version, remark="Nog eens", by=by, today=today)


def work_together(values: dict[str, Any], people: dict[str, Person]) -> None:
    """Requests in every state, of Delft and of others; projects, testbeds and cooperations of all sorts."""
    coordinator = people["coordinator"]
    delft, other = (Municipality.objects.get(name=name) for name in ("Delft", "Zoetermeer"))
    named = Municipality.objects.get(name="Naamstad")
    for seeker, by in ((delft, coordinator), (other, people["outsider"])):
        _asked(seeker, named, VISIE, by)
    answer(_asked(delft, other, "verkennen-rolbepaling", coordinator), "helper", "yes", people["outsider"])
    inside = Project.objects.get(pk=values["project"])
    make_project(delft, "Openbaar", is_public=True, created_by=coordinator, changed_by=coordinator)
    make_project(delft, "Verwijderd", removed_at=timezone.now(), is_public=True)
    make_project(other, "Van een ander")
    typed = {"status-verkennen-visie": "partial", "note-verkennen-visie": "Zo", "use-needed": "Nodig", "why": "Daarom"}
    save_scan(project=inside, municipality=delft, typed=typed, based_on=0, by=coordinator, today=timezone.localdate())
    make_cooperation(delft, "Data")
    make_cooperation(delft, "Oud", removed_at=timezone.now())
    Testbed.objects.create(
        key="proef", name="Proef", municipality=delft, state="existing", document="mrdh-2021", section="6.2"
    )
    for place, staff in ((delft, coordinator), (None, people["region_staff"])):
        data = "Naam;Gemeente;Contactpersoon;E-mail;Lessen\nSensoren;Delft;Jan;jan@delft.example;Veel\nFout;Elders;;;\n"
        read_import(data=data.encode(), file_name="in.csv", region=delft.region, municipality=place, by=staff)


def _asked(seeker: Municipality, helper: Municipality, block: str, by: Person) -> PartnerRequest:
    """The seeker said yes with it, as it does by asking."""
    return PartnerRequest.objects.create(
        seeker=seeker,
        helper=helper,
        block=block,
        started_by="seeker",
        seeker_says="yes",
        created_by=by,
        seeker_contact=by,
    )


def type_as(place: Municipality, by: Person, round_: Round) -> None:
    """What members of other municipalities typed."""
    today = timezone.localdate()
    own = factories.start_own(round_.instrument_versions.get(), place, by)
    visie = factories.answer_block(own, VISIE, "partial", by, "Toelichting", "Eigenaar")
    write_comment(answer=visie, text="Klopt dit?", by=by)
    add_evidence(answer=visie, title="Nota", address="https://www.example.org/nota", by=by)
    factories.make_proposal(own, VISIE, by, "implemented")
    make_goal(place, by)
    add_wish(municipality=place, block=VISIE, kind="learn", text="Samen", by=by, today=today)
    agenda = start_agenda(municipality=place, by=by, today=today)
    write_foreword(agenda=agenda, text="Vooraf", based_on=0, by=by)


def invite(delft: Municipality, by: Person, person: Person) -> None:
    """Somebody with an account elsewhere who was asked to join."""
    Invitation.objects.create(
        municipality=delft,
        email=person.email,
        name=person.name,
        role="contributor",
        token_hash=Invitation.hash_of("another-token"),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=1),
    )
