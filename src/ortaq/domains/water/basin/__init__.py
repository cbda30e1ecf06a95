"""A basin as tables: what ships, what a user brings, and what is refused."""
