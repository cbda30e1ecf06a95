"""Commands about the ledger: what was agreed, promised and kept."""
