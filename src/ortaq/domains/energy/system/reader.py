"""Folders of an energy system: tables read into an `EnergySystem`, and refused with all faults at once."""

from collections.abc import Sequence
from functools import cache, partial
from pathlib import Path

from ortaq.core import Assumption, InputError, Source
from ortaq.domains.energy.system import fuel_rows, future_rows, rows
from ortaq.domains.energy.system import fuel_tables as fuel
from ortaq.domains.energy.system import future_tables as future
from ortaq.domains.energy.system import power_tables as power
from ortaq.domains.energy.system.checks import require_sound, require_supply
from ortaq.domains.energy.system.joined import demands, hydro, marked, options, plants
from ortaq.domains.energy.system.system import EnergySystem
from ortaq.domains.energy.system.tables import SPECS
from ortaq.tables import ASSUMPTIONS, SOURCES, TableSpec, TypedTable, gathered, is_file, is_folder, read_table

SHIPPED = Path(__file__).parents[1] / "data" / "system"
"""The tables that ship with ortaq."""

Read = dict[str, TypedTable]


def load_system(folder: Path | None = None) -> EnergySystem:
    """Return an energy system, checked.

    Parameters
    ----------
    folder : Path, optional
        Tables in it stand in place of those of the same name that ship; all that ship if absent.

    Raises
    ------
    InputError
        With every fault of the tables.

    Examples
    --------
    >>> load_system().codes
    ('KAZ', 'KGZ', 'TJK', 'TKM', 'UZB')
    """
    return _shipped() if folder is None else _loaded(folder)


@cache
def _shipped() -> EnergySystem:
    return _checked(_shipped_tables(), *_provenance(_shipped_tables()))


@cache
def _shipped_tables() -> Read:
    return _tables(SHIPPED, (*SPECS, SOURCES, ASSUMPTIONS))


def _tables(folder: Path, specs: Sequence[TableSpec]) -> Read:
    read = gathered(partial(read_table, folder, spec) for spec in specs)
    return dict(zip((spec.name for spec in specs), read, strict=True))


def _loaded(folder: Path) -> EnergySystem:
    """Return the system of a folder: its tables in place of the shipped ones, its sources beside them."""
    if not is_folder(folder):
        raise InputError(
            f"no folder {folder}", where="the folder of the energy system", fix="give a folder with tables"
        )
    given = [spec for spec in (*SPECS, SOURCES, ASSUMPTIONS) if is_file(folder / spec.file)]
    if not given:
        raise InputError(
            f"{folder} holds no table of an energy system",
            where=str(folder),
            fix="give a folder with one or more of the tables, such as plants.csv or profiles.csv",
        )
    shipped = _shipped_tables()
    joined = shipped | _tables(folder, given)
    before, after = _provenance(shipped), _provenance(joined)
    sources = tuple({row.id: row for row in (*before[0], *after[0])}.values())
    assumptions = tuple({row.id: row for row in (*before[1], *after[1])}.values())
    return _checked(joined, sources, assumptions)


def _provenance(read: Read) -> tuple[tuple[Source, ...], tuple[Assumption, ...]]:
    return read[SOURCES.name].records(Source), read[ASSUMPTIONS.name].records(Assumption)


def _checked(read: Read, sources: tuple[Source, ...], assumptions: tuple[Assumption, ...]) -> EnergySystem:
    require_sound(read, {s.id for s in sources} | {a.id for a in assumptions})
    system = _joined(read, sources, assumptions)
    require_supply(system)
    return system


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
        new_hydro=read[power.NEW_HYDRO.name].records(rows.NewHydro),
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
