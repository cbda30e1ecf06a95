"""What is said beside results, and streams that cannot show every character."""

import sys
from io import TextIOWrapper

from ortaq.core import visible


def replace_what_streams_lack() -> None:
    """Print a question mark for a character that stdout or stderr cannot encode, instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def say_aside(text: str) -> None:
    """Print a line beside results: an error, a warning, whose data are fetched."""
    sys.stderr.write(f"{visible(text)}\n")
