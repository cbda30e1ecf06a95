"""`ortaq session serve --rehearse`: delegations that a program speaks for, so that one person can try a session."""

import ssl
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from random import Random
from secrets import token_hex

import numpy as np

from ortaq.cli.session.keys import AUTHORITY
from ortaq.core import InputError, Program, require_known
from ortaq.core.report import Text
from ortaq.core.texts import territory
from ortaq.session import Room
from ortaq.session.simulated import ASSUMED, Asking, Delegation, SealedReplies, drawn, reply_to
from ortaq.tables import is_file, read_bytes, text_of, write_file
from ortaq.web import HeldSeat, Reached, Replies

SECRET = "rehearsal.key"
PAUSE_S = (1.0, 6.0)
"""Seconds after which a simulated delegation answers, drawn evenly."""


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What is typed about simulated delegations.

    Attributes
    ----------
    people : tuple of str
        Members that people speak for.
    lines : Asking
        Which assumptions they are drawn from.
    seed : int
    """

    people: tuple[str, ...]
    lines: Asking
    seed: int


def rehearsal_of(typed: str | None, lines: Asking, seed: int) -> Rehearsal | None:
    """Return what is typed after ``--rehearse``; None where it is not given."""
    if typed is None:
        return None
    return Rehearsal(tuple(code.strip().upper() for code in typed.split(",") if code.strip()), lines, seed)


def simulated_seats(folder: Path, room: Room, wanted: Rehearsal | None, reached: Reached) -> list[HeldSeat]:
    """Return the seats that the program holds, with new addresses that it alone knows; they do not speak yet."""
    if wanted is None:
        return []
    state = room.state
    require_known(wanted.people, state.members, kind="member", where="--rehearse")
    if signing := sorted(state.sealing.ledger_keys.keys() - set(wanted.people)):
        raise InputError(
            f"the key of {', '.join(signing)} is signed by its ledger",
            where="--rehearse",
            why="a program has no such key: what it masks with would be refused, and limits never asked",
            fix="found a session of its own for the rehearsal with 'ortaq session new'",
        )
    if not state.simulated and not room.rehearse([one for one in state.members if one not in wanted.people]):
        raise InputError(
            "this session began with people, or no member is left to be simulated",
            where="--rehearse",
            why="a program must not take the seat of a delegation",
            fix="found a session of its own for the rehearsal with 'ortaq session new'",
        )
    if taken := sorted(set(wanted.people) & set(room.state.simulated)):
        raise InputError(
            f"{', '.join(taken)} was simulated from the beginning of this session",
            where="--rehearse",
            fix="let the chair hand its seat to a person: the page of the chair gives the seat a new address",
        )
    seats = [seat for seat in room.state.seats.values() if seat.member in room.state.simulated and not seat.revoked]
    made = drawn(np.random.default_rng(wanted.seed), room.agenda, ASSUMED[wanted.lines])
    delegations = dict(zip(room.agenda.members, made, strict=True))
    held = []
    for seat in seats:
        pause = partial(Random(f"{wanted.seed} {seat.id}").uniform, *PAUSE_S)
        replies = _replies(folder, room, delegations[str(seat.member)], str(seat.member))
        held.append(HeldSeat(reached, seat.id, room.new_address(seat.id), replies, pause))
    return held


def _replies(folder: Path, room: Room, own: Delegation, member: str) -> Replies:
    if room.state.is_sealed:
        return SealedReplies(own, room.agenda, room.lines()[0], member, _secret(folder))
    return partial(reply_to, own, room.agenda)


def _secret(folder: Path) -> bytes:
    """Return what keys of simulated delegations follow from; drawn once: they stay when the program starts again."""
    if not is_file(folder / SECRET):
        write_file(folder / SECRET, token_hex(32), private=True)
    return read_bytes(folder / SECRET)


def tell(program: Program, room: Room, wanted: Rehearsal) -> None:
    """Print who is simulated, and what is assumed of them."""
    assumed = ASSUMED[wanted.lines]
    names = ", ".join(territory(one, program.language) or one for one in room.state.simulated)
    percent = {
        "low": assumed.line[0],
        "high": assumed.line[1],
        "refused": assumed.refused,
        "capped": assumed.capped,
        "weight": assumed.weight,
        "slip": min(assumed.slip, room.state.terms.steps[-1]),
    }
    gaps = {name: f"{value:.0%}".replace("%", "") for name, value in percent.items()}
    few, many = map(str, assumed.weighed)
    said = {**gaps, "few": few, "many": many, "lines": str(wanted.lines), "seed": str(wanted.seed)}
    program.print(
        Text("session.told.rehearsal", {"members": names}),
        Text("session.told.assumed", said),
        Text("session.told.sincere"),
        *((Text("session.told.all_keys"),) if room.state.is_sealed else ()),
    )


def context_of(folder: Path, scheme: str) -> ssl.SSLContext | None:
    """Return what certificates are trusted: the own authority where there is one, else those of this machine."""
    if scheme != "https":
        return None
    authority = folder / AUTHORITY
    return ssl.create_default_context(
        cadata=text_of(read_bytes(authority), str(authority)) if is_file(authority) else None
    )
