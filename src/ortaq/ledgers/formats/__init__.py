"""Ledgers in and out: a folder that can be checked without ortaq, calendars, IATI, tables of commitments."""
