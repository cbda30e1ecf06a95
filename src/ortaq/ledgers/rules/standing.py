"""How a commitment stands on a day: by what its obligor reports and by what others report, kept apart."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from ortaq.ledgers.rules.promises import Promise, Report
from ortaq.ledgers.rules.state import Committed, Recorded

OPEN, LATE, KEPT, EXCEEDED, FAILED = "open", "late", "kept", "exceeded", "failed"
UNOBSERVED, UNMEASURABLE, DISPUTED = "unobserved", "not_measurable", "in_dispute"
STANDINGS = (OPEN, LATE, KEPT, EXCEEDED, FAILED, UNOBSERVED, UNMEASURABLE, DISPUTED)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a commitment stands.

    Attributes
    ----------
    state : str
        One of `STANDINGS`: ``unobserved`` is due and nobody reported; ``late`` is due, reported before and not met;
        ``failed`` was reported on or after the day it was due and not met; ``in_dispute``: obligor and others differ.
    own, others : float or None
        Last figure of an obligor and of anybody else; never averaged.
    met_on : str or None
        First day to which a report refers that shows it met.
    days_late : int
        Days after the due day until it was met, or until the day that was asked about; 0 where it is in time.
    waits_for : tuple of str
        Commitments that come first and are not kept.
    """

    state: str
    own: float | None
    others: float | None
    met_on: str | None
    days_late: int
    waits_for: tuple[str, ...] = ()


def standing(commitment: Committed, on: str, kept: frozenset[str] = frozenset()) -> Standing:
    """Return how a commitment stands on a day.

    Parameters
    ----------
    commitment : Committed
    on : str
        Day, ``2026-11-30``; reports that refer to later days are not looked at.
    kept : frozenset of str
        Ids of commitments that are kept, for those that depend on them.

    Returns
    -------
    Standing
    """
    said = commitment.said
    reports = sorted(((act, one) for act, one in commitment.reports if one.on <= on), key=lambda pair: pair[1].on)
    own = [one for act, one in reports if act.author in said.obligor]
    others = [one for act, one in reports if act.author not in said.obligor]
    states = {_by_reports(said, part, on) for part in (own, others) if part}
    state = states.pop() if len(states) == 1 else DISPUTED if states else _unreported(said, on)
    met_on = next((one.on for _, one in reports if _met(said, one.value)), None)
    return Standing(
        state,
        own[-1].value if own else None,
        others[-1].value if others else None,
        met_on,
        _days_late(said, met_on or on) if state != UNMEASURABLE else 0,
        tuple(one for one in said.conditional_on if one not in kept),
    )


def standings(commitments: Mapping[str, Committed], on: str) -> dict[str, Standing]:
    """Return how all commitments stand on a day.

    Parameters
    ----------
    commitments : mapping of str to Committed
    on : str
        Day.

    Returns
    -------
    dict of str to Standing
    """
    alone = {name: standing(one, on) for name, one in commitments.items()}
    kept = frozenset(name for name, one in alone.items() if one.state in {KEPT, EXCEEDED})
    return {name: standing(one, on, kept) for name, one in commitments.items()}


def _by_reports(said: Promise, reports: list[Report], on: str) -> str:
    last = reports[-1]
    if said.target is None:
        return UNMEASURABLE
    if any(_met(said, one.value) for one in reports):
        return EXCEEDED if _beyond(said, last.value) else KEPT
    if said.due is None or on < said.due:
        return OPEN
    return FAILED if last.on >= said.due else LATE


def _unreported(said: Promise, on: str) -> str:
    if said.target is None or (said.baseline is None and said.due is None):
        return UNMEASURABLE
    return UNOBSERVED if said.due is None or on > said.due else OPEN


def _rising(said: Promise) -> bool:
    return said.baseline is None or said.target is None or said.target >= said.baseline


def _met(said: Promise, value: float) -> bool:
    return said.target is not None and (value >= said.target if _rising(said) else value <= said.target)


def _beyond(said: Promise, value: float) -> bool:
    """Return whether a figure goes past what was promised; yes is no more than yes."""
    if said.target is None or said.unit.startswith("yes"):
        return False
    return value > said.target if _rising(said) else value < said.target


def _days_late(said: Promise, until: str) -> int:
    if said.due is None:
        return 0
    late = datetime.date.fromisoformat(until) - datetime.date.fromisoformat(said.due)
    return max(0, late.days)


def reports_of(commitment: Committed) -> tuple[tuple[Recorded, Report], ...]:
    """Return the reports of a commitment by the day to which they refer.

    Returns
    -------
    tuple of (Recorded, Report)
    """
    return tuple(sorted(commitment.reports, key=lambda pair: (pair[1].on, pair[0].id)))
