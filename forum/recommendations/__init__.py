"""Recommendations: drafted by a body's members, voted, issued; what the office and the Board made of them."""
