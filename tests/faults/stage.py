"""Makes the data of the fault tests in an installation of its own: `python -m tests.faults.stage`, which tells JSON."""

import json
import os
import sys
from typing import Any

PASSWORD = "een-goed-wachtwoord"
SAVING = "delft"
REPORTING = ("westland", "zoetermeer", "schiedam")
EXPLANATION = "De gemeente werkt hier sinds vorig jaar aan, samen met de afdelingen en de buurgemeenten. " * 30


def make() -> dict[str, Any]:
    """Two colleagues, an assessment to save in, and assessments of which a report takes seconds to render."""
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("load_content", verbosity=0, stdout=sys.stderr)
    people, assessments = _fill()
    database = connection.settings_dict
    return {
        "database": {"host": database["HOST"], "user": database["USER"], "dbname": database["NAME"]},
        "emails": [person.email for person in people],
        "assessments": {one.municipality.slug: one.pk for one in assessments},
        "blocks": list(assessments[0].answers.values_list("block__key", flat=True)),
    }


def _fill() -> tuple[list[Any], list[Any]]:
    from assessment.models import InstrumentVersion
    from municipalities.access import Role
    from municipalities.models import Membership, Municipality, Region
    from tests import factories

    places = [Municipality.objects.get(slug=slug) for slug in (SAVING, *REPORTING)]
    people = [factories.make_member(places[0], Role.COORDINATOR, name, password=PASSWORD) for name in ("Een", "Twee")]
    for place in places[1:]:
        Membership.objects.create(person=people[0], municipality=place, role=Role.COORDINATOR)
    round_ = factories.make_round(InstrumentVersion.objects.get(instrument__key="vier-pijlers"), Region.objects.get())
    assessments = [factories.make_assessment(place, round_, people[0]) for place in places]
    for assessment in assessments[1:]:
        for key in assessment.answers.values_list("block__key", flat=True):
            factories.answer_block(assessment, key, "partial", people[0], EXPLANATION, "Informatiemanager")
    return people, assessments


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    import django

    django.setup()
    sys.stdout.write(json.dumps(make()))
