"""What is formal, on the protocol's pages in the admin."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from meetings.models import Attendance
from tests import factories
from tests.forms import errors_on, new_row, open_form, send, soup_of
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return factories.held_protocol(members=4)


def item_url(item):
    return reverse("admin:meetings_agendaitem_change", args=[item.pk])


def test_everything_formal_of_an_item_is_written_on_its_page(office_client, meeting):
    item, members = meeting.items.first(), list(meeting.attendances.all()[:3])
    form = open_form(office_client, item_url(item))
    new_row(form, "disqualifications", attendance=members[2].pk)
    new_row(form, "proposals", kind="rejection", movers=members[1].pk)
    new_row(form, "propositions", found="vote")
    new_row(form, "votes", method="named", rule="majority", yes_means="bifall", no_means="avslag")
    new_row(form, "deferral", kind="postponed")

    assert send(office_client, item_url(item), form).status_code == 302

    assert item.disqualifications.get().attendance == members[2]
    assert list(item.proposals.get().movers.all()) == [members[1]]
    assert item.votes.get().no_means == "avslag"
    assert item.deferral.sentence == "Ärendet bordläggs."
    page = soup_of(office_client.get(item_url(item)))
    desk = reverse("meetings:formal", args=[meeting.slug, item.pk])
    assert page.select_one(f'a[href="{desk}"]')
    history = office_client.get(item_url(item).replace("change", "history"))
    assert "Omröstning: bifall mot avslag" in soup_of(history).get_text()


def test_services_and_pauses_are_written_on_the_meetings_page(office_client, meeting):
    url = reverse("admin:meetings_meeting_change", args=[meeting.pk])
    first, second, _ = meeting.items.all()
    member = meeting.attendances.first()
    substitute = meeting.attendances.get(group=Attendance.Group.SUBSTITUTE)
    form = open_form(office_client, url)
    serving = {"substitute": substitute.pk, "member": member.pk, "from_item": second.pk}
    new_row(form, "services", **serving)
    new_row(form, "adjournments", after=first.pk, starts="14:10", ends="14:00")

    said = errors_on(send(office_client, url, form))

    assert "deltar själv vid" in said and "inte sluta innan den börjar" in said
    Attendance.objects.filter(pk=member.pk).update(to_item=first)
    form = open_form(office_client, url)
    new_row(form, "services", **serving)
    new_row(form, "adjournments", after=first.pk, starts="14:10", ends="14:25")
    assert send(office_client, url, form).status_code == 302
    assert str(meeting.services.get()) == f"{substitute.name} för {member.name}"
    assert str(meeting.adjournments.get()) == "kl. 14.10–14.25"


def test_a_decision_by_too_few_is_warned_about(office_client, meeting):
    item = meeting.items.first()
    meeting.attendances.filter(position__gt=meeting.attendances.first().position).update(
        status=Attendance.Status.ABSENT
    )
    form = open_form(office_client, item_url(item))
    new_row(form, "decisions", text="att bifalla")

    answer = office_client.get(send(office_client, item_url(item), form).url)

    assert "bara 1 av 4 ledamöter tjänstgör. Minst 3 behövs" in soup_of(answer).get_text()


def test_an_item_with_something_formal_is_not_taken_from_the_agenda(office_client, meeting):
    url = reverse("admin:meetings_meeting_change", args=[meeting.pk])
    item = meeting.items.first()
    item.text = ""
    item.save()
    factories.VoteFactory(item=item)

    form = open_form(office_client, url)
    answer = send(office_client, url, form | {"items-0-DELETE": ["on"]})

    assert "formalia" in errors_on(answer)
    assert meeting.items.filter(pk=item.pk).exists()


def test_who_moved_something_is_not_taken_from_the_list_in_silence(office_client, meeting):
    item, mover = meeting.items.first(), meeting.attendances.all()[1]
    factories.ProposalFactory(item=item).movers.set([mover])
    url = reverse("admin:meetings_meeting_change", args=[meeting.pk])
    form = open_form(office_client, url)

    answer = send(office_client, url, form | {"attendances-1-DELETE": ["on"]})

    assert f"{mover.name} tas inte bort: hen står bakom ett yrkande" in errors_on(answer)
    with pytest.raises(ValidationError, match="står bakom ett yrkande"), transaction.atomic():
        mover.delete()
    assert list(item.proposals.get().movers.all()) == [mover]


def test_queries_of_an_items_page_do_not_grow_with_what_is_formal(office_client, meeting):
    item = meeting.items.first()

    def grow(number):
        for _ in range(number):
            row = factories.AttendanceFactory(meeting=meeting)
            moved = factories.ProposalFactory(item=item)
            moved.movers.set([row])
            item.disqualifications.create(attendance=row)
            item.propositions.create(first=moved, found="first")
            factories.VoteFactory(item=item)

    assert_query_count_does_not_grow(office_client, item_url(item), grow, at_most=40)
