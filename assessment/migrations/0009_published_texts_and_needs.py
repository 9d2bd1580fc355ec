import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0008_last_reminder_of_a_round")]

    operations = [
        migrations.AddField(model_name="block", name="needs", field=models.JSONField(default=list)),
        migrations.CreateModel(
            name="PublishedText",
            fields=[
                (
                    "version",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="text",
                        serialize=False,
                        to="assessment.instrumentversion",
                    ),
                ),
                ("yaml", models.TextField()),
            ],
        ),
    ]
