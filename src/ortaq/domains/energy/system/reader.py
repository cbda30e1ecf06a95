"""Folders of an energy system: tables read into an `EnergySystem`, and refused with all faults at once."""

from collections.abc import Collection, Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

from ortaq.core import Assumption, Source
from ortaq.domains.energy.system import fuel_rows, future_rows, rows
from ortaq.domains.energy.system import fuel_tables as fuel
from ortaq.domains.energy.system import future_tables as future
from ortaq.domains.energy.system import power_tables as power
from ortaq.domains.energy.system.checks import require_known_names, require_sound, require_supply
from ortaq.domains.energy.system.joined import demands, hydro, marked, options, plants
from ortaq.domains.energy.system.system import EnergySystem
from ortaq.domains.energy.system.tables import SPECS
from ortaq.tables import ASSUMPTIONS, SOURCES, TableSpec, TypedTable, gathered, is_file, read_table

SHIPPED = Path(__file__).parents[1] / "data" / "system"
"""The tables that ship with ortaq."""

Read = Mapping[str, TypedTable]


def load_system(folder: Path | None = None, close: Collection[str] = ()) -> EnergySystem:
    """Return an energy system, checked.

    Parameters
    ----------
    folder : Path, optional
        Tables in it stand in place of those of the same name that ship; all that ship if absent.
    close : collection of str, optional
        Names of plants, lines, pipelines and refineries to leave out.

    Raises
    ------
    InputError
        With every fault of the tables, or naming what is not there to be left out.

    Examples
    --------
    >>> load_system().codes
    ('KAZ', 'KGZ', 'TJK', 'TKM', 'UZB')
    """
    system = _shipped() if folder is None else _loaded(folder)
    if not close:
        return system
    require_known_names(system, close)
    return system.without(close)


@cache
def _shipped() -> EnergySystem:
    return _loaded(SHIPPED)


def _loaded(folder: Path) -> EnergySystem:
    specs = (*SPECS, SOURCES, ASSUMPTIONS)
    places = {spec.name: folder if is_file(folder / spec.file) else SHIPPED for spec in specs}
    tables = gathered(partial(read_table, places[spec.name], spec) for spec in specs)
    read = dict(zip(places, tables, strict=True))
    sources, assumptions = (
        _provenance(folder, read, SOURCES, Source),
        _provenance(folder, read, ASSUMPTIONS, Assumption),
    )
    require_sound(read, {row.id for row in (*sources, *assumptions)})
    system = _joined(read, sources, assumptions)
    require_supply(system)
    return system


def _provenance(folder: Path, read: Read, spec: TableSpec, make: type[Any]) -> tuple[Any, ...]:
    """Return sources or assumptions: those of the folder before those that ship, by id."""
    own = read[spec.name].records(make)
    if folder == SHIPPED:
        return own
    shipped = read_table(SHIPPED, spec).records(make)
    return tuple({row.id: row for row in (*shipped, *own)}.values())


def _joined(read: Read, sources: tuple[Source, ...], assumptions: tuple[Assumption, ...]) -> EnergySystem:
    prices = read[fuel.PRICES.name].records(rows.FuelPrice)
    burnt = {(p.member, p.fuel): p for p in prices}
    return EnergySystem(
        members=marked(read[power.MEMBERS.name], rows.Member, "neighbour"),
        nodes=read[power.NODES.name].records(rows.Node),
        blocks=read[power.BLOCKS.name].records(rows.Block),
        days=read[power.DAYS.name].records(rows.Day),
        fuel_prices=prices,
        plants=plants(read, burnt),
        lines=marked(read[power.LINES.name], rows.Line, "candidate"),
        pipelines=marked(read[fuel.PIPELINES.name], fuel_rows.Pipeline, "candidate"),
        refineries=read[fuel.REFINERIES.name].records(fuel_rows.Refinery),
        yields=marked(read[fuel.YIELDS.name], fuel_rows.Yield, "light"),
        product_uses=read[fuel.USES.name].records(fuel_rows.ProductUse),
        demands=demands(read),
        hydro=hydro(read),
        balances=read[fuel.BALANCES.name].records(fuel_rows.FuelBalance),
        fuel_trade=read[fuel.TRADE.name].records(fuel_rows.FuelTrade),
        profiles=read[power.PROFILES.name].records(rows.Profile),
        options=options(read, burnt),
        borders=read[power.BORDERS.name].records(rows.Border),
        caps=read[future.CAPS.name].records(future_rows.Cap),
        generated=read[power.GENERATED.name].records(rows.Generated),
        sources=sources,
        assumptions=assumptions,
    )
