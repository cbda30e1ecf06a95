"""Water as a model: what rivers bring members becomes productivity of farming and electricity, payments and welfare.

Sellers of grain that close, and reserves against it, become trade costs of farming.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Case, Change, Corner, Effects, Integers, Mask, Region, Values
from ortaq.core.subsets import holds, joined_items
from ortaq.domains.water.benefits import KINDS, WRITES, values_of
from ortaq.domains.water.food.grain import grain_moves_of
from ortaq.domains.water.food.grain_values import COSTS, grain_values
from ortaq.domains.water.levels import levels_of
from ortaq.domains.water.moves import WaterMove, water_moves_of
from ortaq.domains.water.response import brought, tabled
from ortaq.domains.water.rivers import river


@dataclass(frozen=True)
class WaterModel:
    """See `ortaq.core.Model`."""

    name: str = "water"
    reads: frozenset[str] = frozenset()
    writes: frozenset[str] = WRITES | {COSTS}
    slow: bool = False

    def ends(self, case: Case) -> Corner:
        """Return the end used for the size of moves, and for what water and power are worth."""
        return case.shift

    def moved_by(self, change: Change) -> bool:
        """Return whether a change touches a river or grain."""
        return bool(water_moves_of(change) or grain_moves_of(change))

    def tabled(self, change: Change) -> bool:
        """Return whether no river has to be run for a change alone."""
        moves = water_moves_of(change)
        basins = {move.basin: [one for one in moves if one.basin == move.basin] for move in moves}
        return all(
            tabled(name, levels_of((move, move.value.at(end)) for move in here), insiders_of(here))
            for name, here in basins.items()
            for end in Corner
        )

    def agenda(  # noqa: PLR0917 - the protocol
        self,
        region: Region,
        measures: Sequence[Change],
        shocks: Sequence[Sequence[Change]],
        subsets: Integers,
        case: Case,
        given: Sequence[Effects],  # noqa: ARG002 - the protocol; it reads nothing
    ) -> Sequence[Mapping[str, Values]]:
        """Return what rivers bring and closed sellers cost subsets of measures under every shock."""
        inside = holds(subsets, len(measures))
        grain = grain_values(region, measures, shocks, inside, case.shift)
        rivers = river_values(region, measures, shocks, inside, case.shift)
        return [{**one, **other} for one, other in zip(rivers, grain, strict=True)]


def river_values(
    region: Region, measures: Sequence[Change], shocks: Sequence[Sequence[Change]], inside: Mask, end: Corner
) -> list[Mapping[str, Values]]:
    """Return what rivers bring, for each shock; nothing where no move is of a river.

    ``inside``, shape (subset, measure).
    """
    own = [water_moves_of(measure) for measure in measures]
    under = [tuple(move for change in shock for move in water_moves_of(change)) for shock in shocks]
    every = [move for moves in (*own, *under) for move in moves]
    common = Common.of(every, end)
    answers: list[Mapping[str, Values]] = []
    for alone in under:
        if not alone and not any(own):
            answers.append({})
            continue
        chosen = joined_items(own, inside, alone)
        musd = np.stack([common.musd(region, moves) for moves in chosen])
        paid = np.stack([paid_musd(region, moves, end) for moves in chosen])
        answers.append(values_of(region, musd, paid))
    return answers


@dataclass(frozen=True, slots=True)
class Common:
    """What all subsets of an agenda share, so that they differ in nothing but their moves.

    Attributes
    ----------
    end : Corner
        Of the size of moves.
    places : mapping of str to float
        By river, of the worths of water and power in their ranges. They are one doubt, whatever is done to the river:
        what its first move says holds, of measures before shocks; a mean over moves would take part of the doubt away.
    unvalued : float
        Part of what no market values that is counted: the most that a move says.
    """

    end: Corner
    places: Mapping[str, float]
    unvalued: float

    @classmethod
    def of(cls, moves: Sequence[WaterMove], end: Corner) -> "Common":
        """Return what moves of an agenda have in common, those of measures first."""
        places = {move.basin: move.worths.at(end) for move in reversed(moves)}
        return cls(end, places, max((move.unvalued.at(end) for move in moves), default=0.0))

    def musd(self, region: Region, moves: Sequence[WaterMove]) -> Array:
        """Return what moves bring together, USD million a year, shape (economy, kind)."""
        found = np.zeros((len(region.economies), len(KINDS)))
        for name in dict.fromkeys(move.basin for move in moves):
            here = [move for move in moves if move.basin == name]
            levels = levels_of((move, move.value.at(self.end)) for move in here)
            each = brought(name, levels, insiders_of(here), self.places[name])
            for member, musd in zip(river(name).basin.members, each, strict=True):
                if member in region.economy_ids:
                    found[region.economy_ids.index(member)] += musd
        found[:, KINDS.index("welfare")] *= self.unvalued
        return found


def insiders_of(moves: Sequence[WaterMove]) -> tuple[str, ...]:
    """Return for whom the upper reservoir of a river is run under its moves, in the order of its members."""
    taking = {who for move in moves for who in (move.receiver, *move.suppliers, *move.partners)}
    return tuple(who for who in river(moves[0].basin).basin.members if who in taking)


def paid_musd(region: Region, moves: Sequence[WaterMove], end: Corner) -> Array:
    """Return what deals have members pay each other, USD million a year, shape (payer, receiver); none of no power."""
    found = np.zeros((len(region.economies),) * 2)
    held = (move for move in moves if move.value.at(end) != 0.0)
    for payment in (payment for move in held for payment in move.payments):
        at = region.economy_positions((payment.payer, payment.receiver), where="payments of water")
        found[at[0], at[1]] += payment.musd.at(end)
    return found


MODEL = WaterModel()
