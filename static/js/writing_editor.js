// Makes editors of the text fields of an answer, one by one as they come into sight: sixty at
// once are too much for a phone. Until then, and without this file, they are plain text fields.
import { createEditor } from "django-prose-editor/configurable";

const escaped = (text) => {
  const node = document.createElement("p");
  node.textContent = text;
  return node.innerHTML;
};
const asRich = (text) => text.trim().split(/\n\s*\n/).filter(Boolean)
  .map((block) => `<p>${escaped(block).replaceAll("\n", "<br>")}</p>`).join("");

// An editor is taller than the field it replaces. What somebody is pressing must not move away
// before it is let go: the browser would take the two for no click at all.
let isPressed = false;
const released = new Set();
const letGo = () => {
  isPressed = false;
  // After the click that follows.
  window.setTimeout(() => { released.forEach((go) => go()); released.clear(); });
};
document.addEventListener("pointerdown", () => { isPressed = true; }, true);
for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, letGo, true);
const release = () => (isPressed ? new Promise((go) => released.add(go)) : Promise.resolve());

const start = async (textarea) => {
  await release();
  const field = textarea.closest(".field");
  const kind = document.getElementsByName(`${textarea.name}-slag`)[0];
  const stored = document.getElementsByName(`${textarea.name}-var`)[0];
  const hadFocus = document.activeElement === textarea;
  if (kind.value !== "html") {
    // Nobody touched it: then the text is as it is stored, with its formatting.
    textarea.value = textarea.value === textarea.defaultValue ? stored.value : asRich(textarea.value);
    kind.value = "html";
  }
  const editor = await createEditor(textarea, JSON.parse(textarea.dataset.rich));
  if (!editor) {
    return;
  }
  textarea.answerEditor = editor;
  const area = editor.view.dom;
  const heading = textarea.closest("[aria-labelledby]")?.getAttribute("aria-labelledby");
  const label = `${textarea.id}-namn`;
  area.setAttribute("role", "textbox");
  area.setAttribute("aria-multiline", "true");
  area.setAttribute("aria-labelledby", [heading, label].filter((id) => id && document.getElementById(id)).join(" "));
  area.id = `${textarea.id}-text`;
  field.querySelector("label")?.addEventListener("click", () => area.focus());
  if (hadFocus) area.focus();
};

const seen = new IntersectionObserver((entries) => {
  for (const entry of entries) {
    if (!entry.isIntersecting) continue;
    seen.unobserve(entry.target);
    start(entry.target);
  }
}, { rootMargin: "600px 0px" });

document.querySelectorAll("textarea[data-rich]").forEach((textarea) => seen.observe(textarea));
