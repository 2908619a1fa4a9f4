"""Rows that hang on other rows, fetched in the same query: as lists of dicts in an annotation."""

from datetime import date

from django.db.models import Aggregate, JSONField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject


class RowsAsJson(Aggregate):
    """All rows of a group as one JSON list."""

    function = "JSONB_AGG"
    output_field = JSONField()

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="JSON_GROUP_ARRAY", **context)


def rows_of(rows: QuerySet, parent: str, outer: str = "pk", **fields) -> Subquery:
    """The `rows` whose `parent` is the outer row's `outer`, as dicts of `fields`; None if none.

    In no order: take a position along and sort. Days come as text, see `day_of`.
    """
    own = rows.filter(**{parent: OuterRef(outer)}).order_by().values(parent)
    return Subquery(own.annotate(_rows=RowsAsJson(JSONObject(**fields))).values("_rows"))


def day_of(text: str | None) -> date | None:
    """A day that came as text."""
    return date.fromisoformat(text[:10]) if text else None
