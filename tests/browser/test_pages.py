"""Every page of the portal in a real browser: phone and desk, light and dark.

A handful at a time look at one world: making it and taking it away costs as much as two pages.
"""

import pytest

from tests.access_matrix import ADMIN, MATRIX, admin_pages_of
from tests.walk import address, admin_address, admin_urls

# Which database the words come from cannot be seen on a page; the access matrix asks every page
# on both.
pytestmark = pytest.mark.sqlite
AT_A_TIME = 8


def handfuls(pages):
    """Some pages each, named by the first of them."""
    pages = list(pages)
    some = [pages[n : n + AT_A_TIME] for n in range(0, len(pages), AT_A_TIME)]
    return [pytest.param(each, id=str(each[0])) for each in some]


@pytest.mark.parametrize("rows", handfuls(row for row in MATRIX if row.page and row.reader))
def test_pages_are_well_in_the_browser(rows, world, users, check_page, subtests):
    for row in rows:
        with subtests.test(str(row)):
            check_page(address(row, world), user=users[row.reader])


def test_page_that_does_not_exist_is_well_in_the_browser(check_page, db):
    check_page("/finns-inte/", status=404)


@pytest.mark.parametrize(
    "pages",
    handfuls(
        f"{label} {kind}" for label in ADMIN for kind in sorted(admin_pages_of(label)["owner"])
    ),
)
def test_admin_pages_are_well_in_the_browser(pages, world, users, check_page, subtests):
    names = {
        f"{model._meta.label_lower} {kind}": name for name, (model, kind) in admin_urls().items()
    }
    for page in pages:
        label, kind = page.split()
        role = "office" if kind in admin_pages_of(label)["office"] else "owner"
        with subtests.test(page):
            check_page(admin_address(names[page], *admin_urls()[names[page]]), user=users[role])
