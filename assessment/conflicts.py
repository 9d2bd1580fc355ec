"""Two people wrote in one block: what comes of it when the second has chosen."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessment.models import AnswerContent


class Choice(models.TextChoices):
    MINE = "mine", _("Keep my text")
    THEIRS = "theirs", _("Keep my colleague's text")
    BOTH = "both", _("Keep both texts, one below the other")


def settle(choice: str, *, theirs: AnswerContent, mine: AnswerContent) -> AnswerContent:
    """What is to be saved. With both, the texts stand below each other and my status holds where I chose one."""
    if choice == Choice.THEIRS:
        return theirs
    if choice == Choice.MINE:
        return mine
    return AnswerContent(
        status=mine.status or theirs.status,
        explanation=_joined("\n\n", theirs.explanation, mine.explanation),
        owner=_joined(" / ", theirs.owner, mine.owner),
    )


def _joined(between: str, first: str, second: str) -> str:
    """Both texts, without writing twice what the one holds already."""
    if second in first:
        return first
    return second if first in second else f"{first}{between}{second}"
