"""Slow work outside the request."""

from django_tasks import task


@task()
def make_pdf(pk: int) -> None:
    """Make the stored PDF of a version."""
    from meetings.adjusting.versions import store_pdf

    store_pdf(pk)
