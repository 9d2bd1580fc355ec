from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.utils import timezone

from municipalities import tasks
from municipalities.models import AttemptCounter


@pytest.fixture
def _kept(db: None) -> None:
    """A counter and a session that ran out, and one of each that did not."""
    now = timezone.now()
    for name, moment in (("old", now - timedelta(seconds=5)), ("new", now + timedelta(minutes=5))):
        cache.set(name, [1.0], 300)
        AttemptCounter.objects.filter(cache_key__endswith=name).update(expires=moment)
        Session.objects.create(session_key=name, session_data="", expire_date=moment)


@pytest.mark.usefixtures("_kept")
@pytest.mark.parametrize("times", [1, 2])
def test_forget_expired_removes_what_ran_out_and_keeps_the_rest(times: int) -> None:
    for _ in range(times):
        tasks.forget_expired()

    assert [counter.cache_key for counter in AttemptCounter.objects.all()] == [":1:new"]
    assert [session.session_key for session in Session.objects.all()] == ["new"]
