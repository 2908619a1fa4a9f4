"""What every answer carries, the admin's too: nothing inline, nothing from elsewhere."""

import re

import pytest
from bs4 import BeautifulSoup
from django.test import override_settings

from tests.access_matrix import MATRIX

# A mail as its receiver sees it: styles inline, as mail has to, so it runs in a sandbox.
FRAMED = {"outbox:message_html", "admin:outbox_message_html"}
PAGES = [row for row in MATRIX if row.reader and row.url not in FRAMED]


def directives(response):
    """Return the response's content security policy as {directive: [sources]}."""
    policy = response.headers["Content-Security-Policy"]
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name: sources for name, *sources in parts}


@pytest.mark.parametrize("row", PAGES, ids=str)
def test_page_is_sent_with_the_headers(row, walk):
    response = walk[row][row.reader]

    policy = directives(response)
    assert policy["default-src"] == ["'none'"]
    assert not [source for sources in policy.values() for source in sources if "unsafe" in source]
    assert policy["frame-ancestors"] == policy["base-uri"] == ["'none'"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]


@pytest.mark.parametrize("row", [row for row in MATRIX if row.url in FRAMED], ids=str)
def test_a_mail_is_shown_where_it_can_do_nothing(row, walk):
    response = walk[row][row.reader]

    policy = directives(response)
    # It may open a link in a window of its own, nothing else.
    assert set(policy["sandbox"]) == {"allow-popups", "allow-popups-to-escape-sandbox"}
    assert policy["default-src"] == policy["base-uri"] == policy["form-action"] == ["'none'"]
    assert "script-src" not in policy
    assert policy["frame-ancestors"] == ["'self'"]
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("row", [row for row in PAGES if row.page], ids=str)
def test_page_holds_nothing_that_the_policy_forbids(row, walk):
    response = walk[row][row.reader]
    soup = BeautifulSoup(response.content, "html.parser")
    nonces = [s for s in directives(response).get("script-src", []) if s.startswith("'nonce-")]

    for script in soup.find_all("script", src=False):
        is_inert = script.get("type") in {"application/json", "application/ld+json"}
        assert is_inert or f"'nonce-{script.get('nonce')}'" in nonces, script
    assert soup.find_all("style") == []
    assert soup.find_all(style=True) == []
    assert not [tag for tag in soup.find_all(True) if any(a.startswith("on") for a in tag.attrs)]
    loaded = [tag[a] for a in ("src", "srcset") for tag in soup.find_all(**{a: True})]
    loaded += [link["href"] for link in soup.find_all("link", rel=["stylesheet", "icon"])]
    assert not [url for url in loaded if re.match(r"(https?:)?//", url)]


@pytest.mark.parametrize("path", ["/finns-inte/", "/admin/", "/static/finns-inte.css"])
def test_answers_that_are_no_pages_carry_the_headers_too(db, client, path):
    response = client.get(path)

    assert response.status_code in {302, 404}
    assert directives(response)["default-src"] == ["'none'"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@override_settings(SECURE_HSTS_SECONDS=31536000)
def test_browsers_are_asked_to_stay_on_https(db, client):
    response = client.get("/halsa/", secure=True)

    assert response.headers["Strict-Transport-Security"].startswith("max-age=31536000")
