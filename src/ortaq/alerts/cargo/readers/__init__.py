"""Readers of events: one module a layout; all yield tables of the same seven columns (`found.FOUND`)."""
