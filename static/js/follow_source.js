// A document beside the form that was filled from it: the pane follows to the line one works on.
// Without this script the links still lead to their lines.
"use strict";
{
  const source = document.querySelector("[data-source]");
  const follow = (number) => {
    const line = document.getElementById(`rad-${number}`);
    if (!line || !source) return;
    source.querySelector(".is-current")?.classList.remove("is-current");
    line.classList.add("is-current");
    // Only the pane scrolls; the form stays where the reader is.
    source.scrollTop = line.offsetTop - source.clientHeight / 3;
  };
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("[data-line]");
    if (row && row.dataset.line !== "0") follow(row.dataset.line);
    // A part of an entered answer, whose line stands in the list of what was found.
    const part = event.target.closest(".part[id]");
    const found = part && document.querySelector(`.paper-found a[href="#${part.id}"] + a`);
    if (found) follow(found.hash.slice(5));
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[href^='#rad-']");
    if (!link) return;
    // Where the pane is out of sight, the browser goes there itself.
    const box = source.getBoundingClientRect();
    const isSeen = box.bottom > 0 && box.top < window.innerHeight;
    if (isSeen) event.preventDefault();
    follow(link.hash.slice(5));
    if (isSeen) history.replaceState(null, "", link.hash);
  });
}
