"""The second-best assignment as a linear programme over ways, solved by column generation.

A way is a column; crossings with a capacity are shared rows. The programme over the ways known so far gives every
scarce crossing a price (its dual); ways that are cheaper at these prices than what a pair pays now join the programme,
until there are none (Dantzig and Wolfe 1960, Decomposition principle for linear programs, Operations Research 8(1)).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import scipy  # its parts load when they are first used

from ortaq.core import Array, Integers, NotConverged

CHEAPER = 1e-9
"""A way joins the programme if it is cheaper by this part of what the pair pays."""

MOST_ROUNDS = 300
"""Rounds of pricing before the search is given up."""

_TOLERANCE = 1e-9


@dataclass(frozen=True, eq=False)
class Commodities:
    """What must be carried, one element per pair of gateways and demand row that uses a scarce crossing.

    ``mt``: million tonnes a year.
    ``unmet_usd``: cost of a tonne left behind, USD.
    """

    mt: Array
    unmet_usd: Array


@dataclass(frozen=True, eq=False)
class Columns:
    """Ways known so far.

    ``commodity``, shape (column,).
    ``usd``, shape (column,): USD per tonne, without scarcity prices.
    ``uses``, shape (column, scarce crossing): how often the way passes each scarce crossing.
    ``round``, shape (column,): round of pricing that found it; 0 is the cheapest way of all, -1 leaves the tonnes
    behind.
    """

    commodity: Integers
    usd: Array
    uses: Integers
    round: Integers

    def joined(self, other: "Columns") -> "Columns":
        """Return both sets of columns."""
        names = self.__dataclass_fields__
        return Columns(**{name: np.concatenate([getattr(self, name), getattr(other, name)]) for name in names})


@dataclass(frozen=True, eq=False)
class Mix:
    """Optimum over some columns.

    ``mt``, shape (column,): tonnes on each way.
    ``pays_usd``, shape (commodity,): what one more tonne would cost, USD.
    ``prices``, shape (scarce crossing,): what one more tonne of capacity would save, USD.
    """

    columns: Columns
    mt: Array
    pays_usd: Array
    prices: Array


Price = Callable[[Array], tuple[Array, Integers]]
"""From prices to the cheapest way of every commodity: USD per tonne with prices, and uses (commodity, crossing)."""


def first_columns(commodities: Commodities, usd: Array, uses: Integers) -> Columns:
    """Return two columns per commodity: its cheapest way of all, and leaving the tonnes behind."""
    every = np.arange(len(usd))
    cheapest = Columns(every, usd, uses, np.zeros_like(every))
    return cheapest.joined(Columns(every, commodities.unmet_usd, np.zeros_like(uses), np.full_like(every, -1)))


def generate(commodities: Commodities, columns: Columns, capacity_mt: Array, price: Price) -> Mix:
    """Return the optimum over all ways.

    Raises NotConverged if the solver failed, or cheaper ways kept turning up.
    """
    for number in range(1, MOST_ROUNDS + 1):
        mix = cheapest_mix(commodities, columns, capacity_mt)
        usd, uses = price(mix.prices)
        better = np.flatnonzero(usd < mix.pays_usd * (1.0 - CHEAPER) - CHEAPER)
        if not better.size:
            return mix
        own_usd = usd[better] - uses[better] @ mix.prices
        columns = columns.joined(Columns(better, own_usd, uses[better], np.full_like(better, number)))
    raise NotConverged(
        f"cheaper ways still turn up after {MOST_ROUNDS} rounds",
        residual=float((mix.pays_usd - usd).max()),
        where="assignment to crossings with a capacity",
        fix="drop demand that is tiny against the rest",
    )


def cheapest_mix(commodities: Commodities, columns: Columns, capacity_mt: Array) -> Mix:
    """Return the optimum over known columns: every tonne is carried or left behind, no crossing holds too much.

    Raises NotConverged if the solver failed.
    """
    every = np.arange(len(columns.usd))
    # The solver takes sparse rows, its type stubs do not.
    owner: Any = scipy.sparse.csr_array(
        (np.ones(len(every)), (columns.commodity, every)), shape=(len(commodities.mt), len(every))
    )
    shared: Any = scipy.sparse.csr_array(columns.uses.T.astype(float))
    # Tonnes are scaled so that the solver's absolute tolerances mean the same for any size of demand.
    scale = float(commodities.mt.mean())
    programme = scipy.optimize.linprog(
        columns.usd,
        A_ub=shared,
        b_ub=capacity_mt / scale,
        A_eq=owner,
        b_eq=commodities.mt / scale,
        method="highs-ds",
        options={"primal_feasibility_tolerance": _TOLERANCE, "dual_feasibility_tolerance": _TOLERANCE},
    )
    if programme.status != 0:
        raise NotConverged(f"linear programme: {programme.message}", where="assignment to crossings with a capacity")
    mt = np.maximum(np.asarray(programme.x), 0.0)
    mt *= (commodities.mt / (owner @ mt))[columns.commodity]
    return Mix(columns, mt, np.asarray(programme.eqlin.marginals), np.maximum(-programme.ineqlin.marginals, 0.0))
