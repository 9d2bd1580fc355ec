"""Reads the pages that the tests ask for."""

import re
from typing import Any


def main_text(response: Any) -> str:
    """The words of a page's main part, without tags."""
    main = response.content.decode().split("<main")[1].split("</main>")[0].split(">", 1)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())
