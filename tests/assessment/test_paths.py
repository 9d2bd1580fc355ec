from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from django.test import Client

from assessment.instruments import published_files
from assessment.layout import layout_of
from assessment.models import Assessment
from assessment.paths import PATHS, expected_on, paths_of, read_paths
from assessment.reports import canvas_of, pillar_steps
from municipalities.models import DevelopmentPath, Municipality, Person
from municipalities.reading import ContentError

As = Callable[[Person], Client]


@pytest.fixture
def answered(assessment: Assessment) -> Assessment:
    """Nothing is there yet."""
    assessment.answers.update(status="not_yet")
    return assessment


def blocks_of_the_four_pillars() -> set[str]:
    file = next(file for file in published_files() if file.name == "vier-pijlers-1.yaml")
    return {block["key"] for pillar in yaml.safe_load(file.read_text())["pillars"] for block in pillar["blocks"]}


def test_each_path_asks_of_blocks_that_exist() -> None:
    asked = {block for path in paths_of("vier-pijlers").values() for block in path.levels}

    assert asked <= blocks_of_the_four_pillars()
    assert list(paths_of("vier-pijlers")) == DevelopmentPath.values


def test_the_directing_path_asks_all_and_the_adaptive_least() -> None:
    asks = {
        key: sum(path.level_of(block) == "implemented" for block in blocks_of_the_four_pillars())
        for key, path in paths_of("vier-pijlers").items()
    }

    assert asks["adaptive"] < asks["proactive"] < asks["directing"] == 34


def test_an_instrument_without_paths_has_none() -> None:
    assert paths_of("tien-elementen") == {}


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("instrument: vier-pijlers", "instrument: another", "it says that it is of 'another'"),
        ("verkennen-awareness: partial", "verkennen-awareness: half", "'half' is not one of"),
        ("document: mrdh-2021", "document: unheard-of", "unknown document: unheard-of"),
    ],
)
def test_unsound_paths_are_refused(tmp_path: Path, old: str, new: str, problem: str) -> None:
    file = tmp_path / "vier-pijlers.yaml"
    file.write_text((PATHS / "vier-pijlers.yaml").read_text().replace(old, new))

    with pytest.raises(ContentError, match=problem):
        read_paths(file)


def test_without_a_path_nothing_is_expected(answered: Assessment) -> None:
    assert expected_on(layout_of(answered.instrument_version_id), "") == {}


def test_the_path_decides_which_blocks_are_a_gap(answered: Assessment) -> None:
    def gaps(path: str) -> set[str]:
        answered.municipality.path = path
        return {tile.key for tile in canvas_of(answered).gaps}

    assert gaps("adaptive") < gaps("directing") == gaps("")


def test_the_questionnaire_counts_as_many_gaps_as_the_canvas(answered: Assessment) -> None:
    answered.municipality.path = "adaptive"

    steps = pillar_steps(answered)

    assert [step.gaps for step in steps] == [len(column.gaps) for column in canvas_of(answered).columns]


def test_the_canvas_says_what_the_path_asks(
    as_: As, coordinator: Person, delft: Municipality, answered: Assessment
) -> None:
    Municipality.objects.filter(pk=delft.pk).update(path="adaptive")
    answered.answers.filter(block__key__in=["diensten-innovatie", "verkennen-visie"]).update(
        status="not_yet", target=""
    )

    page = as_(coordinator).get(f"/gemeente/delft/meting/{answered.pk}/").content.decode()

    assert "Hoort niet bij uw pad" in page
    assert "Uw pad vraagt: deels" in page
