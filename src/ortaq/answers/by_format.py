"""What one economy gains, pays and depends on by format: every shipped mechanism in which it sits, side by side."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from ortaq.agreement import Listed
from ortaq.answers.agenda import settle
from ortaq.answers.terms import Terms
from ortaq.core import CENTRAL, Band, Corner, InputError, Mechanism, Package, Progress, Region, cases_of
from ortaq.dependence import Weighing, weigh
from ortaq.domains import ties
from ortaq.model import costs, gains_by_case
from ortaq.model.ensemble import Executor, Store


@dataclass(frozen=True, eq=False)
class InFormat:
    """One economy in one mechanism, with the package that the mechanism recommends.

    Attributes
    ----------
    mechanism : Mechanism
    package : int or None
        None where no package is recommended; then the rest is None too.
    gain_musd, gain_percent : Band or None
        In the mean over the shocks, net of costs, over the central and the named cases; the second of real income.
    worst_percent : float or None
        In the worst shock of the mechanism, percent of real income, central.
    worst_shock : int or None
        Position among no shock and the shocks.
    paid_musd : Band or None
        A year, over the range of costs.
    weighing : Weighing or None
        Of the economy, today and after the package.
    largest_residual : float
    """

    mechanism: Mechanism
    package: int | None
    gain_musd: Band | None = None
    gain_percent: Band | None = None
    worst_percent: float | None = None
    worst_shock: int | None = None
    paid_musd: Band | None = None
    weighing: Weighing | None = None
    largest_residual: float = 0.0


def require_seated(economy: str, mechanisms: Sequence[Mechanism]) -> tuple[Mechanism, ...]:
    """Return the mechanisms in which an economy sits.

    Raises
    ------
    InputError
        It sits in none of them.

    Examples
    --------
    >>> from ortaq.answers.by_format import require_seated
    >>> [mechanism.id for mechanism in require_seated("KGZ", [pair])]
    ['pair']
    """
    own = tuple(mechanism for mechanism in mechanisms if economy in mechanism.members)
    if not own:
        raise InputError(
            f"{economy} sits in no shipped mechanism",
            where=f"weigh {economy} --formats",
            why="gains and payments by format are those of mechanisms that ship",
            fix="run `ortaq formats` to see who belongs where, or try it at a table with --try",
        )
    return own


def in_format(
    region: Region,
    mechanism: Mechanism,
    economy: str,
    progress: Progress | None = None,
    *,
    executor: Executor | None = None,
    store: Store | None = None,
) -> InFormat:
    """Return what the package that a mechanism recommends brings one of its members.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    economy : str
        A member.
    progress, executor, store : optional
        As in ``payoff_table``.

    Raises
    ------
    NotConverged
        An equilibrium was not found.

    Examples
    --------
    >>> from ortaq.answers.by_format import in_format
    >>> found = in_format(region, pair, "KGZ")
    >>> found.package, round(found.paid_musd.central, 2), found.gain_musd.low < found.gain_musd.high
    (1, 0.33, True)
    """
    settled: Listed = settle(region, mechanism, Terms(), progress, executor=executor, store=store)[1]
    package = settled.recommended
    if package is None:
        return InFormat(mechanism, None)
    cases = (CENTRAL, *cases_of(mechanism.measures, region.answers.horizon))
    found = gains_by_case(region, mechanism, [package], cases, executor=executor, store=store)
    at, chance = mechanism.members.index(economy), mechanism.shock_probability
    musd = np.array([each.musd[0, at] @ chance for each in found])
    percent = np.array([each.percent[0, at] @ chance for each in found])
    central = found[0].percent[0, at]
    paid = [float(costs(mechanism, [package], corner)[0, at]) for corner in (Corner.LOW, Corner.CENTRAL, Corner.HIGH)]
    other = next(member for member in mechanism.members if member != economy)
    chosen = Package.from_index(package, [measure.id for measure in mechanism.measures])
    weighing = weigh(
        region, package=chosen, mechanism=mechanism, members=(economy,), partners=(other,), ties=partial(ties, region)
    )
    return InFormat(
        mechanism=mechanism,
        package=package,
        gain_musd=Band.over(musd),
        gain_percent=Band.over(percent),
        worst_percent=float(central.min()),
        worst_shock=int(central.argmin()),
        paid_musd=Band(*paid),
        weighing=weighing,
        largest_residual=max([weighing.before.residual, *(each.largest_residual for each in found)]),
    )
