"""Results as plain tables for other programs, and as tables and figures in notebooks."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np

from ortaq.core.errors import InputError
from ortaq.core.quantity import Integers

if TYPE_CHECKING:
    from pandas import DataFrame

    from ortaq.core.region import Region

RENDERER = "ortaq.brief.notebook"
"""The module that shows results; named as text, as domains are: what is computed does not import what is shown."""

SHOWN = 20
"""Rows of a table in a notebook."""


@dataclass(frozen=True, eq=False)
class Coded:
    """A long column of few names: the names, and which stands in every row.

    Attributes
    ----------
    names : tuple of str
    at : ndarray of int, shape (row,)
        Positions among the names.
    """

    names: tuple[str, ...]
    at: "Integers"

    def __len__(self) -> int:
        return len(self.at)


TidyColumn: TypeAlias = "Sequence[Any] | np.ndarray[Any, Any] | Coded"


def package_names(measures: Sequence[str], packages: Integers) -> tuple[str, ...]:
    """Return the measures of packages, joined by blanks.

    Parameters
    ----------
    measures : sequence of str
        The agenda.
    packages : ndarray of int, shape (package,)

    Returns
    -------
    tuple of str

    Examples
    --------
    >>> package_names(["rail", "labs"], np.arange(4))
    ('', 'rail', 'labs', 'rail labs')
    """
    return tuple(" ".join(m for bit, m in enumerate(measures) if package >> bit & 1) for package in packages.tolist())


class Drawing(Protocol):
    """A figure that a notebook shows."""

    @property
    def svg(self) -> str:
        """The drawing, with its title and note."""

    def save(self, path: str) -> None:
        """Write it to a file, ``.svg`` or ``.png``.

        Raises
        ------
        InputError
            The name of the file ends otherwise, it cannot be written, or what makes pictures is not installed.
        """


class Tidy:
    """A result that is one plain table: a row for each observation, a column for each variable."""

    __slots__ = ()

    @abstractmethod
    def tidy(self) -> Mapping[str, TidyColumn]:
        """Return the columns by name; all of one length, numbers as numbers, units in names or in a column."""

    def to_arrow(self) -> Any:
        """Return the table as a ``pyarrow.Table``; names that repeat are dictionaries, ``polars.from_arrow`` reads it.

        Examples
        --------
        >>> gain = {"percent": np.array([0.1, 0.2])}
        >>> Outcome("rail", ("KAZ", "KGZ"), gain, gain, gain, {}, {}, 0.0, {}).to_arrow().column_names
        ['scenario', 'economy', 'metric', 'unit', 'value', 'low', 'high']
        """
        import pyarrow as pa  # noqa: PLC0415  (slow to load, and nothing else here needs it)

        def of(column: TidyColumn) -> Any:
            if isinstance(column, Coded):
                return pa.DictionaryArray.from_arrays(pa.array(column.at.astype(np.int32)), pa.array(column.names))
            return pa.array(column)

        return pa.table({name: of(column) for name, column in self.tidy().items()})

    def to_frame(self) -> "DataFrame":
        """Return the table as a ``pandas.DataFrame``; names that repeat are categories.

        Raises
        ------
        InputError
            pandas is not installed.
        """
        try:
            import pandas  # noqa: F401, PLC0415  (a hundred times as slow to load as all of this)
        except ModuleNotFoundError as error:
            raise InputError(
                "the package 'pandas' is not installed",
                where="to_frame",
                why="a frame is a table of pandas; to_arrow gives the same table without it",
                fix="install it with: pip install 'ortaq[notebook]'",
            ) from error
        return self.to_arrow().to_pandas()

    def _repr_html_(self) -> str:
        """Return the first rows, for notebooks."""
        table = self.to_arrow()
        head = "".join(f"<th>{escape(name)}</th>" for name in table.column_names)
        rows = "".join(
            "<tr>" + "".join(f"<td>{escape(_shown(value))}</td>" for value in row.values()) + "</tr>"
            for row in table.slice(0, SHOWN).to_pylist()
        )
        left = table.num_rows - SHOWN
        more = f"<p>{left:,} more rows: to_frame() or to_arrow()</p>" if left > 0 else ""
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{more}"


class Drawn:
    """A result that has a figure."""

    __slots__ = ()

    def plot(self, region: "Region | None" = None, *, language: str = "en") -> Drawing:
        """Return the figure of this result as pages of ortaq draw it.

        Parameters
        ----------
        region : Region, optional
            Gives economies their names; without one they are called as in the Unicode data.
        language : str, optional
            Of the texts.

        Raises
        ------
        InputError
            There is no such language, or there is nothing to draw.
        """
        drawing: Drawing = import_module(RENDERER).plot(self, region, language)
        return drawing


def _shown(value: object) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
