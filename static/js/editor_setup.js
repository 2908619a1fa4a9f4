// Before the rich text editor starts: its words in Swedish, and a stand-in for the style element
// it would add, which the content security policy refuses (css/desk.css has those rules).
"use strict";
{
  const mark = document.createElementNS("urn:stand-in", "style");
  mark.setAttribute("data-tiptap-style", "");
  document.head.append(mark);

  const words = {
    "Bold": "Fet", "Italic": "Kursiv", "Bullet list": "Punktlista", "Ordered list": "Numrerad lista",
    "List properties": "Listans egenskaper", "Insert Table": "Infoga tabell",
    "Table Properties": "Tabellens egenskaper", "Rows": "Rader", "Columns": "Kolumner",
    "Include header row": "Med rubrikrad", "Insert": "Infoga", "Update": "Spara",
    "Cancel": "Avbryt", "Edit Link": "Redigera länk", "URL": "Adress", "Title": "Titel",
    "Open in new window": "Öppna i nytt fönster", "Start at": "Börja på", "List type": "Typ",
    "Decimal numbers": "Siffror", "Lowercase letters": "Små bokstäver",
    "Uppercase letters": "Stora bokstäver", "Lowercase Roman numerals": "Små romerska siffror",
    "Uppercase Roman numerals": "Stora romerska siffror",
  };
  if (window.django && window.django.catalog) Object.assign(window.django.catalog, words);
}
