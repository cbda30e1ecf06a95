"""What the server has to publish now: asked after every act and at every tick of the clock."""

from typing import Any

from ortaq.session import masking, publishing
from ortaq.session.acts import BlockAsked, Phase
from ortaq.session.agenda import Agenda
from ortaq.session.answers import Answers
from ortaq.session.state import Public
from ortaq.tables import Record

Due = tuple[str, dict[str, Any]]


class Publisher:
    """Finds what is due; the only object that is given what several members said in private.

    Parameters
    ----------
    agenda : Agenda
    """

    def __init__(self, agenda: Agenda) -> None:
        self._agenda = agenda
        self._course = masking.Course(agenda)

    def due(self, public: Public, answers: Answers, head: str, now: str) -> Due | None:
        """Return kind and body of the act that the server has to publish; None where nothing is due.

        Parameters
        ----------
        public : Public
        answers : Answers
        head : str
            Of the chain of public acts.
        now : str
        """
        if public.phase is Phase.IMPROVEMENT and public.improvement is None:
            return _due("improved", publishing.improvements(self._agenda, public))
        if public.phase is Phase.SILENCE:
            return self._adopted(public, head) if public.is_due(now) else None
        return self._masked(public, answers, now) if public.is_sealed else self._entrusted(public, answers, now)

    def _adopted(self, public: Public, head: str) -> Due:
        row = self._agenda.rows[public.deal]
        gains = zip(self._agenda.members, self._agenda.gain_musd[row].tolist(), strict=True)
        return "adopted", {"package": public.deal, "gain_musd": dict(gains), "head": head}

    def _entrusted(self, public: Public, answers: Answers, now: str) -> Due | None:
        if public.is_to_suggest:
            limits = answers.limits(self._agenda)
            return _due("suggested", publishing.suggestions(self._agenda, public, limits))
        if not public.is_due(now):
            return None
        bound = answers.commitments(public.question)
        if public.phase is Phase.LIMITS:
            limits = answers.limits(self._agenda)
            return _due("ground", publishing.ground(self._agenda, public, limits, bound))
        given = answers.to(public.question)
        return _due(_ended(public), publishing.accepted(self._agenda, public, given, bound))

    def _masked(self, public: Public, answers: Answers, now: str) -> Due | None:
        given = answers.to(public.question) if public.question else {}
        if public.sealing.asked is not None:
            found = masking.block(public, given)
            return _due("block_answered", found) if found else None
        if public.phase is Phase.GROUND and not public.word:
            return self._asked_or("ground", masking.ground_or_question(public, self._course))
        if public.is_to_suggest:
            return self._asked_or("suggested", masking.suggestions_or_question(self._agenda, public, self._course))
        if not public.is_due(now):
            return None
        if public.phase is Phase.LIMITS:
            return "frozen", {"commitments": masking.commitments(given)}
        return _due(_ended(public), masking.accepted(self._agenda, public, given))

    @staticmethod
    def _asked_or(kind: str, following: Record) -> Due:
        return _due("block_asked" if isinstance(following, BlockAsked) else kind, following)


def _due(kind: str, body: Record) -> Due:
    return kind, body.model_dump()


def _ended(public: Public) -> str:
    """Return the act that ends the open question of a phase."""
    return "result" if public.phase is Phase.BID else "improved"
