"""A year of the power system as it stands: who runs, what flows, what is not served, and what electricity is worth."""

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Corner, InputError, suggest
from ortaq.domains.energy.certificate import require_optimum
from ortaq.domains.energy.dispatch.balance import require_balance
from ortaq.domains.energy.dispatch.inputs import makers_of, power_year
from ortaq.domains.energy.dispatch.operation import Operation, operate, prices
from ortaq.domains.energy.dispatch.year import PowerYear, Run
from ortaq.domains.energy.linear import Columns, Programme, Rows, Solved, programme, solve
from ortaq.domains.energy.system.system import EnergySystem

BASE_YEAR = 2024

METHOD = "highs-ipm"
"""Interior points, then a vertex: three times as fast as the simplex method on a year."""


@dataclass(frozen=True)
class Dispatch:
    """A year of the power system at least cost.

    Attributes
    ----------
    year : PowerYear
    run : Run
    usd_mwh : ndarray, shape (slice, node)
        Prices: what one more MWh wanted would cost.
    held_usd : ndarray, shape (limit,)
        What one MWh more of a limit is worth, USD; of a cap, one tonne.
    objective_musd : float
        Million USD: fuel, operation, what neighbours sell less what they pay, and what is not served.
    residual : float
        The largest failure of the certificate.
    """

    year: PowerYear
    run: Run
    usd_mwh: Array
    held_usd: Array
    objective_musd: float
    residual: float

    @property
    def generation_twh(self) -> Array:
        """By unit (``year.units.names``), month, and kind of day and block: shape (unit, 12, day x block)."""
        return self.year.by_month(self.run.made)

    def fuel_twh(self, member: str) -> dict[str, float]:
        """Return what a member generates in the year by fuel, TWh."""
        return by_fuel(self.year, self.run.made, member)

    @property
    def flow_twh(self) -> Array:
        """Net from the first end of a line to the second, as it leaves: shape (line, 12, day x block)."""
        return self.year.by_month(self.run.sent[:, :, 0] - self.run.sent[:, :, 1])

    def unserved_twh(self, member: str) -> Array:
        """Return what is not served of a member by month and kind of day and block, TWh."""
        here = [i for i, m in enumerate(self.year.members) if m == member]
        return np.asarray(self.year.by_month(self.run.unserved[:, here]).sum(axis=0))

    def price(self, member: str) -> Array:
        """Return what electricity is worth in a member by month and kind of day and block, USD per MWh.

        Of a member of several nodes, weighted by their demand.
        """
        return price_of(self.year, self.usd_mwh, member)

    def mean_price(self, member: str) -> float:
        """Return the mean of prices of a year weighted by demand, USD per MWh."""
        return mean_price_of(self.year, self.usd_mwh, member)

    def demand_twh(self, member: str) -> Array:
        """Return what a member wants by month and kind of day and block, TWh."""
        here = [i for i, m in enumerate(self.year.members) if m == member]
        return np.asarray(self.year.by_month(self.year.demand[:, here]).sum(axis=0))

    def imports_twh(self, member: str) -> Array:
        """Return what arrives in a member from others less what leaves it, by month and kind of day and block, TWh."""
        return net_imports(self.year, self.run.sent, member)


def by_fuel(year: PowerYear, made: Array, member: str) -> dict[str, float]:
    """Return what units in a member make in a year by fuel, TWh."""
    twh = year.hours @ made / 1e3
    found: dict[str, float] = {}
    for node, fuel, value in zip(year.units.at.tolist(), year.units.fuels, twh.tolist(), strict=True):
        if year.members[node] == member and fuel not in ("import", "export"):
            found[fuel] = found.get(fuel, 0.0) + value
    return found


def price_of(year: PowerYear, usd_mwh: Array, member: str) -> Array:
    """Return prices of a member by month and kind of day and block, weighted by demand of its nodes."""
    here = [i for i, m in enumerate(year.members) if m == member]
    weight = year.demand[:, here] + 1e-12
    mean = (usd_mwh[:, here] * weight).sum(axis=1) / weight.sum(axis=1)
    return np.asarray(mean.reshape(year.shape[0], -1))


