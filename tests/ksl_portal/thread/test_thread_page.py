"""A matter's page: the story as each reader may read it."""

import re
from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from agreements import workflow as agreement_workflow
from meetings import workflow as meeting_workflow
from members.models import Municipality
from referrals import workflow as referral_workflow
from tests import factories
from tests.cast import logged_in
from tests.queries import assert_query_count_does_not_grow

EVENT = re.compile(r'<time class="event__day" datetime="([^"]+)">.*?<h4[^>]*>(.*?)</h4>', re.S)


def html_of(client, matter):
    response = client.get(matter.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def text_of(client, matter):
    return " ".join(strip_tags(html_of(client, matter)).split())


def story_in(html):
    """The (day, title) of every event on the page, in their order."""
    return [(day, strip_tags(title)) for day, title in EVENT.findall(html)]


def test_a_thread_reads_like_the_story_it_is(anonymous_client):
    matter = factories.told_matter(to=("botkyrka", "nacka", "solna", "taby"))

    html = html_of(anonymous_client, matter)

    assert story_in(html) == [
        ("2014-01-20", "Ärendet öppnades"),
        ("2014-02-04", "KSO-gruppen behandlade ärendet"),
        ("2014-03-20", "Styrelsen beslutade"),
        ("2014-04-01", "Remissen skickades ut till 4 kommuner"),
        ("2014-04-01", "Remissen rättades"),
        ("2014-04-24", "2 av 4 svarade på remissen"),
        ("2014-07-12", "Svaren sammanställdes"),
        ("2014-10-02", "Styrelsen beslutade"),
        ("2014-10-02", "Överenskommelsen rekommenderades till kommunerna"),
        ("2014-11-24", "2 kommuner antog överenskommelsen"),
        ("2015-01-01", "Överenskommelsen trädde i kraft"),
        ("2017-09-28", "Överenskommelsen förlängdes till och med 31 december 2019"),
        ("2019-12-31", "Överenskommelsen löpte ut"),
    ]
    text = " ".join(strip_tags(html).split())
    assert "Styrelsen rekommenderar kommunerna att anta överenskommelsen." in text
    assert "Gäller under förutsättning att avgiften räknas upp med index" in text
    assert "2 av 4 kommuner har antagit" in text
    assert "Följ upp priserna efter ett år." in text
    # The picture has a mark for each event but the matter's own.
    assert html.count('class="thread-picture__dot') == len(story_in(html)) - 1
    for address in ("/remisser/", "/overenskommelser/", "/moten/"):
        assert f'href="{address}' in html


def test_what_comes_next_stands_on_top_for_those_who_may_know(member_client, anonymous_client):
    matter = factories.MatterFactory()
    day = timezone.now() + timedelta(days=20)
    called = factories.called_meeting(visibility="body", starts_at=day, ends_at=day)
    factories.AgendaItemFactory(meeting=called, matter=matter)

    assert "KSO-gruppen behandlar ärendet" in text_of(member_client, matter)
    assert anonymous_client.get(matter.get_absolute_url()).status_code == 404


def test_who_has_not_adopted_is_told_and_a_draft_counts_as_nothing(anonymous_client, submitter_b):
    matter, b = factories.MatterFactory(), factories.municipality("nacka")
    a = factories.municipality("botkyrka")
    agreement = factories.asked_to_adopt("botkyrka", "nacka", matter=matter)
    factories.submitted_adoption(agreement, a)
    agreement_workflow.start_adoption(agreement, b, by=submitter_b)

    text = text_of(anonymous_client, matter)

    assert "1 kommun har inte tagit ställning" in text
    assert "Nacka" in text
    assert "Botkyrka antog överenskommelsen" in text


def test_an_adoption_that_was_wrong_and_is_corrected_counts_as_nothing(anonymous_client):
    matter, a = factories.MatterFactory(), factories.municipality("botkyrka")
    agreement = factories.recommended_agreement(matter=matter, municipalities=[a])
    factories.submitted_adoption(agreement, a)
    factories.submitted_adoption(agreement, a, outcome="declined", corrects=True)

    text = text_of(anonymous_client, matter)

    assert "Botkyrka antog inte överenskommelsen" in text
    assert "Botkyrka antog överenskommelsen" not in text
    assert "0 av 1 kommuner har antagit" in text


def test_drafts_are_told_to_nobody(anonymous_client, office_client):
    matter = factories.MatterFactory()
    factories.full_referral(matter=matter, title="Hemlig remiss")
    factories.AgreementFactory(matter=matter, title="Hemlig överenskommelse")
    draft = factories.MeetingFactory()
    factories.AgendaItemFactory(meeting=draft, matter=matter, title="Hemlig punkt")

    assert anonymous_client.get(matter.get_absolute_url()).status_code == 404
    assert "Hemlig" not in text_of(office_client, matter)


def test_answers_are_told_to_those_who_may_read_them(
    anonymous_client, office_client, submitter_a_client, submitter_b_client, submitter_b
):
    matter = factories.MatterFactory()
    referral = factories.asked("botkyrka", "nacka", matter=matter)
    mine, theirs = referral.recipients.order_by("name")
    factories.submitted(mine)
    factories.drafted(theirs, by=submitter_b)

    assert "svarade på remissen" not in text_of(anonymous_client, matter)
    assert "svarade på remissen" not in text_of(submitter_b_client, matter)
    assert "Botkyrka kommun svarade på remissen" in text_of(submitter_a_client, matter)
    told = text_of(office_client, matter)
    assert "1 av 2 svarade på remissen" in told
    assert "1 av 2 har inte svarat" in told
    assert "utkast" not in told.lower()


def test_a_withdrawn_remiss_says_so_with_its_reason(anonymous_client):
    referral = factories.withdrawn_referral()

    text = text_of(anonymous_client, referral.matter)

    assert "Remissen återkallades" in text
    assert "Fel underlag skickades." in text


def test_from_everything_one_gets_to_the_thread_and_back(anonymous_client):
    matter = factories.MatterFactory()
    item = factories.treated(matter, timezone.localdate() - timedelta(days=30))
    referral = factories.asked("botkyrka", matter=matter)
    factories.full_answer(referral.recipients.get())
    agreement = factories.published_agreement(matter=matter)
    type(referral).objects.filter(pk=referral.pk).update(responses_published_at=timezone.now())
    answer = reverse("referrals:response_page", args=[referral.slug, "botkyrka"])
    thread = html_of(anonymous_client, matter)

    for url in (item.meeting, referral, agreement):
        page = anonymous_client.get(url.get_absolute_url()).content.decode()
        assert f'href="{matter.get_absolute_url()}"' in page, url
    assert f'href="{answer}"' in thread
    assert matter.get_absolute_url() in anonymous_client.get(answer).content.decode()
    assert f'href="{referral.get_absolute_url()}"' in thread
    assert f'href="{agreement.get_absolute_url()}"' in thread
    back = re.search(rf'href="({item.meeting.get_absolute_url()}punkt/\d+/)"', thread)[1]
    assert anonymous_client.get(back).url == f"{item.meeting.get_absolute_url()}#paragraf-1"


def test_what_anyone_reads_is_as_new_as_the_facts(anonymous_client):
    matter, day = factories.MatterFactory(), timezone.localdate() - timedelta(days=30)
    factories.treated(matter, day, decision="Det första beslutet.")
    assert "Det första beslutet." in text_of(anonymous_client, matter)

    second = factories.treated(matter, day, decision="Det andra beslutet.")
    assert "Det andra beslutet." in text_of(anonymous_client, matter)

    office = factories.StaffFactory()
    meeting_workflow.withdraw_publication(second.meeting, by=office, reason="Fel namn.")
    assert "Det andra beslutet." not in text_of(anonymous_client, matter)


def test_the_thread_takes_as_many_queries_however_much_has_happened(member):
    matter = factories.MatterFactory()
    day, municipalities = (
        timezone.localdate(),
        iter(Municipality.objects.values_list("slug", flat=True)),
    )

    def grow(number):
        for _ in range(number):
            slug = next(municipalities)
            factories.treated(matter, day - timedelta(days=30), decision="Så blir det.")
            referral = factories.asked(slug, matter=matter)
            referral_workflow.correct_referral(
                referral, by=factories.StaffFactory(), text="Fel årtal."
            )
            agreement = factories.recommended_agreement(
                matter=matter, municipalities=[factories.municipality(slug)]
            )
            factories.submitted_adoption(agreement, factories.municipality(slug))

    assert_query_count_does_not_grow(logged_in(member), matter.get_absolute_url(), grow)
