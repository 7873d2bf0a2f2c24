"""The moderators' queue: new ideas, first comments and reports, oldest first."""
