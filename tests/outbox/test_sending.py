"""What the worker makes of what a real mail server says."""

import socket
from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from outbox.models import Attempt, Message
from tests import factories
from tests.outbox.letters import run_worker, work_off, write

pytestmark = pytest.mark.django_db
Status = Message.Status
Outcome = Attempt.Outcome
START = "2026-11-02 08:00+01:00"


@pytest.fixture
def clock(time_machine):
    time_machine.move_to(START, tick=False)
    return time_machine


def sent(message):
    message.refresh_from_db()
    return message


def test_message_comes_once_with_everything_in_it(server):
    file = factories.StoredFileFactory(original_name="Föredragningslista.pdf")
    message = write(
        "asa.oberg@example.se",
        to_name="Åsa Öberg",
        what="styrelsen på Långholmen",
        attachments=[(file, "Kallelse åäö, 1.pdf")],
    )

    run_worker()
    run_worker()

    [mail] = server.mails
    assert mail["Message-ID"] == message.message_id
    assert mail["Subject"] == "Kallelse: styrelsen på Långholmen"
    assert mail["To"].addresses[0].display_name == "Åsa Öberg"
    assert mail["To"].addresses[0].addr_spec == "asa.oberg@example.se"
    assert mail["From"].addresses[0].addr_spec == "portalen@portal.example"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Date"].datetime == message.queued_at.replace(microsecond=0)
    assert "styrelsen på Långholmen" in mail.get_body(["plain"]).get_content()
    assert "styrelsen på Långholmen" in mail.get_body(["html"]).get_content()
    [attachment] = mail.iter_attachments()
    assert attachment.get_filename() == "Kallelse åäö, 1.pdf"
    assert attachment.get_content() == file.file.open("rb").read()


def test_sent_message_says_when_and_what_the_server_answered(server):
    message = write()

    run_worker()

    assert sent(message).status == Status.SENT
    assert message.sent_at is not None
    assert message.claim_token is None
    attempt = message.tries.get()
    assert (attempt.outcome, attempt.reply) == (Outcome.SENT, "250 taken as number 1")


def test_answers_go_where_the_sender_wants_them(server):
    write(reply_to="registrator@example.se")

    run_worker()

    [mail] = server.mails
    assert mail["Reply-To"].addresses[0].addr_spec == "registrator@example.se"
    assert mail["Auto-Submitted"] is None


def test_line_of_a_single_dot_does_not_end_the_mail(server):
    write(what="KSO\n.\n..\nQUIT\n")

    run_worker()

    [mail] = server.mails
    lines = mail.get_body(["plain"]).get_content().splitlines()
    assert lines[2:7] == ["Kallelse till KSO", ".", "..", "QUIT", "."]


def test_held_message_does_not_leave(server):
    write(review=True)

    run_worker()

    assert server.tries == 0


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "dot"])
def test_refusal_for_good_is_given_up_at_once_with_the_servers_words(server, step):
    server.refusals[step] = "550 5.1.1 No such user here"
    message = write()

    run_worker()
    run_worker()

    assert sent(message).status == Status.GIVEN_UP
    assert "550 5.1.1 No such user here" in message.last_error
    assert message.tries.get().reply == "550 5.1.1 No such user here"
    assert server.taken == []


@pytest.mark.parametrize("step", ["mail", "rcpt", "data", "dot"])
def test_refusal_for_now_is_tried_again_and_then_comes_once(server, step, clock):
    server.refusals[step] = "451 4.3.0 Try again later"
    message = write()

    run_worker()

    assert sent(message).status == Status.QUEUED
    assert message.next_attempt_at == timezone.now() + timedelta(minutes=1)
    server.refusals.clear()
    work_off(clock)
    assert sent(message).status == Status.SENT
    assert server.ids == [message.message_id]


def test_portals_own_wrong_password_loses_no_mail(server, clock):
    server.refusals["mail"] = "530 5.7.0 Authentication required"
    message = write()

    run_worker()

    assert sent(message).status == Status.QUEUED


@pytest.mark.parametrize("step", ["rcpt", "data", "text"])
def test_connection_lost_before_the_dot_is_tried_again(server, step, clock):
    server.hangs_up = step
    # More than the sockets hold, so that the text can't all be under way when the server goes.
    paper = factories.StoredFileFactory(content=bytes(10_000_000))
    message = write(attachments=[paper] if step == "text" else [])

    run_worker()

    assert sent(message).status == Status.QUEUED
    server.hangs_up = ""
    work_off(clock)
    assert server.ids == [message.message_id]


