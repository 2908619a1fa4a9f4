"""What is decided about a published agreement: recommended, sent out, extended, revised."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agreements import workflow
from agreements.models import Agreement
from members.models import Municipality
from outbox.models import Message
from tests import factories
from tests.factories import AgreementFactory, add_parties, published_agreement
from tests.forms import errors_on, open_form, send, soup_of

pytestmark = pytest.mark.django_db
MEETING_DAY = date(2026, 9, 24)


def page_of(agreement, step):
    return reverse(f"admin:agreements_agreement_{step}", args=[agreement.pk])


def fill(client, agreement, step, **values):
    """Send the page of a step as a browser would."""
    url = page_of(agreement, step)
    form = open_form(client, url) | {name: [value] for name, value in values.items()}
    return send(client, url, form, button="_save")


@pytest.fixture
def prepared(office):
    """Published, waiting for the board; three municipalities and the region are parties."""
    draft = AgreementFactory(
        title="Färdtjänst", rule="all", valid_from=None, recommended_on=None, recommended_at=None
    )
    add_parties(draft, Municipality.objects.filter(slug__in=["nacka", "salem", "solna"]))
    draft.parties.create(name="Region Stockholm")
    Municipality.objects.update(registrar_email="registrator@kommun.example")
    return workflow.publish_agreement(draft, by=office)


@pytest.fixture
def item(db):
    starts_at = datetime(2026, 9, 24, 13, 0, tzinfo=UTC)
    board = factories.held_meeting(body=factories.body("styrelsen"), starts_at=starts_at)
    return board.items.first()


def test_the_boards_decision_gives_the_day_of_its_meeting(office_client, prepared, item):
    response = fill(office_client, prepared, "recommend", item=str(item.pk))

    assert response.status_code == 302, errors_on(response)
    prepared.refresh_from_db()
    assert (prepared.recommended_at, prepared.recommended_on) == (item, MEETING_DAY)
    assert prepared.history.first().history_change_reason == "Rekommenderad"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({}, "Ange punkten eller dagen"),
        ({"on": "2999-01-01"}, "har inte fattats än"),
        ({"on": "i våras"}, "giltigt datum"),
    ],
    ids=str,
)
def test_a_decision_that_cannot_be_is_told_at_its_field(office_client, prepared, values, message):
    response = fill(office_client, prepared, "recommend", **values)

    assert message in errors_on(response)
    prepared.refresh_from_db()
    assert prepared.recommended_on is None


def test_a_date_rule_needs_its_date_when_the_board_has_decided(office_client, office):
    draft = AgreementFactory(valid_from=None, recommended_on=None)
    agreement = workflow.publish_agreement(draft, by=office)

    refused = fill(office_client, agreement, "recommend", on="2026-09-24")
    taken = fill(office_client, agreement, "recommend", on="2026-09-24", valid_from="2027-01-01")

    assert "Ange från vilken dag den gäller" in errors_on(refused)
    assert taken.status_code == 302
    agreement.refresh_from_db()
    assert agreement.valid_from == date(2027, 1, 1)


def test_each_municipal_party_gets_a_mail_which_waits_for_review_if_wanted(office_client, prepared):
    fill(office_client, prepared, "recommend", on="2026-09-24")
    adopt_by = timezone.localdate() + timedelta(days=90)
    shown = soup_of(office_client.get(page_of(prepared, "ask"))).text
    assert "Mejlet till 3 kommuner" in shown

    fill(office_client, prepared, "ask", adopt_by=adopt_by.isoformat(), review="on")

    prepared.refresh_from_db()
    mails = Message.objects.filter(kind="adoption_request")
    assert prepared.asked_at is not None and prepared.adopt_by == adopt_by
    assert sorted(mails.values_list("to_name", flat=True)) == [
        "Nacka kommun", "Salems kommun", "Solna stad",
    ]  # fmt: skip
    assert set(mails.values_list("status", flat=True)) == {"held"}
    mail = mails.first()
    assert "Färdtjänst" in mail.subject and prepared.get_absolute_url() in mail.text
    assert mail.attachments.count() == 1

    fill_again = office_client.post(page_of(prepared, "ask"), {"adopt_by": adopt_by.isoformat()})
    assert "redan" in fill_again.content.decode()
    assert mails.count() == 3


def test_nobody_is_asked_before_the_board_has_recommended(office_client, prepared):
    office_client.post(page_of(prepared, "ask"), {})

    assert not Message.objects.exists()


def test_an_extension_changes_the_last_day_and_stays_in_the_history(office_client, office):
    agreement = published_agreement(valid_to=date(2026, 12, 31))
    before = fill(
        office_client, agreement, "extend", valid_to="2026-12-31", decided_on="2026-09-24"
    )
    assert "redan till och med 2026-12-31" in errors_on(before)

    fill(office_client, agreement, "extend", valid_to="2029-12-31", decided_on="2026-09-24",
         note="Oförändrad.")  # fmt: skip

    agreement.refresh_from_db()
    extension = agreement.extensions.get()
    assert agreement.valid_to == date(2029, 12, 31)
    assert (extension.valid_to_before, extension.made_by) == (date(2026, 12, 31), office)
    page = office_client.get(agreement.get_absolute_url()).content.decode()
    assert "förlängd från 31 december 2026 till och med 31 december 2029" in page


def test_an_extension_does_not_run_into_the_successor(office_client):
    agreement = published_agreement(valid_to=date(2026, 12, 31))
    published_agreement(predecessor=agreement, valid_from=date(2027, 1, 1), title="Den nya")

    response = fill(
        office_client, agreement, "extend", valid_to="2027-06-30", decided_on="2026-09-24"
    )

    assert "”Den nya” ersätter den från 2027-01-01" in errors_on(response)
    assert not agreement.extensions.exists()


def test_a_revision_is_begun_and_ended_by_buttons(office_client):
    agreement = published_agreement()

    def press(name):
        url = reverse("admin:agreements_agreement_state", args=[agreement.pk, name])
        return office_client.post(url, follow=True).content.decode()

    press("paborja-revidering")
    staged = Agreement.objects.with_stage(timezone.localdate()).get(pk=agreement.pk)
    assert (staged.stage, staged.revision_since) == ("revision", timezone.localdate())
    assert "redan under revidering" in press("paborja-revidering")
    press("avsluta-revidering")
    agreement.refresh_from_db()
    assert agreement.revision_since is None
