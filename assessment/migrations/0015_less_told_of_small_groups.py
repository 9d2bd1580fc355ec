"""Nothing any more: what stood is thinned by 0017, for all databases alike."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("assessment", "0014_what_was_told_of_a_round")]

    operations = []
