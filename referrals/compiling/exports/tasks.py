"""What the worker does when a file has been asked for."""

from django_tasks import task


# Mail goes first: someone may wait for a code to log in with.
@task(priority=-10)
def make_export(pk: int) -> str:
    """Make the file of the export `pk`, unless another worker does; says what came of it."""
    from referrals.compiling.exports.making import make

    return make(pk)
