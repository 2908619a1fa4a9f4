// Keys for taking minutes: Ctrl+S saves and stays, Alt+PageDown saves and goes on,
// Alt+PageUp saves and goes back. The page says so in text.
"use strict";
document.addEventListener("keydown", (event) => {
  const press = (name) => {
    const button = document.querySelector(`[type="submit"][name="${name}"]`);
    if (!button) return;
    event.preventDefault();
    button.click();
  };
  if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") press("_continue");
  if (event.altKey && event.key === "PageDown") press("_next");
  if (event.altKey && event.key === "PageUp") press("_previous");
});
