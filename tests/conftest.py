"""What every test can use: a database of its own kind, a cast of people, and no traces left."""

import hashlib
import os
import shutil

import hypothesis
import pytest
from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.test import override_settings

from files.pdf.sealing import make_test_certificate

pytest_plugins = ["tests.cast", "tests.world", "tests.walk"]

VENDORS = ("sqlite", "postgresql")

# The same examples each time, and a machine that does much else is no reason to fail.
hypothesis.settings.register_profile(
    "same", derandomize=True, deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
)  # fmt: skip
hypothesis.settings.load_profile("same")


def pytest_configure(config):
    for vendor in VENDORS:
        config.addinivalue_line("markers", f"{vendor}: only makes sense on this database")


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """Leave out tests of the other database, and let those that commit disturb no other.

    After a test that commits, Django empties all tables, and with them the municipalities and
    bodies that come with the migrations. serialized_rollback puts them back for the next such
    test; all others run before.
    """
    others = [vendor for vendor in VENDORS if vendor != connection.vendor]
    left_out = [item for item in items if any(item.get_closest_marker(v) for v in others)]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and marker.kwargs.get("transaction"):
            kept = marker.kwargs | {"serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**kept), append=False)
    result = yield
    items.sort(key=commits)
    return result


def commits(item):
    """Whether a test commits to the database, itself or through the running portal."""
    marker = item.get_closest_marker("django_db")
    declared = marker is not None and marker.kwargs.get("transaction", False)
    return declared or not {"transactional_db", "live_server"}.isdisjoint(item.fixturenames)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """On the build server a skipped test is a failed run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("CI") == "true" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _unsealed(settings):
    """No test depends on whether a demo has left its certificate in var/."""
    settings.SEAL_CERTIFICATE = ""


@pytest.fixture
def certificate(settings, tmp_path):
    """A self-made certificate that seals what is adjusted."""
    settings.SEAL_CERTIFICATE = str(tmp_path / "provsigill.p12")
    make_test_certificate(tmp_path / "provsigill.p12", settings.SEAL_PASSWORD)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix, tmp_path_factory):
    """A database for each process that runs tests.

    SQLite in a file, as in real use: the browser's requests come in threads of their own.
    """
    if connection.vendor == "sqlite":
        path = tmp_path_factory.mktemp("database") / "test.sqlite3"
        connection.settings_dict["TEST"]["NAME"] = str(path)


@pytest.fixture(scope="session")
def migrated_copy(request):
    """Where a migrated, empty SQLite database is kept between runs: migrating takes half a minute.

    A change of any migration or of any installed version gives another name.
    """
    sources = sorted(settings.BASE_DIR.glob("*/migrations/*.py"))
    sources.append(settings.BASE_DIR / "requirements.txt")
    content = hashlib.sha256()
    for source in sources:
        content.update(f"{source.relative_to(settings.BASE_DIR)}\n".encode() + source.read_bytes())
    return request.config.cache.mkdir("migrated") / f"{content.hexdigest()}.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_keepdb, django_db_modify_db_settings, migrated_copy):
    """Go on from the kept database if there is one; Django migrates what it lacks."""
    if connection.vendor != "sqlite" or not migrated_copy.exists():
        return django_db_keepdb
    shutil.copyfile(migrated_copy, connection.settings_dict["TEST"]["NAME"])
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, migrated_copy):
    """Keep a copy of the database as it is before the first test."""
    if connection.vendor != "sqlite" or migrated_copy.exists():
        return
    for older in migrated_copy.parent.glob("*.sqlite3"):
        # Another process may be faster, and a third may be reading what it has kept.
        if older != migrated_copy:
            older.unlink(missing_ok=True)
    unfinished = migrated_copy.with_suffix(f".{os.getpid()}")
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(unfinished)])
    unfinished.rename(migrated_copy)


@pytest.fixture(scope="session", autouse=True)
def _nothing_outside_the_test(tmp_path_factory):
    """Files and caches in a temporary directory; logging in costs no time."""
    directory = tmp_path_factory.mktemp("var")
    memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    with override_settings(
        VAR_DIR=directory,
        MEDIA_ROOT=directory / "media",
        FILE_UPLOAD_TEMP_DIR=None,
        CACHES={name: memory | {"LOCATION": name} for name in ("default", "pages", "pdf")},
        # Every Client would otherwise list all static files first.
        WHITENOISE_AUTOREFRESH=True,
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    ):
        yield


@pytest.fixture(autouse=True)
def _empty_caches():
    """No test sees what another one cached."""
    for cache in caches.all():
        cache.clear()
