"""Companies, research, associations, culture, municipalities; who speaks for them."""
