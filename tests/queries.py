"""Proves that a page's number of database queries does not follow the amount of data."""

from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext


def count_queries(client, url):
    """Return the queries (as SQL) that GET `url` makes; the answer must be 200."""
    caches["pages"].clear()
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
        if response.streaming:
            b"".join(response.streaming_content)
    assert response.status_code == 200, f"{url} answered {response.status_code}"
    return [query["sql"] for query in captured.captured_queries]


def assert_query_count_does_not_grow(client, url, grow, *, at_most=12):
    """Assert that `url` needs as many queries with one, three and ten rows, and few of them.

    `grow(number)` adds that many rows of everything the page shows, each with its own relations.
    `at_most` is the bound for the whole request, session and user included.
    """
    client.get(url)  # what is cached for the life of the process (content types) is cached now
    grow(1)
    with_one = count_queries(client, url)
    grow(2)
    with_three = count_queries(client, url)
    grow(7)
    with_ten = count_queries(client, url)

    assert len(with_one) == len(with_three) == len(with_ten), "\n".join(
        [
            f"{url}: {len(with_one)}, {len(with_three)}, {len(with_ten)} queries",
            "with one, three and ten rows; with ten rows:",
            *with_ten,
        ]
    )
    assert len(with_ten) <= at_most, "\n".join([f"{url}: {len(with_ten)} queries", *with_ten])
