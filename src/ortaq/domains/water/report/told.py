"""The numbers of a report: means of the runs of a basin that get the same inflows, and what they are worth to whom."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Band
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.rows import MONTHS
from ortaq.domains.water.coalitions import Coalitions
from ortaq.domains.water.operation.balance import require_balance
from ortaq.domains.water.operation.record import Record
from ortaq.domains.water.operation.rolling import means_by_month
from ortaq.domains.water.regimes import Regimes

USUAL = 0
"""Position of the river of today among the regimes."""

TODAY = "today"
"""The river of today where no deal is looked at."""

DEAL = "deal"
"""All together with winter power."""

DEALS = ("usual", "water", DEAL)
"""Without a deal; all together for water only; all together with winter power."""


@dataclass(frozen=True, eq=False)
class Shares:
    """What every coalition can gain and how the gain of all may be shared, USD million a year.

    Attributes
    ----------
    gains : tuple of (int, ndarray of shape (member,))
        What members have more under the plan of a coalition, by its bits.
    v : ndarray, shape (coalition,)
    own : ndarray, shape (member,)
        Before payments.
    by : tuple of (str, ndarray of shape (member, 3))
        Shares by rule, ``shapley`` and ``nucleolus``: where all worths are at their low ends, as they stand, at their
        high ends; NaN at ends that were not run.
    """

    gains: tuple[tuple[int, Array], ...]
    v: Array
    own: Array
    by: tuple[tuple[str, Array], ...]


@dataclass(frozen=True, eq=False)
class Told:
    """What a report says of a basin, means by month of the year.

    Attributes
    ----------
    basin : Basin
    regimes : tuple of str
        What is compared; the first is the river of today, and it and the last are drawn.
    years : float
    gap_km3 : float
        Largest gap of all balances.
    passed : ndarray, shape (regime, month, node)
        What reservoirs release and spill, what passes reaches and reaches the outlet, km3.
    wanted, delivered : ndarray, shape (regime, month, canal)
        km3.
    sent_twh : ndarray, shape (regime, month)
        What the neighbours send to the member that decides.
    lost : tuple of (str, str, ndarray of shape (regime,))
        Group and name of what is sent out of the river, floods, or is missing of what must come, km3 a year.
    gains : ndarray, shape (regime, member, 3)
        What each brings against the first before payments, USD million a year: where all worths are at their low ends,
        as they stand, at their high ends; NaN at ends that were not run.
    foreseen : ndarray, shape (member,), optional
        What the last would add if all inflows were known.
    welfare : ndarray, shape (member,), optional
        What the last changes of floods and of water sent out of the river, USD million a year: in no gain.
    prices : ndarray, shape (month, node), optional
        What one more 1,000 m3 would be worth in the first, USD.
    shares : Shares, optional
    filling : tuple of (str, ndarray of shape (member, 3))
        What a year of filling a planned dam costs members, USD million: slow, usual and quick filling. Empty where it
        was not run.
    """

    basin: Basin
    regimes: tuple[str, ...]
    years: float
    gap_km3: float
    passed: Array
    wanted: Array
    delivered: Array
    sent_twh: Array
    lost: tuple[tuple[str, str, Array], ...]
    gains: Array
    foreseen: Array | None = None
    welfare: Array | None = None
    prices: Array | None = None
    shares: Shares | None = None
    filling: tuple[tuple[str, Array], ...] = ()

    @property
    def decided(self) -> Array:
        """What the reservoir that is decided lets go, km3, shape (regime, month)."""
        at = [n.node for n in self.basin.nodes].index(self.basin.decides)
        return np.asarray(self.passed[:, :, at])

    @property
    def has_deal(self) -> bool:
        """Whether the last regime is a deal of the members."""
        return self.regimes[-1] == DEAL

    @property
    def lack(self) -> Array:
        """What canals want and do not get in a year, km3, shape (regime, canal)."""
        return np.asarray(np.maximum(self.wanted - self.delivered, 0.0).sum(axis=1))

    def gain(self, regime: int, member: int) -> Band | float:
        """Return what a regime brings a member, with its range where both ends were run."""
        return ranged(self.gains[regime, member])

    def together(self, regime: int) -> Band | float:
        """Return what it brings all."""
        return ranged(self.gains[regime].sum(axis=0))


def ranged(ends: Array) -> Band | float:
    """Return a value with its range, or the value alone where its ends were not run.

    Parameters
    ----------
    ends : ndarray, shape (3,)
        Low, central and high end; NaN where they were not run.
    """
    return banded(ends) if np.isfinite(ends).all() else float(ends[1])


def banded(ends: Array) -> Band:
    """Return a value with the range that holds it and both ends.

    Parameters
    ----------
    ends : ndarray, shape (3,)
        Low, central and high end.
    """
    every = ends.tolist()
    return Band(min(every), every[1], max(every))


def deal_told(found: Regimes, shares: Shares | None = None) -> Told:
    """Return the numbers of a report on a river that a deal would change.

    Parameters
    ----------
    found : Regimes
    shares : Shares, optional
        Where coalitions were asked for.
    """
    water, deal = found.gains
    unrun = np.full(len(water), np.nan)
    gains = np.array([np.zeros((3, len(water))), [unrun, water, unrun], [found.ends[0], deal, found.ends[1]]])
    numbers = told_of(DEALS, (found.usual, found.water, found.deal), gains.transpose(0, 2, 1))
    return replace(numbers, gap_km3=found.gap_km3, foreseen=found.foreseen, welfare=found.welfare, shares=shares)


def told_of(regimes: tuple[str, ...], runs: Sequence[Record], gains: Array) -> Told:
    """Return what runs of a basin have in common and in what they differ.

    Parameters
    ----------
    regimes : tuple of str
    runs : sequence of Record
        In the same order.
    gains : ndarray, shape (regime, member, 3)
        As in `Told`.
    """
    usual = runs[USUAL]
    basin = usual.assumed.basin
    return Told(
        basin=basin,
        regimes=regimes,
        years=len(usual.done) / MONTHS,
        gap_km3=max(require_balance(run) for run in runs),
        passed=np.array([_passed(run) for run in runs]),
        wanted=np.array([run.assumed.want for run in runs]),
        delivered=np.array([means_by_month(run.taken.sum(axis=2), run.months) for run in runs]),
        sent_twh=np.array([_sent(run) for run in runs]),
        lost=tuple(_lost(runs)),
        gains=gains,
        prices=mean_prices(usual),
    )


def mean_prices(run: Record) -> Array | None:
    """Return prices of water of a run, USD per 1,000 m3, shape (month of the year, node); None where it has none."""
    return None if run.prices is None else means_by_month(run.prices, run.months)


def _passed(run: Record) -> Array:
    """Return what leaves every node, km3, shape (month of the year, node)."""
    columns, found = run.columns.at, []
    for node in (n.node for n in run.assumed.basin.nodes):
        groups = [g for g in ("release", "spill", "flow") if node in columns[g]]
        found.append(means_by_month(sum((run.one(g, node) for g in groups), np.zeros(len(run.done))), run.months))
    return np.array(found).T


def _sent(run: Record) -> Array:
    """Return what is bought from the neighbours, TWh, shape (month of the year,)."""
    basin, assumed = run.assumed.basin, run.assumed
    twh = assumed.twh_per_km3 * run.one("release", basin.decides)
    bought = [
        assumed.bought_twh(int(month), made, winter_power=run.winter_power)
        for month, made in zip(run.months, twh.tolist(), strict=True)
    ]
    return means_by_month(np.array(bought), run.months)


def _lost(runs: Sequence[Record]) -> "list[tuple[str, str, Array]]":
    """Return what is sent out of the river, what floods and what is missing, where any is."""
    found = []
    for group in ("outfall", "excess", "short"):
        for name in runs[0].columns.at[group]:
            each = np.array([float(r.one(group, name).sum()) * MONTHS / len(r.done) for r in runs])
            if group == "outfall" or (each > SEEN).any():
                found.append((group, name, each))
    return found


SEEN = 1e-6
"""km3 a year above which floods and flows that are missing are listed."""


def shares_of(
    found: Coalitions, ends: tuple[Coalitions, Coalitions] | None, nucleolus: Callable[[Array], Array | None]
) -> Shares:
    """Return what coalitions can gain, and shares of the gain of all.

    Parameters
    ----------
    found : Coalitions
    ends : tuple of Coalitions or None
        The same where all worths are at their low ends, and at their high ends; None where these were not run.
    nucleolus : callable
        Of a game; None where no share suits everyone who can stay alone.
    """
    each = (found,) if ends is None else (ends[0], found, ends[1])
    by = [("shapley", _ended([one.shapley for one in each]))]
    inner = [nucleolus(one.v) for one in each]
    known = [share for share in inner if share is not None]
    if len(known) == len(each):
        by.append(("nucleolus", _ended(known)))
    return Shares(tuple(found.gains.items()), found.v, found.own, tuple(by))


def _ended(shares: Sequence[Array]) -> Array:
    """Return shares with both their ends, shape (member, 3): of one alone the ends were not run."""
    unrun = np.full(len(shares[0]), np.nan)
    return np.array(shares if len(shares) > 1 else (unrun, shares[0], unrun)).T
