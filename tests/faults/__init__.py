"""Faults survived: killed servers, services that are gone, many people at once, and bad input."""
