"""Domains: one folder a subject, found by name; nothing here is loaded before it is used."""
