"""Every page of the portal in a real browser: phone and desk, light and dark."""

import pytest

from tests.access_matrix import ADMIN, MATRIX, admin_pages_of
from tests.walk import address, admin_address, admin_urls

# Which database the words come from cannot be seen on a page; the access matrix asks every page
# on both.
pytestmark = pytest.mark.sqlite


@pytest.mark.parametrize("row", [row for row in MATRIX if row.page and row.reader], ids=str)
def test_page_is_well_in_the_browser(row, world, users, check_page):
    check_page(address(row, world), user=users[row.reader])


def test_page_that_does_not_exist_is_well_in_the_browser(check_page, db):
    check_page("/finns-inte/", status=404)


@pytest.mark.parametrize(
    ("label", "kind", "role"),
    [
        (label, kind, "office" if kind in admin_pages_of(label)["office"] else "owner")
        for label in ADMIN
        for kind in sorted(admin_pages_of(label)["owner"])
    ],
)
def test_admin_page_is_well_in_the_browser(label, kind, role, world, users, check_page):
    name = next(
        name
        for name, (model, page) in admin_urls().items()
        if (model._meta.label_lower, page) == (label, kind)
    )
    check_page(admin_address(name, *admin_urls()[name]), user=users[role])
