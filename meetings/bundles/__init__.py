"""All papers of a meeting in one file: a ZIP with an index, or one PDF with bookmarks.

Both are made in the request, of what its reader may open, and at most as large as the limits below
allow: copying that much takes about a second, and joining it as PDF a few. A larger meeting's
papers are fetched one by one, and the page says so.
"""

MEGABYTE = 1024 * 1024
ZIP_LIMIT = 200 * MEGABYTE
PDF_LIMIT = 60 * MEGABYTE
PAPERS_LIMIT = 150
