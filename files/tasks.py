"""What the worker does with a file that has been stored."""

from django_tasks import task


@task
def extract_text(pk: int) -> str:
    """Read the text of the stored file `pk`, unless that has been tried; says what came of it."""
    from files.reading import read_text

    return read_text(pk)
