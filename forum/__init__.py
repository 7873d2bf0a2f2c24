"""Smart City Forum: a city's participation platform."""
