"""A draft that those who act for a municipality share: what they answer, and what they adopt.

`parts` are saved one by one, each with a digest of what was shown, so that nobody writes over a
colleague; `decision` and `rows` are the parts that every municipal decision has, `sheet` all parts
together. `shared` saves them under one lock, `pages` answers the browser, `receipts` proves what
was handed in. What is drafted says the app that uses them: `referrals.answering`, and above it
the adoption of agreements.
"""
