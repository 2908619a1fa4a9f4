// The small forms of a formal protocol are sent without leaving the page, so that what is being
// written beside them stays. Without this they lead to a page of their own.
"use strict";
(() => {
  if (window.formalDesk) return;

  const HEADERS = { "X-Formal-Desk": "1" };
  // Desks of other items with something half written, by what their page calls the item.
  const waiting = new Map();
  let isSending = false;

  const isChoice = (field) => field.type === "checkbox" || field.type === "radio";
  const isTouched = (field) => {
    if (field.localName === "select") return [...field.options].some((each) => each.selected !== each.defaultSelected);
    return isChoice(field) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
  };
  const fieldsOf = (desk) => [...desk.querySelectorAll("input:not([type=hidden]), select, textarea")];
  // What was refused stands in the form as if it had been there from the beginning.
  const isHalfWritten = (desk) => fieldsOf(desk).some(isTouched) || Boolean(desk.querySelector("form .field--error, form [role=alert]"));

  // What is half written in the other forms stays, and so does which parts were open.
  const keep = (desk, fresh, sent) => {
    for (const part of desk.querySelectorAll("details[id]")) {
      const now = fresh.querySelector(`#${part.id}`);
      if (now && part.open) now.open = true;
    }
    for (const field of fieldsOf(desk)) {
      if (field.form === sent || !isTouched(field)) continue;
      const same = [...fresh.querySelectorAll(`[name="${field.name}"]`)];
      const now = isChoice(field) ? same.find((each) => each.value === field.value) : same[0];
      if (!now) continue;
      if (isChoice(field)) now.checked = field.checked;
      else now.value = field.value;
      // It was begun on what was shown then: what others wrote since is told when it is sent.
      for (const shown of field.form.querySelectorAll("input[type=hidden]:not([name=csrfmiddlewaretoken])")) {
        const its = now.form.elements[shown.name];
        if (its) its.value = shown.value;
      }
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

  const deskIn = async (response) =>
    new DOMParser().parseFromString(await response.text(), "text/html").querySelector("[data-formal-desk]");

  const post = (form) => fetch(form.action, { method: "POST", body: new FormData(form), headers: HEADERS, redirect: "manual" });

  // After a new log-in in another window the page's token is old: get the new one, and send again.
  const postAnew = async (form, desk, refused) => {
    const response = await fetch(desk.dataset.desk, { headers: HEADERS, redirect: "manual" });
    if (!response.ok) return response.type === "opaqueredirect" ? response : refused;
    const token = (await deskIn(response))?.querySelector("[name=csrfmiddlewaretoken]")?.value;
    if (!token) return refused;
    document.querySelectorAll("[name=csrfmiddlewaretoken]").forEach((field) => { field.value = token; });
    return post(form);
  };

  const lost = (desk, form, response) => {
    const said = desk.querySelector("[data-formal-lost]") || document.createElement("p");
    said.dataset.formalLost = "";
    said.className = "message message--error";
    said.setAttribute("role", "alert");
    if (!response || response.status >= 500) said.textContent = "Inte sparat: servern svarar inte. Det du skrev står kvar; försök igen.";
    else if (response.type === "opaqueredirect") {
      said.textContent = "Inte sparat: du är utloggad. Det du skrev står kvar. Logga in i ett nytt fönster och spara sedan här: ";
      const link = document.createElement("a");
      link.href = `${desk.dataset.login}?next=${encodeURIComponent(desk.dataset.desk)}`;
      link.target = "_blank";
      link.textContent = "Logga in";
      said.append(link);
    } else said.textContent = "Inte sparat: här antecknas inte längre, eller så är punkten eller raden borttagen. Det du skrev står kvar så att du kan kopiera det.";
    form.prepend(said);
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("[data-formal]")) return;
    event.preventDefault();
    const desk = form.closest("[data-formal-desk]");
    const part = form.closest("details[id]")?.id;
    const button = event.submitter;
    if (button) button.disabled = true;
    isSending = true;
    let response = null;
    try {
      response = await post(form);
      if (response.status === 403) response = await postAnew(form, desk, response);
    } catch {
      // The network is away: what was typed stands in the form still.
    }
    isSending = false;
    if (button) button.disabled = false;
    const fresh = response?.ok ? await deskIn(response) : null;
    if (!fresh) {
      lost(desk, form, response);
      return;
    }
    keep(desk, fresh, form);
    desk.replaceWith(fresh);
    if (part && fresh.isConnected) land(fresh, part);
    document.dispatchEvent(new CustomEvent("formal:changed"));
  });

  window.addEventListener("beforeunload", (event) => {
    const here = document.querySelector("[data-formal-desk]");
    if (waiting.size || (here && isHalfWritten(here))) event.preventDefault();
  });

  // For taking.js, which shows one item after the other and knows when attendance has changed.
  window.formalDesk = {
    // Put the desk shown in `place` aside under `id` if something is half written; true if so.
    aside(place, id) {
      const desk = place.querySelector("[data-formal-desk]");
      const isKept = Boolean(desk) && isHalfWritten(desk);
      if (isKept) waiting.set(id, desk);
      place.replaceChildren();
      return isKept;
    },
    // The desk that waits under `id`, which is shown again; undefined without one.
    back(id) {
      const desk = waiting.get(id);
      waiting.delete(id);
      return desk;
    },
    // Show who serves now; nothing that is being written moves.
    async refresh() {
      const desk = document.querySelector("[data-formal-desk]");
      if (!desk || isSending) return;
      let fresh = null;
      try {
        const response = await fetch(desk.dataset.desk, { headers: HEADERS, redirect: "manual" });
        fresh = response.ok ? await deskIn(response) : null;
      } catch {
        // Asked again when something changes.
      }
      if (!fresh || !desk.isConnected || isSending) return;
      if (desk.contains(document.activeElement) || isHalfWritten(desk)) {
        desk.querySelector("[data-quorum-box]").replaceWith(fresh.querySelector("[data-quorum-box]"));
        return;
      }
      keep(desk, fresh, null);
      desk.replaceWith(fresh);
    },
  };
})();
