"""/utlada/: where no mail leaves, the chancery reads what would have left."""

import pytest
from django.urls import reverse

from tests import factories
from tests.outbox.letters import run_worker, write
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db
LIST = "/utlada/"


def pages_of(message):
    attachment = message.attachments.get()
    return [
        LIST,
        reverse("outbox:message_detail", args=[message.pk]),
        reverse("outbox:message_html", args=[message.pk]),
        reverse("outbox:attachment_file", args=[message.pk, attachment.pk]),
    ]


@pytest.fixture
def message():
    return write(what="kod 123456", secret=True, attachments=[factories.StoredFileFactory()])


def test_secret_mail_is_read_here_since_it_goes_nowhere_else(office_client, message):
    run_worker()

    answers = [office_client.get(page) for page in pages_of(message)]

    assert [answer.status_code for answer in answers] == [200] * 4
    assert "kod 123456" in answers[1].content.decode()
    assert "kod 123456" in answers[2].content.decode()


def test_links_in_the_text_can_be_followed(office_client, message):
    page = office_client.get(reverse("outbox:message_detail", args=[message.pk]))

    assert 'href="http://localhost:8000/moten/"' in page.content.decode()


def test_where_mail_leaves_there_is_no_such_page(owner_client, message, settings):
    settings.MAIL_LEAVES = True

    assert [owner_client.get(page).status_code for page in pages_of(message)] == [404] * 4


def test_in_production_there_is_no_such_page(owner_client, message, settings):
    settings.PRODUCTION = True

    assert [owner_client.get(page).status_code for page in pages_of(message)] == [404] * 4


def test_members_do_not_read_others_mail(member_client, message):
    assert [member_client.get(page).status_code for page in pages_of(message)] == [404] * 4


def test_attachment_belongs_to_its_message(office_client, message):
    other = write()
    file = message.attachments.get()

    answer = office_client.get(reverse("outbox:attachment_file", args=[other.pk, file.pk]))

    assert answer.status_code == 404


def test_list_has_pages_with_the_newest_first(office_client):
    for n in range(26):
        write(what=f"möte {n}")

    first = office_client.get(LIST).content.decode()

    assert "Kallelse: möte 25" in first
    assert "Kallelse: möte 0<" not in first
    assert "Kallelse: möte 0<" in office_client.get(LIST, {"sida": 2}).content.decode()


def test_list_needs_no_more_queries_with_more_rows(office_client):
    def grow(number):
        for _ in range(number):
            write()

    assert_query_count_does_not_grow(office_client, LIST, grow)
