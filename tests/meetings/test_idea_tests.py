"""An idea is tried: three reasons against it, seven for it, and a result that is only computed."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from meetings import workflow
from meetings.models import IdeaTest
from tests import factories
from tests.forms import errors_on, open_form, send, soup_of

pytestmark = pytest.mark.django_db
ADD = reverse("admin:meetings_ideatest_add")


def page(test):
    return reverse("admin:meetings_ideatest_change", args=[test.pk])


@pytest.mark.parametrize(
    ("verdicts", "result"),
    [
        ({}, "may"),
        ({"cost": False}, "too_few"),
        ({"others": True}, "excluded"),
        ({"municipalities": True}, "excluded"),
        ({"national": True, "stockholm": False}, "excluded"),
        ({"national": True, "stockholm": True}, "may"),
        ({"national": True, "stockholm": True, "others": True}, "excluded"),
        (dict.fromkeys(IdeaTest.CRITERIA, True) | {"others": True}, "excluded"),
    ],
)
def test_result_follows_from_the_verdicts(verdicts, result):
    test = factories.settled_test(stockholm_reason="Storstadens egen fråga.", **verdicts)

    assert test.result == result
    assert test.may_become == (result == "may")


def test_the_chancery_writes_a_draft_and_settles_it(office_client, office):
    matter = factories.MatterFactory()
    ready = factories.IdeaTestFactory.build(judged_by_person=None)
    form = open_form(office_client, ADD) | {"matter": [str(matter.pk)]}
    send(office_client, ADD, form)
    test = matter.tests.get()
    assert test.is_draft

    form = open_form(office_client, page(test))
    for name in (*IdeaTest.EXCLUSIONS, *IdeaTest.CRITERIA):
        form[name] = [str(getattr(ready, name))]
        form[f"{name}_reason"] = [getattr(ready, f"{name}_reason")]
    form["judged_by_body"] = [str(factories.body("au").pk)]
    shown = office_client.post(page(test), form | {"_settle": "1"}, follow=True)

    test.refresh_from_db()
    assert (test.status, test.settled_by) == ("settled", office)
    assert "Kan bli ett uppdrag. 3 av 7 kriterier möts." in soup_of(shown).text
    said = [line.get_text(strip=True) for line in soup_of(shown).select(".messagelist li")]
    assert said == ["Prövningen är avgjord."]
    assert soup_of(shown).select("input[name=cost]") == []


def test_what_is_missing_is_told_at_its_field_and_nothing_is_lost(office_client):
    test = factories.IdeaTestFactory(cost=None, growth_reason="", judged_by_person=None)
    form = open_form(office_client, page(test)) | {"quality_reason": ["Något nytt skäl."]}

    response = send(office_client, page(test), form, button="_settle")

    errors = errors_on(response)
    assert "Svara ja eller nej: ger mer för kommunernas pengar?" in errors
    assert "Skriv varför (hjälper regionen att växa)." in errors
    assert "Ange vem som har bedömt" in errors
    assert "Något nytt skäl." in response.content.decode()
    assert IdeaTest.objects.get().is_draft


def test_what_is_skrs_asks_for_the_stockholm_side():
    test = factories.IdeaTestFactory(national=True)

    with pytest.raises(ValidationError) as refused:
        workflow.settle_test(test, by=factories.StaffFactory())

    assert set(refused.value.message_dict) == {"stockholm", "stockholm_reason"}


def test_a_settled_test_is_neither_changed_nor_deleted():
    test = factories.settled_test()
    test.cost_reason = "Något annat."

    for change in (test.save, test.delete, IdeaTest.objects.all().delete):
        with pytest.raises(ValidationError, match="avgjord"), transaction.atomic():
            change()
    with pytest.raises(ValidationError, match="redan avgjord"):
        workflow.settle_test(test, by=factories.StaffFactory())
    assert IdeaTest.objects.get().cost_reason != "Något annat."


def test_a_new_test_counts_and_the_old_one_stays():
    old = factories.settled_test(cost=False)
    new = factories.settled_test(matter=old.matter, judged_on="2025-06-01")
    factories.IdeaTestFactory(matter=old.matter, judged_on="2025-07-01", others=True)

    assert IdeaTest.objects.latest_of(old.matter) == new
    assert list(IdeaTest.objects.settled()) == [new, old]


def test_a_matter_has_one_draft_at_a_time(office_client):
    draft = factories.IdeaTestFactory()
    form = open_form(office_client, ADD) | {"matter": [str(draft.matter_id)]}

    response = send(office_client, ADD, form)

    assert "Ärendet har redan ett utkast till prövning." in errors_on(response)


def test_what_was_typed_stays_when_it_was_settled_meanwhile(office_client, office):
    test = factories.IdeaTestFactory()
    mine = open_form(office_client, page(test))
    workflow.settle_test(test, by=office)

    response = send(office_client, page(test), mine | {"cost_reason": ["Mitt eget skäl."]})

    assert "avgjordes medan du skrev" in response.content.decode()
    assert "Mitt eget skäl." in response.content.decode()
