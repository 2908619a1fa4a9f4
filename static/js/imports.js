// Reading in documents: dropping a file, following along in the source, adding rows.
// Everything else on the pages works without this script.
"use strict";
{
  const drop = document.querySelector("[data-drop]");
  if (drop) {
    const input = drop.querySelector("input[type=file]");
    const chosen = drop.querySelector("[data-chosen]");
    const show = () => {
      chosen.textContent = input.files.length ? `Vald fil: ${input.files[0].name}` : "";
    };
    input.addEventListener("change", show);
    for (const type of ["dragenter", "dragover"]) {
      drop.addEventListener(type, (event) => {
        event.preventDefault();
        drop.classList.add("is-over");
      });
    }
    for (const type of ["dragleave", "drop"]) {
      drop.addEventListener(type, () => drop.classList.remove("is-over"));
    }
    drop.addEventListener("drop", (event) => {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      const one = new DataTransfer();
      one.items.add(event.dataTransfer.files[0]);
      input.files = one.files;
      show();
    });
  }

  const count = document.querySelector(".import-count");
  document.querySelector(".import-doubts")?.addEventListener("change", () => {
    const open = document.querySelectorAll(".import-doubts input:not(:checked)").length;
    count.textContent = `${open} öppna`;
  });

  for (const button of document.querySelectorAll("[data-add]")) {
    const name = button.dataset.add;
    const rows = document.querySelector(`[data-rows="${name}"]`);
    const blank = document.querySelector(`[data-blank="${name}"]`);
    const total = document.getElementById(`id_${name}-TOTAL_FORMS`);
    button.hidden = false;
    button.addEventListener("click", () => {
      const index = Number(total.value);
      const html = blank.innerHTML.replaceAll("__prefix__", index).replaceAll("__number__", index + 1);
      rows.insertAdjacentHTML("beforeend", html);
      total.value = index + 1;
      rows.lastElementChild.querySelector("input:not([type=hidden])").focus();
    });
  }

  document.querySelector(".import-error[tabindex]")?.focus();
}
