"""Cargo: events of goods become times at crossings, by direction and month."""
