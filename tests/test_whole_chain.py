"""From an idea to an agreement that runs out, through the doors that each one uses."""

from datetime import UTC, date, datetime
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from agreements.models import Agreement
from meetings.models import Matter
from members.models import Municipality, MunicipalityAccess
from referrals import workflow as referral_workflow
from referrals.models import Referral
from tests import factories
from tests.agreements.adopting import AdoptPages
from tests.cast import logged_in
from tests.files.uploads import upload
from tests.forms import errors_on, form_on, new_row, open_form, send, soup_of
from tests.referrals.answering import Pages

pytestmark = pytest.mark.django_db
TITLE = "Gemensam jour"
ENTRY = "form.answer"
MET = ("cost", "quality", "vulnerability")
ATOM = "{http://www.w3.org/2005/Atom}"


def at(day):
    """Let it be nine o'clock on `day`."""
    return time_machine.travel(datetime.fromisoformat(f"{day}T08:00:00").replace(tzinfo=UTC))


def admin(model, page, *args):
    return reverse(f"admin:{model}_{page}", args=args)


def saved(client, url, form, button="_continue", **files):
    """Send a form of the admin; it has to be taken."""
    response = send(client, url, form, button, **files)
    assert response.status_code == 302, errors_on(response)


def press(client, model, pk, name, **data):
    client.post(admin(model, "state", pk, name), data)


@pytest.fixture
def registrar():
    return factories.access_account("botkyrka", email="registrator@botkyrka.example.se")


@pytest.fixture
def drafter():
    return factories.access_account("botkyrka", level=MunicipalityAccess.Level.DRAFTER)


def try_the_idea(client):
    """The idea is a matter, and its test accepts it."""
    add = admin("meetings_matter", "add")
    saved(client, add, open_form(client, add) | {"title": [TITLE], "opened_on": ["2026-01-08"]})
    matter = Matter.objects.get()
    add = admin("meetings_ideatest", "add")
    form = open_form(client, f"{add}?matter={matter.pk}")
    for name in [name for name in form if f"{name}_reason" in form]:
        form |= {name: [str(name in MET)], f"{name}_reason": ["Jouren blir öppen alla dagar."]}
    form |= {"judged_by_body": [str(factories.body("au").pk)], "judged_on": ["2026-01-12"]}
    # Read only if the matter is SKR's, which it is not.
    form |= {"stockholm": [""], "stockholm_reason": [""]}
    saved(client, add, form, "_settle")
    return matter


def send_the_remiss(client, matter):
    """Two questions go to all 26."""
    add = admin("referrals_referral", "add")
    form = open_form(client, add) | {
        "title": [TITLE], "summary": ["<p>Vi frågar.</p>"], "due_on": ["2026-04-30"],
        "matter": [str(matter.pk)],
    }  # fmt: skip
    saved(client, add, form)
    referral = Referral.objects.get()
    questions = admin("referrals_referral", "questions", referral.pk)
    pasted = {"pasted": ["Vill ni ha en jour?\nNär ska den vara öppen?"]}
    saved(client, questions, open_form(client, questions) | pasted)
    client.post(admin("referrals_referral", "recipients", referral.pk), {"_all": "1"})
    client.post(admin("referrals_referral", "send", referral.pk))
    return Referral.objects.get()


def answer(referral, drafter, registrar, office):
    """Botkyrka online, drafted by one and handed in by another; the others by mail."""
    pages = Pages(referral, drafter)
    first = referral.questions.order_by("position").first()
    pages.save({f"fraga-{first.pk}-text": "Ja, gärna.", "beslut-organ": "board"})
    Pages(referral, registrar).hand_in()
    for recipient in referral.recipients.exclude(municipality__slug="botkyrka"):
        draft = referral_workflow.start_response(recipient, by=office, channel="mail")
        draft.answers.create(question=first, text="<p>Ja.</p>")
        referral_workflow.submit_response(draft, by=office)


def compile_the_answers(client, referral):
    for name in ("stang", "publicera-svaren"):
        press(client, "referrals_referral", referral.pk, name)
    page = client.post(reverse("referrals:compilation_start", args=[referral.slug]))["Location"]
    written = {"assessment": ["<p>Alla vill.</p>"], "proposal": ["<p>Rekommendera.</p>"]}
    saved(client, page, open_form(client, page) | written)
    press(client, "referrals_compilation", referral.compilation.pk, "publicera")


def put_on_the_agenda(client, matter):
    """The matter is on its way to the board; one step puts it on the agenda, which is sent."""
    page = admin("meetings_matter", "change", matter.pk)
    board = factories.body("styrelsen")
    form = open_form(client, page)
    saved(client, page, form | {"heading_for": [str(board.pk)], "heading_since": ["2026-05-05"]})
    starts_at = datetime(2026, 6, 11, 11, tzinfo=UTC)
    meeting = factories.MeetingFactory(body=board, starts_at=starts_at, ends_at=None)
    way = reverse("matters_put_on_agenda")
    client.post(way, {"meeting": meeting.pk, "matters": [matter.pk]})
    for name in ("planera", "kalla"):
        press(client, "meetings_meeting", meeting.pk, name)
    return meeting


