"""Every chunk once: from the store where it is finished, from an executor otherwise."""

from collections.abc import Callable, Sequence

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
        Chunks that were finished before are in the store.
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
    return [solved_at[at] for at in range(len(chunks))]
