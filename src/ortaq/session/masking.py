"""What the host of a sealed session asks and publishes: of masks it learns only whether all members could sign.

It asks the one course of questions that was agreed, and stops where a package opens; a question to which a member does
not answer stays open until the chair goes on without its result.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from ortaq.agreement.suggest import NEVER
from ortaq.core import Integers
from ortaq.session.acts import BlockAnswered, BlockAsked, Ground, Result, Suggested
from ortaq.session.agenda import Agenda
from ortaq.session.course import Question, course, opened, question
from ortaq.session.key_notes import unwritten
from ortaq.session.publishing import allowed, in_public_order, openly_off, put_forward, word_of
from ortaq.session.sealed import united
from ortaq.session.state import Public

Sent = Mapping[str, Mapping[str, Any]]


class Course:
    """The course of questions of a session, computed once it has begun.

    Parameters
    ----------
    agenda : Agenda
    """

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._kept: tuple[int, Integers] | None = None

    def rows(self, public: Public) -> Integers:
        """Return the rows that are asked about, first ones first."""
        off = self.off(public)
        if self._kept is None or self._kept[0] != off:
            self._kept = off, course(self._agenda, public.terms, off)
        return self._kept[1]

    def off(self, public: Public) -> int:
        """Return the measures that are in no package of the course: frozen once it has begun."""
        sealing = public.sealing
        if sealing.blocks:
            return sealing.off
        return openly_off(self._agenda, public) | refused_measures(sealing.measured)

    def next(self, public: Public) -> BlockAsked | None:
        """Return the question that comes next; None where the course is at its end, or was left."""
        sealing = public.sealing
        if sealing.lapsed:
            return None
        if not sealing.measured:
            return _asked(Question("measures", 0, 0, tuple(range(len(self._agenda.measures)))), 0)
        rows, number = self.rows(public), len(sealing.blocks)
        if number >= public.terms.questions(len(rows)):
            return None
        return _asked(question(public.terms, rows, number), self.off(public))

    def needed(self, public: Public) -> Integers:
        """Return for each package the first step at which all could sign, as far as it was asked.

        Returns
        -------
        ndarray of int, shape (package,)
        """
        needed = np.full(len(self._agenda.packages), NEVER)
        if public.sealing.blocks:
            answers = [[digit == "1" for digit in could] for could in public.sealing.blocks]
            for row, step in opened(public.terms, self.rows(public), answers).items():
                needed[row] = step
        needed[~allowed(self._agenda, public)] = NEVER
        return needed


def refused_measures(measured: str) -> int:
    """Return the bit mask of measures that somebody refuses altogether.

    Parameters
    ----------
    measured : str
        One digit for each measure, ``0`` where somebody does.

    Examples
    --------
    >>> refused_measures("101")
    2
    """
    return sum(1 << bit for bit, digit in enumerate(measured) if digit == "0")


def ground_or_question(public: Public, asking: Course) -> Ground | BlockAsked:
    """Return how much common ground was found, or what is asked next."""
    needed = asking.needed(public)
    found = needed[needed != NEVER]
    if not len(found) and (following := asking.next(public)):
        return following
    if not len(found):
        return Ground(word="unknown" if public.sealing.lapsed else "none", step=NEVER)
    return Ground(word=word_of(int(np.count_nonzero(needed == 0))), step=int(found.min()))


def suggestions_or_question(agenda: Agenda, public: Public, asking: Course) -> Suggested | BlockAsked:
    """Return what is put to all next, or what is asked before; after a deal nothing is asked any more."""
    needed = asking.needed(public)
    done = [agenda.rows[package] for package in public.put_before]
    is_left = np.any(np.delete(needed, done) != NEVER)
    if not is_left and not public.deal and (following := asking.next(public)):
        return following
    return put_forward(agenda, public, needed)


def block(public: Public, sent: Sent) -> BlockAnswered | None:
    """Return for each row of the open question whether all could sign; None until all have answered.

    Parameters
    ----------
    public : Public
    sent : mapping
        What members sent, by member.
    """
    asked = public.sealing.asked
    if asked is None or public.answered != frozenset(public.members):
        return None
    could = _united(public, sent, len(asked.rows))
    return BlockAnswered(question=public.question, could="".join("01"[one] for one in could))


def accepted(agenda: Agenda, public: Public, sent: Sent) -> Result:
    """Return which of the packages that were asked about nobody refuses; who did not answer refused all.

    Parameters
    ----------
    agenda : Agenda
    public : Public
    sent : mapping
        What members sent, by member.
    """
    could = _united(public, sent, len(public.asked))
    taken = [package for package, all_sign in zip(public.asked, could, strict=True) if all_sign]
    return Result(accepted=in_public_order(agenda, taken), commitments=commitments(sent))


def commitments(sent: Sent) -> dict[str, str]:
    """Return what binds members to what they keep to themselves, by member.

    Parameters
    ----------
    sent : mapping
        What members sent, by member.
    """
    return {member: str(answer["commitment"]) for member, answer in sent.items()}


def _united(public: Public, sent: Sent, count: int) -> tuple[bool, ...]:
    messages = {member: unwritten(str(answer["mask"])) or b"" for member, answer in sent.items()}
    return united(messages, public.members, count)


def _asked(one: Question, off: int) -> BlockAsked:
    return BlockAsked.model_validate(
        {"kind": one.kind, "number": one.number, "step": one.step, "rows": list(one.rows), "off": off}
    )
