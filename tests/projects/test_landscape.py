"""Organisations, testbeds and cooperations as the content gives them, and how they come into the database."""

from collections.abc import Callable
from dataclasses import replace
from math import hypot
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from municipalities.actions import load_municipalities
from municipalities.directory import MUNICIPALITIES_FILE, Directory
from municipalities.models import AuditEntry
from municipalities.reading import ContentError, Loaded
from projects.actions import change_cooperation, load_cooperations, load_organisations, load_testbeds
from projects.actions.cooperations import CooperationContent
from projects.collaboration_map import CollaborationMap
from projects.landscape import (
    COOPERATIONS_FILE,
    ORGANISATIONS_FILE,
    TESTBEDS_FILE,
    read_cooperations,
    read_organisations,
    read_testbeds,
)
from projects.models import Cooperation, Organisation, TieState
from projects.models import Testbed as StoredTestbed  # pytest takes a name that begins with Test for a test
from tests.factories import make_person
from tests.reading_level import EASY, LONGEST, flesch_douma, longest_sentence

Changed = Callable[[Path, Callable[[Any], object]], Path]

CODES = [row["gm_code"] for row in Directory.from_file(MUNICIPALITIES_FILE).municipalities]
ORGANISATIONS = {row["key"]: row for row in read_organisations(ORGANISATIONS_FILE, CODES)}
TESTBEDS = {row["key"]: row for row in read_testbeds(TESTBEDS_FILE, CODES)}
COOPERATIONS = {entry.row["key"]: entry for entry in read_cooperations(COOPERATIONS_FILE, CODES, ORGANISATIONS).entries}


@pytest.fixture
def municipalities(db: None) -> None:
    load_municipalities(by=None)


def test_map_shows_the_knowledge_institutions_and_networks_of_the_guide() -> None:
    shown = {row["name"]: row["municipality_id"] for row in ORGANISATIONS.values() if row["on_map"]}

    assert shown == {
        "TU Delft": "GM0503",
        "Erasmus Universiteit Rotterdam": "GM0599",
        "Erasmus Centre for Data Analytics": "GM0599",
        "Haagse Hogeschool": "GM0637",
        "YES!Delft": "GM0503",
        "The Hague Security Delta": "GM0518",
    }
    assert all(row["description"] and row["document"] for row in ORGANISATIONS.values() if row["on_map"])


def test_testbeds_are_those_of_the_guide() -> None:
    states = {key: (row["municipality_id"], row["state"]) for key, row in TESTBEDS.items()}

    assert states == {
        "living-lab-scheveningen": ("GM0518", "existing"),
        "5g-fieldlab-zuid-holland": ("GM0503", "existing"),
        "the-green-village-digital": ("GM0503", "existing"),
        "living-lab-sensible-sensor-reyeroord": ("GM0599", "existing"),
        "krimpen-aan-den-ijssel": ("GM0542", "possible"),
        "lansingerland": ("GM1621", "possible"),
        "unmanned-valley": (None, "existing"),
    }
    assert TESTBEDS["unmanned-valley"]["location"] == "Katwijk en Valkenburg (buiten de regio)"


def test_cooperations_are_those_of_the_guide() -> None:
    ties = {
        key: {each.municipality or each.organisation: each.state for each in entry.participants}
        for key, entry in COOPERATIONS.items()
        if not entry.row["is_region_wide"]
    }

    current, potential = TieState.CURRENT, TieState.POTENTIAL
    assert ties == {
        "gis-toepassingen": {
            **dict.fromkeys(("GM0637", "GM0518", "GM1926", "GM0502"), current),
            **dict.fromkeys(("GM0599", "GM1621"), potential),
        },
        "autonoom-vervoer": {
            **dict.fromkeys(("GM0503", "GM0599", "tu-delft"), current),
            **dict.fromkeys(("GM1621", "GM0518"), potential),
        },
        "greenport": dict.fromkeys(("GM1621", "GM1926", "GM1842"), current),
        "restwarmte": dict.fromkeys(("GM0599", "GM1926"), current),
        "startende-bedrijven": dict.fromkeys(("yes-delft", "GM1926", "GM1842"), potential),
        "kennis-van-nieuwe-techniek": dict.fromkeys(("GM0503", "tu-delft"), current),
        "onderzoek-met-data": dict.fromkeys(("GM0599", "erasmus-centre-for-data-analytics"), current),
    }


