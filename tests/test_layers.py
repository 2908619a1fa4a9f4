"""The layers of DESIGN.md: an app never knows of one that stands above it.

Checked in imports (also those inside functions), in strings that name another app's model or
module ("meetings.Meeting"), and in what templates link to, include or extend.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
# What each app may use besides itself. A layer may stand here before its app is built.
MAY_USE = {
    "files": set(),
    "members": set(),
    "outbox": {"files", "members"},
    "accounts": {"files", "members", "outbox"},
    "meetings": {"files", "members", "outbox", "accounts"},
    "referrals": {"files", "members", "outbox", "accounts", "meetings"},
    "agreements": {"files", "members", "outbox", "accounts", "meetings", "referrals"},
    "ksl_portal": {
        "files",
        "members",
        "outbox",
        "accounts",
        "meetings",
        "referrals",
        "agreements",
    },
}
APPS = [app for app in MAY_USE if (ROOT / app).is_dir()]
MODULES = sorted(path for app in APPS for path in (ROOT / app).rglob("*.py"))
TEMPLATES = sorted((ROOT / "templates").rglob("*.html")) + sorted(
    path for app in APPS for path in (ROOT / app).rglob("templates/**/*.html")
)
# An app's name, then a name in it: "meetings.Meeting", "meetings:meeting_detail".
REFERENCE = re.compile(rf"^({'|'.join(MAY_USE)})[.:]\w+[\w.:]*$")
TEMPLATE_REFERENCE = re.compile(
    rf"""{{%\s*(?:url|include|extends|load)\s+[^%]*?["']?\b({"|".join(MAY_USE)})[:/_]"""
)


def name_of(path):
    return str(path.relative_to(ROOT))


def apps_used_by(source):
    """Return (line, app) for every reference to one of our apps in the Python source."""
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = [node.module]
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            names = [node.value] if REFERENCE.match(node.value) else []
        for name in names:
            app = re.split("[.:]", name)[0]
            if app in MAY_USE:
                yield node.lineno, app


def apps_used_by_template(source):
    """Return (line, app) for every link to, or inclusion from, one of our apps in a template."""
    for number, line in enumerate(source.splitlines(), start=1):
        for match in TEMPLATE_REFERENCE.finditer(line):
            yield number, match[1]


def app_of_template(path):
    """Return the app a template belongs to, or None for those all apps share."""
    return next((part for part in path.relative_to(ROOT).parts if part in MAY_USE), None)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_module_uses_only_lower_apps(path):
    app = path.relative_to(ROOT).parts[0]

    upward = [
        f"{name_of(path)}:{line} uses {used}"
        for line, used in apps_used_by(path.read_text())
        if used != app and used not in MAY_USE[app]
    ]

    # The one setting every app needs to know: settings.AUTH_USER_MODEL and the like go through
    # django.conf, so even the name ksl_portal is never written in a lower app.
    assert upward == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_reaches_only_lower_apps(path):
    app = app_of_template(path)
    allowed = MAY_USE[app] | {app} if app else set(MAY_USE)

    upward = [
        f"{name_of(path)}:{line} reaches {used}"
        for line, used in apps_used_by_template(path.read_text())
        if used not in allowed
    ]

    assert upward == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_template_trusts_no_text_and_holds_no_inline_code(path):
    source = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", path.read_text(), flags=re.S)

    assert not re.search(r"\|\s*safe\b|{%\s*autoescape off", source)
    assert not re.search(r"<script(?![^>]*\bsrc=)", source), "the CSP forbids inline scripts"
    # A PDF and a mail carry their own style; neither is a page of the portal.
    if not {"pdf", "mail"} & set(path.relative_to(ROOT).parts):
        assert not re.search(r"<style|\sstyle\s*=", source), "the CSP forbids inline styles"
    assert not re.search(r"<[^>]*\son\w+\s*=\s*[\"']", source), "the CSP forbids inline handlers"


def test_a_reference_upward_is_found_wherever_it_hides():
    assert list(apps_used_by("def f():\n    from meetings.models import Meeting")) == [
        (2, "meetings")
    ]
    assert list(apps_used_by("x = ForeignKey('referrals.Referral')")) == [(1, "referrals")]
    assert list(apps_used_by("reverse('agreements:list')")) == [(1, "agreements")]
    assert list(apps_used_by("'meetings and other words'")) == []
    assert list(apps_used_by_template("<a href=\"{% url 'meetings:detail' x %}\">")) == [
        (1, "meetings")
    ]
    assert list(apps_used_by_template('{% include "referrals/_card.html" only %}')) == [
        (1, "referrals")
    ]


def test_there_is_something_to_check():
    assert len(MODULES) > 20
