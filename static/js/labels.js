// Names for what Select2, the rich text editor and the admin's search draw without one.
"use strict";
{
  let counter = 0;
  const labelOf = (field) => {
    const label = document.querySelector(`label[for="${field.id}"]`);
    if (label && !label.id) label.id = `label-${counter += 1}`;
    return label;
  };
  const nameSelect = (select) => {
    const label = labelOf(select);
    const drawn = select.nextElementSibling?.querySelector(".select2-selection");
    if (!label || !drawn) return;
    const shown = drawn.querySelector(".select2-selection__rendered");
    drawn.setAttribute("aria-labelledby", [label.id, shown?.id].filter(Boolean).join(" "));
    shown?.removeAttribute("role");
    shown?.removeAttribute("aria-readonly");
    drawn.querySelectorAll(".select2-search__field").forEach((input) => input.setAttribute("aria-labelledby", label.id));
  };
  // Select2 draws when it pleases: at the start, and when a row is added.
  const drawn = new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) {
        if (node.classList?.contains("select2-container") && node.previousElementSibling?.matches("select")) nameSelect(node.previousElementSibling);
      }
    }
  });
  drawn.observe(document.documentElement, { childList: true, subtree: true });
  document.addEventListener("DOMContentLoaded", () => document.getElementById("searchbar")?.setAttribute("aria-label", "Sök"));
  document.addEventListener("prose-editor:ready", (event) => {
    const label = labelOf(event.detail.textarea);
    if (label) event.detail.editor.view.dom.setAttribute("aria-labelledby", label.id);
  });
}
