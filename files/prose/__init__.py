"""What can be said of a document's text whatever it is about.

`lines` numbers and cleans the lines that `files.extraction` hands on and sets page headers aside,
`blocks` puts wrapped lines together again, `sentences` and `dates` find those in running text.
"""
