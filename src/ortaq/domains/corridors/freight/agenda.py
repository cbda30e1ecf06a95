"""What trade reads of freight under every combination of network measures, each by its own equilibrium of freight.

States of the network that combinations share are solved once. A search starts where the costs of waiting of smaller
combinations add up to: measures meddle little with each other, so that it ends after two or three loadings.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from ortaq.core import Array, Band
from ortaq.domains.corridors.freight.effects import FreightEffects
from ortaq.domains.corridors.freight.fixed_point import Equilibrium
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.moves import CLOSURES, NetworkShift, parts_of_year

Shifts = tuple[NetworkShift, ...]

TOLERANCE = 5e-5
"""Largest distance between a load and what its delays bring about, in parts of the gate's capacity."""


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
    states, asked = _States(effects, tuple(measures)), sorted(subsets)
    for shock in shocks:
        rows = [states.over_the_year(shock, subset) for subset in asked]
        yield np.stack([hats for hats, _ in rows]), np.stack([sent for _, sent in rows])


@dataclass(frozen=True, eq=False)
class _States:
    """Equilibria and effects of states of the network, each found once.

    ``effects``, ``measures``: as in ``agenda_effects``.
    """

    effects: FreightEffects
    measures: tuple[Shifts, ...]
    _found: dict[tuple[Shifts, int], Equilibrium] = field(default_factory=dict, repr=False)
    _known: dict[tuple[Shifts, int], tuple[Array, Array]] = field(default_factory=dict, repr=False)

    def over_the_year(self, shock: Shifts, subset: int) -> tuple[Array, Array]:
        """Return the mean effects of a subset over the parts of a year."""
        parts = [(part, held) for part, held in parts_of_year(shock, self.effects.system.corner) if part > 0.0]
        each = [self.of(_all_year(held), subset) for _, held in parts]
        hats, sent = (
            np.sum([part * own[n] for (part, _), own in zip(parts, each, strict=True)], axis=0) for n in (0, 1)
        )
        return hats, sent

    def of(self, held: Shifts, subset: int) -> tuple[Array, Array]:
        """Return the effects of a subset while something holds."""
        if (held, subset) not in self._known:
            found = self._solved(held, subset)
            assert isinstance(found.loaded, Loading)
            self._known[held, subset] = self.effects.of(found.loaded)
            self._found[held, subset] = replace(found, loaded=self.effects.system.base)  # theirs would fill the memory
        return self._known[held, subset]

    def _solved(self, held: Shifts, subset: int) -> Equilibrium:
        chosen = (shift for m, shifts in enumerate(self.measures) if subset >> m & 1 for shift in shifts)
        shifts, system = (*held, *chosen), self.effects.system
        return system.under(shifts, self._start(held, subset), TOLERANCE) if shifts else system.at_rest

    def _start(self, held: Shifts, subset: int) -> Equilibrium:
        """Return where a search begins: waiting as if all that is held and chosen had no effect of the whole.

        What is known of every smaller combination is added up with the signs of inclusion and exclusion.
        """
        rest = self.effects.system.at_rest
        whole, usd = (held, subset), np.zeros_like(rest.delay_usd)
        for fewer, sign in _smaller(*whole):
            if fewer not in self._found and fewer != ((), 0):
                return self._found.get((held, 0), rest)
            usd += sign * self._found[fewer].delay_usd if fewer in self._found else 0.0
        near = self._found.get((held, subset & (subset - 1)), rest)
        return replace(near, delay_usd=usd)


def _smaller(held: Shifts, subset: int) -> Iterator[tuple[tuple[Shifts, int], int]]:
    """Yield all combinations of what is held, as one, and measures, but the whole; and the sign of each."""
    size = subset.bit_count() + bool(held)
    for own in {held, ()}:
        part = subset
        while True:
            if (own, part) != (held, subset):
                yield (own, part), 1 if (size - part.bit_count() - bool(own)) % 2 else -1
            if not part:
                break
            part = (part - 1) & subset


def _all_year(held: Sequence[NetworkShift]) -> Shifts:
    """Return what holds in a part of a year as if it held all year: closures are whole."""
    return tuple(replace(s, value=Band.exact(1.0)) if s.action in CLOSURES else s for s in held)
