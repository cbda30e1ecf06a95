"""Texts that a spreadsheet program would run as formulas: quoted in every CSV that goes out, bare again when read."""

import re
from typing import Any

_FORMULA = re.compile(r"'*\s*[=+\-@\t\r\n\uff0b\uff0d\uff1d\uff20]")
"""What such a text begins with, behind any apostrophes that quote it."""

_NUMBER = re.compile(r"\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\s*")


def quoted(cell: Any) -> Any:
    r"""Return a cell of a CSV file as a spreadsheet shows it, not as one runs it; numbers stay numbers.

    Parameters
    ----------
    cell : object

    Examples
    --------
    >>> quoted("=1+1"), quoted("'=1+1"), quoted("-1.5"), quoted("rail")
    ("'=1+1", "''=1+1", '-1.5', 'rail')
    """
    if not isinstance(cell, str) or not _FORMULA.match(cell) or _NUMBER.fullmatch(cell):
        return cell
    return f"'{cell}"


def bare(text: str) -> str:
    """Return what `quoted` was given.

    Parameters
    ----------
    text : str

    Examples
    --------
    >>> bare("'=1+1"), bare("''=1+1"), bare("'twas")
    ('=1+1', "'=1+1", "'twas")
    """
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
