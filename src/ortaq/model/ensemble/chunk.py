"""The unit of work of an ensemble: some packages of one agenda under one shock in one case of the assumptions.

What a chunk computes depends on the chunk alone: not on the process, nor on the chunks that ran there before.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from ortaq.core import CENTRAL, Array, Case, Change, Corner, Effects, Integers, Mechanism, Region
from ortaq.domains.corridors import network_shifts_of
from ortaq.domains.trade import SolvedBaseline, TradeModel, counterfactuals, rebase
from ortaq.domains.trade.model import trade_model
from ortaq.domains.trade.stated import stated_effects
from ortaq.model.ensemble.engine import engine, require_engine
from ortaq.model.ensemble.network import NetworkCosts, network_costs

BATCH = 32
"""Packages solved at once: small enough for the bilateral arrays to stay in the processor's cache."""

CHUNK = 256
"""Packages of one task and one stored file: about a second on forty economies."""

MOST_STARTS = 8
"""Shocks whose equilibrium and steering matrix a process keeps."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """Packages to evaluate under one shock.

    Attributes
    ----------
    case : Case
    shock : int
        Position in ``Question.shocks``.
    packages : tuple of int
    """

    case: Case
    shock: int
    packages: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Solved:
    """Equilibria of a chunk.

    Attributes
    ----------
    shock_hat : ndarray, shape (economy,)
        Real income under the shock without any package, in ratio to the baseline.
    shock_residual : float
    gain : ndarray, shape (package, economy)
        Real income with the package, relative to the shock without it, less one.
    residual : ndarray, shape (package,)
        Largest independent equilibrium residual of each.
    """

    shock_hat: Array
    shock_residual: float
    gain: Array
    residual: Array


@dataclass(frozen=True, eq=False)
class Question:
    """What all chunks of an agenda share; costs, thresholds and texts are left out, they move no equilibrium.

    Attributes
    ----------
    region : Region
    measures : tuple of Change
        Bit m of a package index says whether ``measures[m]`` is in.
    shocks : tuple of Change or None
        ``None`` first.
    engine : str
        Fingerprint of the code that asked, see ``engine``.
    network : mapping of Corner to sequence of NetworkCosts or None
        What the packages asked for do through the transport network, by end of the ranges and shock.
    """

    region: Region
    measures: tuple[Change, ...]
    shocks: tuple[Change | None, ...]
    engine: str
    network: Mapping[Corner, Sequence[NetworkCosts | None]]
    _starts: dict[tuple[Case, int], "_Start"] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        region: Region,
        mechanism: Mechanism,
        packages: Collection[int] = (),
        cases: Sequence[Case] = (CENTRAL,),
    ) -> "Question":
        """Return the question that a mechanism puts to a region about some packages in some cases.

        Raises
        ------
        InputError
            A change of the network names an unknown target.
        """
        measures, shocks = (tuple(map(_bare, changes)) for changes in (mechanism.measures, mechanism.shocks))
        moving = any(network_shifts_of(change) for change in (*measures, *shocks))
        corners = dict.fromkeys(case.shift for case in cases if moving)
        network = {c: network_costs(region, measures, (None, *shocks), packages, c) for c in corners}
        return cls(_laid_out(region), measures, (None, *shocks), engine(), network)

    @cached_property
    def key(self) -> str:
        """SHA-256 over everything that a process needs to know of the question."""
        network = [(corner, [c.digest if c else "" for c in costs]) for corner, costs in self.network.items()]
        said = repr((self.region.digest, self.measures, self.shocks, self.engine, network))
        return hashlib.sha256(said.encode()).hexdigest()

    def start(self, case: Case, shock: int) -> "_Start":
        """Return the equilibrium of a shock, solved once per process."""
        if (case, shock) not in self._starts:
            while len(self._starts) >= MOST_STARTS:
                self._starts.pop(next(iter(self._starts)), None)
            self._starts[case, shock] = _Start.of(self, case, shock)
        return self._starts[case, shock]

    def measure_effects(self, case: Case) -> list[Effects]:
        """Return the stated effects of each measure."""
        return [stated_effects(self.region, [m], case.shift) for m in self.measures]

    def shock_effects(self, case: Case, shock: int) -> Effects:
        """Return the effects of one shock, stated and through the network."""
        change = self.shocks[shock]
        stated = stated_effects(self.region, [change] if change else [], case.shift)
        network = self._network_costs(case, shock)
        if network is None:
            return stated
        return Effects({**stated.values, "trade_cost_hat": stated["trade_cost_hat"] * network.shock})

    def package_effects(self, case: Case, shock: int, measures: Sequence[Effects], packages: Integers) -> Effects:
        """Return what packages do to the shock's equilibrium, batch axis first."""
        stated = _combined(measures, packages)
        network = self._network_costs(case, shock)
        if network is None:
            return stated
        return Effects({**stated.values, "trade_cost_hat": stated["trade_cost_hat"] * network.relative(packages)})

    def _network_costs(self, case: Case, shock: int) -> NetworkCosts | None:
        return self.network[case.shift][shock] if self.network else None

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_starts": {}}


