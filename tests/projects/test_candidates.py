from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assessment.leading import written_blocks
from municipalities.actions import load_municipalities
from municipalities.models import AuditEntry, Person
from municipalities.reading import ContentError, Loaded
from municipalities.sources import Source
from projects.actions import load_programme
from projects.candidates import PROGRAMME_FILE, candidates, read_programme
from projects.models import ProgrammeProject, ProgrammeState, RegionRole
from tests.reading_level import EASY, LONGEST, flesch_douma, longest_sentence

Changed = Callable[[Path, Callable[[Any], object]], Path]

TOP = [
    "experimenteeromgeving-5g",
    "glasvezel-tot-in-huis",
    "lokaal-sensorregister",
    "ethische-uitgangspunten-ai",
    "digital-twin",
]


def test_top_5_of_the_guide_comes_first_and_cites_its_section() -> None:
    assert [entry.key for entry in candidates() if entry.is_top] == TOP
    assert [entry.key for entry in candidates()][:5] == TOP
    assert {entry.source for entry in candidates() if entry.is_top} == {Source("mrdh-2021", "6.4")}


def test_candidates_touch_every_building_block_and_every_role() -> None:
    assert {block for entry in candidates() for block in entry.blocks} == set(written_blocks())
    assert {entry.role for entry in candidates()} == set(RegionRole)
    assert len(candidates()) == 25


@pytest.mark.parametrize("entry", candidates(), ids=lambda entry: entry.key)
def test_candidate_can_be_read_at_level_b1(entry: Any) -> None:
    texts = [f"{entry.name}.", entry.description]

    assert longest_sentence(texts) <= LONGEST
    assert flesch_douma(texts) >= EASY


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(lambda c: c["candidates"].append(dict(c["candidates"][0])), "candidate given more", id="double"),
        pytest.param(lambda c: c["candidates"][0].update(blocks=["visie"]), "unknown block: visie", id="block"),
        pytest.param(lambda c: c["candidates"][0].update(tasks=["fun"]), "unknown societal task: fun", id="task"),
        pytest.param(lambda c: c["candidates"][0].update(role="lead"), "candidates/0/role: 'lead' is not", id="role"),
        pytest.param(
            lambda c: c["candidates"][0]["source"].update(section="9.9"), "unknown source: mrdh-2021, 9.9", id="source"
        ),
    ],
)
def test_bad_programme_is_refused_with_what_is_wrong(
    changed: Changed, change: Callable[[Any], object], message: str
) -> None:
    with pytest.raises(ContentError, match=f"^programme.yaml: .*{message}"):
        read_programme(changed(PROGRAMME_FILE, change))


def test_loading_proposes_the_top_5_once(db: None) -> None:
    load_municipalities(by=None)

    assert load_programme(by=None) == Loaded(added=5)
    written = AuditEntry.objects.count()
    assert load_programme(by=None) == Loaded()

    assert AuditEntry.objects.count() == written
    assert list(ProgrammeProject.objects.values_list("key", "position")) == list(zip(TOP, range(1, 6), strict=True))
    assert set(ProgrammeProject.objects.values_list("state", flat=True)) == {ProgrammeState.PROPOSED}


def test_loading_leaves_what_people_changed(db: None, changed: Changed, region_staff: Person) -> None:
    load_municipalities(by=None)
    load_programme(by=None)
    ProgrammeProject.objects.filter(key=TOP[0]).update(name="Onze naam", changed_by=region_staff)

    def change(content: Any) -> None:
        for entry in content["candidates"][:2]:
            entry["name"] = "Een nieuwe naam"

    assert load_programme(by=None, path=changed(PROGRAMME_FILE, change)) == Loaded(changed=1)

    names = ProgrammeProject.objects.order_by("position").values_list("name", flat=True)
    assert list(names[:2]) == ["Onze naam", "Een nieuwe naam"]


def test_programme_needs_its_region(db: None) -> None:
    with pytest.raises(ContentError, match="unknown region: mrdh"):
        load_programme(by=None)
