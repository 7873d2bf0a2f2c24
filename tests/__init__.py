"""The tests of Smart City Forum."""
