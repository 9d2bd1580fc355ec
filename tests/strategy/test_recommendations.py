"""The engine: what it recommends, and why."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.models import Status, Target
from assessment.scoring import is_gap
from municipalities.models import DevelopmentPath, FactKind, SizeClass
from municipalities.sources import Source
from projects.models import ProjectStatus
from strategy.recommendations import (
    MAX_REASONS,
    BlockFact,
    ChosenTask,
    MunicipalityFacts,
    OwnProject,
    ProfileStatement,
    Reason,
    Recommendation,
    Related,
    Rule,
    RuleBook,
    Wording,
    recommend,
)
from strategy.rulebook import rule_book_of
from strategy.work import work_of

GUIDE = Source("mrdh-2021", "5.2")
WORDING = Wording(
    own_status={
        "not_yet": "{block} is er in {municipality} niet.",
        "partial": "{block} is er in {municipality} deels.",
    },
    path="{municipality} koos {path}.",
    task="Dit helpt bij {task}.",
    statement=dict.fromkeys(FactKind.values, "Gezegd: {fact}"),
    project=dict.fromkeys(ProjectStatus.values, "Project {project} rond {themes}."),
)


def a_rule(key="visie-beginnen", block="visie", statuses=("not_yet",), **fields) -> Rule:
    defaults = {
        "size_classes": (),
        "paths": (),
        "title": "Maak een visie",
        "steps": ("Schrijf haar op.", "Lees haar na.", "Stel haar vast."),
        "benefit": "Dan is er een koers.",
        "effort": "small",
        "cost": "low",
        "term": "short",
        "roles": ("Beleidsadviseur",),
        "needs": (),
        "tasks": (),
        "pitfalls": ("Te lang wachten.",),
        "topics": ("strategy",),
        "themes": ("Data",),
        "related": (),
        "sources": (GUIDE,),
    }
    return Rule(key=key, block=block, statuses=statuses, **(defaults | fields))


def a_book(*rules: Rule) -> RuleBook:
    return RuleBook("proef-1", "0" * 64, rules, WORDING)


def a_block(key="visie", status="not_yet", pillar_position=0, position=0) -> BlockFact:
    return BlockFact(key, key.capitalize(), f"Pijler {pillar_position}", pillar_position, position, status)


def a_town(*blocks: BlockFact, **fields) -> MunicipalityFacts:
    return MunicipalityFacts("Delft", SizeClass.LARGE, blocks, **fields)


WEAKNESS = ProfileStatement("weakness", "Delft miste een koers.", ("strategy",), Source("mrdh-2021", "3.5"))
PROJECT = OwnProject("Sensorproef", ("Data", "IoT"), "running", Source("mrdh-2021", "Bijlage 2"))


def test_recommend_gives_the_whole_recommendation():
    found = recommend(a_town(a_block()), a_book(a_rule()))

    assert found == (
        Recommendation(
            key="visie-beginnen",
            block="visie",
            block_name="Visie",
            pillar="Pijler 0",
            status="not_yet",
            title="Maak een visie",
            steps=("Schrijf haar op.", "Lees haar na.", "Stel haar vast."),
            benefit="Dan is er een koers.",
            effort="small",
            cost="low",
            term="short",
            roles=("Beleidsadviseur",),
            pitfalls=("Te lang wachten.",),
            waits_for=(),
            exceeds_capacity=False,
            reasons=(Reason("own_status", "visie", "Visie is er in Delft niet."),),
            sources=(GUIDE,),
        ),
    )


@pytest.mark.parametrize("status", ["implemented", "not_applicable", None])
def test_recommend_nothing_for_what_is_no_gap(status):
    assert recommend(a_town(a_block(status=status)), a_book(a_rule(statuses=("not_yet", "partial")))) == ()


@pytest.mark.parametrize(
    ("size_class", "keys"), [("small", ["algemeen"]), ("large", ["voor-grote", "algemeen"]), ("g4", ["algemeen"])]
)
def test_recommend_puts_what_was_written_for_this_size_first(size_class, keys):
    book = a_book(a_rule("algemeen"), a_rule("voor-grote", size_classes=("large",)))

    found = recommend(replace(a_town(a_block()), size_class=size_class), book)

    assert [recommendation.key for recommendation in found] == keys


def test_recommend_orders_by_pillar_then_what_is_not_there_yet():
    blocks = [a_block("c", "partial", 1, 0), a_block("b", "not_yet", 0, 1), a_block("a", "partial", 0, 0)]
    book = a_book(*(a_rule(f"{key}-regel", key, ("not_yet", "partial")) for key in "cab"))

    assert [r.block for r in recommend(a_town(*blocks), book)] == ["b", "a", "c"]


def test_reasons_come_in_the_order_of_their_kinds():
    related = Related("doelen", ("implemented",), "Doelen zijn er al.")
    town = a_town(a_block(), a_block("doelen", "implemented", 0, 1), statements=(WEAKNESS,), projects=(PROJECT,))

    (found,) = recommend(town, a_book(a_rule(related=(related,))))

    assert found.reasons == (
        Reason("own_status", "visie", "Visie is er in Delft niet."),
        Reason("related", "doelen", "Doelen zijn er al."),
        Reason("statement", "Delft miste een koers.", "Gezegd: Delft miste een koers.", Source("mrdh-2021", "3.5")),
        Reason("project", "Sensorproef", "Project Sensorproef rond Data.", Source("mrdh-2021", "Bijlage 2")),
    )


def test_related_reason_only_where_its_condition_holds():
    related = Related("doelen", ("implemented",), "Doelen zijn er al.")
    town = a_town(a_block(), a_block("doelen", "partial", 0, 1))

    (found,) = recommend(town, a_book(a_rule(related=(related,))))

    assert [reason.kind for reason in found.reasons] == ["own_status"]


def test_reasons_are_at_most_five_and_one_of_each_kind_goes_first():
    related = tuple(Related(key, ("not_yet",), f"{key} ook.") for key in ("doelen", "rol"))
    town = a_town(
        a_block(),
        a_block("doelen", position=1),
        a_block("rol", position=2),
        statements=(WEAKNESS, replace(WEAKNESS, text="Nog een zwakte.")),
        projects=(PROJECT,),
    )

    found = recommend(town, a_book(a_rule(related=related)))[0]

    assert [reason.kind for reason in found.reasons] == ["own_status", "related", "related", "statement", "project"]


@pytest.mark.parametrize(
    ("path", "keys"),
    [("adaptive", ["volgen", "algemeen"]), ("directing", ["algemeen"]), ("", ["algemeen"])],
)
def test_recommend_what_belongs_to_the_chosen_path_first_and_never_what_belongs_to_another(path, keys):
    book = a_book(a_rule("algemeen"), a_rule("volgen", paths=("adaptive",)))

    found = recommend(a_town(a_block(), path=path, path_name="adaptief"), book)

    assert [recommendation.key for recommendation in found] == keys
    if path == "adaptive":
        assert Reason("path", "adaptive", "Delft koos adaptief.") in found[0].reasons


def test_what_serves_a_heavier_task_goes_first_and_says_so():
    blocks = [a_block("a", position=0), a_block("b", position=1), a_block("c", position=2)]
    book = a_book(a_rule("ra", "a"), a_rule("rb", "b", tasks=("care",)), a_rule("rc", "c", tasks=("care", "energy")))
    tasks = (ChosenTask("care", "Zorg", 1), ChosenTask("energy", "Energie", 3))

    found = recommend(a_town(*blocks, tasks=tasks), book)

    assert [recommendation.key for recommendation in found] == ["rc", "rb", "ra"]
    assert [r.text for r in found[0].reasons if r.kind == Reason.TASK] == ["Dit helpt bij Energie."]


def test_a_block_comes_after_the_gaps_that_it_needs_and_says_which_are_not_there_yet():
    blocks = [a_block("a"), a_block("b", position=1), a_block("c", "partial", position=2)]
    book = a_book(a_rule("ra", "a", needs=("b", "c")), a_rule("rb", "b", needs=()), a_rule("rc", "c", ("partial",)))

    found = recommend(a_town(*blocks), book)

    assert [recommendation.key for recommendation in found] == ["rb", "rc", "ra"]
    assert found[2].waits_for == ("B",)


def test_what_takes_more_than_a_half_year_has_says_so():
    book = a_book(a_rule(effort="large"))

    assert [recommend(a_town(a_block(), days=days), book)[0].exceeds_capacity for days in (79, 80, None)] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize(
    ("status", "target", "days"),
    [
        ("not_yet", "", 50),
        ("not_yet", "partial", 10),
        ("partial", "", 40),
        ("partial", "partial", None),
        ("not_yet", "none", None),
        ("implemented", "", None),
        ("not_applicable", "", None),
        (None, "", None),
    ],
)
def test_work_of_a_block_is_what_stands_between_it_and_the_target(status, target, days):
    book = a_book(a_rule("begin"), a_rule("af", statuses=("partial",), effort="medium"))

    work = work_of(a_town(replace(a_block(status=status), target=target)), book)

    assert work == ({} if days is None else {"visie": days})


def test_a_fact_that_was_cited_often_gives_way_to_another_that_fits():
    other = replace(WEAKNESS, text="Een andere zwakte.")
    blocks = [a_block(f"b{number}", position=number) for number in range(3)]
    book = a_book(*(a_rule(f"r{number}", f"b{number}", themes=()) for number in range(3)))

    alone = recommend(a_town(*blocks, statements=(WEAKNESS,)), book)
    with_other = recommend(a_town(*blocks, a_block("b3", position=3), statements=(WEAKNESS, other)), book)

    assert all(WEAKNESS.text in [reason.about for reason in found.reasons] for found in alone)
    assert [reason.about for reason in with_other[0].reasons][1:] == [WEAKNESS.text, other.text]


def test_words_in_braces_in_a_fact_stay_as_they_are():
    hostile = replace(WEAKNESS, text="{municipality.__class__} {0}")

    found = recommend(a_town(a_block(), statements=(hostile,)), a_book(a_rule()))[0]

    assert found.reasons[1].text == "Gezegd: {municipality.__class__} {0}"


# What must hold for every municipality, with the rules that users get

BOOK = rule_book_of("vier-pijlers", 1)
BLOCKS = sorted({rule.block for rule in BOOK.rules})
TOPICS = sorted({topic for rule in BOOK.rules for topic in rule.topics})
TASKS = sorted({task for rule in BOOK.rules for task in rule.tasks})
THEMES = sorted({theme for rule in BOOK.rules for theme in rule.themes})

texts = st.text(min_size=1, max_size=40)
sources = st.builds(Source, st.just("mrdh-2021"), st.sampled_from(["3.2", "4.4", "Bijlage 2"]))
statements = st.builds(
    ProfileStatement,
    kind=st.sampled_from(FactKind.values),
    text=texts,
    topics=st.lists(st.sampled_from(TOPICS), min_size=1, max_size=3, unique=True).map(tuple),
    source=sources,
)
projects = st.builds(
    OwnProject,
    name=texts,
    themes=st.lists(st.sampled_from(THEMES), min_size=1, max_size=3, unique=True).map(tuple),
    status=st.sampled_from(ProjectStatus.values),
    source=sources,
)


@st.composite
def towns(draw) -> MunicipalityFacts:
    statuses = draw(st.lists(st.sampled_from([*Status.values, None]), min_size=len(BLOCKS), max_size=len(BLOCKS)))
    targets = draw(st.lists(st.sampled_from([*Target.values, ""]), min_size=len(BLOCKS), max_size=len(BLOCKS)))
    path = draw(st.sampled_from([*DevelopmentPath.values, ""]))
    tasks = draw(st.lists(st.sampled_from(TASKS), max_size=3, unique=True))
    blocks = [
        BlockFact(key, key.capitalize(), key.partition("-")[0], number // 9, number, status, target)
        for number, (key, status, target) in enumerate(zip(BLOCKS, statuses, targets, strict=True))
    ]
    return MunicipalityFacts(
        name=draw(texts),
        size_class=draw(st.sampled_from(SizeClass.values)),
        blocks=tuple(blocks),
        statements=tuple(draw(st.lists(statements, max_size=6, unique_by=lambda s: s.text))),
        projects=tuple(draw(st.lists(projects, max_size=4, unique_by=lambda p: p.name))),
        path=path,
        path_name=path,
        tasks=tuple(ChosenTask(code, f"Opgave {code}", draw(st.integers(1, 3))) for code in tasks),
        days=draw(st.none() | st.integers(0, 200)),
    )


@given(towns())
def test_every_gap_gets_one_and_nothing_else_does(town):
    gaps = {block.key for block in town.blocks if is_gap(block.status, block.target)}

    assert {found.block for found in recommend(town, BOOK)} == gaps


@given(towns())
def test_every_reason_says_something_of_this_municipality(town):
    states = {block.key: block.status for block in town.blocks}
    said = {statement.text for statement in town.statements}
    named = {project.name for project in town.projects}

    for found in recommend(town, BOOK):
        assert found.reasons[0].kind == Reason.OWN_STATUS
        assert town.name in found.reasons[0].text
        assert len(found.reasons) <= MAX_REASONS
        for reason in found.reasons:
            assert reason.text.strip()
            match reason.kind:
                case Reason.STATEMENT:
                    assert reason.about in said
                    assert reason.about in reason.text
                case Reason.PROJECT:
                    assert reason.about in named
                    assert reason.about in reason.text
                case Reason.PATH:
                    assert reason.about == town.path != ""
                case Reason.TASK:
                    assert reason.about in {task.name for task in town.tasks}
                case _:
                    assert states[reason.about] is not None


@given(towns())
def test_nothing_comes_before_its_prerequisite(town):
    places: dict[str, int] = {}
    for number, found in enumerate(recommend(town, BOOK)):
        places.setdefault(found.block, number)
    needs = {rule.key: rule.needs for rule in BOOK.rules}

    for number, found in enumerate(recommend(town, BOOK)):
        assert all(places[need] < number for need in needs[found.key] if need in places)


@given(towns(), st.sampled_from(BLOCKS))
def test_a_better_status_never_brings_more_work_for_that_block(town, key):
    def work(status: str) -> int:
        blocks = (replace(b, status=status) if b.key == key else b for b in town.blocks)
        return work_of(replace(town, blocks=tuple(blocks)), BOOK).get(key, 0)

    assert work("not_yet") >= work("partial") >= work("implemented") == work("not_applicable") == 0


@given(towns())
def test_nothing_is_recommended_for_another_path_or_size(town):
    rules = {rule.key: rule for rule in BOOK.rules}

    assert all(rules[found.key].suits(town) for found in recommend(town, BOOK))


@given(towns(), st.randoms())
def test_the_order_of_what_comes_in_makes_no_difference(town, random):
    def shuffled(items: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(random.sample(items, len(items)))

    mixed = replace(
        town, blocks=shuffled(town.blocks), statements=shuffled(town.statements), projects=shuffled(town.projects)
    )

    assert recommend(mixed, replace(BOOK, rules=shuffled(BOOK.rules))) == recommend(town, BOOK)


@given(towns(), st.sampled_from(BLOCKS))
def test_finishing_a_block_takes_its_recommendations_away_and_no_others(town, key):
    better = replace(town, blocks=tuple(replace(b, status="implemented") if b.key == key else b for b in town.blocks))

    left = {found.key for found in recommend(town, BOOK) if found.block != key}

    assert {found.key for found in recommend(better, BOOK)} == left
