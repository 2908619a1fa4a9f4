"""A matter's page shows the tests of its idea and what became of it."""

import pytest

from tests import factories
from tests.forms import soup_of

pytestmark = pytest.mark.django_db


def test_a_matter_shows_its_tests_and_its_assignment_but_no_draft(client):
    commission = factories.decided_commission()
    matter = commission.matter
    factories.settled_test(matter=matter, judged_on="2024-03-01", cost=False)
    factories.IdeaTestFactory(matter=matter, growth_reason="Ett utkast till skäl.")

    text = soup_of(client.get(matter.get_absolute_url())).main.text

    assert "Blir inget uppdrag: möter för få kriterier" in text
    assert text.index("Kan bli ett uppdrag") < text.index("Tidigare prövningar")
    assert "En upphandling i stället för tjugosex." in text
    assert f"Blev KSL-uppdraget {commission.title}" in text
    assert "Ett utkast till skäl." not in text


def test_a_test_alone_makes_no_matter_known(client, office_client):
    matter = factories.settled_test().matter

    assert client.get(matter.get_absolute_url()).status_code == 404
    assert office_client.get(matter.get_absolute_url()).status_code == 200
