"""Other programs, each run by its own python in its own environment; the last line that they print is JSON."""
