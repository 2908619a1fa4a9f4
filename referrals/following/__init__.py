"""Following a referral that is out: who has answered, who is reminded, who gets more time."""
