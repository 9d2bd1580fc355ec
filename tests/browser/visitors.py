"""What people do on the pages, and where they find it."""

import re
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Locator, Page, Response, expect

from tests.browser.words import shown


def log_in(page: Page, email: str) -> None:
    """With the button of the demo on the start page."""
    page.goto("/")
    page.locator(".dp-person").filter(has_text=email).get_by_role("button").click()
    page.wait_for_url(re.compile(r"/(gemeente/[\w-]+|regio|home|beheer)/$"))


def log_in_with_password(page: Page, email: str, password: str) -> None:
    page.goto("/account/login/")
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(password)
    page.get_by_role("main").get_by_role("button", name=shown("Log in")).click()


def go(page: Page, path: str) -> Response:
    response = page.goto(path)
    assert response is not None
    return response


def saves(page: Page) -> Any:
    """`with saves(page): …` waits for the answer to a save."""
    return page.expect_response(re.compile(r"/bouwsteen/"))


@dataclass(frozen=True)
class Block:
    """One building block on the questionnaire page."""

    page: Page
    key: str

    @property
    def article(self) -> Locator:
        return self.page.locator(f"article#{self.key}")

    @property
    def explanation(self) -> Locator:
        return self.page.locator(f"#{self.key}-explanation")

    @property
    def owner(self) -> Locator:
        return self.page.locator(f"#{self.key}-owner")

    def status(self, code: str) -> Locator:
        return self.page.locator(f"#{self.key}-{code or 'unanswered'}")

    @property
    def saved(self) -> Locator:
        """The line that says whether the answer was saved."""
        return self.article.locator(".dp-answer__saved")

    @property
    def conflict(self) -> Locator:
        return self.article.locator(".dp-conflict")

    @property
    def save_button(self) -> Locator:
        return self.article.locator(".dp-answer__submit")

    def choose(self, choice: str) -> None:
        """After a conflict: mine, theirs or both."""
        self._choice(choice).click()

    def press(self, choice: str) -> None:
        """As `choose`, with the button of the mouse still down."""
        self._choice(choice).hover()
        self.page.mouse.down()

    def _choice(self, choice: str) -> Locator:
        return self.conflict.locator(f"button[value={choice}]")

    def append(self, text: str) -> None:
        """Type at the end of the explanation, key by key."""
        self.explanation.press("Control+End")
        self.page.keyboard.type(text)

    def expect_saved(self) -> None:
        expect(self.saved).to_have_attribute("data-state", "saved")
        expect(self.conflict).to_have_count(0)

    def expect_not_saved(self, text: str | re.Pattern[str]) -> None:
        expect(self.saved).to_have_attribute("data-state", "failed")
        expect(self.saved).to_contain_text(text)
