// Files that are being made tell how far they have come. Without this the page is read anew by hand.
"use strict";
{
  const PAUSE = 1500;
  const list = document.querySelector("[data-exports]");
  const said = document.querySelector("[data-exports-said]");
  const underWay = () => new Map(
    [...list.querySelectorAll("[data-under-way]")].map((each) => [each.id, Number(each.dataset.underWay)]),
  );
  // Half and done are worth saying aloud; every percent is not.
  const tell = (before) => {
    const now = underWay();
    const words = [];
    for (const [id, percent] of before) {
      const item = document.getElementById(id);
      if (!item) continue;
      if (!now.has(id)) words.push(`${item.dataset.title}: ${"error" in item.dataset ? "gick inte att göra" : "klar"}.`);
      else if (percent < 50 && now.get(id) >= 50) words.push(`${item.dataset.title}: halvvägs.`);
    }
    if (words.length) said.textContent = words.join(" ");
  };

  const look = async () => {
    let response;
    try {
      response = await fetch(list.dataset.exports, { headers: { Accept: "text/html" } });
    } catch {
      setTimeout(look, PAUSE * 4);
      return;
    }
    // Logged out, or no longer allowed: the link that reads the page anew says so.
    if (!response.ok || response.redirected) return;
    const before = underWay();
    const focused = list.contains(document.activeElement) ? document.activeElement.id : "";
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    list.replaceChildren(...fresh.body.children);
    if (focused) {
      const key = focused.replace(/^[a-z]+-/, "");
      (document.getElementById(focused) || document.getElementById(`gor-${key}`) || list).focus();
    }
    tell(before);
    if (underWay().size) setTimeout(look, PAUSE);
  };
  if (list && underWay().size) setTimeout(look, PAUSE);
}
