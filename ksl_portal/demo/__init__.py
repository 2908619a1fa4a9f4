"""The demo: invented persons in every seat, and two years of meetings in believable Swedish.

Read in this order: `people` and `seats` (who), `days` (when), `library` (the texts of
`content/*.toml`), `agenda` (which text goes to which meeting), `wording` (dates and names put
into the texts), `minutes` (one meeting into the database), `ideas` (assignments that follow the
meetings), `doors` (accounts and invitations), `load` (all of it, once).
Nobody in it exists. The municipalities, parties and bodies are the real ones of the migrations.
"""
