"""The chancery reads, releases, discards and sends again; nobody writes or deletes."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from outbox.models import Message
from outbox.workflow import staff
from tests import factories
from tests.outbox.letters import run_worker, write
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db
Status = Message.Status
LIST = "/admin/outbox/message/"


def page_of(message):
    return reverse("admin:outbox_message_change", args=[message.pk])


def press(client, message, name):
    return client.post(reverse("admin:outbox_message_state", args=[message.pk, name]), follow=True)


def now(message):
    message.refresh_from_db()
    return message


def given_up(server, **keywords):
    server.refusals["rcpt"] = "550 No such user"
    message = write(**keywords)
    run_worker()
    server.refusals.clear()
    return now(message)


def uncertain(server):
    server.hangs_up = "dot"
    message = write()
    run_worker()
    server.hangs_up = ""
    return now(message)


def test_held_message_is_read_and_released(office_client, office, server):
    message = write(review=True)
    page = office_client.get(page_of(message)).content.decode()
    assert "Kallelse till styrelsen den 3 mars" in page

    response = press(office_client, message, "slapp")

    assert "Meddelandet är släppt" in response.content.decode()
    record = message.history.latest()
    assert (record.history_user, record.history_change_reason) == (office, "Släppt")
    run_worker()
    assert server.ids == [message.message_id]


def test_held_message_is_discarded_and_never_leaves(office_client, server):
    message = write(review=True)

    press(office_client, message, "kassera")
    run_worker()

    assert now(message).status == Status.DISCARDED
    assert server.tries == 0


def test_message_in_the_queue_can_be_stopped(office_client, server):
    message = write()

    press(office_client, message, "kassera")
    run_worker()

    assert now(message).status == Status.DISCARDED
    assert server.tries == 0


def test_many_are_released_at_once(office_client):
    held = [write(f"m{n}@example.se", review=True) for n in range(3)]
    sent = write()
    chosen = [*held, sent]

    response = office_client.post(
        LIST,
        {"action": "release_selected", "_selected_action": [message.pk for message in chosen]},
        follow=True,
    )

    text = response.content.decode()
    assert {now(message).status for message in held} == {Status.QUEUED}
    assert "Släppta meddelanden: 3." in text
    assert "kan inte släppas" in text, "the one that was not held is named"


def test_many_are_discarded_at_once(office_client):
    held = [write(f"m{n}@example.se", review=True) for n in range(3)]

    office_client.post(
        LIST, {"action": "discard_selected", "_selected_action": [m.pk for m in held]}
    )

    assert {now(message).status for message in held} == {Status.DISCARDED}


def test_what_was_given_up_is_sent_again_under_the_same_id(office_client, server):
    message = given_up(server)
    assert "550 No such user" in office_client.get(page_of(message)).content.decode()

    press(office_client, message, "skicka-igen")
    run_worker()

    assert now(message).status == Status.SENT
    assert server.ids == [message.message_id]
    assert message.tries.count() == 2


def test_uncertain_message_is_marked_as_sent(office_client, server):
    message = uncertain(server)

    press(office_client, message, "markera-som-skickat")
    run_worker()

    assert now(message).status == Status.SENT
    assert message.sent_at == message.tries.get().ended_at
    assert server.tries == 1


def test_uncertain_message_is_sent_again_when_the_chancery_says_so(office_client, server):
    message = uncertain(server)

    press(office_client, message, "skicka-igen")
    run_worker()

    assert now(message).status == Status.SENT
    assert server.ids == [message.message_id] * 2


def test_sent_message_is_repeated_as_a_new_one_that_points_to_the_first(office_client, server):
    file = factories.StoredFileFactory()
    message = write(attachments=[(file, "Kallelse.pdf")])
    run_worker()

    press(office_client, message, "skicka-om")
    run_worker()

    new = Message.objects.get(repeats=message)
    assert new.status == now(message).status == Status.SENT
    assert new.message_id != message.message_id
    assert new.text == message.text
    assert new.attachments.get().name == "Kallelse.pdf"
    assert page_of(new) in office_client.get(page_of(message)).content.decode()
    assert page_of(message) in office_client.get(page_of(new)).content.decode()


ARROWS = [
    (staff.release, staff.RELEASABLE),
    (staff.discard, staff.DISCARDABLE),
    (staff.retry, staff.RETRIABLE),
    (staff.repeat, staff.REPEATABLE),
    (staff.confirm, staff.CONFIRMABLE),
]


@pytest.mark.parametrize(
    ("act", "status"),
    [(act, status) for act, starts in ARROWS for status in Status if status not in starts],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_arrow_starts_nowhere_else(act, status, office):
    message = write(review=True)
    in_state(message, status)

    with pytest.raises(staff.ValidationError) as refused:
        act(message, by=office)

    assert refused.value.code == "wrong_status"
    assert now(message).status == status
    assert Message.objects.count() == 1


def in_state(message, status):
    """Put a message into any state, past the workflow."""
    moment, token = message.created_at, message.tries.model().token
    Message.objects.filter(pk=message.pk).update(
        status=status,
        queued_at=moment,
        next_attempt_at=moment,
        claim_token=token,
        claimed_until=moment,
        sent_at=moment if status == Status.SENT else None,
    )


def test_buttons_are_those_of_the_state(office_client):
    message = write(review=True)

    buttons = BeautifulSoup(office_client.get(page_of(message)).content, "html.parser")

    assert [button.get_text() for button in buttons.select(".states button")] == [
        "Släpp",
        "Kassera",
    ]


def test_nobody_writes_or_deletes(owner_client):
    message = write(review=True)

    assert owner_client.get("/admin/outbox/message/add/").status_code == 403
    assert owner_client.post(f"{page_of(message)[:-7]}delete/").status_code == 403
    answer = owner_client.post(page_of(message), {"subject": "Ändrat"})
    assert answer.status_code == 403
    assert now(message).subject == "Kallelse: styrelsen den 3 mars"


def test_member_gets_nowhere(member_client):
    message = write(review=True)

    answer = member_client.post(reverse("admin:outbox_message_state", args=[message.pk, "slapp"]))

    assert answer.status_code == 302
    assert now(message).status == Status.HELD


def test_secret_text_is_shown_to_nobody_where_mail_leaves(owner_client, mail_leaves):
    message = write(secret=True, what="kod 123456")

    page = owner_client.get(page_of(message)).content.decode()

    assert "kod 123456" not in page.replace(message.subject, "")
    assert "Texten är hemlig" in page
    frame = reverse("admin:outbox_message_html", args=[message.pk])
    assert owner_client.get(frame).status_code == 404


def test_wiped_message_cannot_be_sent_again(office_client, server):
    message = given_up(server, secret=True)

    response = press(office_client, message, "skicka-igen")

    assert "Texten var hemlig och är raderad" in response.content.decode()
    assert now(message).status == Status.GIVEN_UP


def test_list_is_searched_and_filtered(office_client):
    write("asa@example.se", what="AU")
    write("bo@example.se", what="KSO", review=True)

    def subjects(**query):
        page = BeautifulSoup(office_client.get(LIST, query).content, "html.parser")
        return [cell.get_text() for cell in page.select("th.field-subject")]

    assert subjects(q="asa@example.se") == ["Kallelse: AU"]
    assert subjects(q="KSO") == ["Kallelse: KSO"]
    assert subjects(status__exact="held") == ["Kallelse: KSO"]
    assert len(subjects(slag="call")) == 2
    assert subjects(slag="finns-inte") == []


def test_list_and_page_need_no_more_queries_with_more_rows(office_client):
    def grow(number):
        for n in range(number):
            write(f"m{n}@example.se", review=True)

    assert_query_count_does_not_grow(office_client, LIST, grow, at_most=14)

    message = write(review=True)

    def grow_page(number):
        files = factories.StoredFileFactory.create_batch(number)
        for file in files:
            message.attachments.create(file=file, name=file.original_name)
            message.tries.create(started_at=message.created_at)
            write_repeat(message)

    assert_query_count_does_not_grow(office_client, page_of(message), grow_page, at_most=18)


def write_repeat(message):
    other = write(review=True)
    Message.objects.filter(pk=other.pk).update(repeats=message)


def test_desk_shows_what_waits_and_what_failed(office_client, server):
    held, failed = write("a@example.se", review=True), given_up(server, to="b@example.se")

    desk = office_client.get("/admin/").content.decode()

    assert page_of(held) in desk
    assert page_of(failed) in desk
    assert "gick inte att skicka" in desk


def test_frame_runs_nothing_and_is_shown_only_by_the_portal(office_client):
    message = write(review=True)

    frame = office_client.get(reverse("admin:outbox_message_html", args=[message.pk]))
    page = office_client.get(page_of(message))

    policy = frame["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "script" not in policy
    assert frame["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-src 'self'" in page["Content-Security-Policy"]
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert page["X-Frame-Options"] == "DENY"
    other = office_client.get("/admin/")
    assert "frame-src" not in other["Content-Security-Policy"]
