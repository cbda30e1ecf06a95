"""How the report on corridors looks in a brief."""
