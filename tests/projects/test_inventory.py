from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assessment.leading import written_blocks
from municipalities.directory import MUNICIPALITIES_FILE, Directory
from municipalities.reading import ContentError
from municipalities.societal_tasks import societal_tasks
from projects.inventory import PROJECTS_FILE, ProjectEntry, read_projects
from projects.landscape import ORGANISATIONS_FILE, read_organisations
from tests.reading_level import EASY, LONGEST, flesch_douma, longest_sentence

CODES = [row["gm_code"] for row in Directory.from_file(MUNICIPALITIES_FILE).municipalities]
ORGANISATIONS = [row["key"] for row in read_organisations(ORGANISATIONS_FILE, CODES)]
ENTRIES = read_projects(PROJECTS_FILE, CODES, ORGANISATIONS)
TEXTS = ("description", "successes", "conditions", "lessons")


def test_inventory_holds_the_projects_of_the_guide() -> None:
    statuses = Counter(entry.row["status"] for entry in ENTRIES)

    assert len(ENTRIES) == 41
    assert statuses == {"running": 25, "stopped": 8, "unknown": 5, "preparing": 1, "building": 1, "on_hold": 1}
    assert sum(1 for entry in ENTRIES if entry.row["reading"]) == 17
    assert [entry for entry in ENTRIES if entry.row["key"] == "bar-blockchain-pilot"] == [
        ProjectEntry(
            codes=("GM0613", "GM0489", "GM0597"),
            partners=(),
            row={
                "key": "bar-blockchain-pilot",
                "name": "Blockchain pilot",
                "named_in_source": "BAR-organisatie",
                "description": "De drie gemeenten zochten uit wat zij met blockchain kunnen doen.",
                "successes": "",
                "conditions": "",
                "lessons": "",
                "themes": ["Digitale innovatie"],
                "tasks": ["services"],
                "blocks": ["verkennen-pilots-en-experimenten"],
                "status": "stopped",
                "kind": "pilot",
                "stage": "stopped",
                "openness": "",
                "period": "",
                "reading": "",
                "is_public": True,
                "document": "mrdh-2021",
                "section": "Bijlage 2",
            },
        )
    ]


def test_every_project_serves_tasks_and_blocks_that_exist() -> None:
    for entry in ENTRIES:
        assert set() < set(entry.row["tasks"]) <= set(societal_tasks()), entry.row["key"]
        assert set() < set(entry.row["blocks"]) <= set(written_blocks()), entry.row["key"]


def test_only_one_project_has_no_description() -> None:
    """The source says nothing of it."""
    assert [entry.row["key"] for entry in ENTRIES if not entry.row["description"]] == ["pijnacker-nootdorp-glasvezel"]


@pytest.mark.parametrize(
    "row", [entry.row for entry in ENTRIES if entry.row["description"]], ids=lambda row: str(row["key"])
)
def test_project_can_be_read_at_level_b1(row: dict[str, Any]) -> None:
    texts = [row[name] for name in TEXTS if row[name]]

    assert longest_sentence(texts) <= LONGEST
    assert flesch_douma(texts) >= EASY


def test_what_stopped_has_stopped_in_both_words() -> None:
    """Only the app of HYPElab lives on after its pilot."""
    unlike = [e.row["key"] for e in ENTRIES if (e.row["status"] == "stopped") != (e.row["stage"] == "stopped")]

    assert unlike == ["pijnacker-nootdorp-hypelab"]


def _first(content: Any) -> dict[str, Any]:
    project: dict[str, Any] = content["projects"][0]
    return project


@pytest.mark.parametrize(
    ("change", "message"),
    [
        pytest.param(
            lambda c: c["projects"].append(dict(_first(c))),
            "key given more than once: bar-automatisch-anonimiseren",
            id="double key",
        ),
        pytest.param(
            lambda c: _first(c).update(municipalities=["GM0000"]), "unknown municipality: GM0000", id="municipality"
        ),
        pytest.param(lambda c: _first(c).update(themes=["Voetbal"]), "unknown theme: Voetbal", id="theme"),
        pytest.param(lambda c: _first(c)["source"].update(document="boek"), "unknown source: boek", id="document"),
        pytest.param(lambda c: _first(c)["source"].update(section="99"), "unknown source: mrdh-2021, 99", id="section"),
        pytest.param(lambda c: _first(c).update(partners=["fifa"]), "unknown organisation: fifa", id="organisation"),
        pytest.param(lambda c: _first(c).update(tasks=["fun"]), "unknown societal task: fun", id="task"),
        pytest.param(lambda c: _first(c).update(blocks=["visie"]), "unknown block: visie", id="block"),
        pytest.param(lambda c: _first(c).update(stage="done"), "projects/0/stage: 'done' is not", id="stage"),
        pytest.param(lambda c: _first(c).update(openness="yes"), "projects/0/openness: 'yes' is not", id="openness"),
        pytest.param(lambda c: _first(c).update(lessons="Half een zin"), "projects/0/lessons: ", id="no sentence"),
        pytest.param(lambda c: _first(c).update(status="Lopend"), "projects/0/status: 'Lopend' is not", id="status"),
        pytest.param(lambda c: _first(c).update(kind=""), "projects/0/kind: '' is not", id="blank kind"),
        pytest.param(lambda c: _first(c).update(reading="x" * 201), "projects/0/reading: ", id="long reading"),
        pytest.param(lambda c: _first(c).update(owner="x"), "projects/0: Additional properties", id="unknown field"),
    ],
)
def test_bad_content_is_refused_with_its_place(
    changed: Callable[[Path, Callable[[Any], object]], Path], change: Callable[[Any], object], message: str
) -> None:
    path = changed(PROJECTS_FILE, change)

    with pytest.raises(ContentError, match=message) as error:
        read_projects(path, CODES, ORGANISATIONS)

    assert str(error.value).startswith("projects.yaml: ")
