"""Rows and tables, and the rule that no ratio is written between programs that disagree."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

COMPARED = ("job", "ortaq, s", "peer", "peer, s", "ratio", "agreement", "target", "met")


TARGET_RESIDUAL = 1e-10
"""A target is met only by an answer that is at least this good."""


@dataclass(frozen=True)
class Options:
    """Where the optional inputs are, and how often jobs are repeated.

    Attributes
    ----------
    reference : Path or None
        Folder with the reference data.
    peers : Path or None
        Python that has the packages of requirements-peers.txt.
    repeat : int
        Runs behind every median.
    against : str
        Commit to compare with; the one before if empty.
    job : str
        Part of the names of jobs that are compared with it; all if empty.
    """

    reference: Path | None = None
    peers: Path | None = None
    repeat: int = 7
    against: str = ""
    job: str = ""


@dataclass
class Table:
    """One group of jobs, or the reason why it was left out.

    Attributes
    ----------
    reached : dict of str to float
        What was measured, by target of the design.
    below : str
        Markdown after the rows.
    """

    title: str
    note: str
    columns: Sequence[str] = COMPARED
    rows: list[tuple[str, ...]] = field(default_factory=list)
    reached: dict[str, float] = field(default_factory=dict)
    below: str = ""

    def markdown(self) -> str:
        """Return the group as Markdown."""
        return "\n\n".join(part for part in (f"## {self.title}", self.note, self.grid(), self.below) if part)

    def grid(self) -> str:
        """Return the rows alone as Markdown; nothing without rows."""
        if not self.rows:
            return ""
        marks = ["---", *["---:" if _numeric(row) else "---" for row in list(zip(*self.rows, strict=True))[1:]]]
        return "\n".join(f"| {' | '.join(line)} |" for line in (self.columns, marks, *self.rows))


@dataclass(frozen=True)
class Peer:
    """What another program took for the same job, and how far its answer is from ours.

    Attributes
    ----------
    gap : float or None
        Largest difference between the two answers; None where the programs answer different questions.
    tolerance : float
        Largest gap at which a ratio may be written.
    """

    name: str
    seconds: float
    gap: float | None
    tolerance: float
    measure: str


def compared(
    job: str, ours: float, peer: Peer | None, residual: float, *, target: float | None = None, note: str = ""
) -> tuple[str, ...]:
    """Return a row of a comparison; the target is in seconds.

    Raises
    ------
    SystemExit
        The programs disagree by more than the tolerance: whatever the times are, they are not of the same job.
    """
    met = "" if target is None else "yes" if ours <= target and residual <= TARGET_RESIDUAL else "no"
    goal = "" if target is None else f"{target:g} s"
    facts = [f"residual {residual:.0e}", *([note] if note else [])]
    if peer is None:
        return job, second(ours), "", "", "", "; ".join(facts), goal, met
    if peer.gap is None:
        facts.append(peer.measure)
        return job, second(ours), peer.name, second(peer.seconds), "none", "; ".join(facts), goal, met
    require_agreement(job, peer.gap, peer.tolerance)
    facts.append(f"{peer.measure} within {peer.gap:.0e} (allowed {peer.tolerance:.0e})")
    ratio = f"{peer.seconds / ours:.3g}"
    return job, second(ours), peer.name, second(peer.seconds), ratio, "; ".join(facts), goal, met


def require_agreement(job: str, gap: float, tolerance: float) -> None:
    """Stop the run where two answers to one question differ."""
    if not gap <= tolerance:
        sys.exit(f"{job}: the answers differ by {gap:.1e}, allowed {tolerance:.1e}; nothing is written")


def second(value: float) -> str:
    """Return seconds with three digits."""
    return f"{value:#.3g}".rstrip(".")


def _numeric(column: Sequence[str]) -> bool:
    return any(column) and all(not cell or cell[0].isdigit() for cell in column)
