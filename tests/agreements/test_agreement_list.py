from datetime import timedelta

import pytest
from django.utils import timezone

from agreements.models import Agreement
from agreements.workflow import withdraw_agreement
from members.models import Municipality
from tests.factories import (
    AgreementFactory,
    StaffFactory,
    policy_area,
    published_agreement,
    recommended_agreement,
    submitted_adoption,
    withdrawn_agreement,
)
from tests.queries import assert_query_count_does_not_grow

pytestmark = pytest.mark.django_db
URL = "/overenskommelser/"


def titles(response):
    return [agreement.title for agreement in response.context["page"]]


def one_of_each_stage():
    today = timezone.localdate()
    no_dates = {"recommended_on": None, "valid_from": None}
    old = published_agreement(title="Ersatt")
    published_agreement(title="I kraft", predecessor=old)
    published_agreement(title="Löper ut", valid_to=today)
    published_agreement(title="Rekommenderad", valid_from=None)
    published_agreement(title="Förbereds", **no_dates)
    published_agreement(title="Utgången", valid_to=today - timedelta(days=1))
    withdrawn_agreement(title="Återkallad")


def test_what_holds_comes_first_within_each_area(anonymous_client):
    one_of_each_stage()
    published_agreement(title="Buller", policy_area=policy_area("infrastruktur-miljo"))

    response = anonymous_client.get(URL)

    assert titles(response) == [
        "Buller", "I kraft", "Löper ut", "Rekommenderad", "Förbereds", "Ersatt", "Utgången",
        "Återkallad",
    ]  # fmt: skip
    assert [area.slug for area, _ in response.context["areas"]] == [
        "infrastruktur-miljo",
        "utbildning",
    ]


def test_titles_stand_in_swedish_order(anonymous_client):
    for title in ["Östra länken", "Ärendehantering", "Åtgärder", "Zoner"]:
        published_agreement(title=title)

    assert titles(anonymous_client.get(URL)) == [
        "Zoner",
        "Åtgärder",
        "Ärendehantering",
        "Östra länken",
    ]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("in_force", ["I kraft", "Löper ut"]),
        ("expiring", ["Löper ut"]),
        ("recommended", ["Rekommenderad"]),
        ("preparation", ["Förbereds"]),
        ("replaced", ["Ersatt"]),
        ("expired", ["Utgången"]),
        ("withdrawn", ["Återkallad"]),
    ],
)
def test_the_register_can_be_narrowed_by_status(anonymous_client, status, expected):
    one_of_each_stage()

    assert titles(anonymous_client.get(URL, {"status": status})) == expected


def test_the_register_can_be_narrowed_by_kind_and_area(anonymous_client):
    published_agreement(title="Riktlinje", kind=Agreement.Kind.GUIDELINE)
    published_agreement(
        title="Digital riktlinje",
        kind=Agreement.Kind.GUIDELINE,
        policy_area=policy_area("digitalisering"),
    )
    published_agreement(title="Avtal", kind=Agreement.Kind.CONTRACT)

    narrowed = anonymous_client.get(URL, {"slag": "guideline", "sakomrade": "valfardsutveckling"})

    assert titles(narrowed) == ["Riktlinje"]


def test_drafts_are_the_offices_own(anonymous_client, member_client, office_client):
    AgreementFactory(title="Hemligt avtal")

    for client in (anonymous_client, member_client):
        response = client.get(URL)
        assert "Hemligt avtal" not in response.content.decode()
        assert "Registret är tomt" in response.content.decode()
    assert titles(office_client.get(URL)) == ["Hemligt avtal"]


@pytest.mark.parametrize(
    "query",
    [
        "sakomrade=x",
        "slag=x",
        "status=x",
        "sida=0",
        "sida=tolv",
        "status=%00",
        "q=%00",
        "kommun=x",
        "har=x",
        "loper_ut=7",
    ],
)
def test_a_strange_address_is_answered_with_a_page(anonymous_client, query):
    published_agreement()

    assert anonymous_client.get(f"{URL}?{query}").status_code == 200


