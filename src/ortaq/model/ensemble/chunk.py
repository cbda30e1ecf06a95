"""The unit of work of an ensemble: some packages of one agenda under one shock in one case of the assumptions.

What a chunk computes depends on the chunk alone: not on the process, nor on the chunks that ran there before.
"""

import hashlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property, lru_cache
from typing import Any

import numpy as np

from ortaq.core import CENTRAL, Array, Case, Change, Effects, Integers, Mechanism, Region, Valuation
from ortaq.core.batches import rows_at_once
from ortaq.core.tally import tally
from ortaq.domains import valuation
from ortaq.model.ensemble.composition import Undrawn
from ortaq.model.ensemble.domain_responses import Response, Together, case_ends, joined, responses, with_packages
from ortaq.model.ensemble.engine import engine_here
from ortaq.model.ensemble.starts import WELFARE, started
from ortaq.model.ensemble.stated_moves import StatedMoves, combined
from ortaq.model.ensemble.store import Store

BATCH = 32
"""Packages of a full batch. Large worlds are handed over in parts of it, as many packages as memory holds."""

CHUNK = 256
"""Packages of one task and one stored file: about a second on forty economies."""


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
    shocks : tuple of tuple of Change
        What happens together in each; the first is empty.
    engine : str
        Fingerprint of the code and the machine that asked, see ``engine_here``.
    valuation : callable
        Case -> the equilibrium in that case.
    packages : tuple of int
        Those that domains are asked about.
    responses : mapping of tuple to list of tuple of Response
        What domains do for these packages, by the ends that they read of a case, then by shock.
    """

    region: Region
    measures: tuple[Change, ...]
    shocks: tuple[Together, ...]
    engine: str
    valuation: Callable[[Case], Valuation]
    packages: tuple[int, ...]
    responses: dict[tuple[object, ...], Sequence[tuple[Response, ...]]]
    _stated: dict[Case, dict[str, StatedMoves]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        region: Region,
        mechanism: Mechanism,
        packages: Collection[int] = (),
        cases: Sequence[Case] = (CENTRAL,),
        store: Store | None = None,
        *,
        undrawn: Undrawn | None = None,
    ) -> "Question":
        """Return the question that a mechanism puts to a region about some packages in some cases.

        Parameters
        ----------
        region : Region
        mechanism : Mechanism
        packages : collection of int
        cases : sequence of Case
        store : Store, optional
            Where answers of domains are looked up and kept.
        undrawn : Undrawn, optional
            Given if region and mechanism are those of a drawn world.
        """
        measures, shocks = (tuple(map(bare, changes)) for changes in (mechanism.measures, mechanism.shocks))
        together: tuple[Together, ...] = ((), *((shock,) for shock in shocks))
        question = cls(_laid_out(region), measures, together, engine_here(), valuation, tuple(packages), {})
        for case in cases:
            question.responses_in(case, store, undrawn)
        return question

    @cached_property
    def key(self) -> str:
        """SHA-256 over everything that a process needs to know of the question."""
        said = [
            (ends, [[(r.domain, r.digest_of_all) for r in found] for found in by_shock])
            for ends, by_shock in self.responses.items()
        ]
        everything = repr((self.region.digest, self.measures, self.shocks, self.engine, said))
        return hashlib.sha256(everything.encode()).hexdigest()

    def on(self, region: Region) -> "Question":
        """Return the same question on other accounts of the same economies; domains have answered on the region's own.

        Parameters
        ----------
        region : Region
        """
        return replace(self, region=_laid_out(region), _stated={})

    def responses_in(
        self, case: Case, store: Store | None = None, undrawn: Undrawn | None = None
    ) -> Sequence[tuple[Response, ...]]:
        """Return what domains do in a case, by shock; asked now if no case with the same ends was asked before.

        Parameters
        ----------
        case : Case
        store, undrawn : optional
            As in ``of``.
        """
        ends = case_ends(case)
        if ends not in self.responses:
            self.responses[ends] = responses(
                self.region, self.measures, self.shocks, self.packages, case, store=store, undrawn=undrawn
            )
        return self.responses[ends]

    def measure_effects(self, case: Case) -> list[Effects]:
        """Return the stated effects of each measure.

        Parameters
        ----------
        case : Case
        """
        equilibrium = self.valuation(case)
        return [equilibrium.stated(self.region, [m]) for m in self.measures]

    def shock_effects(self, case: Case, shock: int) -> Effects:
        """Return the effects of one shock, stated and through domains.

        Parameters
        ----------
        case : Case
        shock : int
            Position in ``shocks``.
        """
        equilibrium = self.valuation(case)
        stated = equilibrium.stated(self.region, self.shocks[shock])
        return joined(stated, self.responses_in(case)[shock], equilibrium.reads | {WELFARE})

    def package_effects(self, case: Case, shock: int, packages: Integers) -> Effects:
        """Return what packages do to the shock's equilibrium, batch axis first.

        Parameters
        ----------
        case : Case
        shock : int
            Position in ``shocks``.
        packages : ndarray of int, shape (package,)
        """
        wanted = self.valuation(case).reads | {WELFARE}
        values = {name: combined(moves, packages) for name, moves in self._moves(case).items()}
        return with_packages(values, self.responses_in(case)[shock], packages, wanted)

    def _moves(self, case: Case) -> "dict[str, StatedMoves]":
        """Return by variable what each measure states, worked out once per process."""
        if case not in self._stated:
            effects = self.measure_effects(case)
            self._stated[case] = {name: StatedMoves.of([one[name] for one in effects]) for name in effects[0]}
        return self._stated[case]

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_stated": {}}


def chunks(question: Question, packages: Sequence[int], cases: Sequence[Case]) -> list[Chunk]:
    """Return the chunks that cover some packages under every shock in every case.

    Parameters
    ----------
    question : Question
    packages : sequence of int
    cases : sequence of Case
    """
    parts = [tuple(packages[at : at + CHUNK]) for at in range(0, max(len(packages), 1), CHUNK)]
    return [Chunk(case, shock, part) for case in cases for shock in range(len(question.shocks)) for part in parts]


def solve_chunk(question: Question, chunk: Chunk) -> Solved:
    """Return the equilibria of a chunk: that of the shock, then every package as a change of it.

    Parameters
    ----------
    question : Question
    chunk : Chunk

    Raises
    ------
    InputError
        A change does not fit the region.
    NotConverged
        An equilibrium was not found.
    """
    tally("packages", len(chunk.packages))
    start = started(question, chunk.case, chunk.shock)
    # Full batches always take what the solver prepares for many rows and share it. A smaller chunk may do without: it
    # must not find what another chunk left behind in this process, so it starts from a world that has kept nothing.
    world = start.world if len(chunk.packages) >= BATCH else start.world.fresh()
    reads = question.valuation(chunk.case).reads
    gain = np.empty((len(chunk.packages), len(question.region.economies)))
    residual = np.empty(len(chunk.packages))
    rows = rows_at_once(question.region.flow.size, BATCH)
    for begin in range(0, len(chunk.packages), rows):
        batch = np.asarray(chunk.packages[begin : begin + rows])
        effects = question.package_effects(chunk.case, chunk.shock, batch)
        worth = world.worth(effects.only(reads))
        gain[begin : begin + rows] = start.with_welfare(worth.real_income_hat, effects) - 1.0
        residual[begin : begin + rows] = worth.residual
    return Solved(start.hat, start.residual, gain, residual)


@lru_cache(maxsize=4)
def _laid_out(region: Region) -> Region:
    """Return the region with arrays in C order: the layout decides the order of sums, and pickling may change it.

    One region gives one object, which workers are sent once.
    """
    names = (f.name for f in fields(region) if isinstance(getattr(region, f.name), np.ndarray))
    arrays: dict[str, Any] = {name: np.ascontiguousarray(getattr(region, name)) for name in names}
    return replace(region, **arrays)


def bare(change: Change) -> Change:
    """Return a change without all that moves no equilibrium.

    Parameters
    ----------
    change : Change
    """
    return replace(change, title="", description="", source="", participants=(), cost=None, probability=None)
