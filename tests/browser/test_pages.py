"""Every page of the portal in a real browser: phone and desk, light and dark."""

import pytest

from tests.access_matrix import MATRIX
from tests.walk import address


@pytest.mark.parametrize("row", [row for row in MATRIX if row.page and row.reader], ids=str)
def test_page_is_well_in_the_browser(row, world, users, check_page):
    check_page(address(row, world), user=users[row.reader])


def test_page_that_does_not_exist_is_well_in_the_browser(check_page, db):
    check_page("/finns-inte/", status=404)
