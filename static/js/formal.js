// The small forms of a formal protocol are sent without leaving the page, so that what is being
// written beside them stays. Without this they lead to a page of their own.
"use strict";
(() => {
  if (window.formalDesk) return;
  window.formalDesk = true;

  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
  const isTouched = (field) => {
    if (field.localName === "select") return [...field.options].some((each) => each.selected !== each.defaultSelected);
    return isChoice(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  };

  // What is half written in the other forms stays, and so does which parts were open.
  const keep = (desk, fresh, sent) => {
    for (const part of desk.querySelectorAll("details[id]")) {
      const now = fresh.querySelector(`#${part.id}`);
      if (now && part.open) now.open = true;
    }
    for (const field of desk.querySelectorAll("input:not([type=hidden]), select, textarea")) {
      if (field.form === sent || !isTouched(field)) continue;
      const same = [...fresh.querySelectorAll(`[name="${field.name}"]`)];
      const now = isChoice(field) ? same.find((each) => each.value === field.value) : same[0];
      if (!now) continue;
      if (isChoice(field)) now.checked = field.checked;
      else now.value = field.value;
      const more = now.closest("details");
      if (more) more.open = true;
    }
  };

  const land = (fresh, id) => {
    const wrong = fresh.querySelector(".field--error, [role=alert]");
    const part = fresh.querySelector(`#${id}`);
    const target = wrong?.querySelector("input, select, textarea") || wrong || part?.querySelector("summary");
    if (!target) return;
    if (target.matches("[role=alert]")) target.tabIndex = -1;
    target.focus();
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-formal]")) return;
    event.preventDefault();
    const desk = form.closest("[data-formal-desk]");
    const part = form.closest("details[id]")?.id;
    const button = event.submitter;
    if (button) button.disabled = true;
    let response = null;
    try {
      response = await fetch(form.action, {
        method: "POST", body: new FormData(form), headers: { "X-Formal-Desk": "1" },
      });
    } catch {
      // The network is away: what was typed stands in the form still.
    }
    if (button) button.disabled = false;
    if (!response?.ok || response.redirected) {
      const said = desk.querySelector("[data-formal-lost]") || document.createElement("p");
      said.dataset.formalLost = "";
      said.className = "message message--error";
      said.setAttribute("role", "alert");
      said.textContent = response
        ? "Det gick inte att spara. Läs om sidan och försök igen."
        : "Servern svarar inte. Det du skrev står kvar; försök igen.";
      form.prepend(said);
      return;
    }
    const answer = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = answer.querySelector("[data-formal-desk]");
    keep(desk, fresh, form);
    desk.replaceWith(fresh);
    if (part) land(fresh, part);
  });
})();
