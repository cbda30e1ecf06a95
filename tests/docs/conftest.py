"""The command as a user types it."""

from tests.cli.conftest import ortaq

__all__ = ["ortaq"]
