"""The choice of regional projects: exact, never worse with more, and only out of what is shared."""

from itertools import combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from projects.programme import Cover, Idea, Town, joiners_of, leads_of, propose

BLOCKS, TASKS = list("abcdef"), list("xyz")

some_blocks = st.frozensets(st.sampled_from(BLOCKS))
some_tasks = st.frozensets(st.sampled_from(TASKS))


@st.composite
def towns_of(draw: Any) -> list[Town]:
    towns = []
    for number in range(draw(st.integers(0, 6))):
        gaps = draw(some_blocks)
        done = draw(some_blocks) - gaps
        towns.append(Town(f"GM{number}", f"Gemeente {number}", gaps, done, draw(some_tasks), draw(st.booleans())))
    return towns


@st.composite
def ideas_of(draw: Any) -> list[Idea]:
    return [Idea(f"i{number}", draw(some_blocks), draw(some_tasks)) for number in range(draw(st.integers(0, 6)))]


def touched(towns: list[Town], chosen: Any) -> int:
    blocks = {block for idea in chosen for block in idea.blocks}
    return sum(len(town.gaps & blocks) for town in towns)


@settings(max_examples=60)
@given(towns_of(), ideas_of(), st.integers(0, 4))
def test_no_other_choice_touches_more(towns: list[Town], ideas: list[Idea], number: int) -> None:
    choice = propose(towns, ideas, number)

    most = min(number, len(ideas))
    best = max(touched(towns, some) for some in combinations(ideas, most))
    assert choice.touched == touched(towns, [proposal.idea for proposal in choice.proposals]) == best
    assert len(choice.proposals) <= number
    assert all(proposal.adds for proposal in choice.proposals)


@settings(max_examples=40)
@given(towns_of(), ideas_of())
def test_more_projects_never_touch_less(towns: list[Town], ideas: list[Idea]) -> None:
    values = [propose(towns, ideas, number).touched for number in range(len(ideas) + 1)]

    assert values == sorted(values)


@settings(max_examples=40)
@given(towns_of(), ideas_of(), st.integers(0, 4))
def test_same_input_gives_same_output(towns: list[Town], ideas: list[Idea], number: int) -> None:
    assert propose(towns, ideas, number) == propose(towns, ideas, number)


@settings(max_examples=40)
@given(towns_of(), ideas_of(), st.sets(st.tuples(st.sampled_from(["GM0", "GM1"]), st.sampled_from(BLOCKS))))
def test_only_gaps_that_are_shared_and_open_are_proposed(towns: list[Town], ideas: list[Idea], taken: Any) -> None:
    choice = propose(towns, ideas, 3, taken)

    shared = {(town.code, block) for town in towns for block in town.gaps}
    assert {gap for proposal in choice.proposals for gap in proposal.gaps} <= shared - taken
    assert choice.gaps == len(shared - taken)


@settings(max_examples=60)
@given(towns_of(), ideas_of())
def test_lead_has_half_of_the_blocks_and_room_to_help(towns: list[Town], ideas: list[Idea]) -> None:
    by_code = {town.code: town for town in towns}
    for proposal in propose(towns, ideas, 4).proposals:
        for lead in proposal.leads:
            town, blocks = by_code[lead.code], proposal.idea.blocks
            assert town.can_help
            assert lead.has == len(town.done & blocks) >= 1
            assert 2 * lead.has >= len(blocks) == lead.of


def test_exact_choice_beats_the_greedy_one() -> None:
    """The widest project is not always the one to begin with."""
    weights = dict.fromkeys("abcdef", 1) | {"c": 2, "d": 2}
    ideas = [Idea("wide", frozenset("cd")), Idea("left", frozenset("abc")), Idea("right", frozenset("def"))]
    cover = Cover(ideas, weights, {})

    assert [idea.key for idea in cover.best(2)] == ["left", "right"]


def test_greedy_choice_takes_nothing_that_adds_nothing() -> None:
    ideas = [Idea("one", frozenset("a")), Idea("two", frozenset("ab"))]

    assert [idea.key for idea in Cover(ideas, {"a": 1, "b": 1}, {}).greedy(2)] == ["two"]


def test_of_equals_the_one_with_more_tasks_and_then_the_preferred_one_is_chosen() -> None:
    towns = [Town("GM1", "Delft", frozenset("a"), frozenset(), frozenset("x"))]
    plain = [Idea("first", frozenset("a")), Idea("second", frozenset("a"))]

    assert [p.idea.key for p in propose(towns, plain, 1).proposals] == ["first"]
    with_task = [*plain, Idea("third", frozenset("a"), frozenset("x"))]
    assert [p.idea.key for p in propose(towns, with_task, 1).proposals] == ["third"]


def test_block_without_an_idea_is_named() -> None:
    towns = [Town("GM1", "Delft", frozenset("ab"), frozenset()), Town("GM2", "Schiedam", frozenset("b"), frozenset())]

    assert propose(towns, [Idea("one", frozenset("a"))], 5).unserved == {"b": 2}


def test_the_same_municipality_is_not_named_first_twice() -> None:
    """Not always the same ones asked."""
    able = [Town(f"GM{number}", name, frozenset(), frozenset("ab"), can_help=True) for number, name in enumerate("PQ")]
    idea = Idea("one", frozenset("a"))

    assert [lead.name for lead in leads_of(idea, able)] == ["P", "Q"]
    assert [lead.name for lead in leads_of(idea, able, {"GM0": 1})] == ["Q", "P"]


def test_joiners_stand_by_gaps_then_tasks_then_name() -> None:
    idea = Idea("one", frozenset("ab"), frozenset("x"))
    gaps = {
        Town("GM1", "C", frozenset("a"), frozenset()): frozenset("a"),
        Town("GM2", "B", frozenset("a"), frozenset(), frozenset("x")): frozenset("a"),
        Town("GM3", "A", frozenset("ab"), frozenset()): frozenset("ab"),
        Town("GM4", "D", frozenset("c"), frozenset()): frozenset("c"),
    }

    assert [joiner.name for joiner in joiners_of(idea, gaps)] == ["A", "B", "C"]
    assert [joiner.gaps for joiner in joiners_of(idea, gaps)] == [("a", "b"), ("a",), ("a",)]
