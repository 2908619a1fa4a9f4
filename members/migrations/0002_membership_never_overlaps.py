from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE members_membership ADD CONSTRAINT members_membership_never_overlaps
EXCLUDE USING gist (
    person_id WITH =, body_id WITH =, role WITH =,
    daterange(valid_from, valid_to, '[]') WITH &&
);
"""
DROP = "ALTER TABLE members_membership DROP CONSTRAINT members_membership_never_overlaps;"


def on_postgresql(sql):
    """Only PostgreSQL can hold this rule; on SQLite Membership.clean says it alone."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("members", "0001_initial")]

    operations = [migrations.RunPython(on_postgresql(ADD), on_postgresql(DROP))]
