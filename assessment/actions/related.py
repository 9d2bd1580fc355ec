"""Taking over an answer that was given in another instrument."""

from datetime import date

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessment.actions.answers import Edit, save_answer
from assessment.actions.rounds import RefusedError
from assessment.limits import MAX_EXPLANATION
from assessment.models import Answer, AnswerContent
from municipalities.models import Person


def take_over_elsewhere(*, answer: Answer, source: Answer, based_on: int, by: Person, today: date) -> Answer:
    """Save status and explanation of `source` as this answer, with where they come from. Raises as `save_answer`.

    `source` comes with its assessment, round, block and instrument. RefusedError too where the text would not fit.
    """
    explanation = "\n\n".join(filter(None, [source.explanation, _origin(source)]))
    if len(explanation) > MAX_EXPLANATION:
        raise RefusedError(_("This explanation is too long to take over as a whole. Copy what you need of it."))
    content = AnswerContent(source.status, explanation, answer.owner or source.owner)
    edit = Edit(page="", sequence=0, based_on=based_on)
    return save_answer(answer=answer, content=content, edit=edit, by=by, today=today)


def _origin(source: Answer) -> str:
    """In Dutch, whatever language the page is read in: it stays in the explanation."""
    with translation.override(settings.LANGUAGE_CODE):
        words = {
            "block": source.block.name,
            "instrument": source.block.version.instrument.title,
            "assessment": source.assessment.title,
        }
        if source.changed_at is None:
            return _("Taken over from “%(block)s” (%(instrument)s, %(assessment)s).") % words
        day = date_format(timezone.localdate(source.changed_at), "j F Y")
        return _("Taken over from “%(block)s” (%(instrument)s, %(assessment)s), answered on %(day)s.") % {
            **words,
            "day": day,
        }
