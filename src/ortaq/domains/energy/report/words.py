"""Words, units and columns that several tables of energy share."""

from collections.abc import Mapping

from ortaq.core.report import Cell, Column, Name, Number, Text, Words

TWH = Text("energy.unit.twh_year")
GW = Text("energy.unit.gw")
MUSD = Text("energy.unit.musd_year")
USD_MWH = Text("energy.unit.usd_mwh")
PERCENT = Text("energy.unit.percent")
INDEX = Text("energy.unit.index")
BCM = Text("energy.unit.bcm_year")
MT = Text("energy.unit.mt_year")
MT_CO2 = Text("energy.unit.mt_co2_year")
USD_T = Text("energy.unit.usd_t")
POINTS = Text("energy.unit.points")

MEMBER = Column(Text("energy.member"))
NONE = Cell(Text("energy.none"))


def state(code: str) -> Cell:
    """Return a state as the head of a row."""
    return Cell(Name("economy", code))


def fuel(name: str) -> Text:
    """Return what a fuel is called."""
    return Text(f"energy.fuel.{name}")


def amount(fuel_name: str) -> Text:
    """Return the unit of a fuel that is bought and sold."""
    return BCM if fuel_name == "gas" else MT


def parts(amounts: Mapping[str, float], *, states: bool) -> tuple[Words, ...]:
    """Return names with the percent that each has of all, the largest first.

    Parameters
    ----------
    amounts : mapping of str to float
        By state or pipe; the empty name is what comes otherwise than by pipe.
    states : bool
    """
    whole = sum(amounts.values())
    order = sorted(amounts.items(), key=lambda item: (-item[1], item[0]))
    return tuple(
        Text("energy.part", {"name": _name(name, states=states), "percent": Number(100.0 * value / whole)})
        for name, value in order
    )


def _name(name: str, *, states: bool) -> Words:
    if states:
        return Name("economy", name)
    return name or Text("energy.no_pipe")
