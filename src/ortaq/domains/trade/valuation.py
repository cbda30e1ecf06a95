"""Trade as the valuation of a region: what costs, tariffs and productivity are worth to every economy."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import lru_cache
from typing import Self

import numpy as np

from ortaq.core import (
    Array,
    Case,
    Change,
    Effects,
    FinerRegion,
    Freeness,
    InputError,
    Region,
    World,
    Worth,
    require_known,
)
from ortaq.core.volumes import Moved, Volumes
from ortaq.domains.trade import engine
from ortaq.domains.trade.anderson import AndersonOptions
from ortaq.domains.trade.baseline import check_shape
from ortaq.domains.trade.calibration import Calibration, trade_baseline
from ortaq.domains.trade.change import TradeChange
from ortaq.domains.trade.decomposition import CONTRIBUTIONS, decompose
from ortaq.domains.trade.engine import (
    RESIDUAL_TOLERANCE,
    STEERED_UNKNOWNS,
    SolvedBaseline,
    counterfactuals,
    real_incomes,
    rebase,
    solve_baseline,
)
from ortaq.domains.trade.finer.accounts import in_finer_sectors
from ortaq.domains.trade.kernels import library
from ortaq.domains.trade.multisector import freeness_after, freeness_at
from ortaq.domains.trade.stated import stated_effects
from ortaq.domains.trade.volumes import volumes_after

READS = frozenset({"trade_cost_hat", "tariff_hat", "productivity_hat", "labour_hat", "transfer_musd"})
TRANSFER = "transfer_musd"
"""The one variable read that adds: no change is zero."""

GIVEN = "hats given to the trade equilibrium"

KEPT = 4
"""Regions whose baseline a valuation keeps."""


@dataclass(frozen=True, eq=False)
class TradeWorld:
    """One trade equilibrium; see `ortaq.core.World`.

    Attributes
    ----------
    solved : SolvedBaseline
    income_musd : ndarray, shape (economy,)
        Real income at the prices of the base year, million USD a year.
    real_income_hat : ndarray, shape (economy,)
        Real income over that of the world that this one came from.
    residual : float
    used : SolvedBaseline or None
        Of a fresh world: the same equilibrium with what questions prepared for the solver. Batches that would prepare
        it to the same bits take it from there.
    """

    solved: SolvedBaseline
    income_musd: Array
    real_income_hat: Array
    residual: float
    used: SolvedBaseline | None = None

    @classmethod
    def of(cls, solved: SolvedBaseline) -> Self:
        """Return a solved baseline as a world."""
        return cls(solved, solved.accounts.income, np.ones(len(solved.base.members)), solved.residual)

    @property
    def economies(self) -> tuple[str, ...]:
        """Codes in array order."""
        return self.solved.base.members

    @property
    def final_spending(self) -> Array:
        """Final spending at this world's prices, shape (economy,), million USD a year."""
        return self.solved.accounts.income

    @property
    def deficit(self) -> Array:
        """Imports less exports net of tariffs, shape (economy,), million USD a year."""
        return self.solved.base.deficit

    @property
    def spending(self) -> Array:
        """Spending with tariffs, shape (sector, economy), million USD a year."""
        return self.solved.expenditure

    @property
    def share(self) -> Array:
        """Share of the importer's spending with tariffs, shape (sector, importer, exporter)."""
        return self.solved.base.trade_share

    @property
    def flow(self) -> Array:
        """Sales net of tariffs, shape (sector, importer, exporter), million USD a year."""
        base = self.solved.base
        return np.asarray(base.trade_share * self.solved.expenditure[..., None] / (1.0 + base.tariff))

    def worth(self, given: Effects) -> Worth:
        """Return what hats are worth, batch axis first."""
        change = self.change(given, batched=True).batch(self.solved.base)
        used = self.used if len(change) >= engine.STEERED_BATCH else None
        return Worth(*real_incomes(used or self.solved, change))

    def after(self, given: Effects) -> Self:
        """Return the world after one change, hats without a batch axis."""
        solved, equilibrium = rebase(self.solved, self.change(given, batched=False))
        income = self.income_musd * equilibrium.real_income_hat
        return replace(
            self,
            solved=solved,
            income_musd=income,
            real_income_hat=equilibrium.real_income_hat,
            residual=max(float(equilibrium.residual), solved.residual),
            used=None,
        )

    def answered_as(self, other: Self) -> Self:
        """Return the same equilibrium; further changes are answered by the trade elasticities of another world.

        Methodology, eq. (T11).
        """
        theta = other.solved.base.trade_elasticity
        if np.array_equal(theta, self.solved.base.trade_elasticity):
            return self
        accounts = self.solved.accounts
        solved = replace(self.solved, accounts=replace(accounts, base=replace(accounts.base, trade_elasticity=theta)))
        return replace(self, solved=solved, used=None)

    def metrics(self, given: Effects) -> Mapping[str, Array]:
        """Return what one change does, hats without a batch axis; no change gives exactly nothing."""
        change = self.change(given, batched=False)
        if _nothing(given):
            one, zero = np.ones(len(self.economies)), np.zeros(len(self.economies))
            return _metrics(one, one, one, zero, np.zeros(1))
        equilibrium = counterfactuals(self.solved, change).row(0)
        revenue = equilibrium.tariff_revenue - self.solved.tariff_revenue
        residual = np.array([equilibrium.residual])
        return _metrics(
            equilibrium.real_income_hat, equilibrium.real_wage_hat, equilibrium.consumer_price_hat, revenue, residual
        )

    def volumes(self, given: Effects) -> Volumes:
        """Return trade and production before and after one change; no change gives exactly what was."""
        found = volumes_after(self.solved, self.change(given, batched=False))
        if _nothing(given):
            trade, output, added = (
                Moved(m.before, m.before, m.before) for m in (found.trade, found.output, found.value_added)
            )
            return Volumes(trade, output, added, found.residual)
        return found

    def reasons(self, given: Effects) -> Effects:
        """Return contributions to real income in percent, integrated along the path of the change."""
        parts = decompose(self.solved, self.change(given, batched=False)).percent()
        return Effects({f"{name}_percent": getattr(parts, name) for name in CONTRIBUTIONS})

    def freeness(self, economies: Sequence[int]) -> Freeness:
        """Return the derivatives of the real income of some economies at this world."""
        return freeness_at(self.solved, economies)

    def freeness_after(self, given: Effects, economies: Sequence[int]) -> list[Freeness]:
        """Return the same at the equilibrium of every row of a batch."""
        change = self.change(given, batched=True)
        return freeness_after(self.solved, change, counterfactuals(self.solved, change), economies)

    def fresh(self) -> Self:
        """Return this world without the steering matrix that earlier questions left behind."""
        return replace(self, solved=replace(self.solved), used=self.used or self.solved)

    def change(self, given: Effects, *, batched: bool) -> TradeChange:
        """Return hats as a change of this world.

        Parameters
        ----------
        given : Effects
        batched : bool
            Whether every array has a batch axis first.

        Raises
        ------
        InputError
            A variable that is not read, an array of a wrong shape, or a tariff hat that is negative or not finite;
            costs and productivities are checked with the change itself.
        """
        require_known(tuple(given), sorted(READS), kind="variable of the equilibrium", where=GIVEN)
        cells = self.share.shape
        for name in given:
            axes = {"productivity_hat": cells[:2], "labour_hat": cells[1:2], TRANSFER: cells[1:]}.get(name, cells)
            check_shape(name, given[name], (*given[name].shape[:batched], *axes))
        tariff_hat = given.get("tariff_hat")
        if tariff_hat is not None and not ((tariff_hat >= 0.0) & np.isfinite(tariff_hat)).all():
            raise InputError(
                "tariff_hat has values that are negative or not finite",
                where=GIVEN,
                why="a hat is a ratio of tariff rates",
                fix="give 0 for no tariff, 1 for the tariff of today",
            )
        return TradeChange(
            trade_cost_hat=given.get("trade_cost_hat"),
            tariff=None if tariff_hat is None else self.solved.base.tariff * tariff_hat,
            productivity_hat=given.get("productivity_hat"),
            labour_hat=given.get("labour_hat"),
            transfer=given.get(TRANSFER),
        )


