"""What a delegation keeps to itself, and what every package means for it.

Three things make a member refuse a package however much it gains: a measure that it will not have, a payment above its
cap, a dependence above its limit. Otherwise it signs where the gain that it counts reaches its line. A line may slip
by the public steps of the course, as far as its owner allows; the other three never do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from pydantic import Field

from ortaq.agreement.suggest import NEVER
from ortaq.core import Array, InputError, Integers, Mask, said
from ortaq.session.agenda import Agenda
from ortaq.tables import Record, json_of, record_of

FORM = "ortaq session limits 1"

_Number = Annotated[float, Field(allow_inf_nan=False, ge=-1e12, le=1e12)]
_Positive = Annotated[float, Field(allow_inf_nan=False, ge=0.0, le=1e12)]


class Reason(IntEnum):
    """Why a member refuses a package; the first that holds."""

    SIGNS = 0
    MEASURE = 1
    PAYMENT = 2
    DEPENDENCE = 3
    LINE = 4


@dataclass(frozen=True, slots=True)
class Limits:
    """What one member asks of a package; known to its owner alone.

    Attributes
    ----------
    unit : str
        Of the line and the weights: ``percent`` of real income or ``musd``, million USD a year.
    line : float
        Smallest gain that it counts for which it signs.
    slip : float
        How far the line may slip at most, as a share of its own largest public gain, 0 to 1.
    refused : tuple of str
        Ids of measures that it signs in no package.
    payment_musd : float or None
        Most that it pays, million USD a year.
    dependence_percent : float or None
        Largest share of its imports that it takes from one other economy, percent.
    weights : mapping of str to float
        What one measure of a sector, or a principle that holds, is worth to it beyond what the model counts, by id of
        the feature, in the unit of the line; negative for what it would rather not have.
    """

    unit: Literal["percent", "musd"] = "percent"
    line: float = 0.0
    slip: float = 0.0
    refused: tuple[str, ...] = ()
    payment_musd: float | None = None
    dependence_percent: float | None = None
    weights: Mapping[str, float] = field(default_factory=dict)

    @property
    def record(self) -> dict[str, Any]:
        """What a file or a private act holds of it."""
        return {
            "form": FORM,
            "unit": self.unit,
            "line": self.line,
            "slip": self.slip,
            "refused": list(self.refused),
            "payment_musd": self.payment_musd,
            "dependence_percent": self.dependence_percent,
            "weights": dict(self.weights),
        }


@dataclass(frozen=True, eq=False)
class Meaning:
    """What every package means for one member.

    Attributes
    ----------
    counted : ndarray, shape (package,)
        The gain that it counts: public gain and its own weights, in the unit of its line.
    reason : ndarray of int, shape (package,)
        A ``Reason``; zero where it signs.
    short : ndarray, shape (package,)
        What the gain lacks of the line, in its unit; zero where it reaches it.
    best : float
        Its largest public gain, in the unit of the line: what steps are shares of.
    """

    counted: Array
    reason: Integers
    short: Array
    best: float

    @property
    def signs(self) -> Mask:
        """Where it signs with its line as it stands."""
        return np.asarray(self.reason == Reason.SIGNS)


class _File(Record):
    form: Literal["ortaq session limits 1"]
    unit: Literal["percent", "musd"]
    line: _Number
    slip: Annotated[float, Field(ge=0.0, le=1.0)] = 0.0
    refused: list[str] = Field(default_factory=list)
    payment_musd: _Positive | None = None
    dependence_percent: Annotated[float, Field(ge=0.0, le=100.0)] | None = None
    weights: dict[str, _Number] = Field(default_factory=dict)


def limits_of(data: bytes, agenda: Agenda, where: str) -> Limits:
    """Return the limits that a file or a private act holds.

    Parameters
    ----------
    data : bytes
        JSON, as `Limits.record`.
    agenda : Agenda
        Whose measures and features they name.
    where : str
        For messages.

    Raises
    ------
    InputError
        They are not of that form, or name what the agenda does not have. No number of theirs stands in the message.

    Examples
    --------
    >>> limits_of(b'{"form": "ortaq session limits 1", "unit": "musd", "line": 5}', agenda, "typed").line
    5.0
    """
    try:
        file = record_of(json_of(data, where), Path(where), _File)
    except InputError:
        # Messages of the reader quote what was typed: nothing private may stand in an error.
        raise _refused("the limits are not of the form that the own page writes", where) from None
    known, features = set(agenda.measures), {one.id for one in agenda.features}
    if unknown := sorted({*file.refused} - known) + sorted({*file.weights} - features):
        raise _refused(said("the agenda has no '{name}'", name=unknown[0][:80]), where)
    return Limits(
        unit=file.unit,
        line=file.line,
        slip=file.slip,
        refused=tuple(file.refused),
        payment_musd=file.payment_musd,
        dependence_percent=file.dependence_percent,
        weights=file.weights,
    )


def meaning(agenda: Agenda, member: str, limits: Limits) -> Meaning:
    """Return what every package of the agenda means for a member with these limits.

    Parameters
    ----------
    agenda : Agenda
    member : str
        Code.
    limits : Limits

    Examples
    --------
    >>> meaning(agenda, "AAA", Limits(unit="musd", line=2.0, refused=("fund",))).signs
    array([False, False, False])
    """
    column = agenda.members.index(member)
    gain = (agenda.gain_percent if limits.unit == "percent" else agenda.gain_musd)[:, column]
    counted = gain.copy()
    for feature in agenda.features:
        counted += limits.weights.get(feature.id, 0.0) * feature.counts(agenda.packages)
    short = np.maximum(limits.line - counted, 0.0)
    reason = np.where(short > 0.0, Reason.LINE, Reason.SIGNS)
    of = agenda.dependence_percent
    if limits.dependence_percent is not None and of is not None:
        reason[of[:, column] > limits.dependence_percent] = Reason.DEPENDENCE
    if limits.payment_musd is not None:
        reason[agenda.spent_musd[:, column] > limits.payment_musd] = Reason.PAYMENT
    barred = sum(1 << agenda.measures.index(one) for one in set(limits.refused))
    reason[agenda.packages & barred != 0] = Reason.MEASURE
    return Meaning(counted, reason, short, max(float(gain.max()), 0.0))


def refusals(meant: Meaning, slip: float, step: float, rows: Sequence[int] | Integers) -> Mask:
    """Return which of some packages a member refuses when lines slip by a step.

    Parameters
    ----------
    meant : Meaning
    slip : float
        How far its owner lets the line slip at most.
    step : float
        Share of the own largest gain by which lines slip at this question.
    rows : sequence of int

    Returns
    -------
    ndarray of bool, shape (row,)
    """
    room = min(slip, step) * meant.best
    at = np.asarray(rows, dtype=np.int64)
    reason, short = meant.reason[at], meant.short[at]
    return np.asarray((reason != Reason.SIGNS) & ((reason != Reason.LINE) | (short > room)))


def step_needed(meanings: Sequence[Meaning], slips: Sequence[float], steps: Sequence[float]) -> Integers:
    """Return for each package the first step at which every member could sign; for a host that knows all limits.

    Parameters
    ----------
    meanings : sequence of Meaning
        Of all members.
    slips : sequence of float
        How far each lets its line slip at most.
    steps : sequence of float
        Steps of the course, ascending.

    Returns
    -------
    ndarray of int, shape (package,)
        Position of the step; ``NEVER`` where there is none.
    """
    every = np.arange(len(meanings[0].reason))
    needed = np.full(len(every), NEVER)
    for position in reversed(range(len(steps))):
        refused = np.zeros(len(every), dtype=bool)
        for meant, slip in zip(meanings, slips, strict=True):
            refused |= refusals(meant, slip, steps[position], every)
        needed[~refused] = position
    return needed


def _refused(what: str, where: str) -> InputError:
    return InputError(
        what,
        where=where,
        why="what a delegation will sign is decided by them",
        fix="make the file with 'ortaq session own' for this agenda",
    )
