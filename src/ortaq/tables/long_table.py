"""Long parquet tables, read cell by cell into dense arrays."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ortaq.core import Array, InputError, Labels, require_known
from ortaq.tables.csv_rows import require_columns
from ortaq.tables.parquet import floats_of, is_number, plain_column, read_parquet

if TYPE_CHECKING:  # a region that was opened before needs no library for its files
    import pyarrow as pa


class LongTable:
    """A long parquet table whose key columns address the cells of a dense array."""

    def __init__(self, path: Path, keys: Sequence[tuple[str, Sequence[str]]]) -> None:
        self.path = path
        self.keys = keys
        self.shape = tuple(len(known) for _, known in keys)
        self.table = read_parquet(path)
        self.at = tuple(self._positions(column, known) for column, known in keys)
        flat = np.ravel_multi_index(self.at, self.shape)
        cells, first, count = np.unique(flat, return_index=True, return_counts=True)
        if (count > 1).any():
            row = int(first[count.argmax()])
            raise InputError(f"the cell {self._cell(row)} appears twice", where=str(path), fix="keep one row per cell")
        self.present = np.zeros(self.shape, dtype=bool)
        self.present.ravel()[cells] = True

    def numbers(self, column: str, *, floor: float, complete: str, ceiling: float = np.inf) -> Array:
        """Return a column as a dense array; cells off the table (own trade in ``off_diagonal`` tables) are zero.

        Parameters
        ----------
        column : str
        floor : float
            Smallest number allowed.
        ceiling : float, optional
            Largest plausible number.
        complete : str
            ``all``, ``off_diagonal`` where no row says what an economy sells to itself, or ``some`` where an absent
            cell is a zero.

        Returns
        -------
        ndarray, shape as the keys

        Raises
        ------
        InputError
            A number is below the floor, above the ceiling or not finite, or a cell is missing.
        """
        numbers = self._column(column)
        if not is_number(numbers.type):
            where = f"{self.path}, column {column}"
            raise InputError(f"{column} holds {numbers.type}", where=where, fix="write the column as numbers")
        values = floats_of(numbers)
        bad = ~(np.isfinite(values) & (values >= floor) & (values <= ceiling))
        if bad.any():
            row = int(bad.argmax())
            most = f" and at most {ceiling:g}" if ceiling < np.inf else ""
            raise InputError(
                f"{column} is {values[row]:g} at {self._cell(row)}",
                where=f"{self.path}, row {row + 1}",
                why=f"{column} must be a number of at least {floor:g}{most}",
                fix="correct the cell; write 0 where nothing is traded",
            )
        if complete != "some":
            self._require_cells(complete)
        dense = np.zeros(self.shape)
        dense[self.at] = values
        return dense

    def labels(self, column: str, known: Sequence[str] | None = None) -> Labels:
        """Return a dense array of text; cells off the table are empty.

        Parameters
        ----------
        column : str
        known : sequence of str, optional
            Texts that may stand there; any if absent.
        """
        values = np.asarray(self._words(column), dtype=np.str_)
        if known:
            require_known(np.unique(values).tolist(), known, kind=column, where=f"{self.path}, column {column}")
        dense = np.full(self.shape, "", dtype=values.dtype)
        dense[self.at] = values
        return dense

    def _require_cells(self, complete: str) -> None:
        needed = np.ones(self.shape, dtype=bool)
        if complete == "off_diagonal":
            needed &= ~np.eye(self.shape[1], dtype=bool)
        missing = np.argwhere(needed & ~self.present)
        if len(missing):
            cell = "/".join(known[i] for (_, known), i in zip(self.keys, missing[0], strict=True))
            raise InputError(
                f"{len(missing)} cells are missing, the first is {cell}",
                where=str(self.path),
                why="an absent cell is not a zero",
                fix="add the rows; write 0 where nothing is traded",
            )

    def _column(self, name: str) -> "pa.ChunkedArray":
        require_columns(self.table.column_names, [name], str(self.path))
        return plain_column(self.table, name, str(self.path))

    def _words(self, column: str) -> list[str]:
        words: list[Any] = self._column(column).to_pylist()
        if set(map(type, words)) - {str}:
            odd = next(n for n, word in enumerate(words, start=1) if not isinstance(word, str))
            what = f"{column} is {'empty' if words[odd - 1] is None else words[odd - 1]}, not text"
            raise InputError(what, where=f"{self.path}, row {odd}", fix="write the text, or drop the row")
        return words

    def _positions(self, column: str, known: Sequence[str]) -> np.ndarray[Any, np.dtype[np.intp]]:
        words = self._words(column)
        require_known(sorted(set(words)), known, kind=column, where=f"{self.path}, column {column}")
        index = {word: i for i, word in enumerate(known)}
        return np.array([index[w] for w in words], dtype=np.intp)

    def _cell(self, row: int) -> str:
        return "/".join(known[at[row]] for (_, known), at in zip(self.keys, self.at, strict=True))
