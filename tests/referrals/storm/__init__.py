"""All municipalities hand in at once, each with heavy files, while the server is killed.

`server` is a real gunicorn whose whole process group is killed, `registrars` answer over HTTP as
browsers would, `tally` counts what became of it, `rounds` lets them loose on each other.
"""