def decide(client, meeting, referral):
    """The board has met: its protocol is adjusted and published, and the remiss is decided."""
    press(client, "meetings_meeting", meeting.pk, "hallet")
    item = meeting.items.get()
    page = admin("meetings_agendaitem", "change", item.pk)
    form = open_form(client, page)
    new_row(form, "decisions", text="att rekommendera kommunerna jouren")
    saved(client, page, form)
    adjusting = admin("meetings_meeting", "adjust_step", meeting.pk, "papper")
    client.post(adjusting, {"adjusted_on": "2026-06-11", "adjusted_by": "Karin Ek och Bo Alm"})
    client.post(admin("meetings_meeting", "adjust_step", meeting.pk, "publicera"))
    client.post(reverse("referrals:decide", args=[referral.slug]), {"item": item.pk})
    return item


def recommend(client, matter, referral, item):
    """The agreement is made with its paper, published, recommended and sent to the 26."""
    add = admin("agreements_agreement", "add")
    form = open_form(client, add) | {
        "title": ["Överenskommelse om jour"], "matter": [str(matter.pk)],
        "policy_area": [str(factories.policy_area().pk)], "referral": [str(referral.pk)],
        "all_members": ["on"], "rule": ["count"], "rule_count": ["20"], "notice_months": ["3"],
        "valid_from": ["2026-10-01"], "valid_to": ["2027-12-31"],
    }  # fmt: skip
    row = new_row(form, "documents", title="Avtalet", kind="main")
    saved(client, add, form, **{f"documents-{row}-upload": upload("avtal.pdf")})
    agreement = Agreement.objects.get()
    press(client, "agreements_agreement", agreement.pk, "publicera")
    page = admin("agreements_agreement", "recommend", agreement.pk)
    form = form_on(client.get(page), "#content-main form")
    assert form["item"] == [str(item.pk)], "the item where the board decided is chosen already"
    assert client.post(page, form).status_code == 302
    ask = admin("agreements_agreement", "ask", agreement.pk)
    assert client.post(ask, {"adopt_by": "2026-10-31"}).status_code == 302
    return agreement


def adopt_online(agreement, drafter, registrar):
    """On a condition, with two special statements, drafted by one and handed in by another."""
    pages = AdoptPages(agreement, drafter)
    pages.save(
        {
            "utfall-outcome": "partly", "villkor-conditions": "<p>Jouren ligger i söder.</p>",
            "beslut-organ": "council", "beslut-decided_on": "2026-08-24", "beslut-paragraph": "31",
        }
    )  # fmt: skip
    for _ in range(2):
        pages.send(pages.form(), value="nytt-uttalande")
    form = pages.form()
    for name, who in zip([n for n in form if n.endswith("-persons")], ("Ada", "Bo"), strict=True):
        form |= {name: [f"{who} Ek"], name.replace("persons", "kind"): ["special"]}
        form |= {name.replace("persons", "text"): [f"{who} anser annorlunda."]}
    pages.send(form)
    AdoptPages(agreement, registrar).hand_in()


def enter_on_behalf(client, agreement, slug, day):
    """What came on paper, with the original."""
    url = reverse("agreements:adoption_enter", args=[agreement.slug, slug])
    client.post(url, {"channel": "paper", "original": upload("beslut.pdf")})
    said = {"utfall-outcome": "adopted", "beslut-organ": "council", "beslut-decided_on": day}
    said |= {"beslut-paragraph": "44", "day": day, "time": "14:05"}
    form = form_on(client.get(url), ENTRY) | {name: [value] for name, value in said.items()}
    client.post(url, form | {"gor": ["lamna"]})


def adopt(client, agreement, drafter, registrar):
    adopt_online(agreement, drafter, registrar)
    enter_on_behalf(client, agreement, "solna", "2026-08-31")
    others = Municipality.objects.exclude(slug__in=["botkyrka", "solna", "taby", "nacka"])
    for municipality in others[:18]:
        factories.submitted_adoption(agreement, municipality, decided_on=date(2026, 9, 7))
    taby = Municipality.objects.get(slug="taby")
    factories.submitted_adoption(agreement, taby, outcome="declined", decided_on=date(2026, 9, 9))


def extend(client, agreement):
    page = admin("agreements_agreement", "extend", agreement.pk)
    later = {"valid_to": "2028-12-31", "decided_on": "2026-11-02", "note": "Ett år till."}
    assert client.post(page, later).status_code == 302


def story_of(client, matter):
    """What the page tells, as (day, title) in its order."""
    page = soup_of(client.get(matter.get_absolute_url()))
    return [
        (event.time["datetime"], event.select_one(".event__title").get_text(strip=True))
        for event in page.select("li.event")
    ]


def next_steps(client, matter):
    page = soup_of(client.get(matter.get_absolute_url()))
    return [step.get_text(" ", strip=True) for step in page.select(".next-step")]


