"""What a seat sees: a function of the public state and of what is its own, and of nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ortaq.session.acts import Role
from ortaq.session.state import Public, Round, Said, Seat


@dataclass(frozen=True, slots=True)
class Own:
    """What only one seat knows.

    Attributes
    ----------
    seat : Seat
    answers : mapping of str to dict
        What its member answered since its address was given to it, by question.
    salts : mapping of str to str
        By which it can open its commitments, by question.
    """

    seat: Seat
    answers: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    salts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Head:
    """How long the chain of public acts is, and its head.

    Attributes
    ----------
    acts : int
    head : str
        SHA-256 over all public acts, each after the head before it.
    """

    acts: int
    head: str


def view(public: Public, own: Own, head: Head) -> dict[str, Any]:
    """Return what a seat sees, as an object of JSON."""
    shown = {**_common(public), "acts": head.acts, "head": head.head, "seat": _seat(own.seat)}
    if own.seat.role is Role.DELEGATION:
        member = own.seat.member
        shown["own"] = {
            "answered": member in public.answered,
            "answers": dict(own.answers),
            "salts": dict(own.salts),
        }
    if public.is_sealed:
        shown["sealed"] = _sealed(public, is_asked=own.seat.role is Role.DELEGATION)
    if own.seat.role is Role.CHAIR:
        shown["answered"] = sorted(public.answered)
        shown["seats"] = [_seat(seat) for seat in public.seats.values()]
    return shown


def _common(public: Public) -> dict[str, Any]:
    """Return what everybody sees."""
    return {
        "session": public.session,
        "agenda": public.agenda,
        "title": dict(public.title),
        "mode": public.mode,
        "members": list(public.members),
        "languages": list(public.languages),
        "terms": {
            "rounds": public.terms.rounds,
            "suggestions": public.terms.suggestions,
            "steps": list(public.terms.steps),
        },
        "phase": public.phase.value,
        "question": public.question,
        "until": public.until,
        "left": public.left,
        "word": public.word,
        "step": public.step,
        "off_table": dict(public.off_table),
        "proposed": [{"member": member, "package": package} for member, package in public.proposed],
        "rounds": [_round(one) for one in public.rounds],
        "improvement": None if public.improvement is None else _round(public.improvement),
        "deal": public.deal,
        "articles": [
            {
                "id": one.id,
                "text": dict(one.text),
                "alternatives": [{"member": other.member, "text": dict(other.text)} for other in one.alternatives],
            }
            for one in public.articles.values()
        ],
        "objections": [_said(one) for one in public.objections],
        "reservations": [_said(one) for one in public.reservations],
        "simulated": list(public.simulated),
        "replaced": {seat.id: seat.replaced for seat in public.seats.values() if seat.replaced},
        "entry": public.entry,
    }


def _sealed(public: Public, *, is_asked: bool) -> dict[str, Any]:
    """Return what everybody sees of a sealed session; pages that answer need what was found, to the digit."""
    sealing = public.sealing
    asked = sealing.asked
    shown: dict[str, Any] = {
        "keys": {
            member: {"key": note.key, "ledger": note.ledger, "signature": note.signature}
            for member, note in sealing.notes.items()
        },
        "asked": None
        if asked is None
        else {"kind": asked.kind, "number": asked.number, "step": asked.step, "rows": list(asked.rows)},
        "answered": len(sealing.blocks),
        "off": sealing.off,
        "measured": sealing.measured,
        "lapsed": sealing.lapsed,
    }
    return {**shown, "blocks": list(sealing.blocks)} if is_asked else shown


def _round(one: Round) -> dict[str, Any]:
    accepted = None if one.accepted is None else list(one.accepted)
    return {"number": one.number, "packages": list(one.packages), "accepted": accepted}


def _said(one: Said) -> dict[str, Any]:
    return {"member": one.member, "text": dict(one.text), "at": one.at}


def _seat(seat: Seat) -> dict[str, Any]:
    return {"id": seat.id, "role": seat.role.value, "member": seat.member, "revoked": seat.revoked}
