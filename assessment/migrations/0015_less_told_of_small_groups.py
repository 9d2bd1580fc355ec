"""Of small groups the 10th and the 90th percentile are not told any more, and the others in steps; what stands is thinned.

The levels there were rounded already, which can differ from the next count by one step at most.
"""

from typing import Any

from django.conf import settings
from django.db import migrations

from assessment.percentiles import told_of


def tell_less(apps: Any, _schema_editor: Any) -> None:
    for total in apps.get_model("assessment", "GroupTotal").objects.iterator():
        total.spread = {
            pillar: [count, *(levels if None in levels else told_of(levels, count, settings.MINIMUM_TAILS))]
            for pillar, (count, *levels) in total.spread.items()
        }
        total.save(update_fields=["spread"])


class Migration(migrations.Migration):
    dependencies = [("assessment", "0014_what_was_told_of_a_round")]

    operations = [migrations.RunPython(tell_less, migrations.RunPython.noop)]
