"""What all answers to a referral say together, and what the chancery makes of it."""
