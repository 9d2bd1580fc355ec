"""The one mail of a day: what somebody is told, in sentences with a link each."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessment.models import Notice, NoticeKind


@dataclass(frozen=True)
class Line:
    """One thing that is told, and where to look."""

    text: str
    address: str


@dataclass(frozen=True)
class Digest:
    """All that one person is told in one mail, by municipality."""

    municipalities: Mapping[str, tuple[Line, ...]]
    preferences: str

    @classmethod
    def of(cls, notices: Iterable[Notice], site: str) -> "Digest":
        """`site` is where the product is reached, without a slash at the end. Load what the notices are about."""
        lines: dict[str, list[Line]] = {}
        for notice in notices:
            line = Line(_sentence(notice), site + _address(notice))
            of_one = lines.setdefault(notice.municipality.name, [])
            if line not in of_one:
                of_one.append(line)
        return cls({name: tuple(of_one) for name, of_one in lines.items()}, site + reverse("choose_notices"))

    @property
    def subject(self) -> str:
        number = sum(len(lines) for lines in self.municipalities.values())
        return ngettext(
            "Digipeil: %(number)d message for %(places)s", "Digipeil: %(number)d messages for %(places)s", number
        ) % {"number": number, "places": ", ".join(self.municipalities)}


def _sentence(notice: Notice) -> str:
    return str(_SENTENCES[NoticeKind(notice.kind)](notice)) % _facts(notice)


def _facts(notice: Notice) -> dict[str, Any]:
    """What the sentences name: the block, the assessment, and the details that were written down with the notice."""
    due_on = notice.details.get("due_on", notice.details.get("closes_on", ""))
    return {
        "block": notice.answer.block.name if notice.answer else notice.details.get("blocks", ""),
        "assessment": notice.assessment.title if notice.assessment else notice.details.get("round", ""),
        "remark": notice.details.get("remark", ""),
        "due_on": date_format(date.fromisoformat(due_on)) if due_on else "",
        "subject": notice.details.get("subject", ""),
        "news": notice.details.get("news", ""),
    }


_SENTENCES: dict[NoticeKind, Callable[[Notice], str]] = {
    NoticeKind.ASSIGNED: lambda notice: (
        _("You were asked about: %(block)s (%(assessment)s). Due on %(due_on)s.")
        if notice.details.get("due_on")
        else _("You were asked about: %(block)s (%(assessment)s).")
    ),
    NoticeKind.PROPOSED: lambda _notice: _("A colleague proposed an answer to %(block)s (%(assessment)s)."),
    NoticeKind.RETURNED: lambda _notice: _("Your proposal for %(block)s came back: %(remark)s"),
    NoticeKind.ACCEPTED: lambda _notice: _("Your proposal for %(block)s was accepted."),
    NoticeKind.COMMENTED: lambda _notice: _("A colleague remarked on %(block)s: %(remark)s"),
    NoticeKind.DUE_SOON: lambda _notice: _("Your answer to %(block)s is due in three days, on %(due_on)s."),
    NoticeKind.DUE_TODAY: lambda _notice: _("Your answer to %(block)s is due on %(due_on)s."),
    NoticeKind.ADOPTED: lambda _notice: _("The assessment %(assessment)s was adopted."),
    NoticeKind.ROUND: lambda _notice: _("The region reminds you of the round %(assessment)s. It closes on %(due_on)s."),
    NoticeKind.PROJECT: lambda _notice: _("The project %(subject)s: %(news)s"),
    NoticeKind.PARTNER: lambda _notice: _("Cooperation on %(subject)s: %(news)s"),
}

# Where an answer is to be given or changed, the question; where something is to be read, the page of the block.
_TO_ANSWER = {NoticeKind.ASSIGNED, NoticeKind.RETURNED, NoticeKind.DUE_SOON, NoticeKind.DUE_TODAY}


def _address(notice: Notice) -> str:
    slug = notice.municipality.slug
    if path := notice.details.get("path"):
        return str(path)
    if notice.answer is not None:
        keys = [slug, notice.answer.assessment_id]
        block = notice.answer.block
        if notice.kind in _TO_ANSWER:
            return f"{reverse('pillar_detail', args=[*keys, block.pillar.key])}#{block.key}"
        return reverse("block_detail", args=[*keys, block.key])
    if notice.kind == NoticeKind.ASSIGNED:
        return reverse("own_question_list", args=[slug])
    if notice.assessment is not None:
        return reverse("canvas_detail", args=[slug, notice.assessment.pk])
    return reverse("assessment_list", args=[slug])