def test_an_empty_register_says_so(anonymous_client):
    assert "Registret är tomt" in anonymous_client.get(URL).content.decode()
    narrowed = anonymous_client.get(URL, {"slag": "contract"}).content.decode()
    assert "Visa hela registret" in narrowed


def test_the_register_has_pages(anonymous_client):
    for _ in range(42):
        published_agreement()

    assert len(titles(anonymous_client.get(URL, {"sida": 2}))) == 2


def test_the_register_asks_as_often_however_long_it_is(office_client):
    areas = iter(["digitalisering", "utbildning", "bostadsforsorjning"] * 4)

    def grow(number):
        for _ in range(number):
            old = published_agreement(policy_area=policy_area(next(areas)))
            AgreementFactory(predecessor=old)

    assert_query_count_does_not_grow(office_client, URL, grow)


def test_the_register_can_be_narrowed_by_municipality_and_what_it_has_adopted(anonymous_client):
    botkyrka, nacka = Municipality.objects.filter(slug__in=["botkyrka", "nacka"])
    both = recommended_agreement(title="Båda", municipalities=[botkyrka, nacka])
    recommended_agreement(title="Bara Nacka", municipalities=[nacka])
    submitted_adoption(both, botkyrka)

    def narrowed(**query):
        return titles(anonymous_client.get(URL, query))

    assert narrowed(kommun="nacka") == ["Båda", "Bara Nacka"]
    assert narrowed(kommun="botkyrka", har="antagit") == ["Båda"]
    assert narrowed(kommun="nacka", har="antagit") == []
    assert narrowed(kommun="nacka", har="inte-antagit") == ["Båda", "Bara Nacka"]
    assert "Antagen av 1 av 2" in anonymous_client.get(URL).content.decode()


def test_who_has_adopted_is_asked_of_a_municipality(client):
    published_agreement(title="Syns inte förrän kommunen är vald")

    response = client.get("/overenskommelser/?har=antagit")

    assert response.status_code == 200
    assert "Välj också vilken kommun." in response.content.decode()
    assert 'value="antagit" selected' in response.content.decode()
    assert "Urvalet är inte färdigt." in response.content.decode()
    assert "Syns inte" not in response.content.decode()


def test_what_expires_within_a_time_is_found(anonymous_client):
    today = timezone.localdate()
    for days in (-1, 0, 30, 31, 365, 366):
        published_agreement(title=f"Om {days}", valid_to=today + timedelta(days=days))

    def within(days):
        return set(titles(anonymous_client.get(URL, {"loper_ut": days})))

    assert within("30") == {"Om 0", "Om 30"}
    assert within("90") == {"Om 0", "Om 30", "Om 31"}
    assert within("365") == {"Om 0", "Om 30", "Om 31", "Om 365"}


def test_words_are_found_whatever_case_they_are_written_in(anonymous_client):
    published_agreement(title="Äldres flyttning", summary="<p>Om boende.</p>")
    published_agreement(title="Färdtjänst", registration_number="KSL/14/0777")

    for words in ("äldres", "ÄLDRES boende", "flytt"):
        assert titles(anonymous_client.get(URL, {"q": words})) == ["Äldres flyttning"], words
    assert titles(anonymous_client.get(URL, {"q": "0777"})) == ["Färdtjänst"]


def test_a_register_that_is_kept_shows_the_next_change_at_once(anonymous_client):
    first = published_agreement(title="Först")
    assert titles(anonymous_client.get(URL)) == ["Först"]

    published_agreement(title="Sedan")
    again = anonymous_client.get(URL).content.decode()
    withdraw_agreement(first, by=StaffFactory(), reason="Aldrig antagen.")

    assert "Sedan" in again
    assert "Återkallad" in anonymous_client.get(URL).content.decode()
