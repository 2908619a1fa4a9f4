"""What happened in a matter, told by one module for each kind of thing that can happen.

A source is a module with two functions. `seen_by(user)` gives the matters, as a condition on
`Matter`, of which the source may tell `user` something; `told(matter, user, today)` tells it, in
a bounded number of queries, and never more than `user` may see elsewhere. Drafts are told to
nobody. To add a source, write the module and name it in SOURCES.
"""

from ksl_portal.thread.sources import agreements, ideas, matters, meetings, referrals

SOURCES = (matters, ideas, meetings, referrals, agreements)
