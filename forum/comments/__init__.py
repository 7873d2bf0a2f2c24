"""What people say about a contribution."""
