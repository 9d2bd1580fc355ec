"""manage.py load_demo: people to log in as, and invented answers to look at."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessment.actions.totals import count_missing_totals
from assessment.instruments import LEADING
from assessment.models import InstrumentVersion
from municipalities.models import Region
from strategy.demo import load_demo
from strategy.demo_agenda import load_agenda
from strategy.demo_instruments import load_other_instruments
from strategy.demo_partners import load_partners
from strategy.demo_teamwork import load_teamwork


class Command(BaseCommand):
    help = (
        "Loads the demo's people, rounds and answers, all of them invented. Only where DEMO=1. Again changes nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("The demo's people and answers are invented: they are loaded only where DEMO=1 is set.")
        if not settings.EMBEDDED_DATABASE:
            raise CommandError(
                "The demo invents an administrator with a known password: it is loaded into the product's own database "
                "only. Leave DATABASE_URL out."
            )
        version = InstrumentVersion.objects.filter(instrument__key=LEADING).order_by("number").last()
        region = Region.objects.first()
        if version is None or region is None:
            raise CommandError("There is no instrument and no region yet. Run first: manage.py load_content")
        today = timezone.localdate()
        made = load_demo(version=version, region=region, today=today)
        if questions := load_teamwork(today=today):
            made.append(f"{questions} questions handed out")
        if load_agenda(today=today):
            made.append("the beginning of an agenda")
        made += load_other_instruments(today=today)
        if load_partners(today=today):
            made.append("what municipalities share, and ask each other")
        count_missing_totals()
        self.stdout.write("\n".join(made) if made else "the demo was there already: unchanged")
