"""Delegations that a program speaks for: drawn from stated assumptions, sincere, and no estimate of any government."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np

from ortaq.core import Array, Mask
from ortaq.ledgers.chain.keys import key_from_seed
from ortaq.session.acts import Phase
from ortaq.session.agenda import Agenda
from ortaq.session.delegate import SealedSeat
from ortaq.session.key_notes import mask_key
from ortaq.session.limits import Limits, Meaning, Reason, meaning

View = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Assumed:
    """What delegations are drawn from; assumptions of the simulation, chosen to make deals neither sure nor rare.

    Attributes
    ----------
    line : tuple of float
        Least and most share of its own largest gain that a member asks for, drawn evenly.
    refused : float
        Chance that it refuses a measure altogether.
    capped : float
        Chance that it has a cap on what it pays; then a share of its largest payment between one half and one.
    weighed : tuple of int
        Least and most measures with a political weight that no page shows.
    weight : float
        Largest such weight up or down, as a share of its own largest gain, drawn evenly.
    slip : float
        How far each lets its line slip at most, as a share of its own largest gain.
    """

    line: tuple[float, float]
    refused: float
    capped: float = 0.5
    weighed: tuple[int, int] = (3, 5)
    weight: float = 0.1
    slip: float = 1.0


class Asking(StrEnum):
    """How much simulated delegations ask for."""

    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"


ASSUMED = {
    Asking.EASY: Assumed((0.0, 0.3), 0.02),
    Asking.MEDIUM: Assumed((0.1, 0.6), 0.03),
    Asking.HARD: Assumed((0.2, 0.75), 0.04),
}


@dataclass(frozen=True, eq=False)
class Delegation:
    """One drawn member: what it types, what that means, and what it would really sign.

    Attributes
    ----------
    typed : Limits
    meant : Meaning
        Of what it typed.
    signs : ndarray of bool, shape (package,)
    wants : ndarray, shape (package,)
        Its gain in percent, with the weights that no page shows.
    line : float
        The least for which it would really sign, percent.
    """

    typed: Limits
    meant: Meaning
    signs: Mask
    wants: Array
    line: float


def drawn(rng: np.random.Generator, agenda: Agenda, assumed: Assumed, overstated: float = 0.0) -> list[Delegation]:
    """Return one delegation for each member.

    Parameters
    ----------
    rng : Generator
    agenda : Agenda
    assumed : Assumed
    overstated : float, optional
        By what share of its own largest gain each types its line higher than it is.

    Returns
    -------
    list of Delegation
        In the order of members.
    """
    made = []
    for column, member in enumerate(agenda.members):
        gain, spent = agenda.gain_percent[:, column], agenda.spent_musd[:, column]
        best = max(float(gain.max()), 1e-9)
        line = float(rng.uniform(*assumed.line)) * best
        refused = tuple(one for one in agenda.measures if rng.random() < assumed.refused)
        cap = float(rng.uniform(0.5, 1.0)) * float(spent.max()) if rng.random() < assumed.capped else None
        weights = np.zeros(len(agenda.measures))
        some = rng.permutation(len(weights))[: int(rng.integers(assumed.weighed[0], assumed.weighed[1] + 1))]
        weights[some] = rng.uniform(-assumed.weight, assumed.weight, len(some)) * best
        typed = Limits(line=line + overstated * best, slip=assumed.slip, refused=refused, payment_musd=cap)
        meant = meaning(agenda, member, typed)
        wants = gain + (agenda.packages[:, None] >> np.arange(len(weights)) & 1) @ weights
        never = np.isin(meant.reason, (Reason.MEASURE, Reason.PAYMENT))
        made.append(Delegation(typed, meant, ~never & (wants >= line), wants, line))
    return made


@dataclass(frozen=True, slots=True)
class Reply:
    """What a simulated delegation says next.

    Attributes
    ----------
    kind : str
        Of the act.
    body : dict
    is_typed : bool
        Whether a person would type it, which takes a while; pages answer masked questions at once.
    """

    kind: str
    body: dict[str, Any]
    is_typed: bool = True


def reply_to(own: Delegation, agenda: Agenda, view: View) -> Reply | None:
    """Return what a delegation of an entrusted session says to what its seat sees.

    It says nothing openly and breaks no silence, so that it adopts nothing by itself.

    Parameters
    ----------
    own : Delegation
    agenda : Agenda
    view : mapping
        As `ortaq.session.views.view` gives it.

    Returns
    -------
    Reply or None
        None where nothing is asked, or it has answered.
    """
    question = view["question"]
    if not question or view["own"]["answered"]:
        return None
    if view["phase"] == Phase.LIMITS.value:
        answer: dict[str, Any] = own.typed.record
    else:
        answer = words(own, agenda, view)
        if not answer:
            return None
    return Reply("answer", {"question": question, "answer": answer})


def words(own: Delegation, agenda: Agenda, view: View) -> dict[str, str]:
    """Return what a delegation answers of the packages that are put to all, by package; empty where none is."""
    if view["phase"] == Phase.BID.value:
        packages = view["rounds"][-1]["packages"]
        return {str(one): "accept" if own.signs[agenda.rows[one]] else "refuse" for one in packages}
    if view["phase"] != Phase.IMPROVEMENT.value or view["improvement"] is None:
        return {}
    packages, deal = view["improvement"]["packages"], agenda.rows[view["deal"]]
    return {str(one): _beside(own, agenda.rows[one], deal) for one in packages}


def _beside(own: Delegation, row: int, deal: int) -> str:
    """Return what it thinks of a package beside the one that all accepted."""
    if not own.signs[row] or own.wants[row] < own.wants[deal]:
        return "worse"
    return "better" if own.wants[row] > own.wants[deal] else "same"


class SealedReplies:
    """What a delegation of a sealed session says: masks where the other ones state limits.

    Parameters
    ----------
    own : Delegation
    agenda : Agenda
    founding : str
        First line of the public acts.
    member : str
        Code.
    secret : bytes
        Of the rehearsal, from which its keys follow: started again, the program masks as before.
    """

    def __init__(self, own: Delegation, agenda: Agenda, founding: str, member: str, secret: bytes) -> None:
        self._own, self._secret = own, secret
        key = mask_key(member, self._drawn(f"key {member}"), self._drawn(f"noise {member}"))
        self._signer = key_from_seed(member, self._drawn(f"ledger {member}"))
        self._seat = SealedSeat(agenda, founding, member, key)
        self._seat.limits = own.typed

    def __call__(self, view: View) -> Reply | None:
        """Return what is said to a view; None where nothing is."""
        seat, question = self._seat, view["question"]
        if view["phase"] == Phase.FOUNDING.value:
            return None if seat.member in view["sealed"]["keys"] else Reply("key", seat.note(self._signer))
        if not question or view["own"]["answered"]:
            return None
        salt = self._drawn(f"salt {seat.member} {question}")
        if view["phase"] == Phase.LIMITS.value:
            return Reply("answer", {"question": question, "answer": seat.state(self._own.typed, salt)})
        said = words(self._own, seat.agenda, view)
        if said:
            seat.resume(view)
            refused = [word in {"refuse", "worse"} for word in said.values()]
            return Reply("answer", {"question": question, "answer": seat.bid(view, refused, salt)})
        seat.resume(view)
        answer = seat.answer(view)
        return None if answer is None else Reply("answer", {"question": question, "answer": answer}, is_typed=False)

    def _drawn(self, what: str) -> bytes:
        return hashlib.sha256(self._secret + what.encode()).digest()
