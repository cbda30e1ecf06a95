"""Goods that reach their user by way of a hub: who is paid what, whose goods they stay, what customs of hubs record."""