def test_what_concerns_the_whole_region_has_no_participants_of_its_own() -> None:
    wide = {key: entry for key, entry in COOPERATIONS.items() if entry.row["is_region_wide"]}

    assert set(wide) == {
        "leverancierscontracten",
        "algoritmen-en-privacy",
        "bezoekers-tellen",
        "antennes-voor-5g",
        "veilige-gemeentelijke-data",
        "proeven-met-sensoren-en-5g",
    }
    assert not any(entry.participants for entry in wide.values())


@pytest.mark.parametrize(
    "row",
    [
        *(row for row in ORGANISATIONS.values() if row["description"]),
        *TESTBEDS.values(),
        *(entry.row for entry in COOPERATIONS.values()),
    ],
    ids=lambda row: str(row["key"]),
)
def test_description_can_be_read_at_level_b1(row: dict[str, Any]) -> None:
    assert longest_sentence([row["description"]]) <= LONGEST
    assert flesch_douma([row["description"]]) >= EASY


READERS: dict[Path, Callable[[Path], object]] = {
    ORGANISATIONS_FILE: lambda path: read_organisations(path, CODES),
    TESTBEDS_FILE: lambda path: read_testbeds(path, CODES),
    COOPERATIONS_FILE: lambda path: read_cooperations(path, CODES, ORGANISATIONS),
}


def _participants(content: Any) -> Any:
    return content["cooperations"][0]["participants"]


@pytest.mark.parametrize(
    ("file", "change", "message"),
    [
        pytest.param(
            ORGANISATIONS_FILE,
            lambda c: c["organisations"][1].update(aliases=["tu DELFT"]),
            "name given more than once: tu delft",
            id="two with one name",
        ),
        pytest.param(
            ORGANISATIONS_FILE,
            lambda c: c["organisations"][0].update(municipality="GM0000"),
            "unknown municipality: GM0000",
            id="unknown municipality",
        ),
        pytest.param(
            ORGANISATIONS_FILE,
            lambda c: c["organisations"][0].update(kind="club"),
            "organisations/0/kind: 'club' is not",
            id="kind",
        ),
        pytest.param(
            TESTBEDS_FILE,
            lambda c: c["testbeds"][0].update(location="Katwijk"),
            "either municipality or location, and not both: living-lab-scheveningen",
            id="testbed in two places",
        ),
        pytest.param(
            TESTBEDS_FILE,
            lambda c: c["testbeds"][0].pop("municipality"),
            "either municipality or location, and not both: living-lab-scheveningen",
            id="testbed nowhere",
        ),
        pytest.param(
            COOPERATIONS_FILE,
            lambda c: c["cooperations"][0].update(region_wide=True),
            "either region_wide or participants, and not both: gis-toepassingen",
            id="of all and of some",
        ),
        pytest.param(
            COOPERATIONS_FILE,
            lambda c: c["cooperations"][0].pop("participants"),
            "either region_wide or participants, and not both: gis-toepassingen",
            id="of nobody",
        ),
        pytest.param(
            COOPERATIONS_FILE,
            lambda c: _participants(c).append({"municipality": "GM0637", "state": "potential"}),
            "participant of gis-toepassingen given more than once: GM0637",
            id="participant twice",
        ),
        pytest.param(
            COOPERATIONS_FILE,
            lambda c: _participants(c).append({"organisation": "fifa", "state": "potential"}),
            "unknown organisation: fifa",
            id="unknown organisation",
        ),
        pytest.param(
            COOPERATIONS_FILE,
            lambda c: _participants(c)[0].update(organisation="tu-delft"),
            "either municipality or organisation, and not both: gis-toepassingen",
            id="participant that is two",
        ),
        pytest.param(
            COOPERATIONS_FILE,
            lambda c: c["cooperations"][0].update(blocks=["visie"]),
            "unknown block: visie",
            id="block",
        ),
        pytest.param(
            COOPERATIONS_FILE,
            lambda c: c["cooperations"][0]["source"].update(section="99"),
            "unknown source: mrdh-2021, 99",
            id="source",
        ),
    ],
)
def test_bad_content_is_refused_with_what_is_wrong(
    changed: Changed, file: Path, change: Callable[[Any], object], message: str
) -> None:
    path = changed(file, change)

    with pytest.raises(ContentError, match=f"^{file.name}: .*{message}"):
        READERS[file](path)


def test_loading_twice_changes_nothing(municipalities: None) -> None:
    first = [load(by=None) for load in (load_organisations, load_testbeds, load_cooperations)]
    written = AuditEntry.objects.count()
    again = [load(by=None) for load in (load_organisations, load_testbeds, load_cooperations)]

    assert first == [Loaded(added=len(ORGANISATIONS)), Loaded(added=7), Loaded(added=13)]
    assert again == [Loaded()] * 3
    assert AuditEntry.objects.count() == written


