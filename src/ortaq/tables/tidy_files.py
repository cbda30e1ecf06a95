"""Plain tables of results as files: CSV or Parquet."""

from pathlib import Path

from ortaq.core import InputError, Tidy
from ortaq.tables.csv_rows import csv_text
from ortaq.tables.parquet import parquet_bytes


def tidy_file(path: Path, result: Tidy, *, option: str = "") -> str | bytes:
    r"""Return a result as a file of the kind that its name says.

    Parameters
    ----------
    path : Path
        Ends in ``.csv`` or ``.parquet``.
    result : Tidy
    option : str, optional
        Of the command that asked for it.

    Returns
    -------
    str or bytes
        What the file holds.

    Raises
    ------
    InputError
        The name ends otherwise.

    Examples
    --------
    >>> from ortaq.core import Tidy
    >>> class Prices(Tidy):
    ...     def tidy(self):
    ...         return {"id": ["rail"], "usd": [1.5]}
    >>> tidy_file(Path("prices.csv"), Prices())
    'id,usd\nrail,1.5\n'
    """
    table = result.to_arrow()
    if path.suffix == ".csv":
        return csv_text(table.column_names, zip(*(column.to_pylist() for column in table.columns), strict=True))
    if path.suffix == ".parquet":
        return parquet_bytes(table)
    raise InputError(f"'{path.name}' is no kind of table", where=option, fix="end the name in .csv or .parquet")
