"""Trials and outcomes of many cases, and how they are judged."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.alerts.record.scores import Bin, Skill, Warned, brier, crps, reliability, skill, warned
from ortaq.core import Array


@dataclass(frozen=True, eq=False, slots=True)
class Chances:
    """Probabilities that were said of events, those of a naive rule, and whether the events came; a row a case.

    ``blocks``: time of every case; cases of one block are not independent.
    """

    said: Array
    naive: Array
    came: Array
    blocks: Array


@dataclass(frozen=True, eq=False, slots=True)
class Amounts:
    """Equally likely values that were said, those of a naive rule, and what came; ``inside``: came in the band."""

    said: Sequence[Array]
    naive: Sequence[Array]
    came: Array
    blocks: Array
    inside: Array


@dataclass(frozen=True, slots=True)
class Judged:
    """How forecasts of one kind came out.

    ``what``: which event or amount, or against which naive rule; its text is ``watch.what.<what>``.
    ``place``: where, if it is one place.
    ``coverage``: part of cases in the band, NaN where there was none; ``banded``: cases that had one.
    """

    signal: str
    lead: str
    what: str
    skill: Skill
    bins: tuple[Bin, ...] = ()
    warned: Warned | None = None
    coverage: float = float("nan")
    banded: int = 0
    place: str = ""


def judged_chances(signal: str, lead: str, what: str, cases: Chances, threshold: float) -> Judged:
    """Return how probabilities came out; ``threshold``: from which one counts as a warning."""
    scores = brier(cases.said, cases.came), brier(cases.naive, cases.came)
    return Judged(
        signal,
        lead,
        what,
        skill("brier", *scores, cases.blocks),
        reliability(cases.said, cases.came),
        warned(cases.said, cases.came, threshold),
    )


def judged_amounts(signal: str, lead: str, what: str, cases: Amounts) -> Judged:
    """Return how amounts came out, and how often they lay in their band."""
    said, naive = (
        np.array([crps(members, came) for members, came in zip(each, cases.came, strict=True)])
        for each in (cases.said, cases.naive)
    )
    banded = cases.inside[np.isfinite(cases.inside)]
    coverage = float(banded.mean()) if banded.size else float("nan")
    return Judged(signal, lead, what, skill("crps", said, naive, cases.blocks), (), None, coverage, banded.size)
