// Rows in an order: moved by button or by Alt+arrow, numbered at once. Of a question only what its
// kind needs is shown.
"use strict";
window.addEventListener("load", () => {
  const equipGroup = (group) => {
    const announcer = document.createElement("p");
    announcer.className = "visually-hidden";
    announcer.setAttribute("role", "status");
    group.append(announcer);

    const rows = () => [...group.querySelectorAll(".ordered-row:not(.empty-form)")];
    const renumber = () => rows().forEach((row, index) => {
      row.querySelector("[data-number]").textContent = index + 1;
      row.querySelector("[name$='-order']").value = index + 1;
    });

    const move = (row, target) => {
      if (!target || target === row) return;
      const isDown = row.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING;
      if (isDown) target.after(row);
      else target.before(row);
      renumber();
      row.dispatchEvent(new Event("change", { bubbles: true }));
      const name = row.querySelector("[data-name] :is(input, textarea)").value;
      announcer.textContent = `${name || "Raden"} är nu nummer ${row.querySelector("[data-number]").textContent}`;
    };
    const step = (row, by) => {
      const all = rows();
      move(row, all[all.indexOf(row) + by]);
    };

    const showWhatItNeeds = (row) => {
      const kind = row.querySelector("[name$='-kind']")?.value;
      for (const part of row.querySelectorAll("[data-for]")) {
        part.hidden = !part.dataset.for.split(" ").includes(kind)
          && !part.querySelector(".errorlist") && !part.querySelector("textarea")?.value;
      }
    };

    const equip = (row) => {
      const place = row.querySelector("[data-move]");
      if (place.childElementCount) return;
      for (const [by, sign, words] of [[-1, "↑", "Flytta upp"], [1, "↓", "Flytta ned"]]) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "button quiet";
        button.textContent = sign;
        button.setAttribute("aria-label", words);
        button.addEventListener("click", () => {
          step(row, by);
          button.focus();
        });
        place.append(button);
      }
      row.addEventListener("keydown", (event) => {
        if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
        event.preventDefault();
        const focused = document.activeElement;
        step(row, event.key === "ArrowUp" ? -1 : 1);
        focused.focus();
      });
      row.querySelector("[name$='-order']").addEventListener("change", (event) => {
        event.stopPropagation();
        move(row, rows().at(Math.max(1, Number(event.target.value) || 1) - 1) ?? rows().at(-1));
      });
      row.querySelector("[name$='-kind']")?.addEventListener("change", () => showWhatItNeeds(row));
      showWhatItNeeds(row);
    };

    rows().forEach(equip);
    document.addEventListener("formset:added", (event) => {
      if (!group.contains(event.target)) return;
      equip(event.target);
      renumber();
      event.target.querySelector("[data-name] :is(input, textarea)").focus();
    });
    document.addEventListener("formset:removed", renumber);
  };

  document.querySelectorAll(".ordered").forEach(equipGroup);
});
