"""Taking minutes while the meeting goes on, beside the admin and made for speed.

`parts` are what is written, a form each; `sheet` all of them together; `saving` stores them under
one lock; `versions` tells what an item said before; `views` are the pages, `following` what members
see of it: which item is on now.
"""
