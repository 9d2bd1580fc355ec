from hypothesis import given
from hypothesis import strategies as st

from assessment.canvas import Canvas, Column, Given, Tile, draw
from assessment.layout import Layout
from assessment.models import Block, InstrumentVersion, Layer, Pillar, Status
from assessment.scoring import Score

EXPLORE = Pillar(pk=1, key="verkennen", name="Verkennen", position=0)
FOUNDATION = Pillar(pk=2, key="fundament", name="Fundament", position=1)
BLOCKS = [
    Block(pk=1, pillar_id=1, key="visie", name="Visie", layer=Layer.INNER, position=0),
    Block(pk=2, pillar_id=1, key="doelen", name="Doelen", layer=Layer.INNER, position=1),
    Block(pk=3, pillar_id=1, key="awareness", name="Awareness", layer=Layer.OUTER, position=2),
    Block(pk=4, pillar_id=2, key="organisatie", name="Organisatie", layer=Layer.INNER, position=3),
]
LAYOUT = Layout(InstrumentVersion(), {EXPLORE: tuple(BLOCKS[:3]), FOUNDATION: tuple(BLOCKS[3:])})


def test_draw_places_blocks_in_pillar_layer_and_order() -> None:
    canvas = draw(LAYOUT, {"visie": Given("partial", "Concept ligt er", "Beleid"), "awareness": Given("implemented")})

    assert canvas == Canvas(
        (
            Column(
                key="verkennen",
                name="Verkennen",
                outer=(Tile("awareness", "Awareness", "Verkennen", "outer", "implemented"),),
                inner=(
                    Tile("visie", "Visie", "Verkennen", "inner", "partial", "Concept ligt er", "Beleid"),
                    Tile("doelen", "Doelen", "Verkennen", "inner", None),
                ),
                score=Score(implemented=1, partial=1, unanswered=1),
            ),
            Column(
                key="fundament",
                name="Fundament",
                outer=(),
                inner=(Tile("organisatie", "Organisatie", "Fundament", "inner", None),),
                score=Score(unanswered=1),
            ),
        )
    )


def test_gaps_name_what_is_not_there_before_what_is_partly_there() -> None:
    answers = {"visie": Given("partial"), "doelen": Given("not_yet"), "awareness": Given("not_applicable")}

    canvas = draw(LAYOUT, answers)

    assert [tile.key for tile in canvas.gaps] == ["doelen", "visie"]


def test_draw_ignores_an_answer_to_a_block_that_is_not_there() -> None:
    assert draw(LAYOUT, {"verdwenen": Given("partial")}) == draw(LAYOUT, {})


@given(st.dictionaries(st.sampled_from([block.key for block in BLOCKS]), st.sampled_from([*Status.values, None])))
def test_every_block_stands_once_on_the_canvas_in_its_status(statuses: dict[str, str | None]) -> None:
    canvas = draw(LAYOUT, {key: Given(status) for key, status in statuses.items()})

    assert canvas.statuses() == {block.key: statuses.get(block.key) for block in BLOCKS}
    assert len(canvas.tiles) == len(BLOCKS)
    assert canvas.score == Score.of(canvas.statuses().values())
    assert {tile.key for tile in canvas.gaps} == {
        key for key, status in statuses.items() if status in {"partial", "not_yet"}
    }
