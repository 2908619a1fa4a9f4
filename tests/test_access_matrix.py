"""Every URL of the project, tried by every role, compared with the table in access_matrix.py."""

import pytest
from django.contrib import admin

from tests.access_matrix import ADMIN, MATRIX, ROLES, Row, admin_pages_of
from tests.walk import admin_urls, every_url


def test_row_gives_the_roles_between_what_their_neighbours_get_unless_told():
    plain = Row("x", "302 404 200 403 201").expected
    told = Row("x", "302 404 200 403 201", adjuster=202, a="200 203", b="405").expected

    assert tuple(plain) == tuple(told) == ROLES
    assert list(plain.values()) == [302, 404, 200, 200, 404, 404, 404, 404, 403, 201]
    assert list(told.values()) == [302, 404, 200, 202, 405, 405, 200, 203, 403, 201]


def test_every_url_has_a_row_and_every_row_a_url():
    urls = set(every_url())
    known = {row.url for row in MATRIX} | admin_urls().keys()

    assert urls - known == set(), "add rows to MATRIX in tests/access_matrix.py"
    assert known - urls == set(), "rows in tests/access_matrix.py without a URL"


def test_every_model_in_the_admin_has_a_row():
    assert {model._meta.label_lower for model in admin.site._registry} == set(ADMIN)


@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_page_answers_each_role_as_the_table_says(row, walk):
    assert {role: walk[row][role].status for role in ROLES} == row.expected


@pytest.mark.parametrize("label", ADMIN)
def test_admin_of_a_model_is_open_as_the_table_says(label, walk):
    allowed = admin_pages_of(label)
    wrong = []

    for name, (model, kind) in admin_urls().items():
        if model._meta.label_lower != label or kind == "old":
            continue
        for role, answer in walk.admin[name].items():
            if role not in allowed:
                expected = {302}  # to the log-in
            else:
                expected = {200} if kind in allowed[role] else {403, 404}
            if answer.status not in expected:
                wrong.append(f"{answer.path} answered {answer.status} to {role}")

    assert wrong == []


def test_old_admin_addresses_lead_on_for_the_office_only(walk):
    for name, (_, kind) in admin_urls().items():
        if kind != "old":
            continue
        for role, answer in walk.admin[name].items():
            leads_on = answer.headers["Location"].endswith("/change/")
            assert leads_on == (role in {"office", "owner"}), (answer.path, role)
