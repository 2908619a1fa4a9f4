"""Those who write a draft can throw it away, after a look at it; the chancery can only ask."""

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from outbox.models import Message
from referrals import workflow
from referrals.addresses import addresses_of
from referrals.models import Response
from tests import factories
from tests.forms import form_on
from tests.referrals.answering import Pages

pytestmark = pytest.mark.django_db


@pytest.fixture
def botkyrka():
    return factories.asked("botkyrka", "nacka").recipients.get(municipality__slug="botkyrka")


def discard(pages, form=None):
    form = form or form_on(pages.get("slang/"), "form[data-once]")
    return pages.client.post(f"{pages.url}slang/", form, follow=True)


def shown(page):
    return BeautifulSoup(page.content, "html.parser").main.get_text(" ", strip=True)


@pytest.mark.parametrize("role", ["drafter_a", "submitter_a"])
def test_a_draft_is_thrown_away_by_those_who_may_write_it(botkyrka, role, request):
    user = request.getfixturevalue(role)
    draft = factories.drafted(botkyrka, by=factories.access_account("botkyrka"))
    pages = Pages(botkyrka.referral, user)
    assert "Vi är positiva." in shown(pages.get("slang/"))

    page = discard(pages)

    assert "Utkastet är slängt." in shown(page)
    assert not Response.objects.exists()
    last = Response.history.filter(id=draft.pk).latest("history_date")
    assert (last.history_type, last.history_user) == ("-", user)
    assert last.history_change_reason == "Utkastet slängdes"


def test_the_page_of_an_answer_leads_there_once_there_is_a_draft(botkyrka, drafter_a):
    pages = Pages(botkyrka.referral, drafter_a)
    assert "slang/" not in pages.get().content.decode()
    factories.drafted(botkyrka, by=drafter_a)
    assert f"{pages.url}slang/" in pages.get().content.decode()


def test_what_a_colleague_has_written_since_is_not_thrown_away(botkyrka, drafter_a, submitter_a):
    factories.drafted(botkyrka, by=drafter_a)
    pages = Pages(botkyrka.referral, drafter_a)
    form = form_on(pages.get("slang/"), "form[data-once]")
    factories.drafted(botkyrka, by=submitter_a, text="<p>Nya ord.</p>")

    page = discard(pages, form)

    assert "har ändrats sedan du öppnade sidan" in shown(page)
    assert "Nya ord." in shown(page)
    assert Response.objects.exists()


def test_a_supplement_is_thrown_away_and_the_answer_stays(botkyrka, submitter_a):
    first = factories.submitted(botkyrka, by=submitter_a)
    workflow.start_response(botkyrka, by=submitter_a)
    discard(Pages(botkyrka.referral, submitter_a))
    assert Response.objects.get() == first


def test_what_is_handed_in_cannot_be_thrown_away(botkyrka, submitter_a):
    response = factories.submitted(botkyrka, by=submitter_a)
    page = Pages(botkyrka.referral, submitter_a).get("slang/")
    assert page.status_code == 302
    with pytest.raises(ValidationError, match="redan inlämnat"):
        workflow.discard_draft(response, by=submitter_a)


def test_nobody_else_throws_a_draft_away(botkyrka, submitter_b, office):
    draft = factories.drafted(botkyrka, by=factories.access_account("botkyrka"))
    for user in (submitter_b, office, None):
        with pytest.raises(PermissionDenied):
            workflow.discard_draft(draft, by=user)
    assert Response.objects.exists()


def test_who_answers_by_a_secret_address_can_begin_anew(botkyrka):
    recipient = factories.keyed(botkyrka.referral)
    workflow.start_response(recipient, by=None)
    discard(Pages(botkyrka.referral, key="nyckel"))
    assert not Response.objects.filter(recipient=recipient).exists()


def test_the_chancery_asks_by_mail_and_enters_the_answer_when_the_draft_is_gone(
    botkyrka, submitter_a, office_client
):
    factories.drafted(botkyrka, by=submitter_a)
    args = [botkyrka.referral.slug, botkyrka.pk]
    enter, ask = (reverse(f"referrals:board_{n}", args=args) for n in ("enter", "enter_ask"))
    assert "Be dem slänga utkastet" in shown(office_client.get(enter))

    page = office_client.post(ask, follow=True)

    mail = Message.objects.get(kind="draft_request")
    assert mail.to_address == addresses_of([botkyrka])[botkyrka.pk][0]
    assert f"/remisser/{botkyrka.referral.slug}/svar/slang/" in mail.text
    assert "Be dem igen att slänga utkastet" in shown(page)

    discard(Pages(botkyrka.referral, submitter_a))
    assert "Originalet sparas med svaret" in shown(office_client.get(enter))
    assert "Utkastet är borta" in office_client.post(ask, follow=True).content.decode()
    assert Message.objects.filter(kind="draft_request").count() == 1
