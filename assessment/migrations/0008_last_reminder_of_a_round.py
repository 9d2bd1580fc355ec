from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("assessment", "0007_one_instrument_an_assessment")]

    operations = [
        migrations.AddField(
            model_name="round",
            name="reminded_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="last reminder"),
        ),
    ]
