// Which item is on now: asked for every few seconds; the answer is empty as long as nothing moves.
"use strict";
{
  const ASK_EVERY = 15000;
  const place = document.querySelector("[data-now]");
  const said = document.querySelector("[data-now-said]");
  const note = document.querySelector("[data-now-note]");
  const current = () => {
    const line = place.querySelector("[aria-current]");
    return line ? `Nu: ${[...line.querySelectorAll(".now__number, .now__title")].map((part) => part.textContent).join(" ")}` : "";
  };
  let before = current();
  const ask = async () => {
    if (document.hidden) return;
    let answer;
    try {
      // The browser sends the ETag along, and takes its own copy if nothing is new.
      answer = await fetch(place.dataset.now, { cache: "no-cache", redirect: "manual" });
    } catch {
      note.textContent = "Ingen kontakt just nu. Sidan försöker igen av sig själv.";
      return;
    }
    if (answer.type === "opaqueredirect") {
      note.textContent = "Du är utloggad. Logga in igen för att följa mötet.";
      return;
    }
    if (!answer.ok) {
      const isOver = answer.status === 404 || answer.status === 403;
      note.textContent = isOver ? "Mötet följs inte längre här." : "Ingen kontakt just nu. Sidan försöker igen av sig själv.";
      return;
    }
    note.textContent = "Sidan följer mötet av sig själv.";
    const html = await answer.text();
    if (html === place.dataset.shown) return;
    place.dataset.shown = html;
    place.innerHTML = html;
    if (current() !== before) said.textContent = current() || "Ingen punkt pågår.";
    before = current();
  };
  note.hidden = false;
  window.setInterval(ask, ASK_EVERY);
  document.addEventListener("visibilitychange", ask);
}
