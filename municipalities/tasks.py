"""When what has expired is forgotten; it may run twice, or not at all for a while, without harm."""

from celery import shared_task
from django.utils import timezone

from municipalities import actions


@shared_task(name="municipalities.tasks.forget_expired")  # type: ignore[untyped-decorator]
def forget_expired() -> None:
    actions.forget_expired(now=timezone.now())
