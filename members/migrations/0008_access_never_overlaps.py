from django.db import migrations

ADD = """
CREATE EXTENSION IF NOT EXISTS btree_gist;
ALTER TABLE members_municipalityaccess ADD CONSTRAINT members_access_never_overlaps
EXCLUDE USING gist (
    user_id WITH =, municipality_id WITH =, daterange(valid_from, valid_to, '[]') WITH &&
);
"""
DROP = "ALTER TABLE members_municipalityaccess DROP CONSTRAINT members_access_never_overlaps;"


def on_postgresql(sql):
    """Only PostgreSQL can hold this rule; on SQLite MunicipalityAccess.clean says it alone."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(sql)

    return run


class Migration(migrations.Migration):
    dependencies = [("members", "0007_session_generation")]

    operations = [migrations.RunPython(on_postgresql(ADD), on_postgresql(DROP))]
