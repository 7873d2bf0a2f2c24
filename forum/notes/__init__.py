"""Internal notes on ideas: for moderation and office alone, never public."""
