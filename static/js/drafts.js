// What is typed is kept on this machine until the server has it: a lost session, network or
// browser costs nothing. Restoring sends the draft to the server, which shows it in the form
// without saving, compared with what is stored if that has changed.
"use strict";
{
  const KEPT_DAYS = 30;
  const PREFIX = "ksl-draft:";
  const store = window.localStorage;

  const read = (key) => {
    try {
      return JSON.parse(store.getItem(PREFIX + key));
    } catch {
      return null;
    }
  };
  const drop = (key) => store.removeItem(PREFIX + key);

  const dropOld = () => {
    const limit = Date.now() - KEPT_DAYS * 24 * 3600 * 1000;
    for (const name of Object.keys(store)) {
      if (!name.startsWith(PREFIX)) continue;
      const key = name.slice(PREFIX.length);
      const draft = read(key);
      if (!draft || draft.time < limit) drop(key);
    }
  };

  const dropSaved = () => {
    for (const item of document.querySelectorAll(".messagelist [class*='saved-']")) {
      for (const name of item.classList) if (name.startsWith("saved-")) drop(name.slice(6));
    }
  };

  // Names and values as the form would send them, without files and the session's own token.
  const typed = (form) => [...new FormData(form)].filter(
    ([name, value]) => typeof value === "string" && name !== "csrfmiddlewaretoken" && !name.includes("__prefix__"),
  );

  const restore = (form, fields) => {
    const carrier = document.createElement("form");
    carrier.method = "post";
    const add = (name, value) => {
      const input = document.createElement("textarea");
      input.name = name;
      input.value = value;
      carrier.append(input);
    };
    fields.forEach(([name, value]) => add(name, value));
    add("csrfmiddlewaretoken", form.querySelector("[name=csrfmiddlewaretoken]").value);
    add("_restore", "1");
    carrier.hidden = true;
    document.body.append(carrier);
    carrier.submit();
  };

  const start = (offer) => {
    const form = offer.closest("form");
    const key = offer.dataset.draft;
    const isBound = "bound" in offer.dataset;
    const untouched = JSON.stringify(typed(form));
    let isDirty = isBound;

    const keep = () => {
      const fields = typed(form);
      if (!isBound && JSON.stringify(fields) === untouched) return;
      isDirty = true;
      try {
        store.setItem(PREFIX + key, JSON.stringify({ time: Date.now(), fields }));
      } catch {
        // A full store must not stop anyone from writing.
      }
    };
    let timer = null;
    const soon = () => {
      window.clearTimeout(timer);
      timer = window.setTimeout(keep, 400);
    };

    const draft = read(key);
    if (draft && !isBound && JSON.stringify(draft.fields) !== untouched) {
      offer.querySelector("[data-draft-time]").textContent = new Date(draft.time).toLocaleString("sv-SE", { dateStyle: "long", timeStyle: "short" });
      offer.hidden = false;
      offer.querySelector("[data-draft-restore]").addEventListener("click", () => {
        isDirty = false;
        restore(form, draft.fields);
      });
      offer.querySelector("[data-draft-drop]").addEventListener("click", () => {
        drop(key);
        offer.hidden = true;
      });
    }

    form.addEventListener("input", soon);
    form.addEventListener("change", soon);
    document.addEventListener("formset:added", soon);
    let isSent = false;
    window.addEventListener("pageshow", () => {
      isSent = false;
    });
    form.addEventListener("submit", (event) => {
      // A second click would send the page again, and find it changed by the first.
      if (isSent) event.preventDefault();
      isSent = true;
      window.clearTimeout(timer);
      keep();
      isDirty = false;
    });
    document.querySelector("[data-draft-forget]")?.addEventListener("click", () => {
      isDirty = false;
      drop(key);
    });
    window.addEventListener("beforeunload", (event) => {
      if (isDirty) event.preventDefault();
    });
  };

  window.addEventListener("load", () => {
    dropSaved();
    dropOld();
    document.querySelectorAll("[data-draft]").forEach(start);
  });
}
