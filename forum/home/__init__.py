"""The home page: one sentence of purpose, the way with live counts, latest answers, active ideas."""
