"""Commands about a session: a table of several delegations."""
