"""What a member's own page answers, and what its answers have told: the guard against questions nobody agreed to."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import InputError
from ortaq.session.agenda import Agenda
from ortaq.session.course import Question, Terms, course, question
from ortaq.session.limits import Limits, Meaning, Reason


@dataclass(frozen=True, slots=True)
class Answered:
    """What was answered so far; kept by the page of the member, not by the host.

    Attributes
    ----------
    course : tuple of int or None
        Rows of the course that the first question about packages began; it stays the same to the end.
    measures : bool
        Whether the first question, about measures, was answered.
    blocks : int
        Questions of the course.
    bids : int
        Rounds of secret bids.
    deal : int or None
        Row of the package that all accepted.
    improved : bool
        Whether the one question after the deal was answered.
    put : frozenset of int
        Rows that were put forward.
    """

    course: tuple[int, ...] | None = None
    measures: bool = False
    blocks: int = 0
    bids: int = 0
    deal: int | None = None
    improved: bool = False
    put: frozenset[int] = frozenset()


def admitted(agenda: Agenda, terms: Terms, off: int, asked: Question, before: Answered) -> Answered:
    """Return what is answered once a question is, or refuse to answer it.

    Parameters
    ----------
    agenda : Agenda
    terms : Terms
        As all signed them.
    off : int
        Bit mask of measures that are off the table; looked at before the first block only.
    asked : Question
        What came from the host.
    before : Answered

    Raises
    ------
    InputError
        The question is beyond what was agreed, repeated, out of order, or about packages that do not stand there.

    Examples
    --------
    >>> terms = Terms(block=2, blocks=1, steps=(0.0,), apart=1)
    >>> rows = tuple(course(agenda, terms).tolist())
    >>> admitted(agenda, terms, 0, Question("block", 0, 0, rows), Answered()).blocks
    1
    """
    if asked.kind == "block":
        return _block(agenda, terms, off, asked, before)
    if asked.kind == "measures":
        return _measures(agenda, asked, before)
    known = len(set(asked.rows)) == len(asked.rows) and all(0 <= row < len(agenda.packages) for row in asked.rows)
    if not known or not asked.rows:
        raise _never("a package was asked about that is not on the agenda, or twice")
    if asked.kind == "bid":
        return _bid(terms, asked, before)
    if asked.kind == "improve":
        return _improve(terms, asked, before)
    raise _never("a question of a kind that was not agreed was asked")


def _measures(agenda: Agenda, asked: Question, before: Answered) -> Answered:
    if before.measures or before.blocks or asked != Question("measures", 0, 0, tuple(range(len(agenda.measures)))):
        raise _never("the question about measures was repeated, or is not about all of them")
    return replace(before, measures=True)


def _block(agenda: Agenda, terms: Terms, off: int, asked: Question, before: Answered) -> Answered:
    if before.deal is not None:
        raise _never("a question about limits came after the deal")
    if asked.number != before.blocks:
        raise _never("a question was repeated, or left out")
    rows = tuple(course(agenda, terms, off).tolist()) if before.course is None else before.course
    if asked != question(terms, np.array(rows), asked.number):
        raise _never("a question is not the one that stands at its place in the agreed course")
    return replace(before, blocks=before.blocks + 1, course=rows)


def _bid(terms: Terms, asked: Question, before: Answered) -> Answered:
    if before.deal is not None or asked.number != before.bids or before.bids >= terms.rounds:
        raise _never("a round of bids was repeated, left out, or is beyond those that were agreed")
    if len(asked.rows) > terms.suggestions or before.put & set(asked.rows):
        raise _never("more packages than agreed were put forward, or one of an earlier round")
    return replace(before, bids=before.bids + 1, put=before.put | set(asked.rows))


def _improve(terms: Terms, asked: Question, before: Answered) -> Answered:
    if before.deal is None or before.improved or asked.number != 0 or len(asked.rows) > terms.block:
        raise _never("the one question after the deal was repeated, too long, or came without a deal")
    return replace(before, improved=True)


@dataclass(frozen=True, slots=True)
class Told:
    """What all others together could know of one line, if they know everything else of its owner.

    Attributes
    ----------
    answers : int
        Packages about which an answer was given.
    low, high : float
        The line lies between these, in its unit.
    kept : float
        Their distance as a share of the whole range, from zero to the largest public gain.
    """

    answers: int
    low: float
    high: float
    kept: float


def told(meant: Meaning, limits: Limits, terms: Terms, published: Iterable[tuple[Question, Iterable[bool]]]) -> Told:
    """Return the worst case of what published answers have told of a line: as if all others could sign everything.

    Parameters
    ----------
    meant : Meaning
    limits : Limits
    terms : Terms
    published : iterable of question and answers
        For each answered question of the course, whether all could sign, by package.
    """
    low, high, answers = 0.0, max(meant.best, limits.line), 0
    whole = high
    for asked, could in published:
        room = min(limits.slip, terms.steps[asked.step]) * meant.best
        for row, everybody in zip(asked.rows, could, strict=True):
            answers += 1
            reaches = float(meant.counted[row]) + room
            if everybody:
                high = min(high, reaches)
            elif meant.reason[row] in (Reason.SIGNS, Reason.LINE) and reaches < limits.line:
                low = max(low, reaches)
    return Told(answers, low, high, max(high - low, 0.0) / whole if whole > 0.0 else 1.0)


def _never(what: str) -> InputError:
    return InputError(
        what,
        where="question of the host",
        why="by more questions than agreed, or other ones, limits could be found out",
        fix="do not answer; tell the other delegations what was asked",
    )
