"""What rivers answer, computed once: a table of states by digest ships, everything else is run when it is asked.

A row is named by the digest of all that determines it, so a row of older tables or of an older model is never found;
its state is run again.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path

import numpy as np

from ortaq.core import Array
from ortaq.domains.water.benefits import KINDS
from ortaq.domains.water.levels import Lever, State, parts
from ortaq.domains.water.rivers import river
from ortaq.tables import ColumnSpec, TableSpec, csv_text, is_file, read_table

MODEL_VERSION = {"syr_darya": 3, "amu_darya": 2}
"""Raised by hand whenever runs of a river change: a digest of the source would void the tables with any comment."""

RESPONSES = TableSpec(
    "responses",
    "responses.csv",
    "What states of rivers bring to whom, USD million a year against nothing",
    (
        ColumnSpec("state", "Digest of all that determines the row"),
        ColumnSpec("river", "Basin"),
        ColumnSpec("told", "The state in words"),
        ColumnSpec("member", "Who has it"),
        *(ColumnSpec(f"{kind}_musd", f"Of {kind}", "number", "million USD a year") for kind in KINDS),
    ),
    ("state", "member"),
)


def responses_folder() -> Path:
    """Return where the table ships."""
    return Path(__file__).parent / "data"


def state_digest(name: str, state: State) -> str:
    """Return SHA-256 over all that determines what a state of a river brings, 16 hex digits."""
    said = (MODEL_VERSION.get(name, 1), river(name).basin.digest, state_words(state))
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def state_words(state: State) -> str:
    """Return a state in words.

    Examples
    --------
    >>> state_words(State())
    'nothing; worths central'
    """
    levels = [" ".join(filter(None, (*_named(lever), f"{level:g}"))) for lever, level in state.levels]
    inside = [f"for {' '.join(state.insiders)}"] if state.insiders else []
    return "; ".join([*(levels or ["nothing"]), *inside, f"worths {state.worths}"])


def _named(lever: Lever) -> tuple[str, ...]:
    return (lever.action, lever.target, "with rule" if lever.rule else "")


@cache
def shipped() -> Mapping[str, Array]:
    """Return what ships, by digest of the state, shape (member, kind) each; members in the order of their river."""
    if not is_file(responses_folder() / RESPONSES.file):
        return {}
    found: dict[str, list[list[float]]] = {}
    for row in read_table(responses_folder(), RESPONSES).rows():
        found.setdefault(row["state"], []).append([row[f"{kind}_musd"] for kind in KINDS])
    return {state: np.array(rows) for state, rows in found.items()}


@cache
def answered(name: str, state: State) -> Array:
    """Return what a state of a river brings, from what ships or from runs, shape (member, kind); nothing: zeros."""
    if not state.levels:
        return np.zeros((len(river(name).basin.members), len(KINDS)))
    known = shipped().get(state_digest(name, state))
    return river(name).musd(state) if known is None else known


def brought(name: str, levels: Mapping[Lever, float], insiders: Sequence[str], place: float) -> Array:
    """Return what levels of a river bring, USD million a year against nothing; nothing brings exactly nothing.

    Parameters
    ----------
    name : str
    levels : mapping of Lever to float
    insiders : sequence of str
    place : float
        Of the worths in their ranges, -1 to 1.

    Returns
    -------
    ndarray, shape (member, kind)
    """
    if not levels:
        return np.zeros((len(river(name).basin.members), len(KINDS)))
    return np.asarray(sum(weight * answered(name, state) for weight, state in parts(levels, insiders, place)))


def tabled(name: str, levels: Mapping[Lever, float], insiders: Sequence[str]) -> bool:
    """Return whether the table that ships holds what levels of a river bring; nothing is always known.

    Parameters
    ----------
    name : str
    levels : mapping of Lever to float
    insiders : sequence of str
    """
    return not levels or all(state_digest(name, state) in shipped() for _, state in parts(levels, insiders, 0.0))


def table_of(asked: Iterable[tuple[str, State]]) -> str:
    """Return the table that ships, as text; states that ship already are not run again.

    Parameters
    ----------
    asked : iterable of (str, State)
        Rivers and states.
    """
    rows: list[list[object]] = []
    for name, state in asked:
        for member, musd in zip(river(name).basin.members, answered(name, state).tolist(), strict=True):
            rows.append(
                [state_digest(name, state), name, state_words(state), member, *(round(value, 6) for value in musd)]
            )
    return csv_text([column.name for column in RESPONSES.columns], rows)
