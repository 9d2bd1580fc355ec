"""What changed between two versions."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from strategy.agenda import AgendaContent
from strategy.agenda_changes import Turn, changes_between
from strategy.agenda_lines import GapLine, ItemLine, PathLine
from strategy.reports import Place
from tests.strategy.test_agenda_content import TODAY

PLACE = Place("GM0503", "delft", "Delft", "Gemeente Delft", "large", "MRDH", "")
NOTHING = AgendaContent(
    format=1,
    asked_on=TODAY,
    place=PLACE,
    report=None,
    ambition="",
    tasks=(),
    principles=(),
    path=None,
    items=(),
    gaps=(),
    put_off=(),
    goals=(),
    wishes=(),
)


def item(key: str, state: str = "chosen") -> ItemLine:
    return ItemLine(key, "own", f"Punt {key}", "", (), (), "small", "low", "", state, None, None, "")


def gap(key: str) -> GapLine:
    return GapLine(key, f"Blok {key}", "Pijler", "not_yet", "", None, ())


def path(key: str) -> PathLine:
    return PathLine(key, key.title(), "Daarom", TODAY)


items = st.sets(st.sampled_from("abcdef")).map(lambda keys: tuple(item(key) for key in sorted(keys)))
gaps = st.sets(st.sampled_from("abcdef")).map(lambda keys: tuple(gap(key) for key in sorted(keys)))
contents = st.builds(lambda i, g, a: replace(NOTHING, items=i, gaps=g, ambition=a), items, gaps, st.text(max_size=3))


def test_ambition_and_path_that_turned():
    before = replace(NOTHING, ambition="Eerst", path=path("adaptive"))
    after = replace(NOTHING, ambition="Later", path=path("directing"))

    changes = changes_between(before, after)

    assert (changes.ambition, changes.path) == (Turn("Eerst", "Later"), Turn("Adaptive", "Directing"))


def test_item_that_was_finished_was_neither_added_nor_removed():
    changes = changes_between(
        replace(NOTHING, items=(item("a"), item("b", "done"))),
        replace(NOTHING, items=(item("a", "done"), item("b", "done"))),
    )

    assert (changes.items_added, changes.items_removed) == ((), ())
    assert [line.key for line in changes.items_finished] == ["a"]


def test_item_of_another_title_is_the_same_item():
    renamed = replace(item("a"), title="Anders")

    assert changes_between(replace(NOTHING, items=(item("a"),)), replace(NOTHING, items=(renamed,))).is_empty


@given(contents)
def test_nothing_changed_against_itself(content):
    assert changes_between(content, content).is_empty


@given(contents, contents)
def test_the_way_back_is_the_mirror(before, after):
    there, back = changes_between(before, after), changes_between(after, before)

    assert {line.key for line in there.items_added} == {line.key for line in back.items_removed}
    assert {line.key for line in there.gaps_closed} == {line.key for line in back.gaps_opened}
    assert (there.ambition is None) == (back.ambition is None) == (before.ambition == after.ambition)


@given(contents, contents)
def test_what_came_and_went_makes_the_later_version(before, after):
    changes = changes_between(before, after)

    kept = {line.key for line in before.gaps} - {line.key for line in changes.gaps_closed}
    assert kept | {line.key for line in changes.gaps_opened} == {line.key for line in after.gaps}
