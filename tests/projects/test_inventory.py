from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from municipalities.directory import MUNICIPALITIES_FILE, Directory
from municipalities.reading import ContentError
from projects.inventory import PROJECTS_FILE, ProjectEntry, read_projects

CODES = [row["gm_code"] for row in Directory.from_file(MUNICIPALITIES_FILE).municipalities]


def test_inventory_holds_the_projects_of_the_guide() -> None:
    entries = read_projects(PROJECTS_FILE, CODES)
    statuses = Counter(entry.row["status"] for entry in entries)

    assert len(entries) == 41
    assert statuses == {"running": 25, "stopped": 8, "unknown": 5, "preparing": 1, "building": 1, "on_hold": 1}
    assert sum(1 for entry in entries if entry.row["reading"]) == 14
    assert [entry for entry in entries if entry.row["key"] == "bar-blockchain-pilot"] == [
        ProjectEntry(
            codes=("GM0613", "GM0489", "GM0597"),
            partners=(),
            row={
                "key": "bar-blockchain-pilot",
                "name": "Blockchain pilot",
                "named_in_source": "BAR-organisatie",
                "themes": ["Digitale innovatie"],
                "status": "stopped",
                "kind": "pilot",
                "period": "",
                "reading": "",
                "is_public": True,
                "document": "mrdh-2021",
                "section": "Bijlage 2",
            },
        )
    ]


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
        pytest.param(lambda c: _first(c)["source"].update(document="boek"), "unknown document: boek", id="document"),
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
        read_projects(path, CODES)

    assert str(error.value).startswith("projects.yaml: ")
