from django.db import migrations
from django.db.models import F


def take_over_first_days(apps, schema_editor):
    """Until now every agreement came into force by its date alone."""
    agreements = apps.get_model("agreements", "Agreement").objects
    agreements.filter(rule="date").update(in_force_since=F("valid_from"))


class Migration(migrations.Migration):
    dependencies = [("agreements", "0003_adoptions")]

    operations = [migrations.RunPython(take_over_first_days, migrations.RunPython.noop)]
