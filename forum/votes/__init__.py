"""Votes of a body: by circulation, in the browser, by hand or secret; who may vote, and what came of it."""
