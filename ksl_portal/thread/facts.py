"""A short name for all that is known: it changes whenever anything with a history changes.

Every model that a story is told from has a history (tests/members/test_history_kept.py), and a
history only grows. So the last row of each says whether anything has happened.
"""

from functools import cache

from django.apps import apps
from django.db import connection
from simple_history.models import HistoricalChanges

APPS = ("members", "meetings", "referrals", "agreements")


@cache
def _question() -> str:
    """One statement over all histories; written by hand, as making it anew costs more than it."""
    models = [model for app in APPS for model in apps.get_app_config(app).get_models()]
    tables = [model._meta.db_table for model in models if issubclass(model, HistoricalChanges)]
    quoted = map(connection.ops.quote_name, tables)
    return " UNION ALL ".join(f"SELECT MAX(history_id) FROM {table}" for table in quoted)  # noqa: S608 - our own tables


def state_of_facts() -> str:
    """The name of what is known now. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_question())
        return "-".join(str(last or 0) for (last,) in cursor.fetchall())
