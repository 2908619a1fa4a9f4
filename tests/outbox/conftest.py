"""What the tests of the outbox share: templates of their own."""

import logging

import pytest

from tests.outbox.smtp_server import MailServer, free_port

TEXT = """{% extends "outbox/mail/base.txt" %}
{% block content %}Kallelse till {{ what }}.

{{ portal_url }}/moten/{% endblock %}"""
HTML = """{% extends "outbox/mail/base.html" %}
{% block content %}<p>Kallelse till {{ what }}.</p>
{% include "outbox/mail/_button.html" with url=url label="Läs dagordningen" only %}{% endblock %}"""


@pytest.fixture(scope="session")
def mail_templates(tmp_path_factory):
    """A directory with the three templates of one kind of mail, "tests/call"."""
    directory = tmp_path_factory.mktemp("templates")
    (directory / "tests").mkdir()
    for suffix, source in (
        (".subject.txt", "Kallelse:\n{{ what }}\n"),
        (".txt", TEXT),
        (".html", HTML),
    ):
        (directory / "tests" / f"call{suffix}").write_text(source)
    return directory


@pytest.fixture(autouse=True)
def _templates(settings, mail_templates):
    [engine] = settings.TEMPLATES
    settings.TEMPLATES = [engine | {"DIRS": [*engine["DIRS"], mail_templates]}]


@pytest.fixture
def mail_leaves(settings):
    """Mail is sent to a mail server that is not there (yet)."""
    settings.MAIL_LEAVES = True
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = free_port()
    settings.DEFAULT_FROM_EMAIL = "KSL-portalen <portalen@portal.example>"
    return settings


@pytest.fixture(autouse=True)
def _quiet_server(caplog):
    caplog.set_level(logging.WARNING, logger="mail.log")


@pytest.fixture
def server(mail_leaves):
    """A mail server that the portal sends to; see MailServer for what it can be told."""
    server = MailServer()
    mail_leaves.EMAIL_PORT = server.port
    server.start()
    yield server
    server.stop()
