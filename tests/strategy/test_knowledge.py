"""The lessons as the experts wrote them, and how they come into the database."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from assessment.leading import written_blocks
from municipalities.models import AuditEntry
from municipalities.reading import ContentError, Loaded
from municipalities.sources import documents
from strategy.actions import load_lessons
from strategy.knowledge import KNOWLEDGE, block_groups, read_knowledge
from strategy.models import Lesson

BLOCKS = 34


@pytest.fixture
def content() -> Any:
    return yaml.safe_load(KNOWLEDGE.read_text())


def written(tmp_path: Path, content: Any) -> Path:
    path = tmp_path / "knowledge.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True))
    return path


def test_every_block_and_every_document_has_lessons() -> None:
    entries = read_knowledge(KNOWLEDGE)

    assert len(written_blocks()) == BLOCKS
    assert {key for entry in entries for key in entry.row["blocks"]} == set(written_blocks())
    assert {entry.row["document"] for entry in entries} == set(documents())
    assert [len(group.blocks) for group in block_groups()] == [8, 8, 10, 8]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"blocks": ["verkennen-visie", "geen-bouwsteen"]}, "unknown block: geen-bouwsteen"),
        ({"tasks": ["space_travel"]}, "unknown societal task: space_travel"),
        ({"source": {"document": "krant", "section": "1"}}, "unknown document: krant"),
        ({"key": "geen-sensor-zonder-plan"}, "lesson given more than once: geen-sensor-zonder-plan"),
        ({"kind": "rumour"}, "lessons/0/kind"),
        ({"blocks": []}, "lessons/0/blocks"),
        ({"text": "Een zin zonder punt aan het eind"}, "lessons/0/text"),
        ({"author": "iemand"}, "lessons/0"),
    ],
    ids=["block", "task", "document", "key twice", "kind", "no block", "no full stop", "unknown field"],
)
def test_lesson_that_is_not_sound_is_refused(tmp_path, content, change, message) -> None:
    content["lessons"][0] |= change

    with pytest.raises(ContentError, match=message):
        read_knowledge(written(tmp_path, content))


def test_block_without_a_lesson_is_refused(tmp_path, content) -> None:
    left = [lesson for lesson in content["lessons"] if "verkennen-visie" not in lesson["blocks"]]

    with pytest.raises(ContentError, match="no lesson for these blocks: verkennen-visie"):
        read_knowledge(written(tmp_path, {**content, "lessons": left}))


def test_load_again_changes_nothing(db) -> None:
    first = load_lessons(by=None)
    before = AuditEntry.objects.count()

    assert first == Loaded(added=Lesson.objects.count())
    assert load_lessons(by=None) == Loaded()
    assert AuditEntry.objects.count() == before


def test_load_brings_changes_in_and_removes_what_is_gone(db, tmp_path, content) -> None:
    load_lessons(by=None)
    gone = content["lessons"].pop()
    content["lessons"][0]["text"] = "Een heel andere tekst dan zojuist."

    loaded = load_lessons(by=None, path=written(tmp_path, content))

    assert loaded == Loaded(changed=1, removed=1)
    assert Lesson.objects.get(key=content["lessons"][0]["key"]).text == "Een heel andere tekst dan zojuist."
    assert not Lesson.objects.filter(key=gone["key"]).exists()
    assert AuditEntry.objects.get(verb="remove_lesson").details == {"key": gone["key"]}


def test_load_of_a_bad_file_changes_nothing(db, tmp_path, content) -> None:
    load_lessons(by=None)
    content["lessons"][3]["blocks"] = ["geen-bouwsteen"]

    with pytest.raises(ContentError):
        load_lessons(by=None, path=written(tmp_path, content))

    assert Lesson.objects.count() == len(content["lessons"])
