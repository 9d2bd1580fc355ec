from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("strategy", "0004_knowledge")]

    operations = [
        migrations.AddField(
            model_name="planning",
            name="euros",
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
    ]
