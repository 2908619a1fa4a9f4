from django.db import migrations

OFFICE, OWNER = "Kansli", "Systemägare"


def make_roles(apps, schema_editor):
    """Make the two groups; who was staff or superuser before gets the one that fits."""
    Group = apps.get_model("auth", "Group")
    User = apps.get_model("members", "User")
    office, _ = Group.objects.get_or_create(name=OFFICE)
    owner, _ = Group.objects.get_or_create(name=OWNER)
    for user in User.objects.filter(is_staff=True):
        user.groups.add(owner if user.is_superuser else office)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0005_accesses_and_account_history"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(make_roles, migrations.RunPython.noop)]