def chunks(question: Question, packages: Sequence[int], cases: Sequence[Case]) -> list[Chunk]:
    """Return the chunks that cover some packages under every shock in every case."""
    parts = [tuple(packages[at : at + CHUNK]) for at in range(0, max(len(packages), 1), CHUNK)]
    return [Chunk(case, shock, part) for case in cases for shock in range(len(question.shocks)) for part in parts]


def solve_chunk(question: Question, chunk: Chunk) -> Solved:
    """Solve the shock, then every package as a change of the shock's own equilibrium.

    Raises
    ------
    InputError
        A change does not fit the region, or this process runs another ortaq or numpy than the one that asked.
    NotConverged
        An equilibrium was not found.
    """
    require_engine(question.engine)
    start = question.start(chunk.case, chunk.shock)
    # Full batches always take the steering matrix and share it. A smaller chunk may do without: it must not find the
    # one that another chunk left behind in this process, so it starts from a copy that has none.
    solved = start.solved if len(chunk.packages) >= BATCH else replace(start.solved)
    gain = np.empty((len(chunk.packages), len(question.region.economies)))
    residual = np.empty(len(chunk.packages))
    for begin in range(0, len(chunk.packages), BATCH):
        batch = np.asarray(chunk.packages[begin : begin + BATCH])
        effects = question.package_effects(chunk.case, chunk.shock, start.measures, batch)
        change = start.model.change(question.region, effects, under=start.shock)
        found = counterfactuals(solved, change)
        gain[begin : begin + BATCH] = found.real_income_hat - 1.0
        residual[begin : begin + BATCH] = found.residual
    return Solved(start.hat, start.residual, gain, residual)


@dataclass(frozen=True, eq=False)
class _Start:
    """The equilibrium of a shock, and what is needed to change it."""

    model: TradeModel
    measures: Sequence[Effects]
    shock: Effects
    solved: SolvedBaseline
    hat: Array
    residual: float

    @classmethod
    def of(cls, question: Question, case: Case, shock: int) -> "_Start":
        model = trade_model(case)
        effects = question.shock_effects(case, shock)
        solved, alone = rebase(model.baseline(question.region), model.change(question.region, effects))
        measures = question.measure_effects(case)
        return cls(model, measures, effects, solved, alone.real_income_hat, float(alone.residual))


def _combined(measures: Sequence[Effects], packages: Integers) -> Effects:
    """Multiply the effects of each package's measures, batch axis first."""
    combined = {}
    for name in measures[0]:
        product = np.ones((len(packages), *measures[0][name].shape))
        for bit, measure in enumerate(measures):
            inside = (packages >> bit & 1).astype(bool)
            if inside.any() and (measure[name] != 1.0).any():
                product[inside] *= measure[name]
        combined[name] = product
    return Effects(combined)


def _laid_out(region: Region) -> Region:
    """Return the region with arrays in C order: the layout decides the order of sums, and pickling may change it."""
    names = (f.name for f in fields(region) if isinstance(getattr(region, f.name), np.ndarray))
    arrays: dict[str, Any] = {name: np.ascontiguousarray(getattr(region, name)) for name in names}
    return replace(region, **arrays)


def _bare(change: Change) -> Change:
    return replace(change, title="", description="", source="", participants=(), cost=None, probability=None)
