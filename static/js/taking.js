// Taking minutes: all items are on the page, one is shown, so that one can go on without network.
// writing.js saves what is written; this file moves between items, adds decisions and assignments,
// and shows what others do meanwhile. Loaded before writing.js, which finds all parts in place.
"use strict";
{
  const root = document.querySelector("[data-taking]");
  const form = document.getElementById("anteckna");
  const ASK_EVERY = 15000;
  const PREFIX = `ksl-svar:${form.dataset.draft}:`;
  const QUESTION_KEY = "ksl-tangent";
  const THERE = ["present", "remote"];
  const labels = { not_started: "Inte påbörjad", ongoing: "Pågår", done: "Klar" };
  let writing = null;

  // The other items wait in templates: without scripts they are not sent with the form.
  for (const template of form.querySelectorAll("template[data-kept]")) {
    const pane = template.content.querySelector("[data-pane]");
    pane.hidden = true;
    template.replaceWith(pane);
  }
  const panes = [...form.querySelectorAll("[data-pane]")];
  const links = [...root.querySelectorAll("[data-opens]")];
  const order = links.map((link) => link.dataset.opens);
  const paneOf = (id) => panes.find((pane) => pane.dataset.pane === id);
  const linkOf = (id) => links.find((link) => link.dataset.opens === id);
  let here = panes.find((pane) => !pane.hidden).dataset.pane;
  let lastItem = here === "narvaro" ? null : here;

  // Empty rows are for who has no scripts; here they are what new ones are made of.
  const blanks = new Map();
  for (const pane of panes) {
    for (const blank of pane.querySelectorAll("[data-blank]")) {
      const sent = blank.querySelector(".part-error, .errorlist");
      if (!sent) {
        blanks.set(`${pane.dataset.pane}:${blank.dataset.blank}`, blank.innerHTML);
        blank.remove();
      }
    }
  }
  const newToken = () => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const makeRow = (kind, itemId, token) => {
    const html = blanks.get(`${itemId}:${kind}`);
    const rows = paneOf(itemId)?.querySelector(`[data-rows=${kind}]`);
    if (!html || !rows) return null;
    const old = html.match(new RegExp(`${kind}-n([0-9a-f]{32})`))[1];
    rows.insertAdjacentHTML("beforeend", html.replaceAll(old, token));
    return rows.lastElementChild;
  };

  const kept = (key) => {
    try {
      return JSON.parse(window.localStorage.getItem(key))?.fields ?? [];
    } catch {
      return [];
    }
  };

  // Rows that were begun here and have not come to the server: their text waits in this browser.
  for (const key of Object.keys(window.localStorage)) {
    const found = key.startsWith(PREFIX) && key.slice(PREFIX.length).match(/^(beslut|uppdrag)-n([0-9a-f]{32})$/);
    if (!found || document.getElementById(found[0])) continue;
    const fields = kept(key);
    const itemId = fields.find(([name]) => name === `${found[0]}-item`)?.[1];
    makeRow(found[1], itemId, found[2]);
  }

  // Text that waits for an item or a row which somebody has taken away meanwhile.
  const showOrphans = () => {
    const box = document.querySelector("[data-orphans]");
    const keys = Object.keys(window.localStorage).filter((key) => key.startsWith(PREFIX) && !document.getElementById(key.slice(PREFIX.length)));
    for (const key of keys) {
      const html = kept(key).find(([name]) => name.endsWith("-text"))?.[1] ?? "";
      const text = new DOMParser().parseFromString(html.replaceAll(/<\/(p|li|h3|h4|tr)>|<br>/g, "$&\n"), "text/html").body.textContent.trim();
      if (!text) continue;
      const shown = document.createElement("p");
      shown.className = "taking-orphans__text";
      shown.textContent = text;
      box.querySelector("[data-orphan-texts]").append(shown);
      box.hidden = false;
    }
    box.querySelector("[data-orphans-drop]").addEventListener("click", () => {
      keys.forEach((key) => window.localStorage.removeItem(key));
      box.remove();
    });
  };
  showOrphans();

  const say = (text) => writing?.tell(text);

  const focusText = (pane) => {
    const area = pane.querySelector(".ProseMirror[contenteditable=true]");
    const field = pane.querySelector("textarea");
    if (area) area.focus();
    else if (field) field.focus();
    else pane.querySelector("h2").focus();
  };

  // What a protocol asks for besides the text; js/formal.js sends its small forms.
  const formalPlace = root.querySelector("[data-formal-place]");
  const loadFormal = async (id, from) => {
    if (!("isProtocol" in root.dataset)) return;
    if (window.formalDesk.aside(formalPlace, from)) {
      const mark = document.createElement("span");
      mark.className = "taking-agenda__unsaved";
      mark.textContent = "Formalia är inte sparat";
      linkOf(from).append(mark);
    }
    linkOf(id).querySelector(".taking-agenda__unsaved")?.remove();
    const waiting = window.formalDesk.back(id);
    if (waiting) formalPlace.append(waiting);
    if (waiting || id === "narvaro") return;
    try {
      const answer = await fetch(`${linkOf(id).getAttribute("href")}formalia/`, { redirect: "manual", headers: { "X-Formal-Desk": "1" } });
      const html = answer.ok ? await answer.text() : "";
      if (here === id && !formalPlace.children.length) formalPlace.innerHTML = html;
    } catch {
      // Without network there are no forms; what is written in the notes is kept.
    }
  };
  window.addEventListener("online", () => formalPlace.children.length || loadFormal(here, here));

  const plainTitle = document.title.slice(document.title.lastIndexOf("Anteckna: "));

  const open = (id, { push = true, focus = true } = {}) => {
    const pane = paneOf(id);
    if (!pane) return;
    writing?.parts.forEach((part) => part.isDirty && !part.isBlocked && part.soon(0));
    const from = here;
    here = id;
    if (id !== "narvaro") lastItem = id;
    panes.forEach((each) => { each.hidden = each !== pane; });
    links.forEach((link) => (link.dataset.opens === id ? link.setAttribute("aria-current", "page") : link.removeAttribute("aria-current")));
    form.action = linkOf(id).href;
    if (push) window.history.pushState({ pane: id }, "", linkOf(id).href);
    const [label, title] = linkOf(id).children;
    document.title = `${id === "narvaro" ? title.textContent : `${label.textContent} ${title.textContent}`}, ${plainTitle}`;
    if (window.matchMedia("(width < 60rem)").matches) root.querySelector("[data-agenda]").open = false;
    linkOf(id).scrollIntoView({ block: "nearest" });
    window.scrollTo({ top: Math.min(window.scrollY, root.getBoundingClientRect().top + window.scrollY) });
    if (focus) focusText(pane);
    if (from !== id) loadFormal(id, from);
  };

  // State of items: the server keeps it to one at a time, the page shows it at once.
  const stateRadio = (id, state) => paneOf(id)?.querySelector(`input[name="lage-${id}-state"][value="${state}"]`);
  const show = (id, state) => {
    const link = linkOf(id);
    if (!link || link.dataset.is === state) return;
    link.dataset.is = state;
    link.querySelector("[data-item-state]").textContent = labels[state];
    const radio = stateRadio(id, state);
    if (radio) radio.checked = true;
  };
  const ongoing = () => links.find((link) => link.dataset.is === "ongoing")?.dataset.opens;
  const stateChosen = (id, state) => {
    const before = ongoing();
    show(id, state);
    if (state === "ongoing" && before && before !== id) show(before, "done");
  };
  const setState = (id, state) => {
    const radio = stateRadio(id, state);
    if (!radio || linkOf(id).dataset.is === state) return;
    radio.checked = true;
    radio.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const next = () => {
    const items = order.filter((id) => id !== "narvaro");
    if (here === "narvaro") {
      const target = lastItem ?? ongoing() ?? items[0];
      if (!target) return;
      // The first item begins when one goes on from the list of who is there.
      if (!ongoing() && linkOf(target).dataset.is === "not_started") setState(target, "ongoing");
      open(target);
      return;
    }
    setState(here, "done");
    const target = items[items.indexOf(here) + 1];
    if (!target) return say("Det var den sista punkten.");
    setState(target, "ongoing");
    open(target);
  };
  const previous = () => {
    const target = order[order.indexOf(here) - 1];
    if (target) open(target);
  };

  const add = (kind) => {
    const itemId = here === "narvaro" ? lastItem ?? ongoing() : here;
    if (!itemId) return;
    if (here !== itemId) open(itemId, { focus: false });
    const row = makeRow(kind, itemId, newToken());
    if (!row) {
      say("Punkten kan inte ändras.");
      return;
    }
    writing.add(row);
    showQuorum(itemId);
    row.querySelector("textarea").focus();
    row.scrollIntoView({ block: "center" });
  };

  const remove = async (button) => {
    const row = button.closest("[data-part]");
    const part = writing.parts.find((each) => each.element === row);
    const text = row.querySelector("textarea").value.trim();
    if (text && !window.confirm("Ta bort? Texten finns kvar i historiken om den var sparad.")) return;
    const body = new FormData();
    body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.append("del", part.name);
    let answer = null;
    const send = () => fetch(root.dataset.remove, { method: "POST", body, redirect: "manual" });
    try {
      answer = await send();
      if (answer.status === 403 && (await writing.newToken()) === "new") {
        body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
        answer = await send();
      }
    } catch {
      // Said below.
    }
    if (!answer?.ok) return part.tell("Inte borttaget: försök igen när nätet och inloggningen är tillbaka.", "bad");
    const pane = row.closest("[data-pane]");
    writing.drop(part);
    row.remove();
    showQuorum(pane.dataset.pane);
    focusText(pane);
    return say("Borttaget.");
  };

  const countPresent = () => {
    const there = panes.find((pane) => pane.dataset.pane === "narvaro").querySelectorAll("input[name$=-status]:checked");
    const count = [...there].filter((radio) => THERE.includes(radio.value)).length;
    document.querySelectorAll("[data-present]").forEach((place) => { place.textContent = `${count} här`; });
  };
  const atCurrent = (button, name) => {
    const row = button.closest("[data-part]");
    const select = row.querySelector(`select[name$=-${name}]`);
    const current = ongoing() ?? lastItem;
    if (!current) return;
    select.value = current;
    const isThere = THERE.includes(row.querySelector("input[name$=-status]:checked")?.value);
    if (!isThere) row.querySelector("input[name$=-status][value=present]").checked = true;
    select.dispatchEvent(new Event("change", { bubbles: true }));
  };

  // Whether enough serve: shown at every item of a protocol, and said where something is decided.
  let told = {};
  const put = (place, text, lacks) => {
    if (!place || text === undefined) return;
    if (place.textContent !== text) place.textContent = text;
    place.classList.toggle("pane__quorum--lacks", lacks);
  };
  const showQuorum = (id) => {
    const { quorum, lacks = Boolean(paneOf(id)?.querySelector(".pane__quorum--lacks")) } = told[id] ?? {};
    const pane = paneOf(id);
    put(pane?.querySelector("[data-quorum]"), quorum, lacks);
    const warning = pane?.querySelector("[data-quorum-decision]");
    if (warning) warning.hidden = !(lacks && pane.querySelector("[data-rows=beslut] > *"));
    const current = ongoing() ?? lastItem ?? order.find((each) => each !== "narvaro");
    if (id === current && quorum) put(form.querySelector("[data-quorum-now]"), `${linkOf(id).querySelector(".taking-agenda__number").textContent}: ${quorum}`, lacks);
  };

  // Whether others have decided something at an item, or given somebody something to do.
  const hasNewRows = (rows, asked) => Object.entries(rows).some(([name, version]) => {
    const part = writing.parts.find((each) => each.name === name);
    if (!part) return true;
    const isMine = part.isDirty || part.inFlight || part.isBlocked || part.savedTime > asked;
    return !isMine && part.versionField.value !== version;
  });

  // What others do: their states are shown, and who has written where one reads.
  let etag = "";
  const ask = async () => {
    if (document.hidden) return;
    const asked = Date.now();
    let answer;
    try {
      answer = await fetch(root.dataset.states, { redirect: "manual", headers: etag ? { "If-None-Match": etag } : {} });
    } catch {
      return;
    }
    // The server is there again: what waits need not wait for its next try.
    if (writing.trouble && (answer.ok || answer.status === 304)) writing.retry();
    if (!answer.ok) return;
    etag = answer.headers.get("ETag") ?? "";
    const { items } = await answer.json();
    const before = told[here]?.quorum ?? paneOf(here)?.querySelector("[data-quorum]")?.textContent;
    told = items;
    for (const [id, { state, version, by, rows }] of Object.entries(items)) {
      const statePart = writing.parts.find((part) => part.name === `lage-${id}`);
      if (statePart && !statePart.isDirty && !statePart.inFlight) show(id, state);
      showQuorum(id);
      const part = writing.parts.find((each) => each.name === `text-${id}`);
      const line = paneOf(id)?.querySelector("[data-news]");
      if (!part || !line) continue;
      const isNews = part.versionField.value !== version && !part.inFlight && !part.isBlocked && !(part.savedTime > asked);
      const isDecided = hasNewRows(rows, asked);
      line.hidden = !(isNews || isDecided);
      if (isNews || isDecided) {
        line.textContent = isNews ? `${by || "Någon annan"} har skrivit här. ` : "Någon annan har skrivit beslut eller uppdrag här. ";
        const button = document.createElement("button");
        button.type = "button";
        button.className = "link-button";
        button.textContent = "Visa det nya";
        button.addEventListener("click", async () => {
          if (await writing.flush()) window.location.reload();
        });
        line.append(button);
      }
    }
    if (told[here]?.quorum !== before) window.formalDesk?.refresh();
  };
  let askTimer = null;
  const askSoon = () => {
    window.clearTimeout(askTimer);
    askTimer = window.setTimeout(ask, 300);
  };
  document.addEventListener("formal:changed", askSoon);
  document.addEventListener("writing:saved", ({ detail }) => {
    if ("isProtocol" in root.dataset && detail.name.startsWith("narvaro-")) askSoon();
  });

  const dialog = document.getElementById("tangenter");
  const questionKey = dialog.querySelector("[data-question-key]");
  questionKey.checked = window.localStorage.getItem(QUESTION_KEY) !== "av";
  questionKey.addEventListener("change", () => window.localStorage.setItem(QUESTION_KEY, questionKey.checked ? "på" : "av"));

  const isTyping = (target) => target.isContentEditable || target.closest?.("input:not([type=radio], [type=checkbox]), textarea, select");
  const keys = { F2: () => add("beslut"), F4: () => add("uppdrag"), F8: next };
  document.addEventListener("keydown", (event) => {
    if (dialog.open || !writing) return;
    const isBare = !(event.ctrlKey || event.metaKey || event.altKey || event.shiftKey);
    let act = null;
    if (isBare) act = keys[event.key];
    else if (event.altKey && event.key === "PageDown") act = next;
    else if (event.altKey && event.key === "PageUp") act = previous;
    else if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") act = () => writing.flush();
    if (event.key === "?" && questionKey.checked && !isTyping(event.target)) act = () => dialog.showModal();
    if (!act) return;
    event.preventDefault();
    act();
  });

  document.addEventListener("writing:ready", ({ detail }) => {
    writing = detail;
    for (const node of document.querySelectorAll("[data-adds], [data-shows], [data-help], [data-key], [data-came], [data-went]")) node.hidden = false;
    document.querySelector("[data-plain]").hidden = true;
    const bar = document.querySelector(".taking-bar");
    bar.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if (button.dataset.adds) add(button.dataset.adds);
      if (button.dataset.shows) open(button.dataset.shows);
      if ("help" in button.dataset) dialog.showModal();
      if ("next" in button.dataset) {
        event.preventDefault();
        next();
      }
    });
    root.querySelector("[data-agenda]").addEventListener("click", (event) => {
      const link = event.target.closest("[data-opens]");
      if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open(link.dataset.opens, { focus: false });
      paneOf(link.dataset.opens).querySelector("h2").focus({ preventScroll: true });
    });
    form.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (!button) return;
      if ("removes" in button.dataset) {
        event.preventDefault();
        remove(button);
      }
      if ("came" in button.dataset) atCurrent(button, "from_item");
      if ("went" in button.dataset) atCurrent(button, "to_item");
    });
    // Everything saves itself: what a button says besides is all that is sent with it. A whole page
    // of texts as they were shown an hour ago would look like writing over what others wrote since.
    let isBare = false;
    form.addEventListener("submit", (event) => {
      if (event.submitter?.name !== "gor") return;
      isBare = writing.isLeaving && event.submitter.value === "hamta";
      if (event.submitter.value !== "spara") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      writing.flush();
    });
    form.addEventListener("formdata", ({ formData }) => {
      if (!isBare) return;
      isBare = false;
      for (const name of [...formData.keys()]) {
        if (!["csrfmiddlewaretoken", "gor"].includes(name)) formData.delete(name);
      }
    });
    form.addEventListener("change", ({ target }) => {
      const [, id] = target.name?.match(/^lage-(\d+)-state$/) ?? [];
      if (id) stateChosen(id, target.value);
      if (target.name?.startsWith("narvaro-")) countPresent();
    });
    window.addEventListener("popstate", () => {
      const link = links.find((each) => each.pathname === window.location.pathname);
      if (link) open(link.dataset.opens, { push: false });
    });
    if (window.matchMedia("(width < 60rem)").matches) root.querySelector("[data-agenda]").open = false;
    window.setInterval(ask, ASK_EVERY);
    document.addEventListener("visibilitychange", ask);
    // What was kept here may be put back right after this; then the numbers are right, too.
    window.setTimeout(() => {
      countPresent();
      for (const id of order) {
        const radio = paneOf(id).querySelector(`input[name="lage-${id}-state"]:checked`);
        if (radio) show(id, radio.value);
      }
    });
  });
}
