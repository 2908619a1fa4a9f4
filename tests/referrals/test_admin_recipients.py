"""The chancery chooses to whom a remiss goes: all by one choice, some, or a pasted list."""

import pytest
from django.urls import reverse

from members.models import Municipality
from outbox.models import Message
from referrals import workflow
from tests.factories import QuestionFactory, ReferralFactory, full_referral, municipality
from tests.forms import errors_on, soup_of
from tests.queries import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(db):
    return full_referral(to=())


@pytest.fixture
def survey(db):
    return ReferralFactory(kind="survey")


def page_of(referral):
    return reverse("admin:referrals_referral_recipients", args=[referral.pk])


def press(client, referral, button, **data):
    return client.post(page_of(referral), {button: "1", **data})


def names(referral):
    return sorted(referral.recipients.values_list("name", flat=True))


def test_all_municipalities_come_by_one_choice_if_they_are_members_today(office_client, draft):
    Municipality.objects.filter(slug="nacka").update(member_to="2014-12-31")

    press(office_client, draft, "_all")
    press(office_client, draft, "_all")

    assert draft.recipients.count() == 25
    assert "Nacka kommun" not in names(draft)
    assert draft.recipients.first().history.latest().history_user is not None


def test_some_municipalities_are_ticked(office_client, draft):
    chosen = [municipality(slug).pk for slug in ("botkyrka", "salem")]

    press(office_client, draft, "_some", municipalities=chosen)

    assert names(draft) == ["Botkyrka kommun", "Salems kommun"]


def test_none_ticked_is_told_at_the_field(office_client, draft):
    response = press(office_client, draft, "_some")

    assert "Välj minst en kommun." in errors_on(response)


def test_organisations_come_from_a_list(office_client, draft):
    lines = "namn; e-post\n\nVattenvännerna ; kansli@vatten.example;\nÅkeriet\tinfo@akeri.example"

    press(office_client, draft, "_list", lines=lines)

    assert names(draft) == ["Vattenvännerna", "Åkeriet"]
    assert set(draft.recipients.values_list("kind", flat=True)) == {"organisation"}


def test_persons_of_a_survey_have_a_group(office_client, survey):
    press(office_client, survey, "_list", lines="Siv Ek; siv@example.se; Direktörer")

    person = survey.recipients.get()
    assert (person.kind, person.name, person.group) == ("person", "Siv Ek", "Direktörer")
    assert "_all" not in office_client.get(page_of(survey)).content.decode()


def test_each_wrong_line_is_told_by_its_number_and_what_was_typed_stays(office_client, draft):
    press(office_client, draft, "_list", lines="Ett; ett@example.se")
    lines = "\n".join(
        ["Bra; bra@example.se", "Utan adress", "Fel; ingen adress", "Dubbel; BRA@example.se"]
    )

    response = press(office_client, draft, "_list", lines=lines)

    told = errors_on(response)
    assert "Rad 2: skriv namn; e-post." in told
    assert "Rad 3: ”ingen adress” är ingen e-postadress." in told
    assert "Rad 4: BRA@example.se står redan på rad 1." in told
    assert "Rad 1" not in told.replace("på rad 1", "")
    assert soup_of(response).select_one("textarea").text.strip() == lines
    assert names(draft) == ["Ett"]


def test_one_who_is_a_recipient_already_is_told_at_its_line(office_client, draft):
    press(office_client, draft, "_list", lines="Ett; ett@example.se")

    response = press(
        office_client, draft, "_list", lines="Två; tva@example.se\nEtt; ETT@example.se"
    )

    assert "Rad 2: ETT@example.se är redan mottagare." in errors_on(response)
    assert names(draft) == ["Ett"]


@pytest.mark.parametrize("lines", ["", " \n ", "namn; e-post", "x" * 5000, "\0; a@b.se"])
def test_a_senseless_list_is_refused(office_client, draft, lines):
    response = press(office_client, draft, "_list", lines=lines)

    assert response.status_code == 200
    assert errors_on(response)
    assert not draft.recipients.exists()


def test_those_of_a_draft_are_removed(office_client, draft):
    press(office_client, draft, "_list", lines="Ett; ett@example.se\nTvå; tva@example.se")
    chosen = [draft.recipients.get(name="Ett").pk, "x"]

    press(office_client, draft, "_remove", chosen=chosen)

    assert names(draft) == ["Två"]


