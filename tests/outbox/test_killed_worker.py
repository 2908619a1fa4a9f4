"""A worker dies, or two are at it at once: no message is lost, and none comes twice."""

import os
import signal
from concurrent.futures import Future

import pytest
from django_tasks_db.models import DBTaskResult

from outbox.models import Attempt, Message
from tests.outbox.killing import counting_server, end_of, fork, killed_at, storm, work
from tests.outbox.letters import run_worker, work_off, write

pytestmark = pytest.mark.django_db(transaction=True)
Status = Message.Status
Outcome = Attempt.Outcome


@pytest.fixture
def clock(time_machine):
    time_machine.move_to("2026-11-02 08:00+01:00", tick=False)
    return time_machine


def die(**options):
    """Run a worker that must be killed on its way."""
    assert end_of(fork(lambda: work(batch=True, **options))) == -signal.SIGKILL


def die_when_server_is_at(step, server):
    """Run a worker that is killed by the mail server, at one step of the talk."""
    # Its number is waited for: it may come to the server before we know whom we started.
    victim = Future()
    server.at[step] = lambda: os.kill(victim.result(), signal.SIGKILL)
    victim.set_result(fork(lambda: work(batch=True)))
    assert end_of(victim.result()) == -signal.SIGKILL
    server.at.clear()


def assert_comes_once(message, server, clock):
    work_off(clock)
    message.refresh_from_db()
    assert message.status == Status.SENT
    assert server.ids == [message.message_id]


def assert_is_uncertain_for_ever(message, server, clock):
    taken = list(server.ids)
    work_off(clock)
    message.refresh_from_db()
    assert message.status == Status.UNCERTAIN
    assert message.tries.get().outcome == Outcome.UNCERTAIN
    assert server.ids == taken


def test_worker_killed_before_it_claims_leaves_the_message_due(server, clock):
    message = write()

    die(wrapper=killed_at("sending"))

    assert DBTaskResult.objects.get().status == "RUNNING", "its task is lost"
    assert_comes_once(message, server, clock)


def test_worker_killed_while_it_claims_leaves_the_message_due(server, clock):
    message = write()

    die(wrapper=killed_at("sending", after=True))

    assert_comes_once(message, server, clock)


@pytest.mark.parametrize("step", ["mail", "rcpt", "data"])
def test_worker_killed_before_the_text_sends_it_again(server, clock, step):
    message = write()

    die_when_server_is_at(step, server)

    assert_comes_once(message, server, clock)
    outcomes = list(message.tries.values_list("outcome", flat=True))
    assert outcomes == [Outcome.INTERRUPTED, Outcome.SENT]


@pytest.mark.parametrize("after", [False, True], ids=["before", "not committed"])
def test_worker_killed_between_text_and_dot_sends_it_again(server, clock, after):
    message = write()

    die(wrapper=killed_at("handing_over", after=after))

    assert_comes_once(message, server, clock)


def test_worker_killed_after_the_dot_leaves_it_uncertain(server, clock):
    message = write()

    die_when_server_is_at("dot", server)

    assert server.ids == [message.message_id]
    assert_is_uncertain_for_ever(message, server, clock)


@pytest.mark.parametrize("after", [False, True], ids=["before", "not committed"])
def test_worker_killed_before_it_notes_the_answer_leaves_it_uncertain(server, clock, after):
    message = write()

    die(wrapper=killed_at("sent", after=after))

    assert server.ids == [message.message_id]
    assert_is_uncertain_for_ever(message, server, clock)


def test_message_is_not_taken_over_before_the_lease_has_run_out(server, clock, settings):
    message = write()
    die_when_server_is_at("rcpt", server)

    clock.shift(settings.OUTBOX_LEASE - 1)
    run_worker()
    message.refresh_from_db()
    assert message.status == Status.SENDING

    clock.shift(2)
    run_worker()
    message.refresh_from_db()
    assert message.status == Status.SENT


def start_and_stop_at(step, server):
    """Start a worker that is stopped, not killed, by the mail server at one step; its number."""
    slow = Future()
    server.at[step] = lambda: os.kill(slow.result(), signal.SIGSTOP)
    slow.set_result(fork(lambda: work(batch=True)))
    os.waitpid(slow.result(), os.WUNTRACED)
    server.at.clear()
    return slow.result()


def go_on(slow):
    os.kill(slow, signal.SIGCONT)
    assert end_of(slow) == 0


def test_worker_that_was_only_slow_does_not_send_what_another_took_over(server, clock, settings):
    message = write()
    slow = start_and_stop_at("data", server)
    clock.shift(settings.OUTBOX_LEASE + 1)
    run_worker()

    go_on(slow)

    assert_comes_once(message, server, clock)
    outcomes = list(message.tries.values_list("outcome", flat=True))
    assert outcomes == [Outcome.INTERRUPTED, Outcome.SENT]


def test_answer_that_comes_late_settles_what_was_uncertain(server, clock, settings):
    message = write()
    slow = start_and_stop_at("dot", server)
    clock.shift(settings.OUTBOX_REPLY_TIMEOUT + settings.OUTBOX_LEASE + 1)
    run_worker()
    message.refresh_from_db()
    assert message.status == Status.UNCERTAIN

    go_on(slow)

    message.refresh_from_db()
    assert message.status == Status.SENT
    assert message.tries.get().outcome == Outcome.SENT
    assert server.ids == [message.message_id]


@pytest.fixture
def quick(mail_leaves):
    mail_leaves.EMAIL_TIMEOUT = 5
    mail_leaves.OUTBOX_LEASE = 0.5
    mail_leaves.OUTBOX_REPLY_TIMEOUT = 2
    mail_leaves.OUTBOX_PAUSES = [0.05]
    mail_leaves.OUTBOX_LOOK_AFTER_SECONDS = 0.1
    return mail_leaves


def test_two_workers_at_once_send_each_message_once(quick, tmp_path):
    # None dies, so none may be taken for dead, however slow the machine is.
    quick.OUTBOX_LEASE = 60
    messages = [write(f"m{n}@example.se") for n in range(40)]

    with counting_server(tmp_path / "taken", seed=1) as counter:
        quick.EMAIL_PORT = counter.port
        result = storm(tmp_path / "taken", kills=0, seed=1)

    assert (result.received, result.lost, result.double, result.uncertain) == (40, 0, 0, 0)
    assert set(Attempt.objects.values_list("message", flat=True)) == {m.pk for m in messages}
    assert Attempt.objects.count() == 40


def test_fifteen_killed_workers_lose_nothing_and_double_nothing(quick, tmp_path):
    for n in range(60):
        write(f"m{n}@example.se")

    with counting_server(tmp_path / "taken", seed=2) as counter:
        quick.EMAIL_PORT = counter.port
        result = storm(tmp_path / "taken", kills=15, seed=2)

    assert (result.lost, result.double) == (0, 0)
    assert result.uncertain <= 15
    assert result.received >= 60 - result.uncertain
