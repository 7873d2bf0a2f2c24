"""How ideas belong together: one goes up in another with its author's consent, or two are linked as related."""
