"""What is said of risks."""
