"""A checkpoint of another copy: the acts are here too, and it says in which order they came there."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_RUNS = re.compile(r"([1-9][0-9]{0,14}(-[1-9][0-9]{0,14})?( [1-9][0-9]{0,14}(-[1-9][0-9]{0,14})?)*)?")


class BadOrder(ValueError):
    """Text that is no order of entries; says why."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A checkpoint of another copy.

    Attributes
    ----------
    note : str
        As it was signed.
    places : str
        Numbers in this copy of the entries that it covers, in the order of the other: ``1-10 15 11-14``.
    """

    note: str
    places: str

    def order(self) -> tuple[int, ...]:
        """Return the numbers in this copy, one by one.

        Raises
        ------
        BadOrder
            The text says none.
        """
        return order_of(self.places)


def runs_of(places: Sequence[int]) -> str:
    """Return numbers as runs.

    Examples
    --------
    >>> runs_of([1, 2, 3, 9, 4, 5])
    '1-3 9 4-5'
    """
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][1] + 1:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    return " ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)


def order_of(text: str, most: int | None = None) -> tuple[int, ...]:
    """Return the numbers that runs say.

    Parameters
    ----------
    text : str
    most : int, optional
        The largest number there can be.

    Raises
    ------
    BadOrder
        The text is of another form, a run is backwards, a number is beyond the largest, or there are more than that.

    Examples
    --------
    >>> order_of("1-3 9")
    (1, 2, 3, 9)
    """
    if not _RUNS.fullmatch(text):
        raise BadOrder("the order of entries is not written as runs of numbers")
    found: list[int] = []
    for run in text.split():
        first, _, last = run.partition("-")
        start, end = int(first), int(last or first)
        if end < start or (most is not None and (end > most or len(found) + end - start >= most)):
            raise BadOrder("the order of entries names entries that are not here")
        found.extend(range(start, end + 1))
    return tuple(found)
