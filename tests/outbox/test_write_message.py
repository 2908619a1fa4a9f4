"""A message is written in the same transaction as the event that causes it."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template import TemplateDoesNotExist
from django_tasks_db.models import DBTaskResult

from members.models import Municipality
from outbox.models import Message
from outbox.workflow import write_message
from tests import factories
from tests.outbox.letters import write

pytestmark = pytest.mark.django_db


def test_message_is_in_the_queue_with_a_task_to_send_it(office):
    message = write(to_name="Åsa Öberg", by=office, about=Municipality.objects.first())

    message.refresh_from_db()
    assert message.status == Message.Status.QUEUED
    assert message.subject == "Kallelse: styrelsen den 3 mars"
    assert message.text.startswith("Hej Åsa Öberg!\n\nKallelse till styrelsen den 3 mars.\n")
    assert '<html lang="sv">' in message.html
    assert message.created_by == office
    assert message.about == Municipality.objects.first()
    task = DBTaskResult.objects.get(pk=message.task_id)
    assert task.args_kwargs["args"] == [message.pk]
    assert message.history.get().history_user == office


def test_event_that_is_undone_leaves_no_message_and_no_task():
    with pytest.raises(RuntimeError), transaction.atomic():
        write()
        raise RuntimeError

    assert not Message.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_message_for_review_is_held_without_a_task():
    message = write(review=True)

    assert message.status == Message.Status.HELD
    assert message.task_id is None
    assert not DBTaskResult.objects.exists()


def test_every_message_has_an_id_of_its_own_in_the_senders_domain(settings):
    settings.DEFAULT_FROM_EMAIL = "KSL-portalen <portalen@portal.example>"

    first, second = write(), write()

    assert first.message_id != second.message_id
    assert first.message_id.endswith("@portal.example>")


def test_secret_message_goes_before_the_others():
    slow, urgent = write(), write(secret=True)

    first = DBTaskResult.objects.ready().first()
    assert first.pk == urgent.task_id != slow.task_id


def test_secret_message_cannot_be_held_for_review():
    with pytest.raises(ValueError, match="secret"):
        write(secret=True, review=True)


@pytest.mark.parametrize("address", ["", "åsa", "a@b", "a@example.se, b@example.se", "x" * 300])
def test_address_that_is_none_is_refused(address):
    with pytest.raises(ValidationError) as refused:
        write(address)

    assert refused.value.code == "invalid_address"
    assert not Message.objects.exists()


@pytest.mark.parametrize("address", ["a@example.se\nBcc: b@example.se", "a@example.se\r\nX: y"])
def test_address_cannot_carry_a_header(address):
    with pytest.raises(ValidationError):
        write(address)
    with pytest.raises(ValidationError):
        write(reply_to=address)


def test_spaces_round_an_address_do_not_matter():
    assert write(" Asa.Oberg@Example.se ").to_address == "Asa.Oberg@Example.se"


def test_template_that_does_not_exist_is_found_at_once():
    with pytest.raises(TemplateDoesNotExist):
        write_message("call", "a@example.se", "tests/finns-inte", {})


@pytest.mark.parametrize("line", ["\n", "\r\n", "\r", "\x0b", "\u2028", "\x00", "\x1b"])
def test_subject_and_name_stay_on_one_line(line):
    message = write(what=f"KSO{line}Bcc: b@example.se", to_name=f"Åsa{line}Bcc: c@example.se")

    assert message.subject == "Kallelse: KSO Bcc: b@example.se"
    assert message.to_name == "Åsa Bcc: c@example.se"
    assert "\0" not in message.text + message.html


def test_subject_of_two_lines_is_refused_by_the_database():
    message = write()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.filter(pk=message.pk).update(subject="Ett\nTvå")


def test_long_subject_is_cut_and_says_so():
    subject = write(what="ord " * 200).subject

    assert len(subject) <= 250
    assert subject.endswith("ord…")


def test_html_is_escaped_and_text_is_not():
    message = write(what="M & S <b>2020</b>")

    assert "M &amp; S &lt;b&gt;2020&lt;/b&gt;" in message.html
    assert "M & S <b>2020</b>" in message.text
    assert message.subject == "Kallelse: M & S <b>2020</b>"


def test_link_is_also_there_as_text_and_nothing_is_fetched_from_elsewhere():
    html = write().html

    assert ">http://localhost:8000/moten/</a>" in html
    assert "<img" not in html
    assert "src=" not in html
    assert "url(" not in html


def test_files_go_along_under_the_name_the_receiver_shall_see():
    file = factories.StoredFileFactory(original_name="Kallelse, åäö.pdf")

    message = write(attachments=[file, (file, "Bilaga\n1.pdf")])

    names = list(message.attachments.values_list("name", flat=True))
    assert names == ["Kallelse, åäö.pdf", "Bilaga 1.pdf"]
