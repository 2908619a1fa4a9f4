"""Who adjusts protocols in the tests."""

import pytest

from tests import factories


@pytest.fixture
def disa(db):
    return factories.account("Disa Frisk", email="disa@example.se")


@pytest.fixture
def astrid(db):
    return factories.account("Astrid Lindh", email="astrid@example.se")
