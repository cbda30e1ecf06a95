"""What tables of a ledger are made of: heads, names of states, texts in a language, money."""

from collections.abc import Mapping, Sequence

from ortaq.core.report import Cell, Column, Name, Reading, Text, Words

MUSD = Text("unit.musd")
YES, YEAR = "yes", "year"
"""Units of figures that are no amounts: done or not (``yes=1``), and the year of something."""


def economies(codes: Sequence[str]) -> Words:
    """Return codes as names."""
    return tuple(Name("economy", code) for code in codes)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return a text in a language, or in one in which it exists.

    Examples
    --------
    >>> in_language({"ru": "да"}, "zh")
    'да'
    """
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


def column_heads(*names: str) -> tuple[Column, ...]:
    """Return the heads of columns.

    Parameters
    ----------
    *names : str
        Ends of the keys of their messages.
    """
    return tuple(Column(Text(f"ledger.column.{name}")) for name in names)


def figure_cell(value: float | None, unit: str) -> Cell:
    """Return a figure in its own unit, yes or no, or a year as such; empty where there is none.

    Parameters
    ----------
    value : float or None
    unit : str
        Of a commitment; empty where nobody said.
    """
    if value is None:
        return Cell("")
    if unit.startswith(YES):
        return Cell(Text("ledger.yes" if value >= 1 else "ledger.no"))
    if unit == YEAR:
        return Cell(f"{value:.0f}")
    return Cell(value, Reading.INPUT, unit=unit or Text("ledger.no_unit"))


def money_cell(musd: float | None) -> Cell:
    """Return million USD; empty where nobody said."""
    return Cell("") if musd is None else Cell(musd, Reading.INPUT, unit=MUSD)
