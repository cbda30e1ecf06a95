"""Students across borders: who studies where, what draws them, who is expected, and what programmes do."""
