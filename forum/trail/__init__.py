"""The trail (Wirkungsspur): what became of an idea, and of everything that one person contributed."""
