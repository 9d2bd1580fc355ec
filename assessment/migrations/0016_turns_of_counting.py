"""Turns of counting: of many adoptions at once one count is enough, if it began after all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0015_less_told_of_small_groups")]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE assessment_turn", "DROP SEQUENCE assessment_turn"),
        migrations.AddField("disclosure", "counted_from", models.BigIntegerField(default=0)),
    ]
