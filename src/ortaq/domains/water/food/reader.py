"""Folders of food: tables read into a `Food`, and refused with all faults at once."""

from functools import partial
from pathlib import Path

from ortaq.core import Assumption, Source
from ortaq.domains.water.food import tables
from ortaq.domains.water.food.checks import require_sound
from ortaq.domains.water.food.food import Food
from ortaq.domains.water.food.rows import Closure, Crop, Field, Poorest, Trade, Wheat
from ortaq.tables import ASSUMPTIONS, SOURCES, gathered, read_table, write_files

SHIPPED = Path(__file__).parents[1] / "data" / "food"
"""The tables that ship with ortaq."""


def read_food(folder: Path = SHIPPED) -> Food:
    """Return the tables of food of a folder, checked.

    Parameters
    ----------
    folder : Path, optional
        The shipped one if absent.

    Raises
    ------
    InputError
        With every fault of its tables.

    Examples
    --------
    >>> "UZB" in read_food().members
    True
    """
    specs = (*tables.SPECS, SOURCES, ASSUMPTIONS)
    read = dict(zip((s.name for s in specs), gathered(partial(read_table, folder, s) for s in specs), strict=True))
    food = Food(
        crops=read["crops"].records(Crop),
        fields=read["fields"].records(Field),
        wheat=read["wheat"].records(Wheat),
        trade=read["trade"].records(Trade),
        poorest=read["poorest"].records(Poorest),
        closures=read["closures"].records(Closure),
        sources=read["sources"].records(Source),
        assumptions=read["assumptions"].records(Assumption),
    )
    require_sound(food, folder)
    return food


def some_food(folder: Path) -> Path:
    """Write the shipped tables into a folder, as a good example.

    Returns
    -------
    Path
        The folder with the tables.
    """
    write_files(folder / "food", {path.name: path.read_bytes() for path in SHIPPED.iterdir()})
    return folder / "food"
