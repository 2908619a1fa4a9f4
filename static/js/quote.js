// Text marked in an answer is put into the form that quotes it, when that form is opened.
let marked = null;

document.addEventListener("selectionchange", () => {
  const selection = document.getSelection();
  const text = selection.toString().trim();
  const from = selection.anchorNode?.parentElement?.closest(".said");
  if (text && from) marked = { text, from };
});

for (const form of document.querySelectorAll(".quote-form")) {
  form.addEventListener("toggle", () => {
    if (!form.open) return;
    const field = form.querySelector("[data-quote]");
    if (!field.value && marked && marked.from === form.closest(".said")) field.value = marked.text;
    field.focus();
  });
}
