"""Parquet files, opened in one place."""

from pathlib import Path
from typing import Any

from ortaq.core import InputError


def read_parquet(path: Path) -> Any:
    """Return a parquet file as a table of pyarrow.

    Raises
    ------
    InputError
        The file is missing or is no parquet.

    Examples
    --------
    >>> read_parquet(Path("nowhere.parquet"))
    Traceback (most recent call last):
    ortaq.core.errors.InputError: cannot read the table
      where: nowhere.parquet
      do:    check that the file exists
    """
    import pyarrow as pa  # noqa: PLC0415 (most tables are CSV)
    import pyarrow.parquet as pq  # noqa: PLC0415

    try:
        return pq.read_table(path)
    except OSError as error:
        raise InputError("cannot read the table", where=str(path), fix="check that the file exists") from error
    except pa.ArrowInvalid as error:
        what = f"cannot read the table, it is not a parquet table: {error}"
        raise InputError(what, where=str(path), fix="write the table again") from error
