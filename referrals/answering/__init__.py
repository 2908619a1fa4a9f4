"""Answering: the page a recipient writes on, alone or with colleagues, until it is handed in.

`forms` are the parts of the page, `sheet` all of them together, `drafts` saves them, `desks` says
who sits before them and through which door, `views` are the pages.
"""