def test_loading_follows_the_files(municipalities: None, changed: Changed) -> None:
    for load in (load_organisations, load_testbeds, load_cooperations):
        load(by=None)

    def change(content: Any) -> None:
        content["cooperations"][0]["participants"].pop()
        content["cooperations"].pop()

    testbeds = changed(TESTBEDS_FILE, lambda content: content["testbeds"].pop())
    assert load_testbeds(by=None, path=testbeds) == Loaded(removed=1)
    assert load_cooperations(by=None, path=changed(COOPERATIONS_FILE, change)) == Loaded(changed=1, removed=1)

    gis = Cooperation.objects.get(key="gis-toepassingen")
    assert gis.participations.count() == 5


def test_what_grew_here_stays(municipalities: None) -> None:
    for load in (load_organisations, load_cooperations):
        load(by=None)
    known = Cooperation.objects.get(key="greenport")
    Cooperation.objects.create(key="eigen", theme="Eigen", region=known.region, state=TieState.POTENTIAL)
    Organisation.objects.create(key="eigen", name="Eigen", kind="private")
    StoredTestbed.objects.create(key="eigen", name="Eigen", location="Elders", state="possible")

    assert [load(by=None) for load in (load_organisations, load_cooperations)] == [Loaded(), Loaded()]
    assert load_testbeds(by=None) == Loaded(added=7)

    assert Cooperation.objects.filter(key="eigen").exists()
    assert Organisation.objects.filter(key="eigen").exists()
    assert StoredTestbed.objects.filter(key="eigen").exists()


def test_organisation_that_people_added_under_the_same_name_becomes_that_of_the_file(municipalities: None) -> None:
    Organisation.objects.create(key="de-hogeschool", name="de haagse hogeschool", kind="private")

    assert load_organisations(by=None) == Loaded(added=len(ORGANISATIONS) - 1, changed=1)

    found = Organisation.objects.get(key="haagse-hogeschool")
    assert (found.name, found.kind) == ("Haagse Hogeschool", "knowledge")
    assert not Organisation.objects.filter(key="de-hogeschool").exists()


def test_cooperation_taken_off_the_map_stays_off(municipalities: None, changed: Changed) -> None:
    load_organisations(by=None)
    load_cooperations(by=None)
    gone = Cooperation.objects.get(key="greenport")
    gone.removed_at = gone.created_at
    gone.save()

    load_cooperations(
        by=None, path=changed(COOPERATIONS_FILE, lambda content: content["cooperations"][2].update(since="2018"))
    )

    assert not Cooperation.objects.standing().filter(key="greenport").exists()
    assert Cooperation.objects.get(key="greenport").since == "2018"


def test_cooperations_need_their_region(db: None) -> None:
    with pytest.raises(ContentError, match="unknown municipality"):
        load_cooperations(by=None)


def test_cooperation_that_people_changed_stays_as_they_left_it(municipalities: None, changed: Changed) -> None:
    load_organisations(by=None)
    load_cooperations(by=None)
    theirs = Cooperation.objects.get(key="greenport")
    before = CooperationContent.of(theirs)
    after = replace(before, since="2027", participants=before.participants[:2])
    change_cooperation(cooperation=theirs, content=after, based_on=before.mark, by=make_person())

    load_cooperations(by=None)
    load_cooperations(by=None, path=changed(COOPERATIONS_FILE, lambda content: content["cooperations"].pop(2)))

    assert CooperationContent.of(Cooperation.objects.get(key="greenport")) == after


def test_no_badge_on_the_map_of_the_content_lies_over_a_name_or_a_sign(municipalities: None, client: Client) -> None:
    load_organisations(by=None)
    load_testbeds(by=None)
    load_cooperations(by=None)

    found: CollaborationMap = client.get(reverse("collaboration_map")).context["map"]

    assert len(found.ties) > 10
    names = [
        (tie.theme.name, spot.name)
        for tie in found.ties
        for spot in found.spots
        for half, y in ((len(text) * 6.5 / 2, y) for y, text in spot.texts)
        if abs(tie.badge[0] - spot.x) < half + 9 and y - 12 - 9 < tie.badge[1] < y + 4 + 9
    ]
    marks = [mark for spot in found.spots for mark in spot.marks]
    signs = [
        (tie.theme.name, m.code)
        for tie in found.ties
        for m in marks
        if hypot(tie.badge[0] - m.x, tie.badge[1] - m.y) < 18
    ]
    assert (names, signs) == ([], [])
