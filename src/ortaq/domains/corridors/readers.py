"""Doors of this domain for files of users."""

from ortaq.core import Reader

_FILES = "ortaq.domains.corridors.files.tried"

READERS = (
    Reader("network", f"{_FILES}:read_network", ("network", "check", "{}")),
    Reader("rows", f"{_FILES}:read_rows", ("network", "check", "{}", "--over", "eurasia")),
)
"""A network alone, and rows laid over another one."""
