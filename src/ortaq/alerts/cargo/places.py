"""Places of events: which crossing each belongs to, and on whose side it lies."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ortaq.alerts.cargo.identifiers import canonical_id
from ortaq.tables import Mistake, read_csv, refuse

COLUMNS = ("place", "crossing", "side")

BOTH = 2
"""Sides of a crossing."""


@dataclass(frozen=True)
class Places:
    """Places by their number, in the order of the file.

    Attributes
    ----------
    number : mapping of str to int
        By identifier in one spelling (`canonical_id`).
    crossings : tuple of str
    crossing : tuple of int
        Of each place.
    side : tuple of int
        Of each place: 0 or 1 in ``sides`` of its crossing.
    sides : tuple of tuple of str
        Countries on both sides of each crossing.
    """

    number: Mapping[str, int]
    crossings: tuple[str, ...]
    crossing: tuple[int, ...]
    side: tuple[int, ...]
    sides: tuple[tuple[str, str], ...]

    def of(self, text: str) -> int:
        """Return the number of a place, -1 where it is none of these.

        Parameters
        ----------
        text : str
        """
        return self.number.get(canonical_id(text), -1)


def read_places(path: Path) -> Places:
    """Return the places of a table with the columns place, crossing and side.

    Parameters
    ----------
    path : Path

    Raises
    ------
    InputError
        A cell is empty, a place stands at two crossings or sides, or a crossing has not two sides; all are named.
    """
    rows = read_csv(path.parent, path.name, COLUMNS)
    mistakes: list[Mistake] = []
    stands: dict[str, tuple[str, str]] = {}
    sides: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        where = f"{path}, line {row['_line']}"
        place, crossing, side = (row[name].strip() for name in COLUMNS)
        if not (place and crossing and side):
            mistakes.append(Mistake(where, "a cell is empty", "give place, crossing and side"))
            continue
        known = stands.setdefault(canonical_id(place), (crossing, side))
        if known != (crossing, side):
            what = f"the place '{place[:60]}' stands at {' '.join(known)} and at {crossing} {side}"
            mistakes.append(Mistake(where, what, "keep one row of it; two spellings of an identifier are one place"))
            continue
        sides[crossing].setdefault(side, where)
    for crossing, own in sides.items():
        if len(own) != BOTH:
            what = f"the crossing '{crossing}' has the sides {', '.join(own)}"
            mistakes.append(Mistake(next(iter(own.values())), what, "give the places on both sides, by two countries"))
    refuse(mistakes, str(path), why="a direction is the side seen first, then the other")
    if not rows:
        refuse([Mistake(str(path), "the table has no rows", "add the places of events")], str(path))
    names = tuple(sides)
    return Places(
        {place: at for at, place in enumerate(stands)},
        names,
        tuple(names.index(crossing) for crossing, _ in stands.values()),
        tuple(list(sides[crossing]).index(side) for crossing, side in stands.values()),
        tuple((first, second) for first, second in (tuple(sides[name]) for name in names)),
    )
