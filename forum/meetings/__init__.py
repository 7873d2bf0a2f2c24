"""Meetings of the bodies: planned, invited to, held and minuted; one calendar of them all."""
