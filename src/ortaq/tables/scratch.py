"""A folder for what processes of one command hand to each other, gone with the process that made it."""

from contextlib import ExitStack
from pathlib import Path
from weakref import finalize

from ortaq.tables.beside import explained
from ortaq.tables.parts import scratch_folder


class Scratch:
    """A `scratch_folder` that stays until it is cleared, or until the process ends.

    Examples
    --------
    >>> scratch = Scratch()
    >>> path = scratch.put("numbers", b"1 2 3")
    >>> path.stat().st_size
    5
    >>> scratch.clear()
    >>> path.exists()
    False
    """

    def __init__(self) -> None:
        opened = ExitStack()
        self._folder = opened.enter_context(scratch_folder())
        self._clear = finalize(self, opened.close)

    def put(self, name: str, content: bytes) -> Path:
        """Write a file that nobody waits for yet, and return where it lies.

        Raises
        ------
        InputError
            The disk is full.
        """
        path = self._folder / name
        with explained(str(path)):
            path.write_bytes(content)
        return path

    def clear(self) -> None:
        """Remove the folder; the end of the process does it too."""
        self._clear()
