"""What models and searches return."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from ortaq.core.region import Array


@dataclass(frozen=True, eq=False)
class Effects:
    """Labelled counterfactual values by variable name; shapes and units are in ``variables.csv``."""

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


@dataclass(frozen=True, eq=False)
class Outcome:
    """What one scenario does to every economy, against the baseline.

    Attributes
    ----------
    metrics : mapping of str to ndarray, shape (economy,)
        ``real_income_percent``, ``real_income_musd``, ``real_wage_percent`` ...; units in ``variables.csv``.
    low, high : mapping of str to ndarray, shape (economy,)
        Smallest and largest value over the named corners of the assumptions.
    decomposition : mapping of str to ndarray, shape (economy,)
        Contribution of each change of the scenario to ``real_income_percent``; adds up to it.
    residual : float
        Largest relative violation of the equilibrium conditions, computed independently of the solver.
    """

    scenario: str
    economies: tuple[str, ...]
    metrics: Mapping[str, Array]
    low: Mapping[str, Array]
    high: Mapping[str, Array]
    decomposition: Mapping[str, Array]
    residual: float
    provenance: Mapping[str, str]


@dataclass(frozen=True, eq=False)
class Payoffs:
    """Gain of every member from every package under every shock, against the same shock without it.

    Attributes
    ----------
    members, measures, shocks : tuple of str
        Labels; package index p has bit m set when ``measures[m]`` is in. ``shocks[0]`` is ``none``.
    participants : tuple of tuple of str
        For each measure, the members that must act for it to happen.
    probability : ndarray, shape (shock,)
        Sums to one.
    gain_musd : ndarray, shape (package, member, shock)
        Real income gained, net of the member's share of the costs, million USD a year.
    gain_percent : ndarray, shape (package, member, shock)
        The same in percent of the member's real income under that shock without the package.
    cost_musd : ndarray, shape (package, member)
        Annual cost that the member pays, already deducted from the gains.
    largest_residual : float
        Largest independent equilibrium residual over all solves.
    """

    members: tuple[str, ...]
    measures: tuple[str, ...]
    shocks: tuple[str, ...]
    participants: tuple[tuple[str, ...], ...]
    probability: Array
    gain_musd: Array
    gain_percent: Array
    cost_musd: Array
    largest_residual: float = 0.0

    def __post_init__(self) -> None:
        shape = (2 ** len(self.measures), len(self.members), len(self.shocks))
        if self.gain_musd.shape != shape or self.gain_percent.shape != shape or self.cost_musd.shape != shape[:2]:
            message = f"payoff arrays must have shape {shape} (package, member, shock) and {shape[:2]} for costs"
            raise ValueError(message)
        for array in (self.probability, self.gain_musd, self.gain_percent, self.cost_musd):
            array.flags.writeable = False

    @property
    def packages(self) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """All package indices, shape (package,)."""
        return np.arange(self.gain_musd.shape[0])
