"""Regions read, checked, compared, edited and written."""
