"""What a ledger keeps, as a part of a brief: commitments that are open, by whom and to whom the brief is about."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ortaq.answers import Answer
from ortaq.core.report import Section
from ortaq.ledgers import Committed, Ledger, promise_sections, standings
from ortaq.tables import today


def ledger_told(path: Path, language: str, of: Sequence[str] = ()) -> tuple[Section, ...]:
    """Return what became of promises until today.

    Parameters
    ----------
    path : Path
        File of the ledger.
    language : str
        Of texts in the ledger, as far as they exist in it.
    of : sequence of str, optional
        The delegation, or the two capitals, whose commitments are told; all commitments if absent.

    Raises
    ------
    InputError
        There is no ledger, or it is damaged.
    """
    with Ledger.open(path) as ledger:
        state = ledger.state()
    told = {name: one for name, one in state.commitments.items() if _concerns(one, of)}
    day = today().isoformat()
    stands = standings(state.commitments, day)
    return promise_sections(
        replace(state, commitments=told), {name: stands[name] for name in told}, day, language=language
    )


def _concerns(one: Committed, of: Sequence[str]) -> bool:
    """Return whether a commitment is by or to a delegation, or between two capitals; one to nobody named is to all."""
    by, to = set(one.said.obligor), set(one.said.beneficiary)
    if len(of) == 2:
        return any(first in by and (second in to or not to) for first, second in (of, of[::-1])) or set(of) <= by
    return not of or bool(set(of) & (by | to)) or not to


def with_promises(answer: Answer, promises: Sequence[Section]) -> Answer:
    """Return an answer with what a ledger says before its last section, which tells where all comes from."""
    return replace(answer, sections=(*answer.sections[:-1], *promises, answer.sections[-1]))
