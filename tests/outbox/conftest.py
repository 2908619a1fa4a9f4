"""What the tests of the outbox share: templates of their own."""

import pytest

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
