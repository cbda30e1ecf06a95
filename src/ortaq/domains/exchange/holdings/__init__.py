"""Owners and creditors across borders: direct investment and public debt by pair, every count with its range."""
