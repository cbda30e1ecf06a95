"""The ledger: what was agreed, promised and kept, signed by members and checked by whoever holds a copy."""
