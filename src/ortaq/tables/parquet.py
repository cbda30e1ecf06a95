"""Parquet files, opened in one place: whole, valid, and not larger than stated."""

from pathlib import Path
from typing import Any

import numpy as np

from ortaq.core import Array, InputError
from ortaq.tables.door import MOST_BYTES, read_bytes

MOST_CELLS = 2**28
"""Cells of a table, by what it says of itself; rows are counted again as they are read."""

_ROWS = 1 << 16
"""Rows that are unpacked at once."""


def read_parquet(path: Path) -> Any:
    """Return a parquet file as a table of pyarrow.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputError
        The file is missing, is no parquet, is damaged, or has two columns of one name.

    Examples
    --------
    >>> read_parquet(Path("nowhere.parquet"))
    Traceback (most recent call last):
    ortaq.core.errors.InputError: cannot read the table: No such file or directory
      where: nowhere.parquet
      do:    check that the file exists
    """
    return parquet_of(read_bytes(path, called="the table", fix="check that the file exists"), str(path))


def parquet_bytes(table: Any, **how: Any) -> bytes:
    """Return a table of pyarrow as a Parquet file.

    Parameters
    ----------
    table : pyarrow.Table
    **how
        As ``pyarrow.parquet.write_table`` takes it, such as the compression.

    Examples
    --------
    >>> import pyarrow as pa
    >>> parquet_of(parquet_bytes(pa.table({"usd": [1.5]})), "prices.parquet").to_pydict()
    {'usd': [1.5]}
    """
    import pyarrow as pa  # noqa: PLC0415  (keeps the start of commands fast)
    from pyarrow import parquet  # noqa: PLC0415

    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink, **how)
    return bytes(sink.getvalue().to_pybytes())


def parquet_of(data: bytes, where: str) -> Any:
    """Return parquet in memory as a table, as `read_parquet`.

    Parameters
    ----------
    data : bytes
    where : str
        Place for messages.

    Raises
    ------
    InputError
        As there.

    Examples
    --------
    >>> parquet_of(b"id,usd", "prices.parquet")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ortaq.core.errors.InputError: cannot read the table, it is not a parquet table: ...
      where: prices.parquet
      do:    write or copy the table again
    """
    import pyarrow as pa  # noqa: PLC0415 (most tables are CSV)
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        file = pq.ParquetFile(pa.BufferReader(data), page_checksum_verification=True)
        _require_small(file.metadata, where)
        texts = [field.name for field in file.schema_arrow if _is_text(field.type)]
        packed = pq.ParquetFile(pa.BufferReader(data), page_checksum_verification=True, read_dictionary=texts)
        table = _unpacked(packed, where) or file.read()
        table.validate(full=True)
    except InputError:
        raise
    except Exception as error:  # pyarrow raises errors of many families over damaged files
        what = f"cannot read the table, it is not a parquet table: {error}"
        raise InputError(what, where=where, fix="write or copy the table again") from error
    names = table.column_names
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise InputError(f"column '{twice[0]}' appears twice", where=where, fix="keep one")
    return table


def _require_small(about: Any, where: str) -> None:
    # What a column says of itself is not asked for: pyarrow ends the process where that is damaged.
    unpacked = sum(about.row_group(g).total_byte_size for g in range(about.num_row_groups))
    _require(about.num_rows * max(about.num_columns, 1) <= MOST_CELLS and unpacked <= MOST_BYTES, where)


def _unpacked(file: Any, where: str) -> Any:
    """Return all rows, counted as they are read: a long text of every row is packed once. None without rows."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    parts, left = [], MOST_BYTES
    for batch in file.iter_batches(batch_size=_ROWS):
        columns = []
        for column in batch.columns:
            if not pa.types.is_dictionary(column.type):
                left -= column.nbytes
                columns.append(column)
                continue
            long = pc.binary_length(column.dictionary).cast(pa.int64()).take(column.indices)
            left -= pc.sum(long).as_py() or 0
            _require(left >= 0, where)
            columns.append(column.dictionary_decode())
        _require(left >= 0, where)
        parts.append(pa.RecordBatch.from_arrays(columns, names=batch.schema.names))
    return pa.Table.from_batches(parts) if parts else None


def _require(small: bool, where: str) -> None:
    if not small:
        raise InputError("the table is larger than is read", where=where, fix="bring the part that is needed")


def plain_column(table: Any, name: str, where: str) -> Any:
    """Return a column that holds text, numbers, truth values or dates; one of lists or bytes is refused.

    Parameters
    ----------
    table : pyarrow.Table
    name : str
    where : str
        Place for messages.

    Raises
    ------
    InputError
        It holds anything else.

    Examples
    --------
    >>> import pyarrow as pa
    >>> plain_column(pa.table({"usd": [1.5]}), "usd", "prices.parquet").to_pylist()
    [1.5]
    """
    import pyarrow.types as kinds  # noqa: PLC0415

    own = table.schema.field(name).type
    plain = own.value_type if kinds.is_dictionary(own) else own
    strings = (kinds.is_string, kinds.is_large_string, kinds.is_string_view)
    if not any(is_kind(plain) for is_kind in (*strings, kinds.is_boolean, kinds.is_null, kinds.is_date, is_number)):
        what = f"column '{name}' holds {own}, neither numbers nor text"
        raise InputError(what, where=where, fix="write one number or text in a cell")
    return table[name]


def is_number(kind: Any) -> bool:
    """Return whether a kind of column holds numbers; truth values are none.

    Examples
    --------
    >>> import pyarrow as pa
    >>> is_number(pa.float32()), is_number(pa.bool_())
    (True, False)
    """
    import pyarrow.types as kinds  # noqa: PLC0415

    return bool(kinds.is_integer(kind) or kinds.is_floating(kind) or kinds.is_decimal(kind))


def floats_of(column: Any) -> Array:
    """Return a column of numbers as an array, NaN where it is empty.

    Arrow's own way to an array loads pandas wherever that is installed, for a fifth of a second.

    Examples
    --------
    >>> import pyarrow as pa
    >>> floats_of(pa.chunked_array([[1, None], [3]]))
    array([ 1., nan,  3.])
    """
    import pyarrow as pa  # noqa: PLC0415 (most tables are CSV)

    pieces = [piece for piece in column.cast(pa.float64(), safe=False).chunks if len(piece)]
    arrays = [p.to_numpy(zero_copy_only=False) if p.null_count else np.from_dlpack(p) for p in pieces]
    return np.concatenate([np.zeros(0), *arrays])


def _is_text(kind: Any) -> bool:
    """Return whether cells of an Arrow type may be of any length."""
    import pyarrow as pa  # noqa: PLC0415 (most tables are CSV)

    return any(
        of(kind) for of in (pa.types.is_string, pa.types.is_large_string, pa.types.is_binary, pa.types.is_large_binary)
    )
