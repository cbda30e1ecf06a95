"""The commands of the domain."""
