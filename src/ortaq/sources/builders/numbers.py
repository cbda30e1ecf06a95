"""Numbers of published tables where a cell may be empty: what is not stated is NaN, never zero."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from ortaq.core import Array
from ortaq.sources.builders.delimited import refuse_row

NOT_STATED = ("", "NA", "N/A", "NaN", "..")
"""How publishers write that a number is missing."""


def amounts(column: pa.ChunkedArray, name: str, place: str) -> Array:
    """Return the numbers of a column of text; NaN where nothing is stated.

    Parameters
    ----------
    column : pyarrow.ChunkedArray
    name, place : str
        For messages.

    Raises
    ------
    InputError
        A cell is no number, or negative.
    """
    text = column.combine_chunks()
    if text.null_count == 0:
        text = pc.if_else(pc.is_in(text, pa.array(NOT_STATED)), None, text)
    try:
        numbers = text.cast(pa.float64())
    except pa.ArrowInvalid:
        cells = text.to_pylist()
        row = next(i for i, cell in enumerate(cells) if cell and not _is_number(cell))
        raise refuse_row(place, row, name, f"'{cells[row]}' is no number", "write it as 15461.5") from None
    values = np.asarray(numbers.to_numpy(zero_copy_only=False), dtype=np.float64)
    if (values < 0.0).any():
        row = int((values < 0.0).argmax())
        raise refuse_row(place, row, name, f"{name} is {values[row]:g}", "values are zero or more")
    return values


def _is_number(text: str) -> bool:
    try:
        pa.scalar(text).cast(pa.float64())
    except pa.ArrowInvalid:
        return False
    return True
