"""People: accounts, sign-in, roles, drafts and what is kept about them."""
