"""Reporting what a municipality decided on an agreement, and following who has.

The municipality's page is a shared draft as in `referrals.drafting`: `forms` are its parts,
`sheet` all of them, `drafts` finds and begins it, `desks` says who sits before it, `views` are its
pages. `board` tells the chancery where all parties stand, `reminders` reminds those that wait,
`entering` takes what came by mail or on paper.
"""
