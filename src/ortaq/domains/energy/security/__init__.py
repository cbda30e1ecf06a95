"""Security of supply: how concentrated a mix and its sellers are, what the loss of a pipe or a refinery leaves."""
