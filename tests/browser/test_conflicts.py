"""Two people write in one block: both texts stay until somebody has chosen."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visit, Watch
from tests.browser.site import Site, Town
from tests.browser.visitors import Block, saves
from tests.browser.words import shown

BLOCK = "verkennen-visie"
THEIRS = "De visie ligt bij de raad."
MINE = "De visie is er nog niet."


@pytest.fixture
def two(visit: Visit, town: Town, watch: Watch) -> tuple[Block, Block]:
    """The same empty block on two screens: of the one who saves first, and of the one who is late."""
    watch.allow("status of 409", "htmx:(afterRequest|sendAbort)")  # a choice breaks off an autosave
    first, second = visit(town.colleague), visit(town.coordinator)
    for page in (first, second):
        page.goto(town.pillar("verkennen"))
    return Block(first, BLOCK), Block(second, BLOCK)


def save(block: Block, status: str, explanation: str, owner: str) -> None:
    block.status(status).check()
    block.owner.fill(owner)
    block.explanation.fill(explanation)
    block.explanation.blur()
    block.expect_saved()


def collide(first: Block, second: Block) -> None:
    save(first, "implemented", THEIRS, "Beleid")
    with saves(second.page):
        second.status("not_yet").check()
    second.explanation.fill(MINE)
    second.owner.fill("Informatie")
    second.owner.blur()
    expect(second.conflict.locator(".dp-conflict__side--yours")).to_contain_text("Informatie")


@pytest.mark.parametrize(
    ("choice", "stored"),
    [
        ("mine", ("not_yet", MINE, "Informatie")),
        ("theirs", ("implemented", THEIRS, "Beleid")),
        ("both", ("not_yet", f"{THEIRS}\n\n{MINE}", "Beleid / Informatie")),
    ],
)
def test_second_sees_both_texts_and_chooses(
    two: tuple[Block, Block], site: Site, town: Town, choice: str, stored: tuple[str, str, str]
) -> None:
    first, second = two

    collide(first, second)
    second.expect_not_saved(shown("Not saved yet: choose which text stays."))
    expect(second.conflict.locator(".dp-conflict__side--theirs")).to_contain_text(THEIRS)
    expect(second.conflict.locator(".dp-conflict__side--yours")).to_contain_text(MINE)
    assert site.answer(town, BLOCK) == ("implemented", THEIRS, "Beleid")
    second.choose(choice)

    second.expect_saved()
    expect(second.explanation).to_have_value(stored[1])
    expect(second.status(stored[0])).to_be_checked()
    assert site.answer(town, BLOCK) == stored
    assert {THEIRS, MINE} <= kept_texts(site, town)


def kept_texts(site: Site, town: Town) -> set[str]:
    """Every explanation of the block that the database knows: of each version, and of what was set aside."""
    rows = site.sql(
        "SELECT r.explanation FROM assessment_answerrevision r JOIN assessment_answer a ON a.id = r.answer_id "
        "WHERE a.assessment_id = %s UNION "
        "SELECT s.explanation FROM assessment_setasideanswer s JOIN assessment_answer a ON a.id = s.answer_id "
        "WHERE a.assessment_id = %s",
        town.assessment,
        town.assessment,
    )
    return {text for (text,) in rows}


def test_typing_goes_on_while_the_conflict_appears(two: tuple[Block, Block], site: Site, town: Town) -> None:
    first, second = two
    save(first, "implemented", THEIRS, "Beleid")
    whole = "Ik schrijf rustig verder terwijl een collega mij net voor was."

    second.explanation.focus()
    type_until_the_conflict(second.page, second, whole)
    expect(second.conflict.locator(".dp-conflict__side--yours")).to_contain_text(whole)
    expect(second.explanation).to_be_focused()
    expect(second.explanation).to_have_value(whole)
    second.choose("mine")

    second.expect_saved()
    assert site.answer(town, BLOCK) == (None, whole, "")


def type_until_the_conflict(page: Page, block: Block, text: str) -> None:
    """The first half, then the rest while the answer to the first half comes in."""
    half = len(text) // 2
    page.keyboard.type(text[:half])
    expect(block.conflict).to_be_visible()
    page.keyboard.type(text[half:], delay=5)


def test_choice_counts_when_the_last_words_come_back_while_it_is_pressed(
    two: tuple[Block, Block], site: Site, town: Town
) -> None:
    first, second = two
    collide(first, second)
    more = " Bijna." * 60  # so much that the buttons below it would move away
    second.append(more)

    with saves(second.page):
        second.press("both")
    second.expect_not_saved(shown("Not saved yet: choose which text stays."))
    second.page.mouse.up()

    second.expect_saved()
    assert site.answer(town, BLOCK)[1] == f"{THEIRS}\n\n{MINE}{more}"


def test_after_choosing_both_go_on_without_a_second_conflict(two: tuple[Block, Block], site: Site, town: Town) -> None:
    first, second = two
    collide(first, second)
    second.choose("both")
    second.expect_saved()

    with saves(second.page) as answer:
        second.append(" En verder.")
        second.explanation.blur()

    assert answer.value.status == 200
    assert site.answer(town, BLOCK)[1] == f"{THEIRS}\n\n{MINE} En verder."


def test_conflict_about_a_conflict_is_shown_again(two: tuple[Block, Block], site: Site, town: Town) -> None:
    first, second = two
    collide(first, second)
    save(first, "partial", "Toch niet helemaal.", "Beleid")

    second.choose("mine")

    expect(second.conflict.locator(".dp-conflict__side--theirs")).to_contain_text("Toch niet helemaal.")
    assert site.answer(town, BLOCK) == ("partial", "Toch niet helemaal.", "Beleid")
    second.choose("mine")
    second.expect_saved()
    assert site.answer(town, BLOCK) == ("not_yet", MINE, "Informatie")
