"""Project candidates: what the office lays before the Board."""
