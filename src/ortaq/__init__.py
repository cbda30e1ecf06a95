"""ortaq: computes the common ground of a group of states."""

__version__ = "0.1.0"
