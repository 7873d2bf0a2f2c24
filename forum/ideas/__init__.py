"""Ideas: from the first words to what became of them."""
