"""The least-cost way of the power system: what is built, what runs, what it costs whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ortaq.core import Array, Corner, InputError, suggest
from ortaq.domains.energy.certificate import require_optimum
from ortaq.domains.energy.dispatch.balance import require_balance
from ortaq.domains.energy.dispatch.dispatched import METHOD, mean_price_of, net_imports, price_of, run_of
from ortaq.domains.energy.dispatch.operation import prices
from ortaq.domains.energy.dispatch.year import Run, charged
from ortaq.domains.energy.expansion.caps import require_caps, require_met, shared
from ortaq.domains.energy.expansion.payers import bought_mt, carbon_prices, costs_of
from ortaq.domains.energy.expansion.plan import Caps, Plan, emissions, planned
from ortaq.domains.energy.expansion.stages import Stages, stages
from ortaq.domains.energy.linear import Solved, tried
from ortaq.domains.energy.system.rows import FUELS
from ortaq.domains.energy.system.system import EnergySystem

PERIODS = (2025, 2030, 2040, 2050, 2060)

TRADE = ("none", "today", "expansion")


@dataclass(frozen=True)
class Path:
    """The least-cost way of a power system.

    Arrays begin with the period. Money is of a year of the period, not discounted, unless it says so.

    Attributes
    ----------
    periods : tuple of int
    members : tuple of str
    places : tuple of str
        Members, then neighbours.
    fuels : tuple of str
    lines : tuple of str
        Those that stand, then candidates.
    trade : str
    fine, calm : bool
    shape : (int, int, int)
        Months or groups of them, kinds of day, blocks; the first month has January in it.
    weights : ndarray, shape (period,)
        Years for which a period stands, discounted to the first.
    capacity_gw, built_gw, generation_twh : ndarray, shape (period, member, fuel)
    january_gw : ndarray, shape (period, member, fuel, day x block)
        What runs in the month with January.
    demand_twh, unserved_twh, unused_twh, imports_twh : ndarray, shape (period, member)
        Imports are net.
    line_gw, flow_twh : ndarray, shape (period, line)
        What a line carries; net from its first end to its second.
    usd_mwh, january_usd_mwh : ndarray, shape (period, member) and (period, member, day x block)
        Prices: the first weighted by demand.
    emissions_mt, bought_mt, carbon_usd_t : ndarray, shape (period, member)
        Carbon dioxide of plants; of what is bought of outside neighbours, which caps count too; and what one tonne less
        of a cap would cost, zero where no cap binds.
    by_place_musd, by_payer_musd : ndarray, shape (period, place)
        Where costs arise; and with what is paid for electricity, congestion, allowances and carbon across borders.
    objective_musd : float
        All periods, by their weights.
    residual : float
        The largest failure of the certificate.
    """

    periods: tuple[int, ...]
    members: tuple[str, ...]
    places: tuple[str, ...]
    fuels: tuple[str, ...]
    lines: tuple[str, ...]
    trade: str
    fine: bool
    calm: bool
    shape: tuple[int, int, int]
    weights: Array
    capacity_gw: Array
    built_gw: Array
    generation_twh: Array
    january_gw: Array
    demand_twh: Array
    unserved_twh: Array
    unused_twh: Array
    imports_twh: Array
    line_gw: Array
    flow_twh: Array
    usd_mwh: Array
    january_usd_mwh: Array
    emissions_mt: Array
    bought_mt: Array
    carbon_usd_t: Array
    by_place_musd: Array
    by_payer_musd: Array
    objective_musd: float
    residual: float

    @property
    def paid_a_year(self) -> Array:
        """What each place pays in a mean year after the first period, discounted, million USD, shape (place,).

        Nothing can be built for the first: what is not served in it without trade would outweigh all that comes later.
        """
        later = self.weights[1:]
        return np.asarray(later @ self.by_payer_musd[1:] / later.sum())


def path(
    system: EnergySystem,
    periods: Sequence[int] = PERIODS,
    caps: Caps | None = None,
    trade: str = "expansion",
    at: Corner = Corner.CENTRAL,
    *,
    trading: bool = False,
    border_usd_t: float = 0.0,
    fine: bool = False,
    calm: bool = True,
    dry: bool = False,
) -> Path:
    """Return the least-cost way of a power system.

    Parameters
    ----------
    system : EnergySystem
    periods : sequence of int
        A year each; the first is today's, in which nothing is built.
    caps : mapping of (str, int) to float, optional
        Million tonnes of carbon dioxide by member and period; an empty member is all together.
    trade : str
        ``none``: no power between members; ``today``: over lines that stand; ``expansion``: lines can be built.
    at : Corner
        End of all ranges.
    trading : bool
        Whether members may sell each other what their caps allow.
    border_usd_t : float
        What carbon dioxide of electricity from neighbours costs at the border, USD per tonne.
    fine : bool
        Months apart; else seasons.
    calm : bool
        Kinds of day apart; else every day is their mean, which flatters wind.
    dry : bool
        Every year is a dry one.

    Raises
    ------
    InputError
        Caps that cannot be met, with the smallest that can; an unknown kind of trade.
    NotConverged
        The answer fails its check.
    """
    if trade not in TRADE:
        raise InputError(
            f"'{trade}' is no kind of trade", where="trade", fix=suggest(trade, TRADE) or "none, today or expansion"
        )
    caps = dict(caps or {})
    require_caps(system, periods, caps)
    given = stages(system, periods, trade, at, fine=fine, calm=calm, dry=dry)
    given = replace(given, years=tuple(charged(year, border_usd_t) for year in given.years))
    programme, plan = planned(given, shared(caps) if trading else caps, at)
    found = require_met(given, plan, programme, tried(programme, METHOD))
    residual = require_optimum(programme, found, "the path of the power system")
    runs = tuple(run_of(each, found) for each in plan.runs)
    residual = max(residual, *map(require_balance, given.years, runs))
    places, costs = costs_of(given, plan, found, caps if trading else {}, at)
    made = _Told(system.codes, given, plan, found, runs)
    return Path(
        periods=given.periods,
        members=system.codes,
        places=places,
        fuels=FUELS,
        lines=given.years[0].lines.names,
        trade=trade,
        fine=fine,
        calm=calm,
        shape=given.years[0].shape,
        weights=given.weights,
        **made.units(),
        **made.power(),
        carbon_usd_t=made.carbon(),
        by_place_musd=costs.by_place,
        by_payer_musd=costs.by_payer,
        objective_musd=found.objective,
        residual=residual,
    )


@dataclass(frozen=True)
class _Told:
    """What is said of an answer."""

    members: tuple[str, ...]
    given: Stages
    plan: Plan
    found: Solved
    runs: tuple[Run, ...]

    def _each(self, of: Callable[[int, str], Any]) -> Array:
        """Return an array by period and member."""
        return np.array([[of(p, m) for m in self.members] for p in range(len(self.given.periods))], dtype=float)

    def units(self) -> dict[str, Array]:
        """Return capacities and generation, by member and fuel."""
        given, plan, x = self.given, self.plan, self.found.x
        year, none = given.years[0], np.zeros((len(given.periods), given.plants))
        plants = given.standing.copy()
        plants[:, plan.retiring] = x[plan.kept]
        old = given.standing_stores
        stands = np.hstack([plants, x[plan.new], old, x[plan.stored]])
        built = np.hstack([none, x[plan.built], np.zeros_like(old), x[plan.built_stores]])
        count = given.plants + len(given.options)
        nodes = np.concatenate([year.units.at[:count], year.stores.at])
        fuels = (*year.units.fuels[:count], *("storage" for _ in year.stores.names))
        twh, january = [], []
        for each, run in zip(given.years, self.runs, strict=True):
            gw = np.hstack([run.made[:, :count], run.given])
            twh.append(each.hours @ gw / 1e3)
            january.append(gw[: each.slices // each.shape[0]])
        into = np.zeros((len(fuels), len(self.members), len(FUELS)))
        for i, (node, fuel) in enumerate(zip(nodes.tolist(), fuels, strict=True)):
            if year.members[node] in self.members:
                into[i, self.members.index(year.members[node]), FUELS.index(fuel)] = 1.0
        return {
            "capacity_gw": np.einsum("pu,umf->pmf", stands, into),
            "built_gw": np.einsum("pu,umf->pmf", built, into),
            "generation_twh": np.einsum("pu,umf->pmf", np.array(twh), into),
            "january_gw": np.einsum("psu,umf->pmfs", np.array(january), into),
        }

    def power(self) -> dict[str, Array]:
        """Return demand, what is missing, trade, lines, prices and emissions."""
        given, plan, runs = self.given, self.plan, self.runs
        years = given.years
        usd = [
            prices(year, run, self.found.equal, float(weight))
            for year, run, weight in zip(years, plan.runs, given.weights, strict=True)
        ]

        def here(member: str) -> list[int]:
            return [i for i, m in enumerate(years[0].members) if m == member]

        def twh(p: int, gw: Array) -> float:
            return float((years[p].hours @ gw).sum() / 1e3)

        def price(p: int, member: str) -> Array:
            return price_of(years[p], usd[p], member)

        carried = np.array([year.lines.gw for year in years])
        if given.candidates:
            carried[:, -len(given.candidates) :] *= self.found.x[plan.lines]
        net = [
            year.hours @ (run.sent[:, :, 0] - run.sent[:, :, 1]) / 1e3 for year, run in zip(years, runs, strict=True)
        ]
        return {
            "demand_twh": self._each(lambda p, m: twh(p, years[p].demand[:, here(m)])),
            "unserved_twh": self._each(lambda p, m: twh(p, runs[p].unserved[:, here(m)])),
            "unused_twh": self._each(lambda p, m: twh(p, runs[p].unused[:, here(m)])),
            "imports_twh": self._each(lambda p, m: net_imports(years[p], runs[p].sent, m).sum()),
            "line_gw": carried,
            "flow_twh": np.array(net),
            "usd_mwh": self._each(lambda p, m: mean_price_of(years[p], usd[p], m)),
            "january_usd_mwh": self._each(lambda p, m: price(p, m)[0]),
            "emissions_mt": self._each(lambda p, m: emissions(years[p], runs[p].made, m)),
            "bought_mt": self._bought(),
        }

    def _bought(self) -> Array:
        """Return the carbon dioxide of what members buy outside, million tonnes."""
        years = self.given.years
        places = tuple(dict.fromkeys((*self.members, *years[0].members)))
        node = np.array([places.index(m) for m in years[0].members])
        found = [bought_mt(year, run.made, run.sent, node) for year, run in zip(years, self.runs, strict=True)]
        return np.array(found)[:, : len(self.members)]

    def carbon(self) -> Array:
        """Return what one tonne less of its caps would cost, by period and member, USD."""

        def price(p: int, member: str) -> float:
            return sum(carbon_prices(self.given, self.plan, self.found, p, (member,)).values())

        return self._each(price)
