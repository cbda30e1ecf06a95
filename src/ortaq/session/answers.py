"""What members said in private: kept apart from public acts, told to their owner, and to what is published only."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ortaq.core import InputError
from ortaq.session.acts import ANSWERS, Act, Phase
from ortaq.session.agenda import Agenda
from ortaq.session.key_notes import unwritten
from ortaq.session.limits import Limits, limits_of
from ortaq.session.sealed import WORD, committed
from ortaq.session.state import Public
from ortaq.session.views import Own

ANSWER, TOKEN = "answer", "token"
ASKED = ("measures-", "block-")
"""Begin the names of questions that pages answer by themselves."""

_COMMITMENT = re.compile("[0-9a-f]{64}")
LONGEST = 8_000


@dataclass(frozen=True, slots=True)
class Answers:
    """Private acts that count, in order.

    Attributes
    ----------
    acts : tuple of Act
        Digests of tokens, and answers whose public mark is kept.
    """

    acts: tuple[Act, ...]

    def token_digest(self, seat: str) -> str:
        """Return the digest of the token that opens a seat; empty where it has none."""
        return next((one.body["sha256"] for one in reversed(self.acts) if (one.kind, one.seat) == (TOKEN, seat)), "")

    def own(self, state: Public, seat: str) -> Own:
        """Return what a seat alone knows: what it said since its address was given to it."""
        own = [one for one in self.acts if one.seat == seat]
        since = max((place for place, one in enumerate(own) if one.kind == TOKEN), default=0)
        said = [one.body for one in own[since:] if one.kind == ANSWER and not one.body["question"].startswith(ASKED)]
        answers = {body["question"]: body["answer"] for body in said}
        return Own(state.seats[seat], answers, {body["question"]: body["salt"] for body in said})

    def to(self, question: str) -> dict[str, Mapping[str, Any]]:
        """Return what members answered to a question, by member."""
        return {one.body["member"]: one.body["answer"] for one in self._asked(question)}

    def commitments(self, question: str) -> dict[str, str]:
        """Return what binds members to their answers to a question without telling them, by member."""
        return {one.body["member"]: _bound(one) for one in self._asked(question)}

    def limits(self, agenda: Agenda) -> dict[str, Limits]:
        """Return the limits that members stated last, by member."""
        stated = [one.body for one in self.acts if one.kind == ANSWER and one.body["question"].startswith("limits")]
        return {body["member"]: limits_of(json.dumps(body["answer"]).encode(), agenda, "limits") for body in stated}

    def _asked(self, question: str) -> Sequence[Act]:
        return [one for one in self.acts if one.kind == ANSWER and one.body["question"] == question]


def is_readable(answer: Any, state: Public, agenda: Agenda) -> bool:
    """Return whether an answer fits the open question; nothing of it is told to anybody."""
    if not isinstance(answer, dict) or len(json.dumps(answer)) > LONGEST:
        return False
    if state.is_sealed:
        return _is_masked(answer, state)
    if state.phase is Phase.LIMITS:
        try:
            limits_of(json.dumps(answer).encode(), agenda, "limits")
        except InputError:
            return False
        return True
    known = ANSWERS["bid" if state.phase is Phase.BID else "improve"]
    words = all(isinstance(word, str) and word in known for word in answer.values())
    return words and set(answer) == {str(one) for one in state.asked}


def _is_masked(answer: Mapping[str, Any], state: Public) -> bool:
    """Return whether an answer of a sealed session has the parts and the length that are asked; more nobody can see."""
    rows = state.sealing.asked.rows if state.sealing.asked else state.asked
    needed = {"mask"} if state.sealing.asked else {"commitment", "mask"} if rows else {"commitment"}
    if set(answer) != needed or not all(isinstance(text, str) for text in answer.values()):
        return False
    is_bound = "commitment" not in needed or _COMMITMENT.fullmatch(answer["commitment"]) is not None
    return is_bound and ("mask" not in needed or len(unwritten(answer["mask"]) or b"") == WORD * len(rows))


def mark_of(act: Act) -> str:
    """Return the id of the public act that says that an answer was given.

    A private act whose mark was not kept, because the process ended between the two, counts for nothing; sent again, it
    is kept again, and the last one counts.
    """
    return f"answered {act.id.rpartition(' ')[0]}"


def _bound(act: Act) -> str:
    said = json.dumps(act.body["answer"], ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return committed(said.encode(), bytes.fromhex(act.body["salt"]))
