"""What the pages say, in the language that they say it in."""

import re

from django.utils.translation import gettext, override

LANGUAGE = "nl"


def shown(msgid: str) -> str:
    """A text of the product as a Dutch reader sees it."""
    with override(LANGUAGE):
        return gettext(msgid)


def pattern(msgid: str, **known: str) -> re.Pattern[str]:
    """The same for a text with places to fill in; those that are not given may hold anything."""
    parts = re.split(r"%\((\w+)\)s", shown(msgid))
    texts = [re.escape(part) for part in parts[::2]]
    fills = [re.escape(known[name]) if name in known else ".+" for name in parts[1::2]]
    filled = "".join(text + fill for text, fill in zip(texts, [*fills, ""], strict=True))
    return re.compile(filled.replace(r"\ ", r"\s+"))
