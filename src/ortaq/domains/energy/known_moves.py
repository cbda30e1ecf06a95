"""Moves of energy held against the system and the region, all faults of a change at once."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ortaq.core import Region, require_known
from ortaq.domains.energy.changed import system_of_moves
from ortaq.domains.energy.moves import EnergyAction, EnergyMove
from ortaq.domains.energy.system import BURNT, EnergySystem
from ortaq.domains.energy.values import sector_of
from ortaq.tables import gathered

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
    if move.target:
        names, kind = _targets(move, system)
        yield partial(require_known, (move.target,), names, kind=kind, where=where)


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
        case _:
            power = (*(p.name for p in system.plants), *(line.name for line in system.standing))
            return (*power, *(p.name for p in system.pipelines if not p.candidate)), "plant, line or pipe"
