"""Settings: production refuses to start half-configured, and SQLite is opened the safe way."""

import os
import subprocess
import sys
from contextlib import closing

import pytest
from django.conf import settings
from django.db import OperationalError, connection, transaction

COMPLETE = {
    "KSL_ENV": "production",
    "SECRET_KEY": "k" * 25 + "0123456789abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "portal.example",
}


def start(tmp_path, code="print('started')", **environment):
    """Load the settings in a fresh process, with nothing inherited; return the process."""
    return subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {code}"],
        cwd=settings.BASE_DIR,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "ksl_portal.settings",
            "VAR_DIR": str(tmp_path),
            **environment,
        },
        capture_output=True,
        text=True,
        check=False,
    )


def test_production_starts_with_a_key_and_hosts(tmp_path):
    process = start(tmp_path, **COMPLETE)

    assert process.stdout == "started\n", process.stderr


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS"])
@pytest.mark.parametrize("given", [{}, {"empty": ""}])
def test_production_refuses_to_start_without(tmp_path, missing, given):
    environment = {name: value for name, value in COMPLETE.items() if name != missing}
    if given:
        environment[missing] = ""

    process = start(tmp_path, **environment)

    assert process.returncode != 0
    assert missing in process.stderr
    assert "ImproperlyConfigured" in process.stderr


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS"),
        ({"ALLOWED_HOSTS": "portal.example,*"}, "ALLOWED_HOSTS"),
        ({"DEBUG": "on"}, "DEBUG"),
        ({"KSL_ENV": "produktion"}, "KSL_ENV"),
    ],
)
def test_production_refuses_to_start_unsafely(tmp_path, change, named):
    process = start(tmp_path, **COMPLETE | change)

    assert process.returncode != 0
    assert named in process.stderr


def test_production_sends_cookies_only_over_https_and_asks_browsers_to_stay_there(tmp_path):
    process = start(
        tmp_path,
        "from django.conf import settings as s; "
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, "
        "s.SECURE_HSTS_SECONDS >= 31536000, s.DEBUG)",
        **COMPLETE,
    )

    assert process.stdout == "True True True True False\n", process.stderr


def test_a_machine_without_any_settings_runs_the_demo_and_not_debug(tmp_path):
    process = start(
        tmp_path, "from django.conf import settings as s; print(s.DEMO_ALLOWED, s.DEBUG)"
    )

    assert process.stdout == "True False\n", process.stderr


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 1), ("foreign_keys", 1), ("busy_timeout", 20000)],
)
def test_sqlite_is_opened_with(pragma, value):
    with connection.cursor() as cursor:
        assert cursor.execute(f"PRAGMA {pragma}").fetchone()[0] == value


@pytest.mark.sqlite
@pytest.mark.django_db(transaction=True)
def test_sqlite_takes_the_write_lock_when_a_transaction_begins():
    """A reader that later writes would otherwise fail when someone else wrote meanwhile."""
    second = connection.copy("default")
    with closing(second), transaction.atomic(), second.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=0")
        with pytest.raises(OperationalError, match="locked"):
            cursor.execute("BEGIN IMMEDIATE")
