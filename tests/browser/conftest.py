"""A real Chromium in front of a running portal.

`check_page(url, user=None)` is what every page has to pass; `open_page` opens one for a test that
clicks and types. Without Chromium these tests are skipped, except on the build server.
"""

import os
import re
import shutil
import threading
from collections import defaultdict
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import connections
from django.test import Client
from playwright.sync_api import expect, sync_playwright

WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
AXE_OPTIONS = {
    "resultTypes": ["violations"],
    # Fetching the style sheets once more would insert them inline, which the CSP forbids.
    "preload": False,
    # A mail is shown in a frame where no script runs, axe's neither.
    "iframes": False,
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}
# What Django's own parts of the admin break: axe's rule and a pattern of the element's selector.
DJANGO_ADMIN_VIOLATIONS = [
    # The question marks of the chooser with two columns.
    ("aria-prohibited-attr", r"\.help-tooltip"),
]
SCREENSHOTS = Path(settings.BASE_DIR) / "var" / "screenshots"
BROWSER_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--font-render-hinting=none",
]
RECORD_CSP_VIOLATIONS = """
    window.cspViolations = [];
    document.addEventListener("securitypolicyviolation", event => window.cspViolations.push(
        `CSP: ${event.effectiveDirective} blocked ${event.blockedURI || event.sourceFile}`
    ));
"""
# By how much the page is too wide, once scripts have made their editors: at most five seconds.
SIDEWAYS = """() => new Promise(resolve => {
    const began = performance.now();
    const look = () => {
        const width = document.documentElement.scrollWidth - document.documentElement.clientWidth;
        if (width <= 0 || performance.now() - began > 5000) resolve(width);
        else requestAnimationFrame(look);
    };
    look();
})"""


def pytest_collection_modifyitems(items):
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True))


def find_chromium():
    """Return the path of the Chromium that the distribution installed, or None."""
    # The first one has no windows to draw: a page takes it half the time.
    names = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"]
    if os.environ.get("CHROMIUM"):
        names.insert(0, os.environ["CHROMIUM"])
    return next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the whole run."""
    executable = find_chromium()
    if executable is None:
        message = "Chromium is not installed (apt-get install chromium-headless-shell)"
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    # Playwright keeps an event loop in this thread. Nothing here runs at the same time as it, but
    # Django sees the loop, refuses database calls and looks for a connection of the loop's own.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    connection = connections["default"]
    with sync_playwright() as playwright:
        connections["default"] = connection
        # A loaded machine is slow, not wrong.
        expect.set_options(timeout=30_000)
        chromium = playwright.chromium.launch(executable_path=executable, args=BROWSER_ARGUMENTS)
        yield chromium
        chromium.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def answered(live_server):
    """Return a function that waits until the portal has answered all that it was asked.

    What it still writes for a browser that has gone would come into the next test's database.
    """
    under_way, changed = set(), threading.Condition()

    def begin(**kwargs):
        if threading.current_thread() is not threading.main_thread():
            with changed:
                under_way.add(threading.get_ident())

    def end(**kwargs):
        with changed:
            under_way.discard(threading.get_ident())
            changed.notify_all()

    def answered():
        with changed:
            assert changed.wait_for(lambda: not under_way, timeout=60), "still answering"

    request_started.connect(begin)
    request_finished.connect(end)
    yield answered
    request_started.disconnect(begin)
    request_finished.disconnect(end)


@pytest.fixture
def open_page(browser, live_server, answered):
    """Return a function that opens a page of the running portal, logged in as `user` if given.

    `open_page("/moten/", user=None, width=1280, scheme="light")` returns Playwright's page.
    Errors that the browser saw are collected in its `problems`.
    """
    contexts = []

    def open_page(path="/", *, user=None, width=1280, scheme="light"):
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 800},
            color_scheme=scheme,
            reduced_motion="reduce",
            locale="sv-SE",
            timezone_id="Europe/Stockholm",
        )
        contexts.append(context)
        if user is not None:
            context.add_cookies([session_cookie(user, live_server.url)])
        context.add_init_script(RECORD_CSP_VIOLATIONS)
        page = context.new_page()
        page.problems = []
        watch(page)
        page.goto(path, wait_until="load")
        return page

    yield open_page
    for context in contexts:
        if context in browser.contexts:
            context.close()
    answered()


def session_cookie(user, url):
    """Return the cookie of a fresh session of `user`."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


def watch(page):
    """Collect in `page.problems` what the browser complains about."""
    note = page.problems.append
    page.on("pageerror", lambda error: note(f"JavaScript: {error}"))

    def on_request_failed(request):
        # A request is aborted when the page is left before it has been answered.
        if request.failure != "net::ERR_ABORTED":
            note(f"Failed: {request.url} {request.failure}")

    def on_response(response):
        if response.status >= 400 and response.request.resource_type != "document":
            note(f"{response.status}: {response.url}")

    def on_console(message):
        # The status of the page itself is asserted; Chromium also complains of an error page.
        if message.type in {"error", "warning"} and message.location["url"] != page.url:
            note(f"Console: {message.text}")

    page.on("requestfailed", on_request_failed)
    page.on("response", on_response)
    page.on("console", on_console)


def picture(page, name):
    """With SCREENSHOTS=1, leave a picture of the whole page for the eye in var/screenshots/."""
    if os.environ.get("SCREENSHOTS") == "1":
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)


def problems_of(page):
    """Return what is wrong with an open page: one line a problem, none when all is well."""
    # A heading may be there before the style sheets and scripts are.
    page.wait_for_load_state("load")
    found = [*page.problems, *page.evaluate("window.cspViolations")]
    overflow = page.evaluate(SIDEWAYS)
    if overflow > 0:
        found.append(f"scrolls sideways by {overflow} px")
    for violation in Axe().run(page, options=AXE_OPTIONS).response["violations"]:
        for node in violation["nodes"]:
            selector = " ".join(map(str, node["target"]))
            if not is_of_django_admin(page, violation["id"], selector):
                found.append(f"axe {violation['id']}: {violation['help']}: {selector}")
    return found


def assert_is_well(page):
    """Assert that an open page, as it stands, is well; what was seen until now is forgotten."""
    found = problems_of(page)
    page.problems.clear()
    assert found == [], page.url


def is_of_django_admin(page, rule, selector):
    """Whether a violation is one of those that Django's admin brings and we know of."""
    return urlsplit(page.url).path.startswith("/admin/") and any(
        rule == known and re.search(pattern, selector) for known, pattern in DJANGO_ADMIN_VIOLATIONS
    )


@pytest.fixture
def check_page(open_page):
    """Return a function that asserts that a page is well at both widths and in both schemes.

    That is: the expected status, nothing found by axe (WCAG 2.2 AA and best practice), no message
    in the console, no request that fails, nothing the CSP blocks and no sideways scrolling.
    """

    def check_page(path, *, user=None, status=200):
        name = re.sub(r"[^\w-]+", "_", path).strip("_") or "start"
        found = defaultdict(list)
        page = open_page("about:blank", user=user)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=SCHEMES[0])
            answered = page.goto(path, wait_until="load").status
            if answered != status:
                found[f"status {answered} instead of {status}"].append(str(width))
            for scheme in SCHEMES:
                page.emulate_media(color_scheme=scheme)
                picture(page, f"{name}-{width}-{scheme}")
                for problem in problems_of(page):
                    found[problem].append(f"{width} {scheme}")
            page.problems.clear()
        page.context.close()
        if found:
            lines = [f"{problem} ({', '.join(where)})" for problem, where in found.items()]
            pytest.fail("\n".join([path, *lines]), pytrace=False)

    return check_page
