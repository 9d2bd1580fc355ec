"""What people are told: written down at once, and sent in one mail a day."""

from collections.abc import Collection
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from assessment.digests import Digest
from assessment.models import Answer, Assessment, Assignment, Notice, NoticeKind, Progress, UnwantedNotice
from municipalities.models import AuditEntry, Municipality, Person

# What is told to people who work at no municipality too: staff of the region and administrators.
ACROSS_MUNICIPALITIES = (NoticeKind.PROJECT, NoticeKind.PARTNER)


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
) -> Notice | None:
    """Write down, in the caller's transaction, that somebody is to be told of an answer, an assessment or a place.

    None for who did it themselves, switched this kind off or was told under the same `key` before.
    """
    about = assessment or (answer.assessment if answer else None)
    place = municipality or (about.municipality if about else None)
    if place is None:
        raise ValueError("a notice is about an answer, an assessment or a municipality")
    if person == by or UnwantedNotice.objects.filter(person=person, kind=kind).exists():
        return None
    values = {"municipality": place, "kind": kind, "assessment": about, "answer": answer, "details": details}
    if not key:
        return Notice.objects.create(person=person, **values)
    notice, is_new = Notice.objects.get_or_create(person=person, key=key, defaults=values)
    return notice if is_new else None


def tell_of_deadlines(*, today: date) -> int:
    """Remind of open questions three days before their deadline and on it; again is harmless. Returns how many."""
    told = 0
    for days, kind in ((3, NoticeKind.DUE_SOON), (0, NoticeKind.DUE_TODAY)):
        due = Assignment.objects.open().filter(due_on=today + timedelta(days=days), person__isnull=False)
        due = due.exclude(answer__progress__in=[Progress.DONE, Progress.PROPOSED]).filter(answer__frozen=False)
        for assignment in due.select_related("person", "answer__assessment__municipality"):
            # The day stands in the key: a deadline that was moved reminds anew.
            key = f"{kind}:{assignment.pk}:{assignment.due_on}"
            tell(person=_person(assignment), kind=kind, answer=assignment.answer, key=key, due_on=_day(assignment))
            told += 1
    return told


def _person(assignment: Assignment) -> Person:
    if assignment.person is None:
        raise ValueError("an address cannot be told anything yet")
    return assignment.person


def _day(assignment: Assignment) -> str:
    return assignment.due_on.isoformat() if assignment.due_on else ""


def waiting_for_a_digest(*, today: date) -> list[int]:
    """Primary keys of the people who have something to be told and had no digest yet today."""
    unsent = Notice.objects.filter(sent_at__isnull=True).values("person")
    had_one = Notice.objects.filter(sent_at__date=today).values("person")
    return list(Person.objects.filter(pk__in=unsent).exclude(pk__in=had_one).values_list("pk", flat=True))


@transaction.atomic
def send_digest(*, person_id: int, site: str) -> int:
    """Mail somebody all that waits, in one message; returns how many notices that were.

    The notices stay locked while the mail is handed over and count as sent only after that: who stops it halfway
    has it sent twice rather than not at all. Who left the municipality or closed the account is told nothing; of
    projects and partners also staff of the region and administrators are told, who work at no municipality.
    OSError where the mail server does not take it; then everything waits on.
    """
    waiting = (
        Notice.objects.select_for_update(of=("self",), skip_locked=True)
        .filter(person=person_id, sent_at__isnull=True)
        .select_related("person", "municipality", "assessment__round", "answer__block__pillar")
    )
    notices = list(waiting)
    if not notices:
        return 0
    person = notices[0].person
    to_tell = _still_concerns(person, notices)
    if to_tell:
        _mail(Digest.of(to_tell, site), person)
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(sent_at=timezone.now())
    return len(to_tell)


def _still_concerns(person: Person, notices: list[Notice]) -> list[Notice]:
    """Of these notices those of where somebody works now, or of a whole region whose projects and partners they see."""
    if not person.is_active:
        return []
    works_at = set(person.memberships.values_list("municipality", flat=True))
    region = person.region()

    def concerns(notice: Notice) -> bool:
        if notice.municipality_id in works_at:
            return True
        sees_all = person.is_staff or (region is not None and notice.municipality.region_id == region.pk)
        return sees_all and notice.kind in ACROSS_MUNICIPALITIES

    return [notice for notice in notices if concerns(notice)]


def _mail(digest: Digest, person: Person) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        subject = str(digest.subject)
        context = {"digest": digest, "person": person}
        text = render_to_string("assessment/mail/digest.txt", context)
        html = render_to_string("assessment/mail/digest.html", context)
    send_mail(subject, text, settings.DEFAULT_FROM_EMAIL, [person.email], html_message=html)


@transaction.atomic
def choose_notices(*, person: Person, unwanted: Collection[str], by: Person) -> None:
    """Which kinds of notices somebody no longer wants; what waits of those is not sent any more."""
    person.unwanted_notices.all().delete()
    UnwantedNotice.objects.bulk_create(UnwantedNotice(person=person, kind=kind) for kind in sorted(unwanted))
    Notice.objects.filter(person=person, kind__in=unwanted, sent_at__isnull=True).delete()
    AuditEntry.record("choose_notices", person, by=by, unwanted=sorted(unwanted))
