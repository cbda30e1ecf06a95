"""What models and searches return."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np

from ortaq.core.by_package import ByPackage, packages_of
from ortaq.core.case import Answering
from ortaq.core.change import Mechanism
from ortaq.core.elasticity_sets import USUAL
from ortaq.core.quantity import Array, Mask
from ortaq.core.tidy import Coded, Drawn, Tidy, TidyColumn, package_names
from ortaq.core.variable_table import core_variables
from ortaq.core.volumes import Volumes

NO_SHOCK = "none"
"""Label of the first shock of payoffs."""


@dataclass(frozen=True, eq=False)
class Effects:
    """Labelled counterfactual values by variable name.

    Attributes
    ----------
    values : mapping of str to ndarray, shape ([batch,] *dims)
        Axes and units as in ``variables.csv``; made read-only.

    Examples
    --------
    >>> effects = Effects({"transfer_musd": np.array([0.0, 2.5])})
    >>> "labour_hat" in effects, effects["transfer_musd"]
    (False, array([0. , 2.5]))
    """

    values: Mapping[str, Array] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for array in self.values.values():
            array.flags.writeable = False
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    def __getitem__(self, name: str) -> Array:
        return self.values[name]

    def __contains__(self, name: object) -> bool:
        return name in self.values

    def __iter__(self) -> Iterator[str]:
        return iter(self.values)

    def __reduce__(self) -> tuple[type["Effects"], tuple[dict[str, Array]]]:
        """Return how workers receive it: a view of a dict cannot travel."""
        return Effects, (dict(self.values),)

    def get(self, name: str) -> Array | None:
        """Return a variable, shape ([batch,] *dims), or None where nothing moves it."""
        return self.values.get(name)

    def row(self, at: int) -> "Effects":
        """Return one row of a batch, without its axis.

        Examples
        --------
        >>> two = Effects({"labour_hat": np.array([[1.0, 1.0], [0.9, 1.0]])})
        >>> two.row(1)["labour_hat"]
        array([0.9, 1. ])
        """
        return Effects({name: array[at] for name, array in self.values.items()})

    def only(self, names: Collection[str]) -> "Effects":
        """Return those of some names that are moved."""
        return Effects({name: array for name, array in self.values.items() if name in names})


@dataclass(frozen=True, eq=False)
class Outcome(Tidy, Drawn):
    """What one scenario does to every economy, against the baseline.

    Attributes
    ----------
    metrics : mapping of str to ndarray, shape (economy,)
        ``real_income_percent``, ``real_income_musd``, ``real_wage_percent`` ...; units in ``variables.csv``.
    low, high : mapping of str to ndarray, shape (economy,)
        Smallest and largest value over the named cases of the assumptions, or 5th and 95th percentile of draws;
        ``provenance["band"]`` says which.
    decomposition : mapping of str to ndarray, shape (economy,)
        Contribution of each change of the scenario to ``real_income_percent``; adds up to it. Empty where there are too
        many changes.
    reasons : mapping of str to ndarray
        Contributions by channel, partner and sector, axes in ``variables.csv``; see ``channels``.
    residual : float
        Largest relative violation of the equilibrium conditions, computed independently of the solver.
    trade_cost_hat : mapping of str to ndarray, shape (sector, importer, exporter)
        What moved trade costs in the central case: ``stated`` shifts, and every model that writes them; they multiply.
    volumes : Volumes, optional
        Trade, output and value added before and after in the central case.
    units : mapping of str to str
        Of the metrics.
    cases : tuple of str
        Names of the cases behind the ranges; empty where worlds were drawn.
    draws, seed : int
        Drawn worlds behind the ranges, and from which seed; no draws where cases stand behind them.
    answering : tuple of Answering
        Sets of trade elasticities: the first is that of the central value, the others are in the band too.
    """

    scenario: str
    economies: tuple[str, ...]
    metrics: Mapping[str, Array]
    low: Mapping[str, Array]
    high: Mapping[str, Array]
    decomposition: Mapping[str, Array]
    reasons: Mapping[str, Array]
    residual: float
    provenance: Mapping[str, str]
    trade_cost_hat: Mapping[str, Array] = field(default_factory=dict)
    volumes: Volumes | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    answering: tuple[Answering, ...] = (USUAL,)
    cases: tuple[str, ...] = ()
    draws: int = 0
    seed: int = 0

    def tidy(self) -> Mapping[str, TidyColumn]:
        """Return a row for each metric and economy, with the ends of its range."""
        count, economies = len(self.metrics), len(self.economies)
        return {
            "scenario": Coded((self.scenario,), np.zeros(count * economies, int)),
            "economy": Coded(self.economies, np.tile(np.arange(economies), count)),
            "metric": Coded(tuple(self.metrics), np.repeat(np.arange(count), economies)),
            "unit": [self.units.get(name, "") for name in self.metrics for _ in self.economies],
            **{
                name: np.concatenate([values[metric] for metric in self.metrics])
                for name, values in (("value", self.metrics), ("low", self.low), ("high", self.high))
            },
        }

    @cached_property
    def channels(self) -> Mapping[str, Array]:
        """Contributions summed over sectors and partners, shape (economy,); add up to ``real_income_percent``."""
        dims = {name: core_variables()[name].dims for name in self.reasons}
        others = {name: tuple(i for i, d in enumerate(dims[name]) if d != "economy") for name in self.reasons}
        return {name: value.sum(axis=others[name]) for name, value in self.reasons.items()}

    def distinguishable(self, metric: str) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
        """Return whether the band of a metric excludes no change, shape (economy,): one for a hat, else zero."""
        none = 1.0 if metric.endswith("_hat") else 0.0
        return np.asarray((self.low[metric] > none) | (self.high[metric] < none))


@dataclass(frozen=True, eq=False)
class Payoffs(Tidy):
    """Gain of every member from every package under every shock, against the same shock without it.

    Attributes
    ----------
    members, measures, shocks : tuple of str
        Labels; package index p has bit m set when ``measures[m]`` is in. ``shocks[0]`` is ``none``.
    participants : tuple of tuple of str
        For each measure, the members that must act or pay for it to happen.
    probability : ndarray, shape (shock,)
        Sums to one.
    gain_musd : ndarray, shape (package, member, shock)
        Real income gained, net of the member's share of the costs, million USD a year.
    income_musd : ndarray, shape (member, shock)
        Real income under the shock without any package, million USD a year at baseline prices.
    cost_musd : ndarray, shape (package, member)
        Annual cost that the member pays, already deducted from the gains.
    largest_residual : float
        Largest independent equilibrium residual over all solves.
    verified : ndarray of bool, shape (package,), optional
        Packages whose gains come from own equilibria; those of the others are estimates. All are verified if absent.
    error_percent : ndarray, shape (member, shock), optional
        Error that the estimates are believed to have at most, percentage points of real income.

    Of an agenda that is too long for a table, gains and costs are ``ByPackage`` and hold the packages that were solved.
    """

    members: tuple[str, ...]
    measures: tuple[str, ...]
    shocks: tuple[str, ...]
    participants: tuple[tuple[str, ...], ...]
    probability: Array
    gain_musd: Array
    income_musd: Array
    cost_musd: Array
    largest_residual: float = 0.0
    verified: Mask | None = None
    error_percent: Array | None = None

    def __post_init__(self) -> None:
        rows = len(self.packages) if isinstance(self.gain_musd, ByPackage) else 2 ** len(self.measures)
        shape = (rows, len(self.members), len(self.shocks))
        given = (self.gain_musd.shape, self.income_musd.shape, self.cost_musd.shape)
        if given != (shape, shape[1:], shape[:2]):
            message = f"gains, incomes and costs have shapes {given}, expected {(shape, shape[1:], shape[:2])}"
            raise ValueError(message)
        for array in (self.probability, self.gain_musd, self.income_musd, self.cost_musd):
            array.flags.writeable = False

    @classmethod
    def of(cls, mechanism: Mechanism, gain_musd: Array, income_musd: Array, cost_musd: Array) -> "Payoffs":
        """Return the payoffs of every package of a mechanism, with its labels.

        Parameters
        ----------
        mechanism : Mechanism
        gain_musd, income_musd, cost_musd : ndarray, shapes (package, member, shock), (member, shock), (package, member)
            As in the class, members and shocks in the order of the mechanism, no shock first.
        """
        return cls(
            members=mechanism.members,
            measures=tuple(m.id for m in mechanism.measures),
            shocks=(NO_SHOCK, *(s.id for s in mechanism.shocks)),
            participants=tuple(
                tuple(who for who in m.taking_part if who in mechanism.members) for m in mechanism.measures
            ),
            probability=mechanism.shock_probability,
            gain_musd=gain_musd,
            income_musd=income_musd,
            cost_musd=cost_musd,
        )

    @classmethod
    def of_list(cls, mechanism: Mechanism, gain_musd: Array, income_musd: Array, cost_musd: Array) -> "Payoffs":
        """Return the payoffs of a list of packages, for an agenda whose packages are too many for a table.

        Row 0 is no package, row r the package in row r - 1 of the list, and rows after the last one are empty. The rows
        stand for no sets of measures: what reads measures out of a row has no meaning here.

        Parameters
        ----------
        mechanism : Mechanism
        gain_musd : ndarray, shape (row, member, shock)
            Net of costs; members in the order of the mechanism, no shock first.
        income_musd : ndarray, shape (member, shock)
        cost_musd : ndarray, shape (row, member)
        """
        switches = len(gain_musd).bit_length()
        return cls(
            members=mechanism.members,
            measures=tuple(f"row bit {bit}" for bit in range(switches)),
            shocks=(NO_SHOCK, *(s.id for s in mechanism.shocks)),
            participants=(mechanism.members,) * switches,
            probability=mechanism.shock_probability,
            gain_musd=padded(gain_musd, 2**switches),
            income_musd=income_musd.copy(),
            cost_musd=padded(cost_musd, 2**switches),
        )

    def tidy(self) -> Mapping[str, TidyColumn]:
        """Return a row for each package, member and shock; costs are those of the member, for the package."""
        row, member, shock = (axis.ravel() for axis in np.indices(self.gain_musd.shape))
        verified = np.ones(len(self.gain_musd), bool) if self.verified is None else self.verified
        return {
            "package": self.packages[row],
            "measures": Coded(package_names(self.measures, self.packages), row),
            "member": Coded(self.members, member),
            "shock": Coded(self.shocks, shock),
            "gain_musd": self.gain_musd.ravel(),
            "gain_percent": self.gain_percent.ravel(),
            "cost_musd": np.asarray(self.cost_musd)[row, member],
            "verified": verified[row],
        }

    def is_verified(self, package: int) -> bool:
        """Return whether the gains of a package come from own equilibria."""
        if isinstance(self.gain_musd, ByPackage):
            return package in self.gain_musd.packages
        return self.verified is None or bool(self.verified[package])

    @property
    def verified_count(self) -> int:
        """Packages with own equilibria, the empty one left out."""
        return len(self.gain_musd) - 1 if self.verified is None else int(self.verified[1:].sum())

    @property
    def largest_error_percent(self) -> float:
        """Largest error of an estimate, percentage points of real income; zero where every package is verified."""
        return 0.0 if self.error_percent is None else float(self.error_percent.max())

    @cached_property
    def gain_percent(self) -> Array:
        """Gains in percent of the member's real income under the shock, shape (package, member, shock)."""
        percent: Array = 100.0 * self.gain_musd / self.income_musd
        percent.flags.writeable = False
        return percent

    @cached_property
    def joint_gain_musd(self) -> Array:
        """Gain of all members together in the mean over the shocks, shape (package,), million USD a year."""
        return np.asanyarray(self.gain_musd.sum(axis=1) @ self.probability)

    @cached_property
    def joint_cost_musd(self) -> Array:
        """What all members together pay, shape (package,), million USD a year."""
        return np.asanyarray(self.cost_musd.sum(axis=1))

    @property
    def packages(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """The packages whose gains are known, shape (package,): all of them, or those that a search solved."""
        return packages_of(self.gain_musd)


def padded(values: Array, count: int) -> Array:
    """Return the values after a row of zeros and before as many more as make up the count."""
    table = np.zeros((count, *values.shape[1:]))
    table[1 : 1 + len(values)] = values
    return table
