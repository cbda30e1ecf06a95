"""What the host publishes: the only functions that see what several members keep to themselves or mask.

They return what becomes a public act, and nothing else leaves them. Which packages are put forward first depends on
public gains alone; what members stated decides only from which step of slipping lines a package may be put to all.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import numpy as np

from ortaq.agreement.suggest import NEVER, public_order, suggested
from ortaq.core import Array, Integers, Mask
from ortaq.session.acts import Ground as GroundAct
from ortaq.session.acts import Phase, Result, Suggested
from ortaq.session.agenda import Agenda
from ortaq.session.limits import Limits, meaning, step_needed
from ortaq.session.state import Public

FEW, SOME = 10, 100
"""Fewer packages than this are few; fewer than that are some."""

REFUSING = frozenset({"refuse", "worse"})


def ground(agenda: Agenda, public: Public, limits: Mapping[str, Limits], commitments: Mapping[str, str]) -> GroundAct:
    """Return how much common ground there is, in one of four words.

    Parameters
    ----------
    agenda : Agenda
    public : Public
    limits : mapping of str to Limits
        By member; who stated none refuses what makes it worse off.
    commitments : mapping of str to str
        To what members stated, by member.
    """
    needed = _needed(agenda, public, limits)
    count = int(np.count_nonzero(needed == 0))
    at_all = needed[needed != NEVER]
    step = int(at_all.min()) if len(at_all) else NEVER
    return GroundAct(word=word_of(count), step=step, commitments=dict(commitments))


def word_of(count: int) -> Literal["none", "few", "some", "many"]:
    """Return how many packages there are, in a word."""
    if count == 0:
        return "none"
    return "few" if count < FEW else "some" if count < SOME else "many"


def suggestions(agenda: Agenda, public: Public, limits: Mapping[str, Limits]) -> Suggested:
    """Return the packages that are put to all next.

    Those that members put forward openly come first and leave one place at least to the public order.

    Parameters
    ----------
    agenda : Agenda
    public : Public
    limits : mapping of str to Limits
        By member.
    """
    return put_forward(agenda, public, _needed(agenda, public, limits))


def put_forward(agenda: Agenda, public: Public, needed: Integers) -> Suggested:
    """Return the packages that are put to all next, by the step at which each opens.

    Parameters
    ----------
    agenda : Agenda
    public : Public
    needed : ndarray of int, shape (package,)
        First step at which all could sign, as far as the host knows; ``NEVER`` where there is none.
    """
    terms = public.terms
    done = {agenda.rows[package] for package in public.put_before}
    free = allowed(agenda, public)
    offered = [agenda.rows[package] for _, package in public.proposed if free[agenda.rows[package]]]
    rows = [row for row in offered if row not in done][: max(terms.suggestions - 1, 1)]
    order = public_order(agenda.gain_percent, free)
    left = terms.suggestions - len(rows)
    if left:
        rest = {"count": left, "apart": terms.apart}
        found = suggested(order, agenda.packages, needed, done | set(rows), **rest)
        if not found:
            # Nothing is open at any step: what is most balanced in public comes, and may still be taken.
            found = suggested(order, agenda.packages, np.zeros_like(needed), done | set(rows), **rest)
        rows += found
    return Suggested(packages=[int(agenda.packages[row]) for row in rows])


def accepted(
    agenda: Agenda, public: Public, answers: Mapping[str, Mapping[str, Any]], commitments: Mapping[str, str]
) -> Result:
    """Return which of the packages that were asked about all accept; who did not answer did not accept.

    Parameters
    ----------
    agenda : Agenda
    public : Public
    answers : mapping of str to mapping of str to str
        By member, then by package.
    commitments : mapping of str to str
        By member.
    """
    gaining = public.phase is Phase.IMPROVEMENT
    taken = []
    for package in public.asked:
        said = [answers.get(member, {}).get(str(package), "refuse") for member in public.members]
        if REFUSING.isdisjoint(said) and (not gaining or "better" in said):
            taken.append(package)
    return Result(accepted=in_public_order(agenda, taken), commitments=dict(commitments))


def in_public_order(agenda: Agenda, packages: Sequence[int]) -> list[int]:
    """Return packages, those that are most balanced in public first."""
    order = public_order(agenda.gain_percent)
    place = {int(agenda.packages[row]): position for position, row in enumerate(order)}
    return sorted(packages, key=place.__getitem__)


def improvements(agenda: Agenda, public: Public) -> Result:
    """Return which packages are asked about after a deal: those that by public gains are worse for nobody."""
    deal = agenda.gain_percent[agenda.rows[public.deal]]
    order = public_order(agenda.gain_percent, allowed(agenda, public))
    packages = [int(agenda.packages[row]) for row in order if _no_worse(agenda.gain_percent[row], deal)]
    return Result(accepted=[one for one in packages if one not in public.put_before][: public.terms.suggestions])


def _no_worse(gain: Array, deal: Array) -> bool:
    return bool(np.all(gain >= deal) and np.any(gain > deal))


def allowed(agenda: Agenda, public: Public) -> Mask:
    """Return which packages hold no measure that a member put off the table.

    Returns
    -------
    ndarray of bool, shape (package,)
    """
    off = openly_off(agenda, public)
    return np.asarray(agenda.packages & off == 0)


def openly_off(agenda: Agenda, public: Public) -> int:
    """Return the bit mask of measures that members put off the table openly."""
    return sum(1 << agenda.measures.index(measure) for measure in public.off_table)


def _needed(agenda: Agenda, public: Public, limits: Mapping[str, Limits]) -> Integers:
    every = [limits.get(member, Limits()) for member in agenda.members]
    meanings = [meaning(agenda, member, own) for member, own in zip(agenda.members, every, strict=True)]
    needed = step_needed(meanings, [one.slip for one in every], public.terms.steps)
    needed[~allowed(agenda, public)] = NEVER
    return needed
