from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from assessment.instruments import INSTRUMENTS, InstrumentContent, published_files
from municipalities.reading import ContentError

FOUR_PILLARS = INSTRUMENTS / "vier-pijlers-1.yaml"


@pytest.fixture
def content() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(FOUR_PILLARS.read_text())
    return loaded


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Any], Path]:
    def write(content: Any) -> Path:
        path = tmp_path / "instrument.yaml"
        path.write_text(content if isinstance(content, str) else yaml.safe_dump(content, allow_unicode=True))
        return path

    return write


def test_four_pillars_have_the_blocks_of_the_guide() -> None:
    pillars = InstrumentContent.from_file(FOUR_PILLARS).content["pillars"]

    layers = {pillar["key"]: [block["layer"] for block in pillar["blocks"]] for pillar in pillars}
    counts = {key: (found.count("inner"), found.count("outer")) for key, found in layers.items()}

    assert counts == {"verkennen": (7, 1), "fundament": (7, 1), "randvoorwaarden": (9, 1), "diensten": (6, 2)}


def test_checksum_does_not_depend_on_layout(content: dict[str, Any], written: Callable[[Any], Path]) -> None:
    again = InstrumentContent.from_file(written(content))

    assert again.checksum == InstrumentContent.from_file(FOUR_PILLARS).checksum


def _unknown_layer(content: dict[str, Any]) -> None:
    content["pillars"][0]["blocks"][0]["layer"] = "middle"


def _no_sign(content: dict[str, Any]) -> None:
    del content["pillars"][1]["blocks"][0]["signs"]["partial"]


def _double_block(content: dict[str, Any]) -> None:
    content["pillars"][1]["blocks"][0]["key"] = "verkennen-visie"


def _unknown_document(content: dict[str, Any]) -> None:
    content["pillars"][0]["blocks"][0]["sources"] = [{"document": "boek", "section": "1"}]


def _unknown_need(content: dict[str, Any]) -> None:
    content["pillars"][0]["blocks"][0]["needs"] = ["verkennen-elders"]


def _circle(content: dict[str, Any]) -> None:
    first, second = content["pillars"][0]["blocks"][:2]
    first["needs"], second["needs"] = [second["key"]], [first["key"]]


def _need_of_itself(content: dict[str, Any]) -> None:
    content["pillars"][0]["blocks"][0]["needs"] = ["verkennen-visie"]


def _need_twice(content: dict[str, Any]) -> None:
    content["pillars"][0]["blocks"][0]["needs"] = ["verkennen-doelen", "verkennen-doelen"]


def _outer_in_columns(content: dict[str, Any]) -> None:
    content["canvas"] = {"shape": "columns"}


def _three_fields(content: dict[str, Any]) -> None:
    content["canvas"] = {"shape": "fields"}
    del content["pillars"][3]


def _unknown_shape(content: dict[str, Any]) -> None:
    content["canvas"] = {"shape": "circle"}


def _double_pillar(content: dict[str, Any]) -> None:
    content["pillars"][1]["key"] = "verkennen"


def _question_without_question_mark(content: dict[str, Any]) -> None:
    content["pillars"][0]["blocks"][0]["questions"][0] = "Vertel eens."


@pytest.mark.parametrize(
    ("break_it", "complaint"),
    [
        pytest.param(_unknown_layer, "pillars/0/blocks/0/layer: 'middle' is not one of", id="unknown layer"),
        pytest.param(_no_sign, "pillars/1/blocks/0/signs: 'partial' is a required property", id="sign left out"),
        pytest.param(_double_block, "block 'verkennen-visie' stands in it 2 times", id="double block"),
        pytest.param(
            _unknown_document, "block 'verkennen-visie' cites the unknown document 'boek'", id="unknown document"
        ),
        pytest.param(_double_pillar, "pillar 'verkennen' stands in it 2 times", id="double pillar"),
        pytest.param(
            _unknown_need, "block 'verkennen-visie' needs the unknown block 'verkennen-elders'", id="unknown need"
        ),
        pytest.param(_circle, "need each other in a circle: verkennen-visie → verkennen-doelen →", id="circle"),
        pytest.param(_need_of_itself, "in a circle: verkennen-visie → verkennen-visie", id="need of itself"),
        pytest.param(_need_twice, "pillars/0/blocks/0/needs", id="need twice"),
        pytest.param(
            _outer_in_columns, "lies in the outer layer, which a canvas of columns does not have", id="outer in columns"
        ),
        pytest.param(_three_fields, "a canvas of fields has 4 pillars, not 3", id="three fields"),
        pytest.param(_unknown_shape, "canvas/shape: 'circle' is not one of", id="unknown shape"),
        pytest.param(_question_without_question_mark, "pillars/0/blocks/0/questions/0", id="no question"),
    ],
)
def test_unsound_content_is_refused_with_its_place(
    content: dict[str, Any],
    written: Callable[[Any], Path],
    break_it: Callable[[dict[str, Any]], None],
    complaint: str,
) -> None:
    break_it(content)

    with pytest.raises(ContentError) as refusal:
        InstrumentContent.from_file(written(content))

    assert complaint in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param("pillars: [", "no valid YAML", id="broken"),
        pytest.param("", "the whole file", id="empty"),
        pytest.param("- 1", "the whole file", id="a list"),
    ],
)
def test_broken_yaml_is_refused(written: Callable[[Any], Path], text: str, complaint: str) -> None:
    with pytest.raises(ContentError, match=complaint):
        InstrumentContent.from_file(written(text))


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"gone\.yaml: the file cannot be read"):
        InstrumentContent.from_file(tmp_path / "gone.yaml")


@pytest.mark.parametrize("path", published_files(), ids=lambda path: path.stem)
def test_every_published_instrument_is_sound_and_named_after_itself(path: Path) -> None:
    content = InstrumentContent.from_file(path)

    assert path.name == f"{content.content['instrument']}-{content.content['version']}.yaml"
    assert 8 <= len(content.block_keys) <= 34


SEARCHED = [path for path in published_files() if path != FOUR_PILLARS]


@pytest.mark.parametrize("path", SEARCHED, ids=lambda path: path.stem)
def test_every_block_has_terms_to_search_for_and_rules_name_known_blocks(path: Path) -> None:
    instrument = InstrumentContent.from_file(path)
    key, folder = instrument.content["instrument"], INSTRUMENTS.parent
    terms = yaml.safe_load((folder / "terms" / f"{key}.yaml").read_text())
    rules = yaml.safe_load((folder / "consistency" / f"{key}.yaml").read_text())

    named = {rule[part]["block"] for rule in rules["rules"] for part in ("when", "and")}

    assert set(terms["blocks"]) == set(instrument.block_keys)
    assert named <= set(instrument.block_keys)
