"""Those who write: each at an item of their own, and all at the decisions of one.

Like static/js/writing.js: a text that was sent and not answered is sent again as it was, until an
answer says that it is stored. Only then does the writer count on it.
"""

import json
import random
import time
from dataclasses import dataclass, field
from uuid import UUID

from tests.forms import form_on
from tests.referrals.storm.registrars import BROKEN, Browser

WORDS = ("mötet", "förslaget", "kommunerna", "återremitteras", "bifaller", "frågan", "våren")


@dataclass
class Writer:
    """One person, from the first word until `texts` saves are acknowledged."""

    url: str
    item: int
    joint: int
    browser: Browser
    chance: random.Random
    texts: int
    acknowledged: str = ""
    saves: int = 0
    decisions: dict[str, str] = field(default_factory=dict)
    broken: int = 0
    strange: list[str] = field(default_factory=list)

    def write(self, give_up_at: float):
        """Go on until everything is acknowledged, or time.monotonic() is `give_up_at`."""
        form = self._until(self._open, give_up_at)
        text = ""
        while form and self.saves < self.texts and time.monotonic() < give_up_at:
            text += f"<p>{self.saves}: {' '.join(self.chance.choices(WORDS, k=8))}.</p>"
            name = f"text-{self.item}"
            version = self._until(lambda t=text, n=name: self._save(form, n, text=t), give_up_at)
            if version:
                form[f"{name}-version"] = [version]
                self.acknowledged, self.saves = text, self.saves + 1
            if version and self.saves % 4 == 0:
                self._decide(form, give_up_at)

    def _decide(self, form, give_up_at):
        """Write a new decision at the item that all share."""
        name = f"beslut-n{UUID(int=self.chance.getrandbits(128)).hex}"
        text = f"att {' '.join(self.chance.choices(WORDS, k=5))} ({name[-6:]})"
        blank = next(key for key in form if key.startswith("beslut-n") and key.endswith("-version"))
        form[f"{name}-version"] = form[blank]
        form[f"{name}-item"] = [str(self.joint)]
        if self._until(lambda: self._save(form, name, text=text), give_up_at):
            self.decisions[name] = text

    def _until(self, act, give_up_at):
        """Try until an answer comes; pauses as long as a person would hardly notice."""
        while time.monotonic() < give_up_at:
            try:
                return act()
            except BROKEN:
                self.broken += 1
                time.sleep(self.chance.uniform(0.02, 0.2))
        return None

    def _open(self):
        page = self.browser.get(f"{self.url}{self.item}/")
        if page.status != 200:
            self.strange.append(f"the page answered {page.status}")
            return None
        return form_on(page, "#anteckna")

    def _save(self, form, name, *, text):
        fields = {key: value for key, value in form.items() if key.startswith(f"{name}-")}
        fields |= {f"{name}-text": [text], f"{name}-text-slag": ["html"], "del": [name]}
        fields["csrfmiddlewaretoken"] = form["csrfmiddlewaretoken"]
        answer = self.browser.post(f"{self.url}spara/", fields)
        if answer.status != 200:
            self.strange.append(f"{name}: {answer.status} {answer.content[:200]!r}")
            return None
        return json.loads(answer.content)["version"]
