"""The thread: all that happened in a matter, across bodies and years, and what comes next.

It lives here because it needs every app. What happened is told by `sources`, an open list; who
finds a matter, by `rules`; the whole of it, by `story`.
"""
