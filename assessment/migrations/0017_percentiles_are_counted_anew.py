"""Of all percentiles that stand less is told until they are counted anew, by who is hidden from their readers.

`load_content` counts anew what has no turn, and so does the night.
"""

from typing import Any

from django.db import migrations


def tell_less(apps: Any, _schema_editor: Any) -> None:
    """One that a worker replaces meanwhile is passed over."""
    totals = apps.get_model("assessment", "GroupTotal").objects
    for pk, spread in list(totals.values_list("pk", "spread")):
        thinned = {pillar: _thinned(*told) for pillar, told in spread.items()}
        if thinned != spread:
            totals.filter(pk=pk, spread=spread).update(spread=thinned)
    apps.get_model("assessment", "Disclosure").objects.update(counted_from=0)


def _thinned(count: int, *levels: int | None) -> list[int | None]:
    """Without the first and the last; the others, in whole percents, to the nearest five."""
    return [count, None, *(level and (level + 2) // 5 * 5 for level in levels[1:-1]), None]


class Migration(migrations.Migration):
    dependencies = [("assessment", "0016_turns_of_counting")]

    operations = [migrations.RunPython(tell_less, migrations.RunPython.noop)]
