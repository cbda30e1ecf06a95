"""Moves of energy held against the system and the region, all faults of a change at once."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ortaq.core import InputError, Region, require_known
from ortaq.domains.energy.changed import FIELDS, demand_in, system_of_moves
from ortaq.domains.energy.fuel_worth import gas_price_at
from ortaq.domains.energy.moves import EnergyAction, EnergyMove
from ortaq.domains.energy.system import BURNT, EnergySystem
from ortaq.domains.energy.values import sector_of
from ortaq.tables import gathered

RUN_BY_WATER = ("KGZ", "TJK")
"""Members whose power from rivers the domain of water counts: the Naryn and the Vakhsh."""

OF_RIVERS = ("hydro", "storage")
"""Fuels of plants that are no move of energy: dams are moves of rivers, and a store alone makes nothing."""


def require_known_moves(moves: Sequence[EnergyMove], region: Region, where: str) -> None:
    """Refuse moves in members, of lines, plants, pipes, refineries, technologies and fuels that are not known.

    Parameters
    ----------
    moves : sequence of EnergyMove
    region : Region
    where : str
        Place in the file.

    Raises
    ------
    InputError
    """
    gathered([check for move in moves for check in _checks(move, region, f"{where} > energy > {move.action}")])


def _checks(move: EnergyMove, region: Region, where: str) -> Iterator[Callable[[], object]]:
    system = system_of_moves()
    yield partial(sector_of, region)
    yield partial(region.economy_positions, move.economies, where=where)
    if move.member:
        yield partial(require_known, (move.member,), system.codes, kind="member with an energy system", where=where)
    if move.action is EnergyAction.GAS_SAVED:  # a price of zero at the border says that none is sold there
        sellers = tuple(b.member for b in system.balances if b.fuel == "gas" and b.export_price.central > 0.0)
        yield partial(require_known, (move.member,), sellers, kind="member that sells gas abroad", where=where)
    if move.action is EnergyAction.GAS_SWAP:
        yield partial(require_swap, system, move, where)
        return
    if move.action in (EnergyAction.PUMPING_SAVED, EnergyAction.DRY_RIVERS):
        yield partial(_require_room, system, move, where)
    if move.target:
        names, kind = _targets(move, system)
        yield partial(require_known, (move.target,), names, kind=kind, where=where)


def _require_room(system: EnergySystem, move: EnergyMove, where: str) -> None:
    """Refuse more than pumps can take or rivers give, and rivers that the domain of water runs."""
    if move.member not in system.codes:  # said elsewhere
        return
    if move.action is EnergyAction.PUMPING_SAVED:
        most, of = demand_in(system.demand(move.member), FIELDS), "takes from April to September"
    else:
        if move.member in RUN_BY_WATER:
            raise InputError(
                f"dry rivers of {move.member} as a move of energy",
                where=where,
                why="its rivers are run by the domain of water, which counts their power: it would count twice",
                fix="write a dry year of its river as [[shock.water]]",
            )
        most, of = sum(sum(row.twh) for row in system.hydro if row.member == move.member), "has of rivers"
    if move.value.high > most:
        raise InputError(
            f"{move.action} of {move.value.high:g} TWh, and {move.member} {of} {most:.3g}",
            where=where,
            fix="write TWh a year, less than that",
        )


def require_swap(system: EnergySystem, move: EnergyMove, where: str) -> None:
    """Refuse a gas swap between places that no pipe ties to who swaps, or that is larger than these pipes.

    Raises
    ------
    InputError
        With every fault.
    """
    places = tuple(m.code for m in system.members)
    sellers = tuple(b.member for b in system.balances if b.fuel == "gas" and b.production.central > 0.0)
    checks = [
        partial(require_known, (move.member,), sellers, kind="member that has gas", where=where),
        partial(require_known, (move.via,), places, kind="place of the energy system", where=where),
        partial(require_known, (move.target,), places, kind="place of the energy system", where=where),
    ]
    gathered(checks)
    faults = []
    if len({move.member, move.via, move.target}) < 3:
        faults.append("seller, who swaps and buyer are not three")
    if gas_price_at(system, move.target) is None:
        faults.append(f"no table says what gas is worth in {move.target}")
    for ends in ((move.member, move.via), (move.via, move.target)):
        room = _gas_room(system, *ends)
        if room < move.value.high:
            faults.append(f"gas pipes between {ends[0]} and {ends[1]} carry {room:g} bcm a year")
    if faults:
        raise InputError(
            f"a swap of {move.value.high:g} bcm that cannot be: {'; '.join(faults)}",
            where=where,
            why="a swap needs a pipe at either end, if none from end to end",
            fix="name places that gas pipes join, and an amount that they carry",
        )


def _gas_room(system: EnergySystem, one: str, other: str) -> float:
    """Return what standing gas pipes between two places carry, either way: gas that is not sent back counts as sent."""
    ways = ((p, (p.from_, *p.through, p.to)) for p in system.pipelines if p.fuel == "gas" and not p.candidate)
    return sum(p.capacity.central for p, way in ways if one in way and other in way)


def _targets(move: EnergyMove, system: EnergySystem) -> tuple[tuple[str, ...], str]:
    """Return what a move may name, and what that is called."""
    match move.action:
        case EnergyAction.LINE:
            return tuple(line.name for line in system.candidates), "line that can be built"
        case EnergyAction.PLANT:
            here = (o.technology for o in system.options if o.member == move.member and o.fuel not in OF_RIVERS)
            return tuple(dict.fromkeys(here)), f"technology that can be built in {move.member}"
        case EnergyAction.UPGRADE:
            return tuple(r.name for r in system.refineries), "refinery"
        case EnergyAction.FUEL_PRICE:
            return BURNT, "fuel that plants burn"
        case EnergyAction.WINTER_OUTAGE:
            return tuple(p.name for p in system.plants), "plant"
        case _:
            power = (*(p.name for p in system.plants), *(line.name for line in system.standing))
            return (*power, *(p.name for p in system.pipelines if not p.candidate)), "plant, line or pipe"
