"""Telling people what concerns them: kept as a notice until the day's digest."""

from typing import Any

from assessment.models import Answer, Assessment, Notice, UnwantedNotice
from municipalities.models import Municipality, Person


def tell(
    *,
    person: Person,
    kind: str,
    by: Person | None = None,
    answer: Answer | None = None,
    assessment: Assessment | None = None,
    municipality: Municipality | None = None,
    key: str = "",
    **details: Any,
) -> Notice | None:
    """Keep a notice for this person; None where it is their own doing, unwanted, or told before under this key.

    To be called inside the transaction of the action that it tells of. Without a municipality that of the assessment.
    """
    assessment = assessment or (answer.assessment if answer else None)
    about = municipality or (assessment.municipality if assessment else None)
    if about is None:
        raise ValueError("a notice is about an answer, an assessment or a municipality")
    if person == by or UnwantedNotice.objects.filter(person=person, kind=kind).exists():
        return None
    values = {"kind": kind, "answer": answer, "assessment": assessment, "municipality": about, "details": details}
    if not key:
        return Notice.objects.create(person=person, **values)
    notice, is_new = Notice.objects.get_or_create(person=person, key=key, defaults=values)
    return notice if is_new else None
