"""Regions built from the tables of published files: laid together, balanced, checked and written."""
