"""Totals were told to everybody from which the region could subtract what it knows. Loading the content counts anew."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assessment", "0012_results_and_totals")]

    operations = [migrations.RunSQL("DELETE FROM assessment_grouptotal", migrations.RunSQL.noop)]
