"""A folder of finished chunks and answers of domains, written whole or not at all, never trusted unseen.

A file is named by the hash of everything that determines its numbers and carries that description inside. The same
chunk has the same bytes, whoever computed it. One row per package and economy: ``package``, ``economy``, ``gain``
(real income relative to the shock alone, less one), ``residual``, ``shock_hat``, ``shock_residual``. Answers of
domains (``kept_responses``) and drawn worlds stand beside them as arrays, sealed by a digest of both.
"""

import hashlib
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ortaq.core import Array, InputError, Progress
from ortaq.tables import make_folder, recover, require_file, write_file

if TYPE_CHECKING:
    from ortaq.model.ensemble.chunk import Chunk, Solved

_SHA = hashlib.sha256().digest_size


def scenario_hash(described: str) -> str:
    """Return the name of a chunk: SHA-256 of its description, 32 hex digits."""
    return hashlib.sha256(described.encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Store:
    """Finished chunks in a folder; several processes may share it.

    Attributes
    ----------
    folder : Path
    """

    folder: Path

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """Return the store in a folder, which is made where it is absent.

        Raises
        ------
        InputError
            The folder cannot be made or written.
        """
        store = cls(folder)
        with _explained(folder):
            make_folder(folder)
            require_file(folder / "new.parquet")
            recover(folder)
        return store

    def path(self, described: str) -> Path:
        """Return where a chunk is kept."""
        return self.folder / f"{scenario_hash(described)}.parquet"

    def read(self, described: str, chunk: "Chunk", economies: Sequence[str]) -> "Solved | None":
        """Return a finished chunk; None if it is absent, damaged, or not what its name says.

        Parameters
        ----------
        described : str
            What determines the chunk, see ``descriptions``.
        chunk : Chunk
        economies : sequence of str
            Codes in array order.
        """
        # pyarrow takes 60 MB and a moment to load: only those who keep a store pay for it.
        from ortaq.model.ensemble.chunk_table import read_chunk  # noqa: PLC0415

        return read_chunk(self.path(described), described, chunk, economies)

    def write(self, described: str, chunk: "Chunk", economies: Sequence[str], solved: "Solved") -> None:
        """Keep a finished chunk.

        Parameters
        ----------
        described : str
            What determines the chunk, see ``descriptions``.
        chunk : Chunk
        economies : sequence of str
            Codes in array order.
        solved : Solved
        """
        from ortaq.model.ensemble.chunk_table import chunk_bytes  # noqa: PLC0415 - as in read

        self.keep(self.path(described), chunk_bytes(described, chunk, economies, solved))

    def arrays(self, described: str) -> dict[str, Array] | None:
        """Return arrays that were finished; None if they are absent or damaged.

        Parameters
        ----------
        described : str
            Everything that determines them.

        Returns
        -------
        dict of str to ndarray, shapes as they were kept, or None
        """
        try:
            whole = self._path_of_arrays(described).read_bytes()
        except OSError:
            return None
        content = whole[:-_SHA]
        if _seal(described, content) != whole[-_SHA:]:
            return None
        with np.load(io.BytesIO(content), allow_pickle=False) as file:
            return {name: file[name] for name in file.files}

    def keep_arrays(self, described: str, arrays: Mapping[str, Array]) -> None:
        """Keep finished arrays.

        Parameters
        ----------
        described : str
            Everything that determines them.
        arrays : mapping of str to ndarray, any shapes
        """
        buffer = io.BytesIO()
        np.savez(buffer, **arrays)  # type: ignore[arg-type]
        content = buffer.getvalue()
        self.keep(self._path_of_arrays(described), content + _seal(described, content))

    def _path_of_arrays(self, described: str) -> Path:
        return self.folder / f"{scenario_hash(described)}.npz"

    def keep(self, path: Path, content: bytes) -> None:
        """Write a file of this folder, whole or not at all.

        Parameters
        ----------
        path : Path
        content : bytes

        Raises
        ------
        InputError
            The disk is full or the folder went away.
        """
        with _explained(self.folder):
            write_file(path, content)


def arrays_of_each(
    described: Sequence[str],
    compute: Callable[[Sequence[int]], Iterator[tuple[int, Mapping[str, Array]]]],
    store: Store | None = None,
    progress: Progress | None = None,
) -> list[Mapping[str, Array]]:
    """Return arrays of many tasks in order: from the store where they are finished, computed and kept otherwise.

    Parameters
    ----------
    described : sequence of str
        Everything that determines those of each task.
    compute : callable
        Takes the positions of the tasks that are missing, and yields (place among these, arrays) as they finish.
    store : Store, optional
    progress : callable, optional
        Called with (tasks done, tasks in all).
    """
    kept = (store.arrays(text) if store else None for text in described)
    found: dict[int, Mapping[str, Array]] = {at: own for at, own in enumerate(kept) if own is not None}
    missing = [at for at in range(len(described)) if at not in found]
    if progress and found:
        progress(len(found), len(described))
    for place, arrays in compute(missing):
        found[missing[place]] = arrays
        if store:
            store.keep_arrays(described[missing[place]], arrays)
        if progress:
            progress(len(found), len(described))
    return [found[at] for at in range(len(described))]


def _seal(described: str, content: bytes) -> bytes:
    """Return the digest of arrays and of what determines them: what is packed in a file does not cover its head."""
    return hashlib.sha256(hashlib.sha256(described.encode()).digest() + content).digest()


@contextmanager
def _explained(folder: Path) -> Iterator[None]:
    try:
        yield
    except (OSError, InputError) as error:
        reason = error.strerror if isinstance(error, OSError) else error.what.removeprefix("cannot write: ")
        raise InputError(
            f"cannot keep results: {reason}",
            where=f"store {folder}",
            fix="give a folder that you may write to, with free space, or compute without a store",
        ) from error
