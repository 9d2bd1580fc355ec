"""What people are told: once, in one mail a day, and nothing that they do not want."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessment import tasks
from assessment.actions import choose_notices, tell
from assessment.actions.notices import send_digest, tell_of_deadlines, waiting_for_a_digest
from assessment.models import Assessment, Notice, NoticeKind, UnwantedNotice
from municipalities.models import Municipality, Person
from tests import factories

As = Callable[[Person], Client]
VISIE = "verkennen-visie"
SITE = "https://digipeil.example"


def html_of(sent: Any) -> str:
    return str(sent.alternatives[0][0])


def send(person: Person) -> int:
    return send_digest(person_id=person.pk, site=SITE)


def test_who_did_it_is_not_told(assessment: Assessment, coordinator: Person) -> None:
    tell(person=coordinator, kind=NoticeKind.ADOPTED, by=coordinator, assessment=assessment)

    assert not Notice.objects.exists()


def test_the_same_key_tells_once(assessment: Assessment, contributor: Person) -> None:
    for _time in range(2):
        tell(person=contributor, kind=NoticeKind.ADOPTED, assessment=assessment, key="once")

    assert Notice.objects.count() == 1


def test_notice_of_nothing_is_a_mistake_of_the_caller(contributor: Person) -> None:
    with pytest.raises(ValueError, match="about"):
        tell(person=contributor, kind=NoticeKind.ADOPTED)


def test_digest_says_all_in_one_mail_with_links(
    assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    factories.make_assignment(assessment, VISIE, contributor, coordinator)
    proposal = factories.make_proposal(assessment, VISIE, contributor)
    tell(person=contributor, kind=NoticeKind.RETURNED, by=coordinator, answer=proposal.answer, remark="Noem het jaar.")

    assert send(contributor) == 2

    (sent,) = mail.outbox
    assert sent.to == [contributor.email]
    assert "Noem het jaar." in sent.body
    question = reverse("pillar_detail", args=["delft", assessment.pk, "verkennen"])
    assert f"{SITE}{question}#{VISIE}" in sent.body
    assert f"{SITE}{reverse('choose_notices')}" in sent.body
    assert "Noem het jaar." in html_of(sent)


def test_digest_escapes_what_people_wrote(assessment: Assessment, contributor: Person) -> None:
    answer = factories.answer_of(assessment, VISIE)
    tell(person=contributor, kind=NoticeKind.RETURNED, answer=answer, remark="<script>alert(1)</script>")

    send(contributor)

    assert "<script>" not in html_of(mail.outbox[0])
    assert "<script>alert(1)</script>" in mail.outbox[0].body


def test_digest_is_sent_once(assessment: Assessment, contributor: Person) -> None:
    tell(person=contributor, kind=NoticeKind.ADOPTED, assessment=assessment)

    assert [send(contributor), send(contributor)] == [1, 0]
    assert len(mail.outbox) == 1


def test_at_most_one_digest_a_day(assessment: Assessment, contributor: Person) -> None:
    today = timezone.localdate()
    tell(person=contributor, kind=NoticeKind.ADOPTED, assessment=assessment)
    assert waiting_for_a_digest(today=today) == [contributor.pk]
    send(contributor)

    tell(person=contributor, kind=NoticeKind.ADOPTED, assessment=assessment)

    assert waiting_for_a_digest(today=today) == []
    assert waiting_for_a_digest(today=today + timedelta(days=1)) == [contributor.pk]


@pytest.mark.parametrize("why", ["left", "closed"])
def test_who_left_is_told_nothing(assessment: Assessment, contributor: Person, why: str) -> None:
    tell(person=contributor, kind=NoticeKind.ADOPTED, assessment=assessment)
    if why == "left":
        contributor.memberships.all().delete()
    else:
        Person.objects.filter(pk=contributor.pk).update(is_active=False)

    assert send(contributor) == 0
    assert mail.outbox == []
    assert not Notice.objects.filter(sent_at=None).exists()


def test_mail_server_that_is_away_leaves_all_waiting(
    assessment: Assessment, contributor: Person, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    tell(person=contributor, kind=NoticeKind.ADOPTED, assessment=assessment)

    with pytest.raises(OSError, match="refused"):
        send(contributor)

    assert Notice.objects.filter(sent_at=None).count() == 1


@pytest.mark.parametrize(("days", "kinds"), [(3, ["due_soon"]), (0, ["due_today"]), (2, []), (-1, [])])
def test_reminders_three_days_before_and_on_the_day(
    assessment: Assessment, coordinator: Person, contributor: Person, days: int, kinds: list[str]
) -> None:
    due_on = timezone.localdate() + timedelta(days=10)
    factories.make_assignment(assessment, VISIE, contributor, coordinator, due_on=due_on)
    Notice.objects.all().delete()

    for _time in range(2):
        tell_of_deadlines(today=due_on - timedelta(days=days))

    assert list(Notice.objects.values_list("kind", flat=True)) == kinds


def test_no_reminder_of_what_waits_for_the_coordinator(
    assessment: Assessment, coordinator: Person, contributor: Person
) -> None:
    today = timezone.localdate()
    factories.make_assignment(assessment, VISIE, contributor, coordinator, due_on=today)
    factories.make_proposal(assessment, VISIE, contributor)

    assert tell_of_deadlines(today=today) == 0


def test_adopting_tells_who_works_there(
    assessment: Assessment, coordinator: Person, contributor: Person, alderman: Person, outsider: Person
) -> None:
    factories.answer_block(assessment, VISIE, "partial", coordinator)

    factories.adopt(assessment, coordinator)

    told = Notice.objects.filter(kind="adopted").values_list("person", flat=True)
    assert set(told) == {contributor.pk, alderman.pk}


def test_choice_of_messages_holds(as_: As, assessment: Assessment, contributor: Person) -> None:
    tell(person=contributor, kind=NoticeKind.ADOPTED, assessment=assessment)
    wanted = [kind for kind in NoticeKind.values if kind != NoticeKind.ADOPTED]

    response = as_(contributor).post(reverse("choose_notices"), {"wanted": wanted})

    assert response.status_code == 302
    assert list(UnwantedNotice.objects.values_list("person", "kind")) == [(contributor.pk, "adopted")]
    assert not Notice.objects.exists()
    tell(person=contributor, kind=NoticeKind.ADOPTED, assessment=assessment)
    assert not Notice.objects.exists()
    page = as_(contributor).get(reverse("choose_notices")).content.decode()
    assert page.count("checked") == len(wanted)


def test_unknown_kind_is_refused(as_: As, contributor: Person) -> None:
    assert as_(contributor).post(reverse("choose_notices"), {"wanted": ["spam"]}).status_code == 422


def test_switching_all_off(contributor: Person) -> None:
    choose_notices(person=contributor, unwanted=NoticeKind.values, by=contributor)

    assert UnwantedNotice.objects.count() == len(NoticeKind)


def test_every_kind_has_a_sentence_and_an_address(
    assessment: Assessment, contributor: Person, delft: Municipality
) -> None:
    answer = factories.answer_of(assessment, VISIE)
    for kind in NoticeKind:
        tell(person=contributor, kind=kind, answer=answer, due_on="2026-12-31", remark="Let op", round="Ronde")
        tell(person=contributor, kind=kind, municipality=delft, due_on="2026-12-31", blocks="Visie", round="Ronde")
        tell(person=contributor, kind=kind, assessment=assessment, due_on="2026-12-31", blocks="Visie")

    send(contributor)

    body = mail.outbox[0].body
    assert "%(" not in body
    assert body.count(SITE) > len(NoticeKind)


def test_task_of_the_day_runs_from_seven_on(
    assessment: Assessment, contributor: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(person=contributor, kind=NoticeKind.ADOPTED, assessment=assessment)
    monkeypatch.setattr(tasks, "DIGEST_HOUR", 24)
    tasks.send_digests()
    assert mail.outbox == []

    monkeypatch.setattr(tasks, "DIGEST_HOUR", 0)
    tasks.send_digests()
    tasks.send_digests()

    assert len(mail.outbox) == 1
