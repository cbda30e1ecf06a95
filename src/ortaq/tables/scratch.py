"""A folder for what processes of one command hand to each other, gone with the process that made it."""

from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from weakref import finalize


class Scratch:
    """A folder that only this user may read.

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
        self._folder = Path(mkdtemp(prefix="ortaq-"))
        self._clear = finalize(self, rmtree, self._folder, ignore_errors=True)

    def put(self, name: str, content: bytes) -> Path:
        """Write a file that nobody waits for yet, and return where it lies.

        Parameters
        ----------
        name : str
        content : bytes
        """
        path = self._folder / name
        path.write_bytes(content)
        return path

    def clear(self) -> None:
        """Remove the folder; the end of the process does it too."""
        self._clear()
