"""A secret link that got lost: the chancery sends a new one, and it is plain which one counts."""

import re

import pytest
from django.urls import reverse

from outbox.models import Message
from referrals.models import Recipient
from tests import factories
from tests.forms import soup_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def akademin():
    draft = factories.full_referral()
    Recipient.objects.create(
        referral=draft, kind="organisation", name="Akademin", email="svar@akademin.example"
    )
    return factories.send_to(draft).recipients.get()


def recipient_page(client, recipient):
    url = reverse("referrals:board_recipient", args=[recipient.referral.slug, recipient.pk])
    return soup_of(client.get(url)).main


def test_the_chancery_sends_a_new_link_and_the_old_one_leads_nowhere(
    akademin, office_client, client
):
    first = Message.objects.get(to_address="svar@akademin.example")
    old = re.search(r"/svara/[\w-]+/", first.text)[0]
    assert client.get(old).status_code == 200

    url = reverse("referrals:board_new_link", args=[akademin.referral.slug, akademin.pk])
    office_client.post(url)

    second = Message.objects.exclude(pk=first.pk).get(to_address="svar@akademin.example")
    new = re.search(r"/svara/[\w-]+/", second.text)[0]
    assert client.get(old).status_code == 404
    assert client.get(new).status_code == 200
    assert "Den gäller i stället för den förra" in second.text
    first.refresh_from_db()
    # It had not left yet.
    assert first.status == "discarded"
    letters = [letter.text for letter in recipient_page(office_client, akademin).select(".letter")]
    assert "länk som gäller" in letters[0]
    assert "gäller inte längre" in letters[1]


def test_a_letter_whose_link_was_replaced_is_no_trouble_any_more(akademin, office_client):
    Message.objects.filter(about_id=akademin.pk).update(status="uncertain", text="", html="")
    assert "Mejl kom inte fram" in recipient_page(office_client, akademin).text

    office_client.post(
        reverse("referrals:board_new_link", args=[akademin.referral.slug, akademin.pk])
    )

    assert "Mejl kom inte fram" not in recipient_page(office_client, akademin).text


def test_a_municipality_has_no_link_to_send(office_client):
    referral = factories.asked("botkyrka")
    botkyrka = referral.recipients.get()
    assert "Ny länk" not in recipient_page(office_client, botkyrka).text
    url = reverse("referrals:board_new_link", args=[referral.slug, botkyrka.pk])
    told = office_client.post(url, follow=True).content.decode()
    assert "En kommun svarar genom sina konton" in told
