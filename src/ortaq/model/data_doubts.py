"""Which doubtful flow matters most for who signs a package: errors of the data followed to the verdicts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import CENTRAL, Array, Case, Integers, Mechanism, Progress, Region, refusal_percent
from ortaq.model.ensemble import Executor, SerialExecutor
from ortaq.model.other_flows import ALL_SECTORS, Error, OtherFlows, gains_with_errors
from ortaq.model.refit import PAIR_CORRELATION
from ortaq.model.verification import Rule, worst

CARRIED = 0.95
"""Share of every member's sum of squares whose pairs are also lowered and taken apart by sector."""

AT_A_TIME = 8
"""Errors of one task."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What one economy sells to another, all sectors together.

    ``ln_sd``: standard deviation of the logarithm of the sum, to first order in the errors of its sectors.
    ``methods``, ``sources``: of its sectors, those with most money first.
    ``sector``: the sector whose error moves the closest verdict most; empty where sectors were not taken apart.
    """

    exporter: str
    importer: str
    value_musd: float
    ln_sd: float
    methods: tuple[str, ...]
    sources: tuple[str, ...]
    sector: str


@dataclass(frozen=True, eq=False)
class DataDoubts:
    """What errors of the flows do to the margins (gain less what is refused) by which members sign one package.

    ``pairs``: those that touch a member and are in doubt, the one that matters most for ``closest`` first.
    ``gain_percent``, shape (member,): percent of real income, shocks brought to one number.
    ``refusal_percent``, shape (member,): the gain below which each refuses; see ``core.refusal_percent``.
    ``raised_percent``, ``lowered_percent``, shape (pair, member): move of the gain when all sectors of the pair are one
    standard deviation higher or lower and the table is fitted to its totals again; the latter NaN for pairs that carry
    little.
    ``sector_percent``, shape (pair, sector, member): move when one sector is one standard deviation higher; NaN for
    pairs that carry little.
    ``variance``, shape (pair, member): of the margin, square percentage points: a part by the error that the sectors of
    a pair share and one by their own, as in draws. Pairs that carry little count as if their sectors erred together.
    """

    package: int
    members: tuple[str, ...]
    pairs: tuple[Pair, ...]
    gain_percent: Array
    refusal_percent: Array
    raised_percent: Array
    lowered_percent: Array
    sector_percent: Array
    variance: Array
    solves: int
    largest_residual: float

    @property
    def margin_percent(self) -> Array:
        """Gain less what is refused, shape (member,), percentage points of real income."""
        return np.asarray(self.gain_percent - self.refusal_percent)

    @property
    def sd_percent(self) -> Array:
        """Standard deviation of the margins if pairs err independently, shape (member,), percentage points."""
        return np.asarray(np.sqrt(self.variance.sum(axis=0)))

    @property
    def closest(self) -> int:
        """Position of the member whose margin is the fewest standard deviations from zero."""
        return _closest(self.margin_percent, self.variance)

    @property
    def share(self) -> Array:
        """Share of each pair in the variance of each margin, shape (pair, member); zero where there is none."""
        total = self.variance.sum(axis=0)
        return np.asarray(np.divide(self.variance, total, out=np.zeros_like(self.variance), where=total > 0.0))

    def sd_known(self, count: int) -> Array:
        """Return the standard deviations if the first pairs were known exactly in every sector, shape (member,)."""
        return np.asarray(np.sqrt(self.variance[count:].sum(axis=0)))


def data_doubts(
    region: Region,
    mechanism: Mechanism,
    package: int,
    rule: Rule = worst,
    *,
    case: Case = CENTRAL,
    progress: Progress | None = None,
    executor: Executor | None = None,
) -> DataDoubts:
    """Follow an error of one standard deviation in every flow of a member to the gains from one package.

    Every error gets a flow table of its own, fitted to the totals of the region as draws are, its own baseline and
    its own equilibria. The sum of squares over pairs is the variance to first order: it takes pairs as independent
    and gains as linear. Sales at home and trade among others are left out.

    ``package``: bit m says whether measure m is in.
    ``rule``: how gains over shocks become one number: (gains (package, member, shock), probability) -> (package,
    member).
    ``progress``: the total that it hears grows once.
    Raises NotConverged if an equilibrium was not found.
    """
    question = OtherFlows.of(region, mechanism, package, case)
    refused = refusal_percent(mechanism, region.income[list(question.members)])
    trial = _Trial(question, rule, mechanism.shock_probability, executor or SerialExecutor(), progress)
    pairs = doubtful_pairs(region, question.members)
    nothing = Error(0, 0, ALL_SECTORS, 0.0)
    central, *each = trial.solve([nothing, *(Error(n, i, ALL_SECTORS, 1.0) for n, i in pairs)])
    raised = np.array(each).reshape(len(pairs), len(central)) - central
    few = carriers(raised)
    sectors = range(len(region.sectors))
    further = [Error(n, i, ALL_SECTORS, -1.0) for n, i in pairs[few]]
    further += [Error(n, i, j, 1.0) for n, i in pairs[few] for j in sectors]
    moved = trial.solve(further) - central
    lowered, apart = np.full_like(raised, np.nan), np.full((len(pairs), len(sectors), len(refused)), np.nan)
    lowered[few], apart[few] = moved[: len(few)], moved[len(few) :].reshape(len(few), *apart.shape[1:])
    variance = variance_of(raised, lowered, apart)
    closest = _closest(central - refused, variance)
    order = np.argsort(-variance[:, closest], kind="stable")
    return DataDoubts(
        package=package,
        members=mechanism.members,
        pairs=tuple(_pair(region, pairs[at], apart[at, :, closest]) for at in order),
        gain_percent=central,
        refusal_percent=refused,
        raised_percent=raised[order],
        lowered_percent=lowered[order],
        sector_percent=apart[order],
        variance=variance[order],
        solves=trial.done * 2 * len(mechanism.shock_probability),
        largest_residual=trial.residual,
    )


