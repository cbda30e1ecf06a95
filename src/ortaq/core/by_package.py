"""Arrays of an agenda that is too long for a table of all its packages: rows that are asked for by their package."""

from typing import Any

import numpy as np

from ortaq.core.errors import InputError
from ortaq.core.quantity import Array, Integers, Mask


class ByPackage(np.ndarray[tuple[int, ...], np.dtype[Any]]):
    """Values of some packages, shape (package, ...), read by the number of the package as a table of all is.

    Whole numbers on the first axis are packages, of which one that is not known is an error, never a wrong row. Slices
    and marks on the first axis go by rows, as do all sums: the first row is the empty package, the others ascend. What
    is read is a plain array; what is computed elementwise keeps its packages.

    Examples
    --------
    >>> gains = ByPackage.of(np.array([0.0, 2.5, 4.0]), np.array([0, 6, 9]))
    >>> float(gains[9]), (2.0 * gains)[[6, 9]], gains[1:]
    (4.0, array([5., 8.]), array([2.5, 4. ]))
    """

    packages: Integers

    @classmethod
    def of(cls, values: Array | Mask, packages: Integers) -> "ByPackage":
        """Return values by package.

        Parameters
        ----------
        values : ndarray, shape (package, ...)
        packages : ndarray of int, shape (package,)
            Ascending, the empty one first.
        """
        made = np.array(values).view(cls)
        made.packages = packages
        return made

    def __array_finalize__(self, source: object) -> None:
        """Carry the packages on to what is computed from their values."""
        self.packages = getattr(source, "packages", np.zeros(0, dtype=np.int64))

    def __reduce__(self) -> tuple[Any, ...]:
        """Return how it is kept: what numpy keeps, and the packages."""
        make, arguments, state = np.ndarray.__reduce__(self)[:3]  # type: ignore[str-unpack]
        return make, arguments, (self.packages, state)

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        """Take back what `__reduce__` gave."""
        self.packages = state[0]
        super().__setstate__(state[1])

    def __repr__(self) -> str:
        """Return the plain values: numpy would read their ends by row."""
        return repr(np.asarray(self))

    def __getitem__(self, key: Any) -> Any:
        """Return values of packages, or of rows where a slice or marks are given."""
        plain, (first, *rest) = np.asarray(self), key if isinstance(key, tuple) else (key,)
        if len(plain) != len(self.packages) or first is None or first is Ellipsis or isinstance(first, slice):
            return plain[key]
        asked = np.asarray(first)
        if asked.dtype == np.bool_:
            return plain[key]
        rows = self.rows(asked.astype(np.int64))
        return plain[(rows if rows.ndim else int(rows), *rest)]

    def rows(self, packages: Integers) -> Integers:
        """Return the rows of packages, in the shape in which they are given.

        Raises
        ------
        InputError
            One of them is not known.
        """
        rows = np.minimum(np.searchsorted(self.packages, packages), len(self.packages) - 1)
        unknown = np.unique(packages[self.packages[rows] != packages])
        if unknown.size:
            raise InputError(
                f"the gains of package {unknown[0]} are not known",
                where="package",
                why="the agenda has too many packages for a table, and this one was not solved",
                fix="report the command, the region and the mechanism",
            )
        return rows


def packages_of(values: Array | Mask) -> Integers:
    """Return the packages of the rows of an array: all of an agenda, unless the array says which.

    Parameters
    ----------
    values : ndarray, shape (package, ...)

    Returns
    -------
    ndarray of int, shape (package,)

    Examples
    --------
    >>> packages_of(np.zeros(4)), packages_of(ByPackage.of(np.zeros(2), np.array([0, 9])))
    (array([0, 1, 2, 3]), array([0, 9]))
    """
    return values.packages if isinstance(values, ByPackage) else np.arange(len(values))
