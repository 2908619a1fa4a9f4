"""What several write at once, part by part, and what saves itself while one types.

`parts` are the forms, each with a digest of what was shown, so that nobody writes over a
colleague; `fields` have rich text that also works as plain text; `answers` tell the browser
(static/js/writing.js) what became of a part. Used for minutes here, and above for drafts.
"""
