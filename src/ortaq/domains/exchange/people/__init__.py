"""People who work abroad: what they send home, what they keep, and what measures and shocks do to it."""
