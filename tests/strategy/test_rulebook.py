"""The recommendations as content: what is sound, and what is refused."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
import yaml

from municipalities.reading import ContentError
from strategy.rulebook import (
    PUBLISHED,
    RULE_BOOKS,
    checksum,
    read_rule_book,
    rule_book_content,
    rule_book_of,
    rule_books,
)
from tests.reading_level import EASY, LONGEST, flesch_douma, longest_sentence

ORIGINAL = RULE_BOOKS / "vier-pijlers-2"
ORIGINAL_CONTENT = rule_book_content(ORIGINAL)


@pytest.fixture
def content() -> dict[str, Any]:
    return deepcopy(ORIGINAL_CONTENT)


@pytest.fixture
def read(tmp_path: Path):
    """Write content down and read it as a rule book of which nothing was published."""

    def write_and_read(content: dict[str, Any], published: dict[str, str] | None = None):
        folder, list_ = tmp_path / "rules", tmp_path / "published.yaml"
        folder.mkdir(exist_ok=True)
        (folder / "book.yaml").write_text(json.dumps(content))
        list_.write_text(yaml.safe_dump(published or {}))
        return read_rule_book(folder, published=list_)

    return write_and_read


def test_every_rule_book_is_sound_and_published():
    published = yaml.safe_load(PUBLISHED.read_text())

    books = {book.name: book.checksum for book in map(read_rule_book, rule_books())}

    assert books == published


def test_rule_book_is_read_once_a_process():
    assert rule_book_of("vier-pijlers", 1) is rule_book_of("vier-pijlers", 1)


def test_rule_book_of_an_unknown_version():
    with pytest.raises(ContentError, match="no recommendations for version 9"):
        rule_book_of("vier-pijlers", 9)


def test_published_version_cannot_be_altered(content, read):
    published = {"vier-pijlers-2": checksum(content)}
    assert read(content, published).checksum == checksum(content)

    content["recommendations"][0]["title"] = "Een heel andere titel"

    with pytest.raises(ContentError, match="published with other texts"):
        read(content, published)


def test_checksum_is_of_the_meaning_and_not_of_the_layout(content):
    assert checksum(dict(reversed(content.items()))) == checksum(content)


def _double(rules):
    rules.append(rules[0])


def _unknown_block(rules):
    rules[0]["block"] = "bestaat-niet"


def _unknown_related(rules):
    rules[0]["related"] = [{"block": "bestaat-niet", "statuses": ["partial"], "text": "Dat is ook nog niet af."}]


def _unknown_topic(rules):
    rules[0]["topics"] = ["bestaat_niet"]


def _unknown_theme(rules):
    rules[0]["themes"] = ["Bestaat niet"]


def _unknown_document(rules):
    rules[0]["sources"] = [{"document": "bestaat-niet", "section": "1"}]


def _unknown_section(rules):
    rules[0]["sources"] = [{"document": "mrdh-2021", "section": "99.9"}]


def _unknown_need(rules):
    rules[0]["needs"] = ["bestaat-niet"]


def _unknown_task(rules):
    rules[0]["tasks"] = ["bestaat_niet"]


def _circle(rules):
    by_block = {rule["block"]: rule for rule in rules}
    by_block["verkennen-visie"]["needs"] = ["diensten-proeftuin"]
    by_block["diensten-proeftuin"]["needs"] = ["verkennen-visie"]


def _uncovered_path(rules):
    rules[:] = [r for r in rules if r["block"] != "verkennen-visie" or r["paths"]]


def _uncovered(rules):
    rules[:] = [rule for rule in rules if rule["block"] != "verkennen-visie"]


def _wrong_status(rules):
    rules[0]["statuses"] = ["implemented"]


def _long_title(rules):
    rules[0]["title"] = "x" * 71


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_double, "recommendation given more than once"),
        (_unknown_block, "unknown block: bestaat-niet"),
        (_unknown_related, "unknown block: bestaat-niet"),
        (_unknown_topic, "unknown topic: bestaat_niet"),
        (_unknown_theme, "unknown theme: Bestaat niet"),
        (_unknown_document, "unknown source: bestaat-niet, 1"),
        (_unknown_section, "unknown source: mrdh-2021, 99.9"),
        (_unknown_need, "unknown block: bestaat-niet"),
        (_unknown_task, "unknown societal task: bestaat_niet"),
        (_circle, "blocks that need each other: .*verkennen-visie"),
        (_uncovered_path, "no recommendation for .* gaps: verkennen-visie not_yet small"),
        (_uncovered, "no recommendation for 32 gaps: verkennen-visie not_yet small"),
        (_wrong_status, "recommendations/0/statuses/0"),
        (_long_title, "recommendations/0/title"),
    ],
)
def test_unsound_rules_are_refused_with_the_place(content, read, spoil, message):
    spoil(content["recommendations"])

    with pytest.raises(ContentError, match=message):
        read(content)


@pytest.mark.parametrize(
    "sentence",
    ["Zonder bouwsteen in {municipality}.", "{block} in {municipality} {iets_anders}", "{block.name} {municipality}"],
)
def test_sentence_with_other_placeholders_is_refused(content, read, sentence):
    content["reasons"]["own_status"]["partial"] = sentence

    with pytest.raises(ContentError, match="reasons/own_status/partial"):
        read(content)


def test_instrument_version_that_does_not_exist_is_refused(content, read):
    content["instrument_version"] = 9

    with pytest.raises(ContentError, match="there is no version 9"):
        read(content)


# What the content itself promises

RULES = ORIGINAL_CONTENT["recommendations"]
BLOCKS = sorted({rule["block"] for rule in RULES})


@pytest.mark.parametrize("block", BLOCKS)
def test_each_block_has_three_recommendations_and_some_that_differ_by_path(block):
    own = [rule for rule in RULES if rule["block"] == block]

    assert len(own) >= 3
    assert any(rule["paths"] for rule in own)


def test_all_34_blocks_have_rules_and_all_five_documents_are_cited():
    assert len(BLOCKS) == 34
    assert len({source["document"] for rule in RULES for source in rule["sources"]}) == 5


def test_no_text_stands_there_twice():
    texts = [text for rule in RULES for text in (*rule["steps"], *rule["pitfalls"], rule["benefit"])]

    assert len(texts) == len(set(texts))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["key"])
def test_recommendation_can_be_read_at_level_b1(rule):
    """Sentences of at most 20 words, and a Flesch-Douma score of at least 45: bounds that go with level B1."""
    texts = [f"{rule['title']}.", *rule["steps"], *rule["pitfalls"], rule["benefit"].strip()]

    assert longest_sentence(texts) <= LONGEST
    assert flesch_douma(texts) >= EASY
