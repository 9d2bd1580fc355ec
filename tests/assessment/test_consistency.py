"""Consistency checks, and the content that they and the search rest on."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import actions
from assessment.advice import advice_on
from assessment.consistency import (
    CONSISTENCY,
    Advice,
    Oddity,
    Rule,
    Said,
    Side,
    advise,
    read_rules,
    rules_of,
    unknown_blocks,
)
from assessment.instruments import InstrumentContent, published_files
from assessment.models import Assessment
from assessment.terms import TERMS, read_terms, terms_of
from municipalities.models import Person
from municipalities.reading import ContentError
from tests import factories

As = Callable[[Person], Client]
RULE = Rule("a", Side("doelen", ("implemented",)), Side("visie", ("not_yet",)), "Kijk hier nog eens naar.", ())


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, []),
        ({"visie": Said("implemented")}, [Advice(Oddity.UNFOUNDED, ("visie",))]),
        ({"visie": Said("implemented", "Omdat")}, []),
        ({"visie": Said("implemented", evidence=1)}, []),
        ({"visie": Said("partial", before=("partial",))}, []),
        ({"visie": Said("partial", before=("partial", "partial"))}, [Advice(Oddity.UNCHANGED, ("visie",))]),
        ({"visie": Said("partial", before=("partial", "not_yet"))}, []),
        ({"visie": Said("implemented", "Ja", before=("implemented", "implemented"))}, []),
        (
            {"visie": Said("not_yet"), "doelen": Said("implemented", "Ja")},
            [Advice(Oddity.CONTRADICTION, ("doelen", "visie"), "Kijk hier nog eens naar.")],
        ),
        ({"visie": Said("partial"), "doelen": Said("implemented", "Ja")}, []),
    ],
)
def test_what_looks_odd(answers: dict[str, Said], expected: list[Advice]) -> None:
    assert advise(answers, [RULE]) == expected


def test_advice_looks_two_rounds_back(
    assessment: Assessment, coordinator: Person, instrument_version: Any, delft: Any
) -> None:
    factories.answer_block(assessment, "verkennen-visie", "partial", coordinator, "Zo was het en zo is het")
    newest, found = assessment, [advice_on(assessment)]
    for _round in range(2):
        actions.adopt_assessment(assessment=newest, by=coordinator, today=timezone.localdate(), confirms=True)
        newest = factories.make_assessment(delft, factories.make_round(instrument_version), coordinator)
        found.append(advice_on(newest))

    assert found == [[], [], [Advice(Oddity.UNCHANGED, ("verkennen-visie",))]]


def test_page_shows_the_advice_with_its_source(as_: As, assessment: Assessment, coordinator: Person) -> None:
    factories.answer_block(assessment, "verkennen-visie", "not_yet", coordinator)
    factories.answer_block(assessment, "verkennen-doelen", "implemented", coordinator, "Zie het plan")

    html = as_(coordinator).get(reverse("advice_list", args=["delft", assessment.pk])).content.decode()

    assert "maar een visie is er nog niet" in html
    assert "4.2" in html


def test_page_costs_the_same_for_one_advice_and_for_many(
    as_: As, assessment: Assessment, coordinator: Person, django_assert_max_num_queries: Any
) -> None:
    client, page = as_(coordinator), reverse("advice_list", args=["delft", assessment.pk])
    factories.answer_block(assessment, "verkennen-visie", "implemented", coordinator)
    client.get(page)
    with django_assert_max_num_queries(10) as one:
        client.get(page)
    few = len(one)
    factories.answer_all(assessment, "implemented", coordinator)

    with django_assert_max_num_queries(few):
        client.get(page)


# The content


@pytest.mark.parametrize("path", published_files(), ids=lambda path: path.stem)
def test_every_block_can_be_searched_for_and_every_rule_names_known_blocks(path: Path) -> None:
    content = InstrumentContent.from_file(path)
    instrument, blocks = content.content["instrument"], set(content.block_keys)

    assert set(terms_of(instrument)) == blocks
    assert len(rules_of(instrument)) >= 3
    assert unknown_blocks(rules_of(instrument), blocks) == set()


def test_no_file_is_of_an_unknown_instrument() -> None:
    known = {InstrumentContent.from_file(path).content["instrument"] for path in published_files()}

    assert {path.stem for folder in (TERMS, CONSISTENCY) for path in folder.glob("*.yaml")} == known


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (read_terms, "instrument: ander\nblocks: {visie: [woord]}"),
        (read_terms, "instrument: x\nblocks: {visie: []}"),
        (read_rules, "instrument: ander\nrules: []"),
        (
            read_rules,
            "instrument: x\nrules: [{key: a, when: {block: b, status: [maybe]}, and: {block: c, status: [partial]},"
            " advice: Kijk hier nog eens goed naar., sources: [{document: mrdh-2021, section: '4'}]}]",
        ),
        (
            read_rules,
            "instrument: x\nrules: [{key: a, when: {block: b, status: [partial]}, and: {block: c, status: [partial]},"
            " advice: Kijk hier nog eens goed naar., sources: [{document: geen-2000, section: '4'}]}]",
        ),
    ],
)
def test_unsound_content_is_refused(read: Callable[[Path], Any], text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(text)

    with pytest.raises(ContentError, match=r"x\.yaml"):
        read(path)
