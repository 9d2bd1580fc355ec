from django.core.management import call_command
from django.utils import timezone

from municipalities.models import Municipality
from strategy.demo_agenda import load_agenda
from strategy.progress import worked_on
from strategy.steps import Worked


def test_the_demo_begins_every_step_once(db: None, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    call_command("load_content", verbosity=0)
    call_command("load_demo", verbosity=0)
    delft = Municipality.objects.get(slug="delft")

    assert worked_on(delft) == Worked(ambition=True, path=True, agenda=True, wishes=True, goals=True)
    assert sorted(delft.advice_decisions.values_list("state", flat=True)) == [
        *["accepted"] * 4,
        "postponed",
        "rejected",
    ]
    assert len(delft.covered) >= 1
    assert load_agenda(today=timezone.localdate()) is False
