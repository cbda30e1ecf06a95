"""Tonnes of goods trade by pair and industry, from quantities beside values; many quantities are not known."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array

FILE = "quantities.csv"
COLUMNS = ("exporter", "importer", "division", "value_musd", "weighed_musd", "tonnes", "source")
LEAST_MUSD = 0.001
"""Trade of a pair and industry below it is left out of the file."""


@dataclass(frozen=True, eq=False, slots=True)
class Quantities:
    """Goods trade of one year by ISIC division.

    ``divisions``: numbers of ISIC Rev. 4 divisions.
    ``value``, ``weighed``, ``tonnes``, each of shape (division, importer, exporter): million USD of all products,
    million USD of those whose quantity is known, and their tonnes.
    """

    divisions: tuple[int, ...]
    value: Array
    weighed: Array
    tonnes: Array

    def rows(self, codes: tuple[str, ...], source: str) -> Iterator[tuple[str, str, int, str, str, str, str]]:
        """Yield rows with ``COLUMNS``; what an economy sells to itself is no trade.

        ``codes``: economies in array order.
        """
        for d, n, i in np.argwhere(self.value >= LEAST_MUSD).tolist():
            if i != n:
                numbers = (float(of[d, n, i]) for of in (self.value, self.weighed, self.tonnes))
                value, weighed, tonnes = (f"{number:.6g}" for number in numbers)
                yield codes[i], codes[n], self.divisions[d], value, weighed, tonnes, source
