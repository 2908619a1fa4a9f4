"""When an agreement comes into force: by its date, or by the municipalities' decisions."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from agreements import workflow
from agreements.models import Adoption, Agreement
from members.models import Municipality
from tests.factories import StaffFactory, recommended_agreement, submitted_adoption

pytestmark = pytest.mark.django_db
DAY = date(2015, 3, 1)
Rule = Agreement.Rule


@pytest.fixture
def three():
    return list(Municipality.objects.all()[:3])


def adopt(agreement, municipality, day, **adoption):
    submitted_adoption(agreement, municipality, decided_on=day, **adoption)
    agreement.refresh_from_db()
    return agreement.in_force_since


def test_it_holds_for_each_from_the_first_adoption(three):
    agreement = recommended_agreement(municipalities=three, valid_from=None)

    assert agreement.in_force_since is None
    assert adopt(agreement, three[0], DAY) == DAY
    assert adopt(agreement, three[1], DAY + timedelta(3)) == DAY


def test_it_holds_when_as_many_as_needed_have_adopted_but_not_before_its_first_day(three):
    agreement = recommended_agreement(
        municipalities=three, rule=Rule.COUNT, rule_count=2, valid_from=date(2015, 4, 1)
    )

    assert adopt(agreement, three[0], DAY) is None
    assert adopt(agreement, three[1], DAY, outcome="declined") is None
    assert adopt(agreement, three[2], DAY, outcome="partly") == date(2015, 4, 1)


def test_it_holds_when_all_have_adopted_and_goes_on_when_one_leaves(three):
    agreement = recommended_agreement(municipalities=three, rule=Rule.ALL, valid_from=None)

    adopt(agreement, three[0], DAY)
    adopt(agreement, three[1], DAY)
    assert adopt(agreement, three[2], DAY + timedelta(9)) == DAY + timedelta(9)
    assert adopt(agreement, three[0], DAY + timedelta(20), outcome="withdrawn") == DAY + timedelta(
        9
    )


def test_an_adoption_that_was_entered_wrongly_never_counted(three):
    agreement = recommended_agreement(municipalities=three, rule=Rule.ALL, valid_from=None)
    for municipality in three:
        adopt(agreement, municipality, DAY)

    assert adopt(agreement, three[2], DAY, outcome="declined", corrects=True) is None


def test_what_is_handed_in_cannot_be_changed(three):
    adoption = submitted_adoption(recommended_agreement(municipalities=three), three[0])

    adoption.paragraph = "99"
    with pytest.raises(ValidationError):
        adoption.save()
    with pytest.raises(ValidationError):
        adoption.delete()


def test_a_decision_before_the_recommendation_is_refused(three):
    agreement = recommended_agreement(municipalities=three)

    with pytest.raises(ValidationError) as refused:
        submitted_adoption(agreement, three[0], decided_on=date(2014, 10, 1))

    assert "rekommenderade" in refused.value.message_dict["decided_on"][0]


def test_only_parties_can_adopt(three):
    agreement = recommended_agreement(municipalities=three[:2])

    with pytest.raises(ValidationError) as refused:
        workflow.start_adoption(
            agreement, three[2], by=StaffFactory(), channel=Adoption.Channel.MAIL
        )

    assert refused.value.code == "no_party"
