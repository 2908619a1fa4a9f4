"""Several people, or workers, who do something at the very same moment."""

from threading import Barrier, Thread

from django.core.exceptions import ValidationError
from django.db import connection


def at_once(*acts):
    """Run all `acts` at the same time, each in a thread of its own; return what came of them.

    Of one that the portal refused, the code of the error. Needs a test that commits.
    """
    start, results = Barrier(len(acts), timeout=60), [None] * len(acts)

    def run(place, act):
        try:
            start.wait()
            results[place] = act()
        except ValidationError as refused:
            results[place] = refused.code
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
