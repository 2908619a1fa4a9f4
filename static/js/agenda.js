// Moving items of the agenda by button or by Alt+arrow; numbers follow at once.
"use strict";
window.addEventListener("load", () => {
  const group = document.querySelector(".agenda");
  if (!group || !group.querySelector("[data-move]")) return;
  const announcer = document.createElement("p");
  announcer.className = "visually-hidden";
  announcer.setAttribute("role", "status");
  group.append(announcer);

  const rows = () => [...group.querySelectorAll(".agenda-row:not(.empty-form)")];
  const isSub = (row) => row.querySelector("[name$='-is_sub']").checked;
  const letters = (n) => {
    let text = "";
    for (; n > 0; n = Math.floor((n - 1) / 26)) text = String.fromCharCode(97 + ((n - 1) % 26)) + text;
    return text;
  };
  const first = rows()[0]?.querySelector("[data-number]").textContent.match(/^(§ )?(\d+)/) ?? [null, "", "1"];

  const renumber = () => {
    let top = Number(first[2]) - 1;
    let sub = 0;
    rows().forEach((row, index) => {
      const below = isSub(row) && index > 0;
      if (below) sub += 1;
      else {
        top += 1;
        sub = 0;
      }
      row.classList.toggle("is-sub", below);
      row.querySelector("[data-number]").textContent = `${first[1] ?? ""}${top}${below ? ` ${letters(sub)}` : ""}`;
      row.querySelector("[name$='-order']").value = index + 1;
    });
  };

  // A top item takes its sub-items along.
  const block = (row) => {
    const all = rows();
    const found = [row];
    if (isSub(row)) return found;
    for (let i = all.indexOf(row) + 1; i < all.length && isSub(all[i]); i += 1) found.push(all[i]);
    return found;
  };

  const move = (row, step) => {
    const all = rows();
    const moving = block(row);
    if (step < 0) {
      let target = all[all.indexOf(row) - 1];
      while (target && !isSub(row) && isSub(target)) target = all[all.indexOf(target) - 1];
      if (!target) return;
      target.before(...moving);
    } else {
      const next = all[all.indexOf(moving.at(-1)) + 1];
      if (!next) return;
      const after = isSub(row) ? next : block(next).at(-1);
      after.after(...moving);
    }
    renumber();
    row.dispatchEvent(new Event("change", { bubbles: true }));
    announcer.textContent = `${row.querySelector("[name$='-title']").value} är nu punkt ${row.querySelector("[data-number]").textContent}`;
  };

  const equip = (row) => {
    const place = row.querySelector("[data-move]");
    if (!place || place.childElementCount) return;
    for (const [step, sign, words] of [[-1, "↑", "Flytta upp"], [1, "↓", "Flytta ned"]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "button quiet";
      button.textContent = sign;
      button.setAttribute("aria-label", words);
      button.addEventListener("click", () => {
        move(row, step);
        button.focus();
      });
      place.append(button);
    }
    row.addEventListener("keydown", (event) => {
      if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
      event.preventDefault();
      const focused = document.activeElement;
      move(row, event.key === "ArrowUp" ? -1 : 1);
      focused.focus();
    });
    row.querySelector("[name$='-is_sub']").addEventListener("change", renumber);
    row.querySelector("[name$='-order']").addEventListener("change", (event) => {
      const wanted = Math.max(1, Number(event.target.value) || 1);
      const others = rows().filter((other) => !block(row).includes(other));
      const target = others[wanted - 1];
      const moving = block(row);
      if (target) target.before(...moving);
      else others.at(-1)?.after(...moving);
      renumber();
    });
  };

  rows().forEach(equip);
  document.addEventListener("formset:added", (event) => {
    if (!group.contains(event.target)) return;
    equip(event.target);
    renumber();
    event.target.querySelector("[name$='-title']").focus();
  });
  document.addEventListener("formset:removed", renumber);
});
