"""The office's desk: classify, answer officially, nominate, appoint."""
