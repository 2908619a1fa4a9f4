"""Rights changed by several at the very same moment: one wins, nothing is lost or doubled."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts import workflow
from members.models import MunicipalityAccess, Role, User
from tests import factories
from tests.at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("act", [workflow.close, lambda a, by: workflow.give_role(a, None, by=by)])
def test_two_owners_who_remove_each_other_leave_one(act):
    one, two = factories.OwnerFactory(), factories.OwnerFactory()

    answers = at_once(lambda: act(two, by=one), lambda: act(one, by=two))

    owners = [user for user in User.objects.all() if user.role == Role.OWNER]
    assert len(owners) == 1
    assert sum(isinstance(answer, User) for answer in answers) == 1


def test_link_used_by_four_at_once_makes_one_account():
    page = reverse("accounts:invitation", args=[factories.invitation().key])

    answers = at_once(*[lambda: Client().post(page).status_code] * 4)

    assert sorted(answers) == [302, 404, 404, 404]
    assert User.objects.count() == MunicipalityAccess.objects.count() == 1


def test_account_closed_while_its_invitation_is_accepted_is_closed(office):
    account = factories.UserFactory(email="inbjuden@example.se")
    invitation = factories.invitation(account.email)

    at_once(lambda: workflow.accept(invitation.key), lambda: workflow.close(account, by=office))

    account.refresh_from_db()
    assert not account.is_active
    invitation.refresh_from_db()
    assert invitation.status in {"accepted", "withdrawn"}
