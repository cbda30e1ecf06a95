"""Commands about what happens at borders and around them: events, signals, the record, warnings, fetching tables."""
