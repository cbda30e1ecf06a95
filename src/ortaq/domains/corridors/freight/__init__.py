"""Freight: the choice among ways, what packages and shocks do to it, and what the network carries."""
