"""The recommendations as content: what is sound, and what is refused."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from municipalities.reading import ContentError
from strategy.rulebook import PUBLISHED, RULE_BOOKS, checksum, read_rule_book, rule_book_of

ORIGINAL = RULE_BOOKS / "vier-pijlers-1.yaml"


@pytest.fixture
def content() -> dict[str, Any]:
    return dict(yaml.safe_load(ORIGINAL.read_text()))


@pytest.fixture
def read(tmp_path: Path):
    """Write content down and read it as a rule book of which nothing was published."""

    def write_and_read(content: dict[str, Any], published: dict[str, str] | None = None):
        path, list_ = tmp_path / "rules.yaml", tmp_path / "published.yaml"
        path.write_text(yaml.safe_dump(content, allow_unicode=True))
        list_.write_text(yaml.safe_dump(published or {}))
        return read_rule_book(path, published=list_)

    return write_and_read


def test_every_rule_book_is_sound_and_published():
    published = yaml.safe_load(PUBLISHED.read_text())

    books = {book.name: book.checksum for book in map(read_rule_book, sorted(RULE_BOOKS.glob("*.yaml")))}

    assert books == published


def test_rule_book_is_read_once_a_process():
    assert rule_book_of("vier-pijlers", 1) is rule_book_of("vier-pijlers", 1)


def test_rule_book_of_an_unknown_version():
    with pytest.raises(ContentError, match="no recommendations for version 9"):
        rule_book_of("vier-pijlers", 9)


def test_published_version_cannot_be_altered(content, read):
    published = {"vier-pijlers-1": checksum(content)}
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


def _uncovered(rules):
    rules[:] = [rule for rule in rules if rule["block"] != "verkennen-visie"]


def _wrong_status(rules):
    rules[0]["statuses"] = ["implemented"]


def _long_title(rules):
    rules[0]["title"] = "x" * 71


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (_double, "recommendation given more than once: visie-beginnen"),
        (_unknown_block, "unknown block: bestaat-niet"),
        (_unknown_related, "unknown block: bestaat-niet"),
        (_unknown_topic, "unknown topic: bestaat_niet"),
        (_unknown_theme, "unknown theme: Bestaat niet"),
        (_unknown_document, "unknown document: bestaat-niet"),
        (_uncovered, "no recommendation for 8 gaps: verkennen-visie not_yet small"),
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
