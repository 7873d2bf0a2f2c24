"""One search over everything that everybody can read; rooms declare what of theirs is found."""