@pytest.mark.parametrize("how", ["hangs up", "is silent", "answers nonsense", "answers 354"])
def test_server_that_does_not_answer_the_dot_leaves_it_uncertain(server, how, settings, clock):
    settings.OUTBOX_REPLY_TIMEOUT = 0.2
    server.hangs_up = "dot" if how == "hangs up" else ""
    server.is_silent = how == "is silent"
    nonsense = {"answers nonsense": "hej", "answers 354": "354 what"}
    if how in nonsense:
        server.refusals["dot"] = nonsense[how]
    message = write()

    run_worker()

    assert sent(message).status == Status.UNCERTAIN
    assert message.tries.get().outcome == Outcome.UNCERTAIN
    assert work_off(clock) == [], "it is never sent again by itself"
    assert server.tries == 1


def test_server_that_takes_its_time_is_waited_for(mail_leaves):
    # A server that accepts the connection and then says nothing.
    with socket.create_server(("127.0.0.1", mail_leaves.EMAIL_PORT)):
        mail_leaves.EMAIL_TIMEOUT = 0.2
        message = write()

        run_worker()

    assert sent(message).status == Status.QUEUED
    assert message.last_error.startswith("E-postservern gick inte att nå")


def test_server_that_is_down_for_a_day_loses_nothing(server, clock):
    server.stop()
    messages = [write(f"mottagare{n}@example.se") for n in range(3)]

    while timezone.now() < messages[0].queued_at + timedelta(days=1):
        work_off(clock, at_most=timedelta(hours=1))
        clock.shift(timedelta(hours=1))
    server.start()
    work_off(clock)

    assert sorted(server.ids) == sorted(message.message_id for message in messages)
    assert {sent(message).status for message in messages} == {Status.SENT}
    assert 8 <= messages[0].attempts <= 14


def test_pauses_grow_until_it_is_given_up_after_three_days(mail_leaves, clock):
    message = write()

    rounds = work_off(clock)

    minutes = [round(after - before, 0) for before, after in pairwise(minutes_of(rounds, message))]
    assert minutes[:7] == [1, 5, 15, 60, 120, 240, 480]
    assert set(minutes[7:]) == {480}
    assert sent(message).status == Status.GIVEN_UP
    assert rounds[-1] - message.queued_at <= timedelta(days=3)
    assert "gav upp efter 15 försök" in message.last_error
    assert message.tries.count() == 15


def minutes_of(rounds, message):
    return [(at - message.queued_at).total_seconds() // 60 for at in rounds]


def test_code_that_nobody_needs_any_more_is_not_tried_for_days(mail_leaves, clock):
    message = write(patience=timedelta(minutes=10))

    rounds = work_off(clock)

    assert sent(message).status == Status.GIVEN_UP
    assert rounds[-1] - message.queued_at < timedelta(minutes=10)


def test_attachment_that_is_gone_from_disk_is_said_at_once(server):
    file = factories.StoredFileFactory()
    message = write(attachments=[file])
    file.file.storage.delete(file.file.name)

    run_worker()

    assert sent(message).status == Status.GIVEN_UP
    assert message.last_error == "En bilaga saknas i portalens filförråd."
    assert server.tries == 0


def test_text_of_a_secret_message_is_wiped_when_it_has_left(server):
    message = write(secret=True, what="kod 123456")

    run_worker()

    assert len(server.taken) == 1
    assert (sent(message).text, message.html) == ("", "")
    assert message.is_wiped


def test_text_of_a_secret_message_is_wiped_when_it_is_given_up(server):
    server.refusals["rcpt"] = "550 No"
    message = write(secret=True)

    run_worker()

    assert sent(message).is_wiped


def test_text_that_is_not_secret_stays(server):
    message = write()

    run_worker()

    assert "Kallelse till styrelsen" in sent(message).text


def test_where_no_mail_leaves_it_is_only_shown(settings):
    assert settings.MAIL_LEAVES is False
    message = write(secret=True)

    run_worker()

    assert sent(message).status == Status.SENT
    assert message.tries.get().outcome == Outcome.SHOWN
    assert message.text != "", "one logs in by code in the demo"


def test_no_task_is_left_when_all_is_sent(server):
    write()
    write()

    run_worker()

    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()