def doubtful_pairs(region: Region, members: Sequence[int]) -> Integers:
    """Return (importer, exporter) of the pairs that touch a member, trade, and are in doubt, shape (pair, 2)."""
    inside = np.isin(np.arange(len(region.economies)), members)
    touching = inside[:, None] | inside[None, :]
    np.fill_diagonal(touching, val=False)
    return np.argwhere(touching & (region.flow * region.flow_ln_sd > 0.0).any(axis=0))


def carriers(moves: Array) -> Integers:
    """Return the rows that carry nearly all of the sum of squares of some column, ascending."""
    squares = moves**2
    order = np.argsort(-squares, axis=0, kind="stable")
    falling = np.take_along_axis(squares, order, axis=0)
    before = np.cumsum(falling, axis=0) - falling
    return np.unique(order[before < CARRIED * squares.sum(axis=0)])


def variance_of(raised: Array, lowered: Array, apart: Array) -> Array:
    """Return the variance of margins by pair, shape (pair, member), from moves as in ``DataDoubts``."""
    together = ((raised - lowered) / 2.0) ** 2
    split = PAIR_CORRELATION * together + (1.0 - PAIR_CORRELATION) * (apart**2).sum(axis=1)
    return np.where(np.isnan(split), raised**2, split)


class _Trial:
    """Solves errors where the executor says and keeps count."""

    def __init__(
        self,
        question: OtherFlows,
        rule: Rule,
        probability: Array,
        executor: Executor,
        progress: Progress | None,
    ) -> None:
        self.question, self.rule, self.probability = question, rule, probability
        self.executor, self.progress = executor, progress
        self.done, self.residual = 0, 0.0

    def solve(self, errors: Sequence[Error]) -> Array:
        """Return the gains with each error, shape (error, member), shocks brought to one number."""
        tasks = [tuple(errors[at : at + AT_A_TIME]) for at in range(0, len(errors), AT_A_TIME)]
        shape = len(errors), len(self.question.members), len(self.probability)
        percent, total = np.empty(shape), self.done + len(errors)
        for at, (gains, residual) in self.executor.map(gains_with_errors, self.question, tasks):
            percent[at * AT_A_TIME : at * AT_A_TIME + len(gains)] = gains
            self.done += len(gains)
            self.residual = max(self.residual, residual)
            if self.progress:
                self.progress(self.done, total)
        return np.asarray(self.rule(percent, self.probability))


def _closest(margin: Array, variance: Array) -> int:
    sd = np.sqrt(variance.sum(axis=0))
    away = np.divide(np.abs(margin), sd, out=np.full_like(margin, np.inf), where=sd > 0.0)
    return int(away.argmin())


def _pair(region: Region, at: Integers, by_sector: Array) -> Pair:
    importer, exporter = (int(k) for k in at)
    flow, sd = region.flow[:, importer, exporter], region.flow_ln_sd[:, importer, exporter]
    weighted = flow / flow.sum() * sd
    variance = PAIR_CORRELATION * weighted.sum() ** 2 + (1.0 - PAIR_CORRELATION) * (weighted**2).sum()
    order = np.argsort(-flow, kind="stable")
    return Pair(
        exporter=region.economy_ids[exporter],
        importer=region.economy_ids[importer],
        value_musd=float(flow.sum()),
        ln_sd=float(np.sqrt(variance)),
        methods=tuple(dict.fromkeys(region.flow_method[order, importer, exporter].tolist())),
        sources=tuple(dict.fromkeys(region.flow_source[order, importer, exporter].tolist())),
        sector="" if np.isnan(by_sector).any() else region.sector_ids[int(np.abs(by_sector).argmax())],
    )
