"""A door through which a file of a user comes in, named so that all of them can be tried alike."""

from dataclasses import dataclass
from pathlib import Path

from ortaq.core.domain import named


@dataclass(frozen=True, slots=True)
class Reader:
    """One kind of file or folder that a command takes.

    Attributes
    ----------
    name : str
        Short, unique among all readers.
    does : str
        ``"package.module:NAME"`` of a function that takes the path, reads and checks all of it, and raises InputError.
    command : tuple of str
        What is typed after ``ortaq`` to hand it in; ``{}`` stands for the path.
    example : str
        ``"package.module:NAME"`` of a function that writes a good one into a folder and returns its path.
    """

    name: str
    does: str
    command: tuple[str, ...]
    example: str = ""

    def read(self, path: Path) -> object:
        """Return what a file or folder holds.

        Parameters
        ----------
        path : Path

        Raises
        ------
        InputError
            It cannot be used.
        """
        return named(self.does)(path)
