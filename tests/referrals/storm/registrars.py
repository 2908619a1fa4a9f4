"""Those who answer: each opens the page, writes, attaches, reads through and hands in.

Like people before a browser that says "no contact with the server": they try again until they see
their receipt. Some look at the page first, some send the same once more, some click twice.
"""

import http.client
import random
import threading
import time
import uuid
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

from tests.factories.files import PDF
from tests.forms import form_on, soup_of

PIECE = 1024 * 1024
BROKEN = (OSError, http.client.HTTPException)


@dataclass(frozen=True)
class Page:
    """What the server answered, whole."""

    status: int
    location: str
    content: bytes


@dataclass
class Paper:
    """A file to attach: a PDF whose rest is made up as it is sent."""

    name: str
    seed: int
    size: int

    def pieces(self):
        """Its bytes, the same each time, in pieces that fit in memory."""
        chance, left = random.Random(self.seed), self.size
        piece = PDF
        while left > 0:
            yield piece[:left]
            left -= len(piece)
            piece = chance.randbytes(PIECE)


class Browser:
    """Cookies and requests of one person; follows no redirect by itself."""

    def __init__(self, port, cookies):
        self.port, self.cookies = port, dict(cookies)

    def get(self, path) -> Page:
        return self._ask("GET", path)

    def post(self, path, form, papers=()) -> Page:
        """Send the fields of `form` (lists by name) and the papers, as multipart/form-data."""
        boundary = uuid.uuid4().hex
        parts = [(_head(boundary, name), value.encode()) for name, values in form.items()
                 for value in values]  # fmt: skip
        heads = [_head(boundary, "nya-files", paper.name) for paper in papers]
        end = f"--{boundary}--\r\n".encode()
        length = sum(len(head) + len(value) + 2 for head, value in parts) + len(end)
        length += sum(len(head) + paper.size + 2 for head, paper in zip(heads, papers, strict=True))

        def body():
            for head, value in parts:
                yield head + value + b"\r\n"
            for head, paper in zip(heads, papers, strict=True):
                yield head
                yield from paper.pieces()
                yield b"\r\n"
            yield end

        headers = {
            "Content-Type": f"multipart/form-data; boundary={boundary}",
            "Content-Length": str(length),
        }
        return self._ask("POST", path, body(), headers)

    def _ask(self, method, path, body=None, headers=None):
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            sent = {"Cookie": cookie, "Connection": "close", **(headers or {})}
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Page(answer.status, answer.headers.get("Location", ""), content)


def _head(boundary, name, filename=None):
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"'
    if filename:
        head += f'; filename="{filename}"\r\nContent-Type: application/pdf'
    return f"{head}\r\n\r\n".encode()


@dataclass
class Given:
    """What a registrar was shown as a receipt."""

    recipient: int
    number: int
    sha256: str


@dataclass
class Registrar:
    """One municipality's answer, from the first click to the receipt."""

    recipient: int
    url: str
    browser: Browser
    words: str
    papers: list[Paper]
    chance: random.Random
    promised: bool = False  # sent on to a receipt, which may not have come
    receipts: list[Given] = field(default_factory=list)
    broken: int = 0
    strange: list[str] = field(default_factory=list)

    def answer(self, give_up_at: float):
        """Go on until the receipt has come, or time.monotonic() is `give_up_at`."""
        doing = self.open
        while doing and time.monotonic() < give_up_at:
            try:
                doing = doing()
            except BROKEN:
                self.broken += 1
                time.sleep(self.chance.uniform(0.05, 0.4))
                # Some send the same again, others go back to the page to see what it says.
                doing = self.chance.choice([doing, self.open])

    def open(self):
        page = self._expect(self.browser.get(self.url), 200)
        if self._read_receipt(page):
            return None
        form = form_on(page, "#svar")
        [text] = [name for name in form if name.startswith("fraga-") and name.endswith("-text")]
        attached = sum(name.startswith("fil-") and name.endswith("-title") for name in form)
        if attached == len(self.papers):
            return self.read_through
        form |= {text: [self.words], "gor": ["granska"]}
        return lambda: self.write(form)

    def write(self, form):
        sent = self.browser.post(self.url, form, self.papers)
        # It says that the answer is in when it is sent once more after that.
        page = self._expect(sent, 302, 200)
        return self.read_through if page.status == 302 else self.open

    def read_through(self):
        page = self._expect(self.browser.get(f"{self.url}lamna/"), 200, 302)
        if page.status == 302:
            return self.open
        if not soup_of(page).select_one("form[data-once]"):
            return self.open
        form = form_on(page, "form[data-once]")
        return lambda: self.hand_in(form)

    def hand_in(self, form):
        if self.chance.random() < 0.3:
            second = threading.Thread(target=self._click_again, args=(form,))
            second.start()
            try:
                return self._hand_in(form)
            finally:
                second.join()
        return self._hand_in(form)

    def _click_again(self, form):
        # A browser shows what the last click leads to; here both are looked at.
        try:
            self._promise(Browser(self.browser.port, self.browser.cookies), form)
        except BROKEN:
            self.broken += 1

    def _hand_in(self, form):
        location = self._promise(self.browser, form)
        return (lambda: self.see(location)) if location else self.open

    def _promise(self, browser, form):
        page = self._expect(browser.post(f"{self.url}lamna/", form), 302)
        if page.status == 302 and "/version/" in page.location:
            self.promised = True
            return page.location
        return ""

    def see(self, location):
        """Look at the receipt."""
        page = self._expect(self.browser.get(location), 200)
        return None if self._read_receipt(page) else self.open

    def _read_receipt(self, page):
        shown = soup_of(page).select_one(".receipt")
        if shown is None:
            return False
        facts = {dt.text: dt.find_next("dd").text.strip() for dt in shown.select("dt")}
        number = int(facts["Version"].split()[0])
        self.receipts.append(Given(self.recipient, number, facts["SHA-256"]))
        return True

    def _expect(self, page, *statuses):
        if page.status not in statuses:
            self.strange.append(f"{page.status} instead of {statuses}")
        return page
