"""All hand in within the last minute while the server dies: no receipt without its answer."""

import pytest

from tests.referrals.storm.rounds import storm

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_receipt_is_given_for_what_is_not_stored(tmp_path, settings):
    """A short version of `make bench ARGS=bench_storm`, where all 26 send 20 MB each."""
    # A disk of its own: what other tests leave on theirs is not swept away either.
    settings.VAR_DIR = tmp_path / "var"
    settings.MEDIA_ROOT = settings.VAR_DIR / "media"

    total = storm(tmp_path, rounds=2, kills=1, size=6_000_000, municipalities=5, seed=20261121)

    assert total.faults == {}
    assert (total.receipts, total.kills) == (10, 2)
