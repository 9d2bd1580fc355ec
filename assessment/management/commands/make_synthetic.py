"""manage.py make_synthetic: a region of invented municipalities, to measure and to try things out with."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessment.instruments import LEADING
from assessment.models import InstrumentVersion
from assessment.synthetic import Plan, make_synthetic

MOST = 99_999  # what the codes have room for


class Command(BaseCommand):
    help = (
        "Makes a region of invented municipalities with adopted measurements. The same numbers and seed give the same "
        "data; again changes nothing. Only in the product's own database, or with --anywhere."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--municipalities", type=int, default=342)
        parser.add_argument("--rounds", type=int, default=5)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--anywhere", action="store_true", help="also in a database named by DATABASE_URL")

    def handle(self, *args: Any, **options: Any) -> None:
        if not (settings.EMBEDDED_DATABASE or options["anywhere"]):
            raise CommandError("This is a database of your own: invented data comes into it with --anywhere only.")
        if not 1 <= options["municipalities"] <= MOST or not 1 <= options["rounds"] <= 20:
            raise CommandError(f"Ask for 1 to {MOST} municipalities and 1 to 20 rounds.")
        version = InstrumentVersion.objects.filter(instrument__key=LEADING).order_by("number").last()
        if version is None:
            raise CommandError("There is no instrument yet. Run first: manage.py load_content")
        plan = Plan(options["municipalities"], options["rounds"], options["seed"])
        region = make_synthetic(plan=plan, version=version, today=timezone.localdate())
        self.stdout.write(f"{region.name}: {plan.municipalities} municipalities, {plan.rounds} rounds")
