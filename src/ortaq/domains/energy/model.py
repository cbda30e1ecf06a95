"""Energy as a model: what members pay less for power and fuels becomes productivity of their energy."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ortaq.core import Array, Case, Change, Corner, Effects, Integers, Region, Values
from ortaq.core.subsets import holds, joined_items
from ortaq.domains.energy.brought import brought_musd, emitted_t
from ortaq.domains.energy.changed import system_of_moves
from ortaq.domains.energy.moves import EnergyMove, energy_moves_of
from ortaq.domains.energy.responses import shipped_response
from ortaq.domains.energy.values import PRODUCTIVITY, values_of


@dataclass(frozen=True)
class EnergyModel:
    """See `ortaq.core.Model`. Every set of moves is a year of the power system of its own, so it is slow."""

    name: str = "energy"
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = frozenset({PRODUCTIVITY, "co2_t"})
    slow: bool = True

    def ends(self, case: Case) -> Corner:
        """Return the end used for the size of moves, and for prices of fuels and of what is not served."""
        return case.shift

    def moved_by(self, change: Change) -> bool:
        """Return whether a change touches energy."""
        return bool(energy_moves_of(change))

    def agenda(  # noqa: PLR0917 - the protocol
        self,
        region: Region,
        measures: Sequence[Change],
        shocks: Sequence[Sequence[Change]],
        subsets: Integers,
        case: Case,
        given: Sequence[Effects],  # noqa: ARG002 - the protocol; it reads nothing
    ) -> Sequence[Mapping[str, Values]]:
        """Return what subsets of measures under every shock bring to the energy of members."""
        inside = holds(subsets, len(measures))
        own = [energy_moves_of(measure) for measure in measures]
        answers: list[Mapping[str, Values]] = []
        for shock in shocks:
            alone = tuple(move for change in shock for move in energy_moves_of(change))
            if not alone and not any(own):
                answers.append({})
                continue
            chosen = joined_items(own, inside, alone)
            found = [what_moves_bring(moves, case.shift) for moves in chosen]
            musd = np.stack([_in_region(region, brought, 0.0) for brought, _ in found])
            answers.append(values_of(region, musd, np.stack([_in_region(region, co2, np.nan) for _, co2 in found])))
        return answers


def _in_region(region: Region, amounts: Array, elsewhere: float) -> Array:
    """Return amounts of members of the system by economy, shape (economy,), with what stands where there is none."""
    found = np.full(len(region.economies), elsewhere)
    for member, amount in zip(system_of_moves().codes, amounts.tolist(), strict=True):
        if member in region.economy_ids:
            found[region.economy_ids.index(member)] = amount
    return found


@lru_cache(maxsize=512)
def what_moves_bring(moves: tuple[EnergyMove, ...], end: Corner) -> tuple[Array, Array]:
    """Return what moves of the shipped system bring its members, from what ships or solved once.

    Parameters
    ----------
    moves : tuple of EnergyMove
    end : Corner
        As in `brought_musd`.

    Returns
    -------
    tuple of ndarray, shape (member,)
        Million USD a year, and tonnes of carbon dioxide that power plants emit more.
    """
    system = system_of_moves()
    known = shipped_response(system, moves, end)
    if known is not None:
        return known
    return brought_musd(system, moves, end), emitted_t(system, moves, end)


MODEL = EnergyModel()
