"""The server and the mail worker die while four people write: nothing acknowledged is lost."""

import pytest

from tests.meetings.killing.rounds import rounds_of_killing

pytestmark = pytest.mark.django_db(transaction=True)


def test_no_acknowledged_text_is_lost_and_no_mail_comes_twice(tmp_path, settings):
    """A short version of `make bench ARGS=bench_minutes`."""
    settings.MAIL_LEAVES = True
    settings.EMAIL_HOST = "127.0.0.1"
    settings.OUTBOX_LEASE, settings.OUTBOX_REPLY_TIMEOUT = 1, 2
    settings.OUTBOX_PAUSES, settings.OUTBOX_LOOK_AFTER_SECONDS = [0.05], 0.1

    left = rounds_of_killing(tmp_path, rounds=1, kills=2, texts=4, mails=12, seed=20261121)

    assert left.faults == {}
    assert (left.server_kills, left.worker_kills, left.mails) == (2, 2, 12)
    assert left.acknowledged >= 20
