"""A reader of events: the log that shows tampering."""
