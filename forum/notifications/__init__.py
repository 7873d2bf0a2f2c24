"""A reader of events: finds out who must hear of them and sends the mail, at least once."""
