"""What trade reads of freight under every combination of network measures, each by its own equilibrium of freight.

Every search starts at the base year, so that a state of the network has one answer whatever was asked before. Answers
are whole multiples of ``kept_states.STEP``, and those of shipped mechanisms ship with them.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np

from ortaq.core import Array, Band
from ortaq.core.subsets import holds, joined_items
from ortaq.domains.corridors.freight.effects import FreightEffects
from ortaq.domains.corridors.freight.fixed_point_check import certified_residual
from ortaq.domains.corridors.freight.kept_states import decoded, encoded, kept_state
from ortaq.domains.corridors.freight.loading_check import certified_gap_mt
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.moves import CLOSURES, NetworkShift, parts_of_year

Shifts = tuple[NetworkShift, ...]

TOLERANCE = 5e-5
"""Largest distance between a load and what its delays bring about, in parts of the gate's capacity."""

MOST_KEPT = 512
"""States of which a process keeps the effects."""


def agenda_effects(
    effects: FreightEffects, measures: Sequence[Shifts], shocks: Sequence[Shifts], subsets: Collection[int]
) -> Iterator[tuple[Array, Array]]:
    """Yield what trade reads of subsets of measures under every shock.

    Parameters
    ----------
    effects : FreightEffects
    measures : sequence of tuple of NetworkShift
        Bit m of a subset says whether ``measures[m]`` is in.
    shocks : sequence of tuple of NetworkShift
        Closures that last for part of the year are averaged over the year.
    subsets : collection of int

    Yields
    ------
    tuple of ndarray, ndarray
        Ratios of trade costs, shape (subset, sector, importer, exporter), and what importers pay to carriers beyond the
        base year, million USD a year, shape (subset, payer, receiver); subsets ascending.
    """
    chosen = joined_items(measures, holds(np.array(sorted(subsets), dtype=np.int64), len(measures)))
    for shock in shocks:
        rows = [over_the_year(effects, shock, shifts) for shifts in chosen]
        yield np.stack([hats for hats, _ in rows]), np.stack([sent for _, sent in rows])


def over_the_year(effects: FreightEffects, shock: Shifts, lasting: Shifts) -> tuple[Array, Array]:
    """Return the mean effects over a year in which closures may end before it does.

    Parameters
    ----------
    effects : FreightEffects
    shock : tuple of NetworkShift
    lasting : tuple of NetworkShift
        What holds beside it all year.
    """
    corner = effects.system.corner
    parts = [(part, _all_year(held)) for part, held in parts_of_year((*shock, *lasting), corner) if part > 0.0]
    each = [state_effects(effects, held) for _, held in parts]
    hats, sent = (np.sum([part * own[n] for (part, _), own in zip(parts, each, strict=True)], axis=0) for n in (0, 1))
    return hats, sent


def state_effects(effects: FreightEffects, shifts: Shifts) -> tuple[Array, Array]:
    """Return what trade reads of one state of the network: shipped, known to this process, or solved.

    Parameters
    ----------
    effects : FreightEffects
    shifts : tuple of NetworkShift
        Closures are for the whole year.

    Returns
    -------
    tuple of ndarray, ndarray
        As `FreightEffects.of`.
    """
    known = effects.known
    if shifts not in known:
        while len(known) >= MOST_KEPT:
            known.pop(next(iter(known)))
        known[shifts] = kept_state(effects, shifts) or decoded(*encoded(*_solved(effects, shifts)))
    return known[shifts]


def _solved(effects: FreightEffects, shifts: Shifts) -> tuple[Array, Array]:
    system = effects.system
    found = system.under(shifts, tolerance=TOLERANCE) if shifts else system.at_rest
    assert isinstance(found.loaded, Loading)
    if shifts:
        certified_residual(system.loader(shifts), found)
    certified_gap_mt(found.loaded)
    return effects.of(found.loaded)


def _all_year(held: Sequence[NetworkShift]) -> Shifts:
    """Return what holds in a part of a year as if it held all year: closures are whole."""
    return tuple(replace(s, value=Band.exact(1.0)) if s.action in CLOSURES else s for s in held)
