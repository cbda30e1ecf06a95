"""The course of sealed questions: agreed beforehand, the same for all, and the only one that a page answers.

First it is asked which measures nobody refuses altogether; what somebody refuses is off the table, and nobody learns at
whose wish. The packages that are left stand in public order, thinned so that any two differ in several measures, in
blocks. They are asked about with lines as they stand, then again with lines that slip by one step, and so on. Whoever
asks may stop anywhere but can neither jump, nor repeat, nor go beyond the end.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Annotated, Any

import numpy as np
from pydantic import Field

from ortaq.agreement.acceptance import Indices
from ortaq.agreement.suggest import diverse, public_order
from ortaq.core import InputError, said
from ortaq.session.agenda import Agenda
from ortaq.tables import Record, record_of


@dataclass(frozen=True, slots=True)
class Terms:
    """What members agree on before the first question.

    Attributes
    ----------
    rounds : int
        Rounds of suggestions and secret bids.
    suggestions : int
        Packages put forward in a round.
    apart : int
        Measures in which any two packages of the course differ at least.
    block : int
        Packages in one question; the fewer, the less is told of lines beyond what was looked for (``docs/sealed.md``).
    blocks : int
        Blocks asked about at each step, from the head of the course.
    steps : tuple of float
        By what lines slip, as shares of each member's own largest gain, ascending from zero. Every further step asks
        the whole course again and tells more of lines.

    Examples
    --------
    >>> Terms(blocks=2, steps=(0.0, 0.1)).questions(16_383)
    4
    """

    rounds: int = 8
    suggestions: int = 3
    apart: int = 2
    block: int = 8
    blocks: int = 96
    steps: tuple[float, ...] = (0.0, 0.2)

    @property
    def record(self) -> dict[str, Any]:
        """What an act holds of it."""
        return {**asdict(self), "steps": list(self.steps)}

    def blocks_of(self, packages: int) -> int:
        """Return how many blocks are asked at each step of an agenda of so many packages."""
        return min(self.blocks, -(-packages // self.block))

    def questions(self, packages: int) -> int:
        """Return how many questions there are at most about so many packages."""
        return len(self.steps) * self.blocks_of(packages)


@dataclass(frozen=True, slots=True)
class Question:
    """One question that is answered by masks.

    Attributes
    ----------
    kind : str
        ``measures`` (the first one; rows are positions of measures), ``block`` (of the course), ``bid`` (what a round
        puts forward) or ``improve`` (after a deal).
    number : int
        From zero, by kind.
    step : int
        Position among the steps.
    rows : tuple of int
        Rows of the packages that are asked about.
    """

    kind: str
    number: int
    step: int
    rows: tuple[int, ...]


class _File(Record):
    rounds: Annotated[int, Field(ge=1, le=8)]
    suggestions: Annotated[int, Field(ge=1, le=3)]
    apart: Annotated[int, Field(ge=1, le=8)]
    block: Annotated[int, Field(ge=1, le=32)]
    blocks: Annotated[int, Field(ge=1, le=96)]
    steps: Annotated[list[Annotated[float, Field(ge=0.0, le=1.0)]], Field(min_length=1, max_length=8)]


def terms_of(record: Any, where: str) -> Terms:
    """Return the terms that an act states.

    Parameters
    ----------
    record : object
        As `Terms.record`.
    where : str
        For messages.

    Raises
    ------
    InputError
        They are of another form, or go beyond what a session may ask at most.
    """
    file = record_of(record, Path(where), _File)
    if file.steps[0] != 0.0 or any(a >= b for a, b in pairwise(file.steps)):
        raise InputError(
            "the steps of lines do not ascend from zero",
            where=where,
            why="a line is asked about as it stands first, then slipped further each time",
            fix="give steps such as 0, 0.05, 0.1",
        )
    return Terms(file.rounds, file.suggestions, file.apart, file.block, file.blocks, tuple(file.steps))


def course(agenda: Agenda, terms: Terms, off: int = 0) -> Indices:
    """Return the rows of the packages that are asked about, first ones first.

    Parameters
    ----------
    agenda : Agenda
    terms : Terms
    off : int, optional
        Bit mask of measures that are off the table.

    Examples
    --------
    >>> course(agenda, Terms(apart=1), off=0b10)
    array([0])
    """
    order = public_order(agenda.gain_percent, agenda.packages & off == 0)
    return np.array(diverse(order, agenda.packages, terms.block * terms.blocks, terms.apart), dtype=np.int64)


def question(terms: Terms, order: Indices, number: int) -> Question:
    """Return one question of the course.

    Parameters
    ----------
    terms : Terms
    order : ndarray of int
        Rows of the course.
    number : int
        From zero.

    Raises
    ------
    InputError
        The course has no such question.

    Examples
    --------
    >>> question(Terms(block=2, blocks=1, steps=(0.0, 0.1)), np.array([2, 0, 1]), 1)
    Question(kind='block', number=1, step=1, rows=(2, 0))
    """
    most = terms.questions(len(order))
    if not 0 <= number < most:
        raise InputError(
            said("question {number} is beyond the {most} that were agreed", number=number + 1, most=most),
            where="sealed questions",
            why="every answer tells something of everybody's limits",
            fix="agree on what was found, or found another session",
        )
    step, block = divmod(number, terms.blocks_of(len(order)))
    first = block * terms.block
    return Question("block", number, step, tuple(int(row) for row in order[first : first + terms.block]))


def opened(terms: Terms, order: Indices, answers: Sequence[Sequence[bool]]) -> dict[int, int]:
    """Return what a blind host knows: the first step at which everybody could sign, by row.

    Parameters
    ----------
    terms : Terms
    order : ndarray of int
        Rows of the course.
    answers : sequence of sequence of bool
        For every question that was answered, in order: whether all could sign, by package.
    """
    found: dict[int, int] = {}
    for number, could in enumerate(answers):
        asked = question(terms, order, number)
        for row, all_sign in zip(asked.rows, could, strict=True):
            if all_sign:
                found.setdefault(row, asked.step)
    return found
