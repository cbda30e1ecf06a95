"""Files that come piece by piece and get their names when they are whole."""

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from ortaq.tables.beside import beside, explained, recover, remove


@contextmanager
def growing(part: Path, *, fresh: bool = True) -> Iterator[Callable[[bytes], None]]:
    """Yield a function that adds bytes to a partial file; they are on the disk at the end.

    Parameters
    ----------
    part : Path
        `put_files` gives it its name once it is whole.
    fresh : bool, optional
        Begin anew; else go on behind what is there.

    Raises
    ------
    InputError
        It cannot be written, or the disk is full.

    Examples
    --------
    >>> with growing(Path("big.csv.part")) as add:
    ...     add(b"id")
    >>> Path("big.csv.part").read_bytes()
    b'id'
    """

    def add(data: bytes) -> None:
        with explained(str(part)):
            file.write(data)

    with explained(str(part)):
        file = part.open("wb" if fresh else "ab")
    try:
        yield add
    finally:
        with explained(str(part)), file:
            file.flush()
            os.fsync(file.fileno())


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Yield an empty folder of this user alone that is gone at the end.

    What killed processes left of theirs goes with the next one.

    Examples
    --------
    >>> with scratch_folder() as folder:
    ...     folder.is_dir()
    True
    """
    place = Path(tempfile.gettempdir()) / "ortaq"
    recover(place.parent)
    folder = beside(place, "new")
    with explained(str(folder)):
        folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        remove(folder)
