"""Standing pages: rules, imprint, privacy, accessibility with its feedback form, plain language, how it works."""
