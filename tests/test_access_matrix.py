"""Every URL of the project, tried by every role, compared with the table in access_matrix.py."""

import pytest
from django.contrib import admin
from django.urls import URLPattern, get_resolver, reverse

from tests.access_matrix import ADMIN, MATRIX
from tests.world import address

# The pages Django's admin (and simple-history) makes for every model, by the end of their name.
KINDS = {
    "list": "changelist",
    "add": "add",
    "change": "change",
    "delete": "delete",
    "history": "history",
    "version": "simple_history",
}


def every_url(patterns=None, names=(), route=""):
    """Yield the full name of every URL pattern of the project, or its route if it has no name."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        full = route + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield ":".join([*names, pattern.name]) if pattern.name else full
        else:
            inner = [*names, pattern.namespace] if pattern.namespace else names
            yield from every_url(pattern.url_patterns, inner, full)


def admin_urls():
    """Return {URL name or route: (model, kind)} of the pages the admin makes by itself."""
    made = {}
    for model in admin.site._registry:
        options = model._meta
        prefix = f"admin:{options.app_label}_{options.model_name}_"
        made |= {prefix + suffix: (model, kind) for kind, suffix in KINDS.items()}
        # Without a name: an old address that leads on to "change".
        old = f"admin/{options.app_label}/{options.model_name}/<path:object_id>/"
        made[old] = (model, "old")
    return made


def test_every_url_has_a_row_and_every_row_a_url():
    urls = set(every_url())
    known = {row.url for row in MATRIX} | (urls & admin_urls().keys())

    assert urls - known == set(), "add rows to MATRIX in tests/access_matrix.py"
    assert known - urls == set(), "rows in tests/access_matrix.py without a URL"


def test_every_model_in_the_admin_has_a_row():
    assert {model._meta.label_lower for model in admin.site._registry} == set(ADMIN)


@pytest.mark.parametrize("row", MATRIX, ids=str)
def test_page_answers_each_role_as_the_table_says(row, world, clients):
    path = address(row, world)

    answers = {
        role: (client.post(path) if row.post else client.get(path)).status_code
        for role, client in clients.items()
    }

    assert answers == row.expected


@pytest.mark.parametrize("label", ADMIN)
def test_admin_of_a_model_is_open_as_the_table_says(label, world, clients):
    office, _, owner = ADMIN[label].partition("|")
    allowed = {"office": set(office.split()), "owner": set(office.split()) | set(owner.split())}
    model = next(model for model in admin.site._registry if model._meta.label_lower == label)
    present = set(every_url())
    wrong = []

    for name, (of_model, kind) in admin_urls().items():
        if of_model is not model or kind == "old" or name not in present:
            continue
        path = admin_address(name, model, kind)
        for role, client in clients.items():
            status = client.get(path).status_code
            expected = {403, 404} if role in allowed else {302}
            if kind in allowed.get(role, ()):
                expected = {200}
            if status not in expected:
                wrong.append(f"{path} answered {status} to {role}")

    assert wrong == []


def admin_address(name, model, kind):
    """Return the path of an admin page, for the first object where it needs one."""
    if kind in {"list", "add"}:
        return reverse(name)
    instance = model._default_manager.first()
    assert instance is not None, f"the world fixture makes no {model._meta.label}"
    if kind == "version":
        return reverse(name, args=[instance.pk, instance.history.first().pk])
    return reverse(name, args=[instance.pk])


def test_old_admin_addresses_lead_on_for_the_office_only(world, clients):
    for name, (model, kind) in admin_urls().items():
        if kind != "old":
            continue
        path = "/" + name.replace("<path:object_id>", str(model._default_manager.first().pk))
        for role, client in clients.items():
            target = client.get(path).url
            assert target.endswith("/change/") == (role in {"office", "owner"}), (path, role)
