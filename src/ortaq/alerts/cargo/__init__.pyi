from .dwell import Cell, Dwell
from .files import COLUMNS, observed, parquet_of_rows, rows_of, source_of
from .monthly import monthly_figure
from .places import Places, read_places
from .readers.columns import Columns, read_columns
from .told import cargo_section
from .watching import Counts, Watched, watched

__all__ = [
    "COLUMNS",
    "Cell",
    "Columns",
    "Counts",
    "Dwell",
    "Places",
    "Watched",
    "cargo_section",
    "monthly_figure",
    "observed",
    "parquet_of_rows",
    "read_columns",
    "read_places",
    "rows_of",
    "source_of",
    "watched",
]
