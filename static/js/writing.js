// What is written in a form with data-answer saves itself, part by part: answers, adoptions,
// minutes. What the server does not have yet is kept in this browser, and sent when the network,
// the server or the session is back. Another script may take part: "writing:ready" hands it the page.
"use strict";
{
  const PAUSE = 1200;
  // Who types without a pause is saved this often.
  const AT_MOST = 5000;
  const RETRIES = [3, 8, 20, 45].map((seconds) => seconds * 1000);
  const KEPT_DAYS = 30;
  const PREFIX = "ksl-svar:";
  const store = window.localStorage;

  const texts = {
    saving: "Sparar …",
    offline: "Inte sparat – försöker igen: inget nät. Det du skriver finns kvar i den här webbläsaren.",
    noServer: "Inte sparat – försöker igen: servern svarar inte. Det du skriver finns kvar i den här webbläsaren.",
    loggedOut: "Du är utloggad. Det du skrivit finns kvar i den här webbläsaren. ",
    noAccess: "Du får inte längre skriva här. Det du skrivit finns kvar i den här webbläsaren, men kan inte sparas.",
    otherMunicipality: "Du agerar nu för en annan kommun. Byt tillbaka och ladda om sidan; det du skrivit finns kvar.",
    tooLong: "Texten är för stor för att sparas. Bifoga den som fil i stället.",
    restored: "Text som inte hann sparas är tillbaka på sidan.",
    unsaved: "Inte sparat än",
  };

  const kept = {
    read(key) {
      try {
        return JSON.parse(store.getItem(PREFIX + key));
      } catch {
        return null;
      }
    },
    write(key, value) {
      try {
        store.setItem(PREFIX + key, JSON.stringify(value));
      } catch {
        // A full store must not stop anyone from writing.
      }
    },
    drop: (key) => store.removeItem(PREFIX + key),
    dropOld() {
      const limit = Date.now() - KEPT_DAYS * 24 * 3600 * 1000;
      for (const name of Object.keys(store)) {
        if (!name.startsWith(PREFIX)) continue;
        const key = name.slice(PREFIX.length);
        if (!(kept.read(key)?.time > limit)) kept.drop(key);
      }
    },
  };

  const once = (form) => {
    let isSent = false;
    window.addEventListener("pageshow", () => { isSent = false; });
    form.addEventListener("submit", (event) => {
      if (isSent) event.preventDefault();
      isSent = true;
    });
  };

  // One part of the page: its fields, its version, and how it stands with them.
  class Part {
    constructor(element, page) {
      this.element = element;
      this.page = page;
      this.name = element.dataset.part;
      this.key = `${page.draft}:${this.name}`;
      this.versionField = page.form.elements[`${this.name}-version`];
      this.stateLine = element.querySelector("[data-state]");
      this.isDirty = false;
      this.isBlocked = false;
      this.inFlight = null;
      this.running = null;
      this.timer = null;
      element.addEventListener("input", () => this.touched());
      element.addEventListener("change", () => this.touched(0));
      element.addEventListener("focusout", () => this.isDirty && this.soon(0));
    }

    get controls() {
      return [...this.page.form.elements].filter((field) => field.name?.startsWith(`${this.name}-`));
    }

    // What is typed, without what only tells how it came here.
    get typed() {
      return JSON.stringify(this.fields().filter(([name]) => !name.endsWith("-version")));
    }

    fields() {
      return [...new FormData(this.page.form)].filter(([name, value]) =>
        name.startsWith(`${this.name}-`) && typeof value === "string" && !name.endsWith("-var"));
    }

    touched(wait = PAUSE) {
      if (!this.isDirty) this.since = Date.now();
      this.isDirty = true;
      window.clearTimeout(this.keepTimer);
      this.keepTimer = window.setTimeout(() => this.keep(), 200);
      if (!this.isBlocked) {
        this.tell(texts.unsaved);
        this.soon(wait);
      }
      this.page.refresh();
    }

    keep() {
      if (this.isDirty || this.inFlight) kept.write(this.key, { time: Date.now(), version: this.versionField.value, fields: this.fields() });
    }

    soon(wait) {
      window.clearTimeout(this.timer);
      if (Date.now() - this.since > AT_MOST) wait = 0;
      this.timer = window.setTimeout(() => this.save(), wait);
    }

    tell(text, tone = "") {
      if (!this.stateLine) return;
      this.stateLine.hidden = !text;
      this.stateLine.textContent = text;
      this.stateLine.dataset.tone = tone;
    }

    // Saves until nothing is left to save; true if the server has it all.
    save() {
      window.clearTimeout(this.timer);
      this.running ??= this.saveAll().finally(() => { this.running = null; });
      return this.running;
    }

    async saveAll() {
      while ((this.isDirty || this.inFlight) && !this.isBlocked) {
        if (!this.inFlight) {
          this.keep();
          this.inFlight = this.fields();
          this.isDirty = false;
          this.since = Date.now();
        }
        this.tell(texts.saving);
        // What may or may not have arrived is sent again as it was: the same text is no conflict.
        const isDone = await this.page.send(this, this.inFlight);
        if (!isDone) return false;
      }
      return !this.isBlocked;
    }

    saved({ version, at }) {
      this.inFlight = null;
      this.versionField.value = version;
      this.showErrors({});
      if (this.isDirty) this.keep();
      else kept.drop(this.key);
      this.tell(`Sparat ${at}`, "good");
      this.page.savedAt = at;
      this.savedTime = Date.now();
      this.wantsBoth = false;
      document.dispatchEvent(new CustomEvent("writing:saved", { detail: this }));
    }

    refused(errors) {
      this.inFlight = null;
      // Not until it is changed: what is wrong stays wrong.
      kept.write(this.key, { time: Date.now(), version: this.versionField.value, fields: this.fields() });
      this.showErrors(errors);
      this.hasErrors = true;
      this.tell("Inte sparat: rätta det som är markerat.", "bad");
    }

    showErrors(errors) {
      this.hasErrors = false;
      this.element.querySelectorAll("[data-live-error]").forEach((node) => node.remove());
      for (const [field, messages] of Object.entries(errors)) {
        const control = this.page.form.elements[`${this.name}-${field}`];
        const first = control instanceof RadioNodeList ? control[0] : control;
        const line = document.createElement("p");
        line.className = "part-error";
        line.dataset.liveError = "";
        line.setAttribute("role", "alert");
        line.textContent = messages.join(" ");
        if (first) first.closest(".field")?.append(line);
        else this.stateLine?.before(line);
      }
    }

    conflict({ version, html }) {
      const sent = JSON.stringify(this.inFlight.filter(([name]) => !name.endsWith("-version")));
      this.inFlight = null;
      this.isBlocked = true;
      this.isDirty = true;
      this.keep();
      this.element.querySelector("[data-conflict]")?.remove();
      const place = this.element.querySelector("[data-conflict-place]");
      const heading = this.element.querySelector(":scope > h2, :scope > h3");
      if (place) place.innerHTML = html;
      else if (heading) heading.insertAdjacentHTML("afterend", html);
      else this.element.insertAdjacentHTML("afterbegin", html);
      const box = this.element.querySelector("[data-conflict]");
      box.querySelector("[data-choose=mine]").addEventListener("click", () => {
        box.remove();
        this.isBlocked = false;
        this.versionField.value = version;
        this.save();
        this.controls.find((field) => field.type !== "hidden")?.focus();
      });
      box.querySelector("[data-choose=both]")?.addEventListener("click", () => {
        if (this.typed !== sent) {
          // More was typed since: the server has to join that, too.
          this.wantsBoth = true;
          box.remove();
          this.isBlocked = false;
          this.save();
          return;
        }
        const textName = `${this.name}-text`;
        const kind = this.page.form.elements[`${textName}-slag`]?.value ?? "plain";
        const both = box.querySelector(`[data-both=${kind}]`).value;
        this.fill(this.fields().map(([name, value]) => [name, name === textName ? both : value]));
        box.remove();
        this.isBlocked = false;
        this.versionField.value = version;
        this.save();
      });
      box.querySelector("[data-choose=stored]").addEventListener("click", async () => {
        this.isDirty = false;
        window.clearTimeout(this.keepTimer);
        kept.drop(this.key);
        await this.page.flush(this);
        this.page.isLeaving = true;
        window.location.hash = this.element.id;
        window.location.reload();
      });
      this.tell("Inte sparat: välj vilken version som ska gälla.", "bad");
      if (this.wantsBoth) {
        this.wantsBoth = false;
        // Not before this save is over, which it belongs to.
        this.running.finally(() => box.querySelector("[data-choose=both]")?.click());
      }
    }

    gone(message) {
      this.inFlight = null;
      this.isBlocked = true;
      this.isDirty = true;
      this.keep();
      this.tell(`Inte sparat: ${message}`, "bad");
    }

    restore() {
      const draft = kept.read(this.key);
      if (!draft) return false;
      const then = draft.fields.filter(([name]) => !name.endsWith("-version"));
      if (this.typed === JSON.stringify(then)) {
        kept.drop(this.key);
        return false;
      }
      this.fill(then);
      this.versionField.value = draft.version;
      this.isDirty = true;
      this.soon(0);
      return true;
    }

    fill(fields) {
      const values = new Map();
      for (const [name, value] of fields) values.set(name, [...(values.get(name) ?? []), value]);
      for (const field of this.controls) {
        if (["file", "submit", "button"].includes(field.type) || field.name.endsWith("-version") || field.name.endsWith("-var")) continue;
        const wanted = values.get(field.name) ?? [];
        if (["checkbox", "radio"].includes(field.type)) field.checked = wanted.includes(field.value);
        else if (wanted.length) field.value = wanted[0];
        if (field.answerEditor) field.answerEditor.commands.setContent(field.value);
      }
    }
  }

  class Page {
    constructor(form) {
      this.form = form;
      this.draft = form.dataset.draft;
      this.stateLine = document.querySelector("[data-saved]");
      this.tries = 0;
      this.isLeaving = false;
      this.trouble = "";
      this.savedAt = "";
      this.parts = [...form.querySelectorAll("[data-part]")].map((element) => new Part(element, this));
      document.dispatchEvent(new CustomEvent("writing:ready", { detail: this }));
      const restored = this.parts.filter((part) => part.restore());
      if (restored.length) this.tell(texts.restored);
      form.addEventListener("submit", (event) => this.submitted(event));
      window.addEventListener("online", () => this.retry());
      window.addEventListener("focus", () => this.trouble && this.retry());
      window.addEventListener("pagehide", () => this.parts.forEach((part) => part.keep()));
      window.addEventListener("beforeunload", (event) => {
        if (!this.isLeaving && this.unsaved.length) event.preventDefault();
      });
    }

    // A part that was put on the page after it was opened.
    add(element) {
      const part = new Part(element, this);
      this.parts.push(part);
      return part;
    }

    // A part that is taken away: nothing of it is to be saved any longer.
    drop(part) {
      window.clearTimeout(part.timer);
      window.clearTimeout(part.keepTimer);
      part.isDirty = false;
      part.inFlight = null;
      kept.drop(part.key);
      this.parts = this.parts.filter((each) => each !== part);
    }

    get unsaved() {
      return this.parts.filter((part) => part.isDirty || part.inFlight);
    }

    tell(text, link) {
      this.stateLine.textContent = text;
      if (link) this.stateLine.append(link);
    }

    refresh() {
      if (this.trouble) return;
      if (this.unsaved.length) this.tell(texts.unsaved);
      else if (this.savedAt) this.tell(`Sparat ${this.savedAt}`);
    }

    async send(part, fields, isSecond = false) {
      const body = new FormData();
      for (const name of ["csrfmiddlewaretoken", "agerar_for"]) {
        const field = this.form.elements[name];
        if (field) body.append(name, field.value);
      }
      body.append("del", part.name);
      for (const [name, value] of fields) {
        body.append(name, name === `${part.name}-version` ? part.versionField.value : value);
      }
      let answer;
      try {
        answer = await fetch(this.form.dataset.save, {
          method: "POST", body, redirect: "manual", headers: { Accept: "application/json" },
        });
      } catch {
        return this.failed();
      }
      if (answer.type === "opaqueredirect") return this.loggedOut();
      const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
      if (isJson) return this.answered(part, await answer.json());
      if (answer.status === 403) {
        const answered = isSecond ? "refused" : await this.newToken();
        if (answered === "new") return this.send(part, fields, true);
        if (answered === "logged out") return this.loggedOut();
        return answered === "refused" ? this.failed(texts.noAccess) : this.failed();
      }
      if (answer.status === 409) return this.failed(texts.otherMunicipality);
      if (answer.status === 413 || answer.status === 400) return this.failed(texts.tooLong);
      return this.failed();
    }

    answered(part, result) {
      this.tries = 0;
      this.trouble = "";
      const handlers = {
        saved: () => part.saved(result),
        stale: () => part.conflict(result),
        invalid: () => part.refused(result.errors),
        over: () => part.gone(result.message),
        gone: () => part.gone(result.message),
      };
      handlers[result.state]();
      this.refresh();
      return result.state === "saved";
    }

    failed(text = navigator.onLine ? texts.noServer : texts.offline) {
      this.trouble = text;
      this.tell(text);
      this.unsaved.forEach((part) => {
        part.keep();
        part.tell(texts.unsaved, "bad");
      });
      window.clearTimeout(this.retryTimer);
      if ([texts.offline, texts.noServer].includes(text)) {
        this.retryTimer = window.setTimeout(() => this.retry(), RETRIES[Math.min(this.tries, RETRIES.length - 1)]);
        this.tries += 1;
      }
      return false;
    }

    loggedOut() {
      const link = document.createElement("a");
      link.href = `${this.form.dataset.login}?next=${encodeURIComponent(window.location.pathname)}`;
      link.textContent = "Logga in igen";
      link.addEventListener("click", () => { this.isLeaving = true; });
      this.failed(texts.loggedOut);
      this.tell(texts.loggedOut, link);
      return false;
    }

    // After a new log-in in another window the page's token is old: get the new one.
    async newToken() {
      let answer;
      try {
        answer = await fetch(window.location.pathname, { redirect: "manual" });
      } catch {
        return "offline";
      }
      if (answer.type === "opaqueredirect") return "logged out";
      if (!answer.ok) return "refused";
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
      if (!token) return "refused";
      this.form.elements.csrfmiddlewaretoken.value = token;
      return "new";
    }

    retry() {
      window.clearTimeout(this.retryTimer);
      this.trouble = "";
      this.unsaved.forEach((part) => part.save());
    }

    async flush(but) {
      const results = [];
      for (const part of this.parts) {
        if (part !== but && (part.isDirty || part.inFlight || part.hasErrors)) results.push(part.hasErrors && !part.isDirty ? false : await part.save());
      }
      return results.every(Boolean);
    }

    // The buttons send the page as without this file, once everything typed is saved.
    async submitted(event) {
      const button = event.submitter;
      if (button?.dataset.confirm && !this.isLeaving && !window.confirm(button.dataset.confirm)) {
        event.preventDefault();
        return;
      }
      if (this.isLeaving) return;
      event.preventDefault();
      if (this.isSubmitting) return;
      this.isSubmitting = true;
      const isAll = await this.flush();
      this.isSubmitting = false;
      if (!isAll) {
        const stuck = this.parts.find((part) => part.isBlocked || part.hasErrors);
        const place = stuck?.element.querySelector("[data-conflict], .part-error");
        place?.setAttribute("tabindex", "-1");
        place?.focus();
        return;
      }
      this.isLeaving = true;
      // Not before this event is over: a form that is being submitted takes no second submission.
      window.setTimeout(() => this.form.requestSubmit(button));
      window.setTimeout(() => { this.isLeaving = false; }, 4000);
    }
  }

  // A ranking: the numbers are the truth; buttons move a row, and the rows stand in their order.
  const ranking = (list) => {
    const rows = () => [...list.children];
    const select = (row) => row.querySelector("select");
    const changed = () => list.dispatchEvent(new Event("change", { bubbles: true }));
    const number = () => rows().forEach((row, index) => { select(row).value = String(index + 1); });
    const move = (row, step) => {
      const to = rows()[rows().indexOf(row) + step];
      if (!to) return;
      if (step < 0) to.before(row);
      else to.after(row);
      number();
      changed();
    };
    for (const row of rows()) {
      const label = row.querySelector("label").textContent;
      const buttons = document.createElement("span");
      buttons.className = "ranking__buttons";
      for (const [step, sign, word] of [[-1, "↑", "upp"], [1, "↓", "ner"]]) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "ranking__button";
        button.textContent = sign;
        button.setAttribute("aria-label", `Flytta ${word}: ${label}`);
        button.addEventListener("click", () => {
          move(row, step);
          button.focus();
        });
        buttons.append(button);
      }
      row.append(buttons);
      // A place that is taken changes hands: nobody has to free it first.
      let before = select(row).value;
      select(row).addEventListener("focus", () => { before = select(row).value; });
      select(row).addEventListener("change", () => {
        const other = rows().find((each) => each !== row && select(each).value && select(each).value === select(row).value);
        if (other) select(other).value = before;
        before = select(row).value;
      });
    }
  };

  kept.dropOld();
  document.querySelectorAll("form[data-once]").forEach(once);
  document.querySelectorAll("[data-ranking]").forEach(ranking);
  const form = document.querySelector("form[data-answer]");
  if (form) new Page(form);
}
