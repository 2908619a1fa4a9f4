"""The register of matters: found by those who may see something of them."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests import factories
from tests.queries import assert_query_count_does_not_grow


@pytest.fixture
def day():
    """A month ago."""
    return timezone.localdate() - timedelta(days=30)


def found(client, query=""):
    page = client.get(f"/arenden/{query}").context["page"]
    return [matter.title for matter in page]


def test_register_shows_what_the_reader_may_see_something_of(anonymous_client, office_client, day):
    seen, hidden = factories.MatterFactory(title="Vatten"), factories.MatterFactory(title="Avfall")
    factories.treated(seen, day)
    factories.AgendaItemFactory(matter=hidden)

    assert found(anonymous_client) == ["Vatten"]
    assert set(found(office_client)) == {"Vatten", "Avfall"}


def test_register_is_narrowed_by_words_area_and_state(anonymous_client, day):
    area = factories.policy_area("utbildning")
    rows = [
        ("Skolskjuts", {"policy_area": area}),
        ("Skolmat", {"closed_on": day}),
        ("Vatten", {"registration_number": "KSL/20/0777"}),
    ]
    for title, fields in rows:
        factories.treated(factories.MatterFactory(title=title, **fields), day)

    assert set(found(anonymous_client, "?q=skol")) == {"Skolskjuts", "Skolmat"}
    assert found(anonymous_client, "?q=20/0777") == ["Vatten"]
    assert found(anonymous_client, "?lage=avslutade") == ["Skolmat"]
    assert found(anonymous_client, "?sakomrade=utbildning") == ["Skolskjuts"]
    assert found(anonymous_client, "?q=skol&lage=oppna") == ["Skolskjuts"]


def test_matters_of_the_same_name_have_addresses_of_their_own(db):
    first, second = (factories.MatterFactory.build(title="Öppna data") for _ in range(2))
    for matter in (first, second):
        matter.registration_number = None
        matter.save()

    assert (first.slug, second.slug) == ("oppna-data", "oppna-data-2")


def test_register_takes_as_many_queries_whatever_its_size(office_client, day):
    def grow(number):
        for _ in range(number):
            factories.treated(factories.MatterFactory(policy_area=factories.policy_area()), day)

    assert_query_count_does_not_grow(office_client, "/arenden/", grow)