def test_after_the_sending_more_are_added_and_none_removed(office_client, office, draft):
    Municipality.objects.update(registrar_email="registrator@example.se")
    press(office_client, draft, "_some", municipalities=[municipality("botkyrka").pk])
    workflow.open_referral(draft, by=office)
    Message.objects.all().delete()
    assert 'name="_remove"' not in office_client.get(page_of(draft)).content.decode()

    press(office_client, draft, "_remove", chosen=[draft.recipients.get().pk])
    press(office_client, draft, "_some", municipalities=[municipality("nacka").pk], review="on")

    assert names(draft) == ["Botkyrka kommun", "Nacka kommun"]
    assert [letter.status for letter in Message.objects.all()] == ["held"]


def test_the_page_says_where_each_mail_goes(office_client, draft):
    Municipality.objects.filter(slug="botkyrka").update(registrar_email="reg@botkyrka.example")
    chosen = [municipality(slug).pk for slug in ("botkyrka", "salem")]
    press(office_client, draft, "_some", municipalities=chosen)

    page = office_client.get(page_of(draft)).content.decode()

    assert "reg@botkyrka.example" in page
    assert "Ingen adress" in page


def test_three_hundred_recipients_stand_on_pages_and_cost_no_more_queries(office_client, survey):
    lines = [f"Person {n}; p{n}@example.se; Grupp {n % 4}" for n in range(300)]
    press(office_client, survey, "_list", lines=lines[0])
    with_one = len(count_queries(office_client, page_of(survey)))

    response = press(office_client, survey, "_list", lines="\n".join(lines[1:]))

    assert response.status_code == 302
    assert survey.recipients.count() == 300
    assert len(count_queries(office_client, page_of(survey))) <= with_one + 1
    page = soup_of(office_client.get(page_of(survey)))
    assert len(page.select(".recipients tbody tr")) == 50


@pytest.mark.parametrize("who", ["anonymous", "other", "member", "submitter_a"])
def test_the_page_is_the_offices_own(request, who, draft):
    client = request.getfixturevalue(f"{who}_client")

    assert press(client, draft, "_all").status_code == 302
    assert not draft.recipients.exists()


SEND = "admin:referrals_referral_send"


def test_the_sending_page_says_what_is_missing_and_refuses(office_client):
    draft = ReferralFactory(due_on=None)
    url = reverse(SEND, args=[draft.pk])

    page = soup_of(office_client.get(url))
    office_client.post(url)

    told = page.select_one(".to-mend").text
    assert "Ange sista svarsdag" in told
    assert "minst en mottagare" in told
    assert "minst en fråga eller en handling" in told
    draft.refresh_from_db()
    assert draft.is_draft


def test_the_sending_page_warns_but_sends(office_client, office):
    draft = full_referral(to=["botkyrka"], due_on="2099-12-25")
    url = reverse(SEND, args=[draft.pk])

    told = soup_of(office_client.get(url)).select_one(".to-think-of").text
    assert "juldagen" in told
    assert "Får inget mejl" in told
    assert "ingen behörig" in told
    response = office_client.post(url, follow=True)

    assert "Remissen är utskickad." in response.content.decode()
    draft.refresh_from_db()
    assert (draft.status, draft.opened_by) == ("open", office)


def test_the_letter_is_shown_before_it_goes_without_a_key(office_client, survey):
    QuestionFactory(referral=survey, kind="scale")
    press(office_client, survey, "_list", lines="Siv Ek; siv@example.se; Direktörer")

    letter = soup_of(office_client.get(reverse(SEND, args=[survey.pk]))).select_one(".letter").text

    assert "Hej Siv Ek!" in letter
    assert survey.title in letter


def test_small_groups_of_a_survey_are_told(office_client, survey):
    press(office_client, survey, "_list", lines="Siv Ek; siv@example.se; Direktörer")

    page = office_client.get(reverse(SEND, args=[survey.pk])).content.decode()

    assert "färre än fem personer redovisas inte för sig: Direktörer." in page


def test_a_warned_last_day_is_told_beside_the_field(office_client):
    draft = full_referral(due_on="2099-12-25")

    page = soup_of(office_client.get(reverse("admin:referrals_referral_change", args=[draft.pk])))

    assert "juldagen" in page.select_one(".field-due_on .caution").text


def test_the_missive_can_be_looked_at_before_it_is_sent(office_client, draft):
    response = office_client.get(reverse("admin:referrals_referral_missive", args=[draft.pk]))

    assert response["Content-Type"] == "application/pdf"
    assert "no-store" in response["Cache-Control"]
