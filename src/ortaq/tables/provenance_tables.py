"""Tables of sources and assumptions, and columns that many tables share, the same wherever they stand."""

from ortaq.tables.specification import ColumnSpec, TableSpec


def text_columns(**titles: str) -> tuple[ColumnSpec, ...]:
    """Return columns of text that may be empty, by name with their meaning.

    Examples
    --------
    >>> [column.name for column in text_columns(title="Title", note="What was taken")]
    ['title', 'note']
    """
    return tuple(ColumnSpec(name, title, blank="") for name, title in titles.items())


def range_columns(name: str, title: str, unit: str) -> tuple[ColumnSpec, ...]:
    """Return the columns of a number that is not negative and of the ends of its range.

    Parameters
    ----------
    name, title : str
        Of the number itself.
    unit : str

    Returns
    -------
    tuple of ColumnSpec
        Low end, the number, high end.

    Examples
    --------
    >>> [column.name for column in range_columns("usd", "Wage", "USD a month")]
    ['low', 'usd', 'high']
    """
    heads = (("low", "Low"), (name, title), ("high", "High"))
    return tuple(ColumnSpec(each, says, "number", unit, 0.0) for each, says in heads)


SOURCES = TableSpec(
    "sources",
    "sources.csv",
    "Sources",
    (
        ColumnSpec("id", "Source id"),
        *text_columns(title="Title", publisher="Publisher", year="Year published", licence="Licence"),
        *text_columns(url="Address", note="What was taken"),
    ),
    ("id",),
)

ASSUMPTIONS = TableSpec(
    "assumptions",
    "assumptions.csv",
    "Assumptions: numbers that nobody published",
    (
        ColumnSpec("id", "Assumption id"),
        *text_columns(statement="Statement"),
        *(ColumnSpec(end, end.capitalize(), "number", "see column unit") for end in ("low", "central", "high")),
        *text_columns(unit="Unit", reason="Reason"),
    ),
    ("id",),
    {"band": ("low", "central", "high")},
)