@dataclass(frozen=True, eq=False)
class TradeValuation:
    """Exact-hat-algebra trade equilibrium over all economies of a region, in one case; see `ortaq.core.Valuation`."""

    case: Case
    reads: frozenset[str] = READS
    _solved: dict[str, SolvedBaseline] = field(default_factory=dict, repr=False)

    @property
    def writes(self) -> frozenset[str]:
        """Variables that a world computes."""
        return frozenset(_metrics(*(np.empty(0),) * 5)) | {f"{name}_percent" for name in CONTRIBUTIONS}

    @property
    def digest(self) -> str:
        """SHA-256 over the solver's settings, what of it is compiled, and the ends that it reads, 16 hex digits."""
        compiled = [library(name) is not None for name in ("solver", "check")]
        said = (self._calibration, self.case.deficits, asdict(AndersonOptions()), RESIDUAL_TOLERANCE, compiled)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]

    def stated(self, region: Region, changes: Sequence[Change]) -> Effects:
        """Return the stated hats; several changes of one cell multiply."""
        return stated_effects(region, changes, self.case.shift)

    def world(self, region: Region, near: World | None = None) -> TradeWorld:
        """Return the region's own equilibrium, solved once per region."""
        region = region.in_case(self.case)
        known = self._solved.get(region.digest)
        if known is None:
            known = solve_baseline(trade_baseline(region, self._calibration), self.case.deficits)
            for old in list(self._solved)[: 1 - KEPT]:
                self._solved.pop(old, None)
            self._solved[region.digest] = known
        solved = replace(known)
        unknowns = len(region.economies) * (1 + 2 * len(region.sectors))
        if isinstance(near, TradeWorld) and unknowns <= STEERED_UNKNOWNS:
            vars(solved)["steering"] = near.solved.steering
        return TradeWorld.of(solved)

    def finer(self, region: Region) -> tuple[FinerRegion, ...]:
        """Return the same accounts in the finer sectors that the region's folder states; none where it states none."""
        return in_finer_sectors(region.in_case(self.case))

    @property
    def _calibration(self) -> Calibration:
        return Calibration(self.case.elasticity, self.case.tariff, self.case.elasticity_floor)


def _nothing(given: Effects) -> bool:
    """Return whether a change leaves everything as it is."""
    return not any((given[name] != (0.0 if name == TRANSFER else 1.0)).any() for name in given)


@lru_cache(maxsize=3)  # a case, and those by which shocks that pass are answered: each keeps solved baselines
def valuation(case: Case) -> TradeValuation:
    """Return the trade equilibrium in one case of the assumptions."""
    return TradeValuation(case)


def _metrics(income: Array, wage: Array, price: Array, revenue: Array, residual: Array) -> dict[str, Array]:
    return {
        "real_income_hat": income,
        "real_wage_percent": 100.0 * (wage - 1.0),
        "consumer_price_percent": 100.0 * (price - 1.0),
        "tariff_revenue_musd": revenue,
        "residual": residual,
    }
