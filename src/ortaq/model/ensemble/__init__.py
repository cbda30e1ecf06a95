"""Ensembles: many equilibria of one question in chunks, on one processor or a cluster, resumable from a folder."""

from ortaq.core.abreast import usable_processors
from ortaq.model.ensemble.chunk import Chunk, Question, Solved, bare, chunks, solve_chunk
from ortaq.model.ensemble.cluster import DaskExecutor
from ortaq.model.ensemble.composition import COMPOSED, Composition, Undrawn
from ortaq.model.ensemble.domain_responses import Response, case_ends, joined, reach, responses
from ortaq.model.ensemble.evaluation import evaluate, require_incomes
from ortaq.model.ensemble.executors import (
    Executor,
    GrowingExecutor,
    ProcessExecutor,
    SerialExecutor,
    WorkerLostError,
    local_executor,
)
from ortaq.model.ensemble.singles import doubts_of
from ortaq.model.ensemble.starts import WELFARE
from ortaq.model.ensemble.store import Store, scenario_hash

__all__ = [
    "COMPOSED",
    "WELFARE",
    "Chunk",
    "Composition",
    "DaskExecutor",
    "Executor",
    "GrowingExecutor",
    "ProcessExecutor",
    "Question",
    "Response",
    "SerialExecutor",
    "Solved",
    "Store",
    "Undrawn",
    "WorkerLostError",
    "bare",
    "case_ends",
    "chunks",
    "doubts_of",
    "evaluate",
    "joined",
    "local_executor",
    "reach",
    "require_incomes",
    "responses",
    "scenario_hash",
    "solve_chunk",
    "usable_processors",
]