def mean_price_of(year: PowerYear, usd_mwh: Array, member: str) -> float:
    """Return the mean of a member's prices of a year weighted by demand, USD per MWh; plain where nothing is wanted."""
    price = price_of(year, usd_mwh, member)
    here = [i for i, m in enumerate(year.members) if m == member]
    twh = year.by_month(year.demand[:, here]).sum(axis=0)
    return float((price * twh).sum() / twh.sum()) if twh.sum() else float(price.mean())


def net_imports(year: PowerYear, sent: Array, member: str) -> Array:
    """Return what arrives in a member over its borders less what leaves, TWh by month and kind of day and block."""
    net = np.zeros(year.slices)
    for i, (start, end) in enumerate(zip(year.lines.from_.tolist(), year.lines.to.tolist(), strict=True)):
        ends = (year.members[start] == member, year.members[end] == member)
        if ends[0] == ends[1]:
            continue
        arrives = sent[:, i, 0 if ends[1] else 1] * (1.0 - year.lines.loss[i])
        net += arrives - sent[:, i, 1 if ends[1] else 0]
    return np.asarray((net * year.hours / 1e3).reshape(year.shape[0], -1))


def dispatched(
    system: EnergySystem,
    year: int = BASE_YEAR,
    cut: Collection[str] = (),
    at: Corner = Corner.CENTRAL,
    *,
    dry: bool = False,
) -> Dispatch:
    """Return a year of the power system as it stands, run at least cost.

    Parameters
    ----------
    system : EnergySystem
    year : int
        Plants that stand in it, and demand grown to it.
    cut : collection of str, optional
        Names of plants and lines that are out.
    at : Corner
        End of all ranges.
    dry : bool
        Whether rivers bring a dry year.

    Raises
    ------
    InputError
        What is cut is neither a plant nor a line.
    NotConverged
        The answer fails its check.
    """
    return dispatch_of(without(standing_year(system, year, at, dry=dry), cut))


def standing_year(
    system: EnergySystem, year: int = BASE_YEAR, at: Corner = Corner.CENTRAL, *, dry: bool = False
) -> PowerYear:
    """Return the arrays of a year of the system as it stands."""
    lines = tuple(line for line in system.standing if line.built <= year)
    return power_year(system, year, makers_of(system, year, at), lines, at, dry=dry)


def without(year: PowerYear, cut: Collection[str]) -> PowerYear:
    """Return a year in which some plants and lines are out, wholly.

    Raises
    ------
    InputError
        No plant and no line has the name.
    """
    names = (*year.units.names, *year.lines.names, *year.stores.names)
    for name in cut:
        if name not in names:
            raise InputError(
                f"no plant and no line is called '{name}'",
                where="what is cut",
                fix=suggest(name, names) or "give the name of a plant or line as its table has it",
            )
    units, lines, stores = year.units, year.lines, year.stores
    return replace(
        year,
        units=replace(units, gw=np.where(np.isin(units.names, list(cut)), 0.0, units.gw)),
        lines=replace(lines, gw=np.where(np.isin(lines.names, list(cut)), 0.0, lines.gw)),
        stores=replace(stores, gw=np.where(np.isin(stores.names, list(cut)), 0.0, stores.gw)),
    )


def dispatch_of(year: PowerYear) -> Dispatch:
    """Return a year run at least cost, with prices, checked.

    Raises
    ------
    NotConverged
        The answer fails its check.
    """
    given, operation = year_programme(year)
    found = solve(given, METHOD)
    residual = require_optimum(given, found, f"the power system of {year.year}")
    run = run_of(operation, found)
    residual = max(residual, require_balance(year, run))
    held = -1e3 * found.most[operation.held]
    return Dispatch(year, run, prices(year, operation, found.equal), held, found.objective, residual)


def year_programme(year: PowerYear) -> tuple[Programme, Operation]:
    """Return the programme of a year at given capacities."""
    columns, equal, most = Columns(), Rows(), Rows()
    operation = operate(year, columns, equal, most)
    return programme(columns, equal, most), operation


def run_of(operation: Operation, found: Solved) -> Run:
    """Return what an answer does in every slice."""
    x = found.x
    parts = (operation.made, operation.sent, operation.unserved, operation.unused, operation.taken, operation.given)
    return Run(*(x[part] for part in parts))
