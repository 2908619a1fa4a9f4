"""One walk through every address of the project, as every role. Done once for the whole run:
what each test wants to know of the answers it looks up here."""

import re
from dataclasses import dataclass

import pytest
from django.contrib import admin
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from tests.access_matrix import MATRIX, ROLES
from tests.cast import make_cast
from tests.world import make_world

# The pages Django's admin (and simple-history) makes for every model, by the end of their name.
ADMIN_PAGES = {
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
    present = set(every_url())
    made = {}
    for model in admin.site._registry:
        options = model._meta
        prefix = f"admin:{options.app_label}_{options.model_name}_"
        made |= {prefix + suffix: (model, kind) for kind, suffix in ADMIN_PAGES.items()}
        # Without a name: an old address that leads on to "change".
        old = f"admin/{options.app_label}/{options.model_name}/<path:object_id>/"
        made[old] = (model, "old")
    return {name: page for name, page in made.items() if name in present}


def address(row, world):
    """Return the path of a row of the access matrix.

    A URL without a name has its route instead; it is tried with a word that leads nowhere.
    """
    if "/" in row.url:
        return "/" + re.sub(r"\(\?P<\w+>.*", "finns-inte", row.url)
    return reverse(row.url, kwargs=row.kwargs(world))


def admin_address(name, model, kind):
    """Return the path of an admin page, for the first object where it needs one."""
    if kind in {"list", "add"}:
        return reverse(name)
    instance = model._default_manager.first()
    assert instance is not None, f"make_world() in tests/world.py makes no {model._meta.label}"
    if kind == "old":
        return "/" + name.replace("<path:object_id>", str(instance.pk))
    if kind == "version":
        return reverse(name, args=[instance.pk, instance.history.first().pk])
    return reverse(name, args=[instance.pk])


@dataclass
class Answer:
    """What one role got: status, headers, content and the way there."""

    path: str
    status: int
    headers: dict
    content: bytes


class Walk:
    """The answers: `walk[row][role]` for the matrix, `walk.admin[name][role]` for the admin."""

    def __init__(self):
        users = make_cast()
        self.world = make_world(users["member"], users["adjuster"])
        self.users = users
        # Everyone logs in once: what a request changes is undone, also that it logged out.
        self.cookies = {role: session_of(users[role]) for role in ROLES}
        self.rows = {row: self.ask_everyone(address(row, self.world), row.post) for row in MATRIX}
        self.admin = {
            name: self.ask_everyone(admin_address(name, *page))
            for name, page in admin_urls().items()
        }

    def __getitem__(self, row):
        return self.rows[row]

    def ask_everyone(self, path, post=False):
        return {role: ask(path, self.cookies[role], post) for role in ROLES}


def session_of(user):
    """Return the cookies of a new session of `user`, {} for nobody."""
    client = Client()
    if user is not None:
        client.force_login(user)
    return {name: morsel.value for name, morsel in client.cookies.items()}


def ask(path, cookies, post):
    """Return the answer to one request; what it changed is undone."""
    client = Client()
    client.cookies.load(cookies)
    before = transaction.savepoint()
    response = client.post(path) if post else client.get(path)
    content = response.getvalue()
    transaction.savepoint_rollback(before)
    return Answer(path, response.status_code, dict(response.headers), content)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    """Tell pytest-django that the walk needs the test database, though no test asks for it."""
    for item in items:
        if "walk" in item.fixturenames:
            item.add_marker("django_db")


@pytest.fixture(scope="session")
def walk(django_db_setup, django_db_blocker):
    """The Walk through a world of its own, which is gone again when the tests read the answers."""
    with django_db_blocker.unblock(), transaction.atomic():
        done = Walk()
        transaction.set_rollback(True)
    return done
