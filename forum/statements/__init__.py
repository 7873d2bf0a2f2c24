"""Statements of the city's departments: asked for by the office, answered at the desk or by link, published as they are."""
