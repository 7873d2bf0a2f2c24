"""The answer clock: what is overdue, how fast answers come, reminders, and more time with a public reason."""
