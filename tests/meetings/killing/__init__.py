"""Four people take minutes and fifty mails leave, while the server and the workers are killed.

`writers` write over HTTP as the browser's script does: what is not acknowledged is sent again.
`rounds` kills at random moments and counts what became of it.
"""
