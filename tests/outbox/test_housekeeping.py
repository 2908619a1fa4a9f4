"""What the worker does besides its tasks, and what must be in order before it starts."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from outbox.models import Message
from outbox.signals import housekeeping
from tests.outbox.letters import run_worker, work_off, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def listener():
    """A receiver of another app; it counts how often it is called."""
    calls = []

    def receive(**kwargs):
        calls.append(kwargs)

    housekeeping.connect(receive)
    yield calls
    housekeeping.disconnect(receive)


def test_message_whose_task_was_lost_gets_a_new_one(server):
    message = write()
    DBTaskResult.objects.all().delete()

    run_worker()

    assert server.ids == [message.message_id]


def test_message_with_a_waiting_task_gets_no_second_one(server):
    write()

    run_worker()

    assert DBTaskResult.objects.count() == 1


def test_house_is_kept_once_an_hour_however_many_workers_start(listener, time_machine):
    time_machine.move_to("2026-11-02 08:00+01:00", tick=False)
    run_worker()
    run_worker()
    assert len(listener) == 1

    time_machine.shift(timedelta(hours=1, seconds=1))
    run_worker()
    assert len(listener) == 2


def test_one_that_fails_stops_neither_the_others_nor_the_worker(server, listener):
    def fail(**kwargs):
        raise RuntimeError

    housekeeping.connect(fail)
    try:
        message = write()
        run_worker()
    finally:
        housekeeping.disconnect(fail)

    assert len(listener) == 1
    assert server.ids == [message.message_id]


def test_old_tasks_and_ended_sessions_are_removed_by_hand_too(server, time_machine):
    time_machine.move_to("2026-11-02 08:00+01:00", tick=False)
    write()
    run_worker()
    Session.objects.create(session_key="a" * 32, expire_date=timezone.now() + timedelta(days=1))
    Session.objects.create(session_key="b" * 32, expire_date=timezone.now() + timedelta(days=90))

    time_machine.shift(timedelta(days=15))
    call_command("housekeeping", verbosity=0)

    assert not DBTaskResult.objects.exists()
    assert [session.session_key for session in Session.objects.all()] == ["b" * 32]
    assert Message.objects.count() == 1, "what was sent stays"


def test_secret_that_nobody_settled_is_wiped_after_a_month(server, time_machine):
    time_machine.move_to("2026-11-02 08:00+01:00", tick=False)
    server.hangs_up = "dot"
    message = write(secret=True)
    work_off(time_machine)
    message.refresh_from_db()
    assert message.text

    time_machine.shift(timedelta(days=31))
    call_command("housekeeping")

    message.refresh_from_db()
    assert (message.status, message.text, message.html) == ("uncertain", "", "")


def test_test_mail_goes_through_the_outbox(server, capsys):
    call_command("send_test_mail", "drift@example.se")
    run_worker()

    [mail] = server.mails
    assert mail["To"].addresses[0].addr_spec == "drift@example.se"
    assert mail["Message-ID"] in capsys.readouterr().out


def test_test_mail_to_no_address_is_refused():
    with pytest.raises(CommandError, match="är ingen e-postadress"):
        call_command("send_test_mail", "drift")


def ids_of_checks():
    return {each.id for each in run_checks(include_deployment_checks=True)}


def test_portal_without_a_mail_server_is_warned_of(settings):
    settings.MAIL_LEAVES, settings.EMAIL_HOST = True, ""
    assert "outbox.W001" in ids_of_checks()

    settings.EMAIL_HOST = "mail.example"
    assert "outbox.W001" not in ids_of_checks()


def test_portal_in_production_that_keeps_its_mail_is_warned_of(settings):
    settings.PRODUCTION = True
    assert "outbox.W002" in ids_of_checks()

    settings.MAIL_LEAVES = True
    assert "outbox.W002" not in ids_of_checks()


def test_worker_refuses_to_start_without_a_mail_server(settings):
    settings.MAIL_LEAVES, settings.EMAIL_HOST = True, ""

    with pytest.raises(CommandError, match="EMAIL_URL"):
        run_worker()
