"""Doors of this domain for files of users."""

from ortaq.core import Reader

_TRIED = "ortaq.domains.energy.system.tried"

READERS = (Reader("energy", f"{_TRIED}:read_system", ("energy", "--system", "{}"), f"{_TRIED}:some_tables"),)
"""A folder with tables of an energy system."""
