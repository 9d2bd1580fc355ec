"""The commands that bring in content and demo."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from assessment.models import Answer, AnswerRevision, Assessment, Assignment, Comment, Proposal, Round
from assessment.reports import canvas_of, trend_of
from municipalities.demo import DEMO_PASSWORD
from municipalities.models import AuditEntry, Municipality, Person
from strategy.demo import read_answers

PEOPLE = [
    "coordinator@delft",
    "contributor@delft",
    "alderman@delft",
    "coordinator@zoetermeer",
    "region@mrdh",
    "administrator@digipeil",
]


def run(command: str) -> list[str]:
    out = StringIO()
    call_command(command, stdout=out)
    return out.getvalue().splitlines()


def everything() -> list[int]:
    return [model.objects.count() for model in (Person, Round, Assessment, Answer, AnswerRevision, AuditEntry)]


@pytest.fixture
def loaded(db, settings) -> None:
    settings.DEMO = settings.EMBEDDED_DATABASE = True
    run("load_content")
    run("load_demo")


def test_load_content_says_what_it_brought_in(db):
    first, again = run("load_content"), run("load_content")

    assert first[0] == "municipalities: 24 added"
    assert again[:13] == [
        "municipalities: unchanged",
        "rounds still to open: unchanged",
        "profile facts: unchanged",
        "instrument versions: unchanged",
        "results to compare: unchanged",
        "rounds counted together: unchanged",
        "organisations: unchanged",
        "projects: unchanged",
        "initiatives of Rotterdam: unchanged",
        "testbeds: unchanged",
        "cooperations: unchanged",
        "regional programme: unchanged",
        "lessons: unchanged",
    ]
    assert again[13] == "see also: 30 groups, sound"
    assert again[14].startswith("recommendations vier-pijlers-2: 211")


def test_load_demo_only_in_the_demo(db, settings):
    settings.DEMO = False
    run("load_content")

    with pytest.raises(CommandError, match="DEMO=1"):
        run("load_demo")

    assert not Person.objects.exists()


def test_load_demo_only_into_the_own_database(db, settings):
    settings.DEMO, settings.EMBEDDED_DATABASE = True, False
    run("load_content")

    with pytest.raises(CommandError, match="DATABASE_URL"):
        run("load_demo")

    assert not Person.objects.exists()


def test_load_demo_before_the_content_says_what_to_do(db, settings):
    settings.DEMO = settings.EMBEDDED_DATABASE = True

    with pytest.raises(CommandError, match="load_content"):
        run("load_demo")


def test_load_demo_again_changes_nothing(loaded):
    before = everything()

    assert run("load_demo") == ["the demo was there already: unchanged"]
    assert everything() == before


def test_what_the_demo_adopted_can_be_compared_at_once(loaded):
    again = run("load_content")

    assert ("results to compare: unchanged" in again, "rounds counted together: unchanged" in again) == (True, True)


def test_demo_people_are_invented_and_can_log_in(loaded, settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher", *settings.PASSWORD_HASHERS]

    people = Person.objects.filter(is_active=True).order_by("pk")
    assert [person.email for person in people] == [f"{name}.example" for name in PEOPLE]
    for person in people:
        assert person.is_demo
        assert person.check_password(DEMO_PASSWORD)
    assert [person.email for person in people if person.is_superuser] == ["administrator@digipeil.example"]


def test_people_of_the_demo_are_in_the_audit_trail(loaded):
    entries = AuditEntry.objects.filter(verb="make_demo_person")
    made = {f"municipalities.Person {pk}" for pk in Person.objects.values_list("pk", flat=True)}

    assert {entry.subject for entry in entries} == made
    assert {entry.by for entry in entries} == {None}
    coordinator = entries.get(details__email="coordinator@delft.example")
    assert (str(coordinator.municipality), coordinator.details["role"]) == ("Delft", "coordinator")


def test_the_author_of_the_demo_cannot_log_in(loaded):
    author = Person.objects.get(is_active=False)

    assert not author.has_usable_password()
    assert author.is_demo


def test_demo_shows_every_state_of_a_municipality(loaded):
    current = Round.objects.get(closes_on__gte=timezone.localdate())
    states = dict(current.assessments.values_list("municipality__name", "adopted_at"))

    assert current.is_demo
    assert len(states) == 12
    assert states["Delft"] is None
    assert states["Zoetermeer"] is not None
    assert states["Den Haag"] is not None
    delft = Assessment.objects.get(municipality__name="Delft", round=current)
    taken_over = delft.answers.filter(to_confirm=True).count()
    assert delft.answers.filter(status__isnull=False).count() - taken_over == len(read_answers()["GM0503"]) == 17
    assert taken_over == 1


@pytest.mark.parametrize("name", ["Zoetermeer", "Delft"])
def test_demo_of_this_year_follows_that_of_2022(loaded, name):
    now = Assessment.objects.get(municipality__name=name, round__closes_on__gte=timezone.localdate())

    trend = trend_of(now, canvas_of(now))
    assert trend is not None

    assert now.follows == Assessment.objects.get(municipality__name=name, round__name="Meting 2022")
    assert {"up", "down", "same"} <= {way for way, _count in trend.counts}


def test_demo_of_2022_has_the_municipalities_of_then(loaded):
    old = Round.objects.get(name="Meting 2022")
    brielle = Assessment.objects.get(round=old, municipality="GM0501")

    assert brielle.adopted_at is not None
    assert brielle.adopted_at.year == 2022
    assert not old.invited.filter(pk="GM1992").exists()
    assert old.invited.filter(pk="GM0501").exists()
    assert Municipality.objects.get(pk="GM0501").successor_id == "GM1992"


def test_demo_coordinator_sees_where_delft_is(loaded):
    client = Client()
    client.force_login(
        Person.objects.get(email="coordinator@delft.example"),
        backend="allauth.account.auth_backends.AuthenticationBackend",
    )

    assert client.get("/gemeente/delft/").status_code == 200


def test_demo_shows_teamwork_of_delft(loaded):
    contributor = Person.objects.get(email="contributor@delft.example")

    assert Assignment.objects.filter(person=contributor).count() == 4
    assert sorted(Proposal.objects.values_list("state", flat=True)) == ["proposed", "returned"]
    assert Comment.objects.count() == 1


def test_demo_measures_with_other_instruments_outside_the_rounds(loaded):
    zoetermeer = Assessment.objects.get(name="Onze digitale economie")
    delft = Assessment.objects.get(name="Proef met slimme straatverlichting")

    assert (zoetermeer.municipality.name, zoetermeer.is_adopted, zoetermeer.is_demo) == ("Zoetermeer", True, True)
    assert (delft.municipality.name, delft.is_adopted, delft.is_demo) == ("Delft", False, True)
    assert delft.instrument_version.subject == "project"
    assert not zoetermeer.answers.filter(status=None).exists()
