// Before the rich text editor starts: its words in Swedish, and a stand-in for the style element
// it would add, which the content security policy refuses (css/desk.css has those rules).
"use strict";
{
  const mark = document.createElementNS("urn:stand-in", "style");
  mark.setAttribute("data-tiptap-style", "");
  document.head.append(mark);

  // What the editor asks gettext for.
  const words = {
    "List properties": "Listans egenskaper", "Insert Table": "Infoga tabell",
    "Table Properties": "Tabellens egenskaper", "Rows": "Rader", "Columns": "Kolumner",
    "Include header row": "Med rubrikrad", "Insert": "Infoga", "Update": "Spara",
    "Cancel": "Avbryt", "Edit Link": "Redigera länk", "URL": "Adress", "Title": "Titel",
    "Open in new window": "Öppna i nytt fönster", "Start at": "Börja på", "List type": "Typ",
    "Decimal numbers": "Siffror", "Lowercase letters": "Små bokstäver", "Bullets": "Punkter",
    "Uppercase letters": "Stora bokstäver", "Lowercase Roman numerals": "Små romerska siffror",
    "Uppercase Roman numerals": "Stora romerska siffror",
  };
  if (window.django && window.django.catalog) Object.assign(window.django.catalog, words);
  // Outside the admin nobody has brought a gettext.
  else window.gettext = (word) => words[word] ?? word;

  // What it says in English whatever the language: names of buttons and kinds of paragraph.
  const names = {
    "paragraph": "Stycke", "heading 3": "Rubrik", "heading 4": "Underrubrik",
    "unordered list": "Punktlista", "ordered list": "Numrerad lista", "bold": "Fet",
    "italic": "Kursiv", "insert link": "Infoga länk", "remove link": "Ta bort länk",
    "insert table": "Infoga tabell", "add column": "Lägg till kolumn",
    "delete column": "Ta bort kolumn", "add row": "Lägg till rad", "delete row": "Ta bort rad",
    "merge cells": "Slå ihop celler", "split cell": "Dela cell",
    "toggle header cell": "Rubrikcell av eller på", "delete table": "Ta bort tabell",
    "undo": "Ångra", "redo": "Gör om",
  };
  const translate = (menu) => {
    for (const button of menu.querySelectorAll("button[title]")) {
      const name = names[button.title.toLowerCase()];
      if (name) button.title = name;
      if (name) button.setAttribute("aria-label", name);
    }
    for (const option of menu.querySelectorAll(".prose-menubar__option > *")) {
      const name = names[option.textContent.toLowerCase()];
      if (name) option.textContent = name;
    }
  };
  document.addEventListener("prose-editor:ready", (event) => {
    const editor = event.detail.textarea.closest(".prose-editor");
    translate(editor);
    // The menu is drawn later, and its first button anew with each paragraph.
    new MutationObserver((changes) => {
      if (changes.some((change) => !change.target.closest?.("[contenteditable]"))) translate(editor);
    }).observe(editor, { childList: true, subtree: true });
  });
}
