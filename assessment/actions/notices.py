"""What people are told: written down at once, and sent in one mail a day."""

from assessment.models import Answer, Assessment, Notice, NoticeKind, UnwantedNotice
from municipalities.models import Municipality, Person


def tell(
    *,
    person: Person,
    kind: NoticeKind,
    by: Person | None = None,
    answer: Answer | None = None,
    assessment: Assessment | None = None,
    municipality: Municipality | None = None,
    key: str = "",
    **details: str,
) -> None:
    """Write down, in the caller's transaction, that somebody is to be told of an answer, an assessment or a place.

    Who did it themselves, switched this kind off or was told under the same `key` before is not told.
    """
    about = assessment or (answer.assessment if answer else None)
    place = municipality or (about.municipality if about else None)
    if place is None:
        raise ValueError("a notice is about an answer, an assessment or a municipality")
    if person == by or UnwantedNotice.objects.filter(person=person, kind=kind).exists():
        return
    notice = Notice(
        person=person, municipality=place, kind=kind, assessment=about, answer=answer, key=key, details=details
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
