"""Reading answers that come by mail or on paper: lines of text to a proposal for an answer.

`parser` is pure and knows only what `asked` tells; `reader` asks the database and opens the file,
`filling` puts a proposal into an entry that the chancery goes on with, and `review` shows how the
paper was read. Nothing here registers anything.
"""
