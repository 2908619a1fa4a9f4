"""A short name for what is known: it changes whenever a row with a history is saved or deleted.

A history only grows, so the last row of each says whether anything has happened. What is made of
the rows may be kept under the name, for KEPT_SECONDS and no longer: of two changes at once the
earlier may be committed after the later, and then the name is the same before and after it.
"""

from collections.abc import Iterable
from functools import cache

from django.db import connection

KEPT_SECONDS = 30


def state_of(histories: Iterable[type]) -> str:
    """The name of what these historical models (`Model.history.model`) know now. One query."""
    with connection.cursor() as cursor:
        cursor.execute(_question(tuple(model._meta.db_table for model in histories)))
        return "-".join(str(last or 0) for (last,) in cursor.fetchall())


@cache
def _question(tables: tuple[str, ...]) -> str:
    """One statement over all tables; written by hand, as making it anew costs more than it."""
    quoted = map(connection.ops.quote_name, tables)
    return " UNION ALL ".join(f"SELECT MAX(history_id) FROM {table}" for table in quoted)  # noqa: S608 - our own tables
