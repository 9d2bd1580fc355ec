"""Who is at work in which block, as their pages say every few seconds."""

from datetime import datetime

from assessment.models import Answer, Presence
from municipalities.models import Person


def note_presence(*, answer: Answer, by: Person, now: datetime) -> None:
    """Somebody works on this block now. It is no part of the trail: it says nothing of what was done."""
    Presence.objects.bulk_create(
        [Presence(person=by, answer=answer, seen_at=now)],
        update_conflicts=True,
        unique_fields=["person"],
        update_fields=["answer", "seen_at"],
    )
