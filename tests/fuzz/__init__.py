"""Seeded bad inputs over every door for files of users."""