STORY = [
    ("2026-01-08", "Ärendet öppnades"),
    ("2026-01-12", "Idén prövades: kan bli ett uppdrag"),
    ("2026-02-02", "Remissen skickades ut till 26 kommuner"),
    ("2026-03-16", "26 av 26 svarade på remissen"),
    ("2026-05-04", "Svaren sammanställdes"),
    ("2026-06-11", "Styrelsen beslutade"),
    ("2026-06-11", "Överenskommelsen rekommenderades till kommunerna"),
    ("2026-06-12", "Överenskommelsen skickades till kommunerna för ställningstagande"),
    ("2026-08-24", "Botkyrka antog överenskommelsen delvis eller med villkor"),
    ("2026-08-31", "Solna antog överenskommelsen"),
    ("2026-09-07", "18 kommuner antog överenskommelsen"),
    ("2026-09-09", "Täby antog inte överenskommelsen"),
    ("2026-10-01", "Överenskommelsen trädde i kraft"),
    ("2026-11-02", "Överenskommelsen förlängdes till och med 31 december 2028"),
]


def test_from_an_idea_to_an_agreement_that_runs_out(office, drafter, registrar):
    public = Client()
    with at("2026-01-12"):
        matter = try_the_idea(logged_in(office))
    with at("2026-02-02"):
        referral = send_the_remiss(logged_in(office), matter)
        assert any("26 kommuner" in step for step in next_steps(public, matter))
    with at("2026-03-16"):
        answer(referral, drafter, registrar, office)
    with at("2026-05-04"):
        compile_the_answers(logged_in(office), referral)
        assert next_steps(public, matter) == [
            "Inget datum än Beslut fattas med svaren som underlag Väntar på: Styrelsen."
        ]
    with at("2026-05-05"):
        meeting = put_on_the_agenda(logged_in(office), matter)
        coming = next_steps(logged_in(office), matter)
        assert coming[0] == "11 juni 2026 Styrelsen behandlar ärendet"
        assert not any("ska ta upp" in step for step in coming)
    with at("2026-06-12"):
        item = decide(logged_in(office), meeting, referral)
        agreement = recommend(logged_in(office), matter, referral, item)
        steps = next_steps(public, matter)
        assert steps[0].startswith("Senast 31 oktober 2026 26 kommuner har inte tagit ställning")
        assert agreement.title in soup_of(logged_in(registrar).get("/mina-sidor/")).text
    with at("2026-09-15"):
        adopt(logged_in(office), agreement, drafter, registrar)
        page = soup_of(public.get(agreement.get_absolute_url())).main.get_text(" ", strip=True)
        assert "20 av 26 kommuner har antagit" in page
        assert "Träder i kraft 1 oktober 2026" in page
    with at("2026-11-02"):
        extend(logged_in(office), agreement)
        told = soup_of(public.get(matter.get_absolute_url())).main.get_text(" ", strip=True)
        assert story_of(public, matter) == STORY
        assert "Jouren ligger i söder." in told
        assert "2 uttalanden" in told
        assert "när 20 kommuner har antagit" in told
        assert told.count("20 av 26 kommuner har antagit") == 2
        the_feed_tells_the_same(public, matter)
        every_part_leads_to_the_thread(public, matter, meeting, referral, agreement)
    with at("2028-08-15"):
        page = soup_of(public.get(agreement.get_absolute_url())).main.get_text(" ", strip=True)
        assert "Löper ut snart" in page
        assert [step[:30] for step in next_steps(public, matter)] == [
            "Skulle vara klart 31 oktober 2",
            "30 september 2028 Sista dagen ",
            "31 december 2028 Överenskommel",
        ]
    with at("2029-01-01"):
        assert story_of(public, matter)[-1] == ("2028-12-31", "Överenskommelsen löpte ut")


def the_feed_tells_the_same(client, matter):
    """The feed has every event, with what the page says of it."""
    feed = ElementTree.fromstring(  # noqa: S314 - our own
        client.get(reverse("matter_feed", args=[matter.slug])).content
    )
    entries = {
        entry.findtext(f"{ATOM}title"): entry.findtext(f"{ATOM}summary") or ""
        for entry in feed.findall(f"{ATOM}entry")
    }
    assert set(entries) == {title for _, title in STORY}
    assert "Jouren ligger i söder." in entries[STORY[8][1]]
    assert "Botkyrka" in entries["26 av 26 svarade på remissen"]
    assert "Haninge" in entries["18 kommuner antog överenskommelsen"]


def every_part_leads_to_the_thread(client, matter, meeting, referral, agreement):
    """Agenda item, remiss, answer, compilation, agreement and adoption link to the matter."""
    answer_page = reverse("referrals:response_page", args=[referral.slug, "botkyrka"])
    compilation = reverse("referrals:compilation", args=[referral.slug])
    adoption = reverse("agreements:standing", args=[agreement.slug, "botkyrka"])
    parts = [part.get_absolute_url() for part in (meeting, referral, agreement)]
    for url in [*parts, answer_page, compilation, adoption]:
        links = soup_of(client.get(url)).main.select(f'a[href="{matter.get_absolute_url()}"]')
        assert links, f"{url} does not lead to the matter"
