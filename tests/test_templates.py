"""Every template compiles, and every page is a Swedish document with its landmarks."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.template.loader import get_template

from tests.access_matrix import MATRIX

TEMPLATES = sorted(
    str(path.relative_to(settings.BASE_DIR / "templates"))
    for path in Path(settings.BASE_DIR / "templates").rglob("*.*")
)
OWN_PAGES = [row for row in MATRIX if row.page and row.reader and not row.url.startswith("admin:")]


@pytest.mark.parametrize("name", TEMPLATES)
def test_template_compiles(name):
    assert get_template(name).template.origin.name.endswith(name)


@pytest.mark.parametrize("row", OWN_PAGES, ids=str)
def test_page_is_a_swedish_document_with_one_heading_and_landmarks(row, walk):
    response = walk[row][row.reader]
    soup = BeautifulSoup(response.content, "html.parser")

    assert soup.html["lang"] == "sv"
    assert soup.title.get_text(strip=True)
    assert len(soup.find_all("h1")) == 1
    assert len(soup.find_all("main")) == 1
    assert soup.find("a", href="#" + soup.main["id"]), "the skip link leads to main"
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert sorted(ids) == sorted(set(ids)), "an id is used twice"


def test_titles_tell_the_pages_apart(walk):
    titles = {}
    for row in OWN_PAGES:
        response = walk[row][row.reader]
        title = BeautifulSoup(response.content, "html.parser").title.get_text(" ", strip=True)
        titles.setdefault(title, set()).add(response.path)

    assert {title: paths for title, paths in titles.items() if len(paths) > 1} == {}
