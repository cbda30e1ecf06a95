"""Commands of this domain."""
