"""What a report says of energy: where power comes from, what a loss leaves, refineries, and the way to 2060."""
