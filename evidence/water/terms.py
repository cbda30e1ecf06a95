"""What makes the difference to the prototype: gains of all together on the open trace, one term after the other."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from evidence.water.observed import FIRST, MONTHS, YEARS, Observed, open_trace
from ortaq.core import Array
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.rows import SUMMER
from ortaq.domains.water.coalitions import deal_of
from ortaq.domains.water.operation.accounts import musd_a_year, welfare_a_year
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.record import Record
from ortaq.domains.water.operation.rolling import Trace, alone, operated

ORACLE_YEARS = 10
"""Of the prototype; three of them are kept apart."""


@dataclass(frozen=True)
class Pair:
    """The same years without a deal and with that of all."""

    usual: Record
    deal: Record

    def gains(self, counted: Callable[[Record], Array]) -> Array:
        """Return what the deal brings members, USD million a year."""
        return counted(self.deal) - counted(self.usual)


def oracle_case(basin: Basin) -> Basin:
    """Return the basin as the prototype ran it: a quarter more is wanted from April to September than the limits.

    Below Shardara wants are no limits, and stay.
    """
    limited = [c.canal for c in basin.canals if c.node != "lower"]
    more = [
        replace(w, amount=replace(w.amount, central=w.amount.high)) if w.of in limited and w.month - 1 in SUMMER else w
        for w in basin.wants
    ]
    return replace(basin, wants=tuple(more))


def pair(basin: Basin, trace: Trace, starts: tuple[Array, Array] | None = None) -> Pair:
    """Return both runs, begun where the trace says or where ``starts`` do."""
    assumed = Assumed(basin)
    first, second = starts or (trace.start, trace.start)
    usual = operated(assumed, alone(assumed), replace(trace, start=first))
    policy = deal_of(assumed, frozenset(basin.members))
    return Pair(usual, operated(assumed, policy, replace(trace, start=second), usual))


def with_floods(record: Record) -> Array:
    """Return what members have in a year with floods and water sent out of the river, which plans of both mind."""
    return musd_a_year(record) + welfare_a_year(record)


def by_steps(record: Record) -> Array:
    """Return the same with what is left in reservoirs valued by steps instead of by the years after."""
    return with_floods(replace(record, after=None))


def water_by_year(both: Pair) -> Array:
    """Return what canals took more under the deal, USD million by year of the trace, all members together."""
    more = both.deal.taken - both.usual.taken
    worth = (more @ both.deal.assumed.water_steps[1]) @ both.deal.assumed.canal_worth
    return np.asarray(worth.reshape(YEARS, MONTHS).sum(axis=1))


def terms(seen: Observed, basin: Basin) -> tuple[dict[str, Array], Array]:
    """Return gains of members by term, USD million a year, and what canals take more by year."""
    trace, case = open_trace(seen, basin), oracle_case(basin)
    both, limits = pair(case, trace), pair(basin, trace)
    again = pair(case, trace, (both.usual.end, both.deal.end))
    gains = both.gains(with_floods)
    found = {
        "as the prototype ran it": gains,
        f"over {ORACLE_YEARS} years, three of which bring nothing": gains * YEARS / ORACLE_YEARS,
        "wants at the limits": limits.gains(with_floods),
        "without floods and water sent out of the river": both.gains(musd_a_year),
        "what is left valued by steps, not by the years after": both.gains(by_steps),
        "begun where the same policy left the river": again.gains(by_steps),
    }
    return found, water_by_year(both)


def term_lines(members: tuple[str, ...], found: dict[str, Array], years: Array, told: dict[str, float]) -> list[str]:
    """Return the table as text, the prototype first."""
    rows = {"prototype, ten years": np.array([told[m] for m in members])} | found
    lines = [f"gains of all together, USD million a year: {' '.join(members)}"]
    lines += [f"  {name}: {' '.join(f'{x:.1f}' for x in row)}, in all {row.sum():.1f}" for name, row in rows.items()]
    each = ", ".join(f"{FIRST + k}: {x:.0f}" for k, x in enumerate(years.tolist()))
    return [*lines, f"  water that canals take more, USD million by year: {each}"]
