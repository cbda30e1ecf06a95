"""What is typed after energy."""
