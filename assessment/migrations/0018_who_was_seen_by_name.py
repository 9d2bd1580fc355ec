"""Totals keep how many of them nobody sees by name, and a round who was ever seen; until then all count as hidden.

`load_content` counts anew what has no turn, and so does the night.
"""

from typing import Any

from django.db import migrations, models
from django.db.models import F


def all_hidden(apps: Any, _schema_editor: Any) -> None:
    apps.get_model("assessment", "GroupTotal").objects.update(hidden=F("municipalities"))
    apps.get_model("assessment", "Disclosure").objects.update(counted_from=0)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0017_percentiles_are_counted_anew")]

    operations = [
        migrations.AddField(model_name="disclosure", name="seen", field=models.JSONField(default=list)),
        migrations.AddField(
            model_name="grouptotal", name="hidden", field=models.PositiveIntegerField(default=0), preserve_default=False
        ),
        migrations.RunPython(all_hidden, migrations.RunPython.noop),
    ]
