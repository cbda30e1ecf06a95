"""Every chunk once: from the store where it is finished, from an executor otherwise."""

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from ortaq.core import Array, InputError
from ortaq.core.subsets import holds
from ortaq.model.ensemble.chunk import Chunk, Question, Solved, solve_chunk
from ortaq.model.ensemble.chunk_names import descriptions
from ortaq.model.ensemble.executors import Executor, SerialExecutor
from ortaq.model.ensemble.store import Store


def evaluate(
    question: Question,
    chunks: Sequence[Chunk],
    executor: Executor | None = None,
    store: Store | None = None,
    report: Callable[[int], None] = lambda _packages: None,
) -> list[Solved]:
    """Return the result of every chunk, in their order.

    Parameters
    ----------
    question : Question
    chunks : sequence of Chunk
    executor : Executor, optional
        This process if absent.
    store : Store, optional
        Where finished chunks are looked up, and kept as soon as they are finished.
    report : callable, optional
        Called with the number of packages of every chunk that is finished.

    Raises
    ------
    InputError, NotConverged, WorkerLostError
        Chunks that were finished before are in the store. Also an income that a shock leaves at or below zero.
    """
    described = descriptions(question, chunks) if store else []
    economies = question.region.economy_ids
    solved_at: dict[int, Solved] = {}
    for at, text in enumerate(described):
        kept = store.read(text, chunks[at], economies) if store else None
        if kept is not None:
            solved_at[at] = kept
            report(len(chunks[at].packages))
    missing = [at for at in range(len(chunks)) if at not in solved_at]
    computed = (executor or SerialExecutor()).map(solve_chunk, question, [chunks[at] for at in missing])
    for position, solved in computed:
        at = missing[position]
        if store and chunks[at].packages:
            store.write(described[at], chunks[at], economies, solved)
        solved_at[at] = solved
        report(len(chunks[at].packages))
    return [_checked(question, chunks[at], solved_at[at]) for at in range(len(chunks))]


def _checked(question: Question, chunk: Chunk, solved: Solved) -> Solved:
    """Return what a chunk says: the empty package is the shock's own equilibrium, and every income is above zero."""
    empty = np.asarray(chunk.packages, dtype=np.int64) == 0
    gain = np.where(empty[:, None], 0.0, solved.gain)
    _require_income(question, chunk.shock, "", solved.shock_hat)
    return replace(solved, gain=gain, residual=np.where(empty, solved.shock_residual, solved.residual))


def require_incomes(question: Question, chunks: Sequence[Chunk], solved: Sequence[Solved]) -> None:
    """Refuse packages that leave an economy no income, where its logarithm is asked for.

    Parameters
    ----------
    question : Question
    chunks : sequence of Chunk
    solved : sequence of Solved
        Of each.

    Raises
    ------
    InputError
        The first such package, with the economy and the shock.
    """
    for chunk, found in zip(chunks, solved, strict=True):
        for row in np.flatnonzero((found.gain <= -1.0).any(axis=1)):
            held = holds(np.array([chunk.packages[row]]), len(question.measures))[0]
            named = "+".join(m.id for m, is_in in zip(question.measures, held, strict=True) if is_in)
            _require_income(question, chunk.shock, named, 1.0 + found.gain[row])


def _require_income(question: Question, shock: int, package: str, hat: Array) -> None:
    """Refuse a change that leaves an economy no income; ``hat``, shape (economy,): real income in ratio to before."""
    if (hat > 0.0).all():
        return
    lost = int(np.flatnonzero(~(hat > 0.0))[0])
    shocked = "+".join(change.id for change in question.shocks[shock])
    places = [f"{kind} '{name}'" for kind, name in (("shock", shocked), ("package", package)) if name]
    who, left = question.region.economy_ids[lost], 100.0 * float(hat[lost])
    raise InputError(
        f"the real income of {who} falls to {left:.3g} % of what it was",
        where=", ".join(places) or "no shock",
        why="an economy without income buys nothing, and no gain in percent can be told of it",
        fix="state smaller transfers, losses or shifts for this economy",
    )
