"""Addresses of seats: who holds one may speak for it. Only digests are kept."""

import hashlib
import secrets

from ortaq.session.acts import Role

TOKEN_BYTES = 24


def new_token() -> str:
    """Return a token that nobody guesses, 32 letters that stand in an address as they are."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def digest_of(token: str) -> str:
    """Return by what a token is known to the server.

    Returns
    -------
    str
        SHA-256 as hexadecimal digits; of 192 random bits, so that no salt is needed.
    """
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def seat_ids(members: list[str], observers: int) -> list[tuple[str, Role, str | None]]:
    """Return the seats of a session: chair, rapporteur, projector, one delegation for each member, observers.

    Parameters
    ----------
    members : list of str
        Codes.
    observers : int

    Returns
    -------
    list of (str, Role, str or None)
        Id, role and member of each.
    """
    alone = [Role.CHAIR, Role.RAPPORTEUR, Role.PROJECTOR]
    seats: list[tuple[str, Role, str | None]] = [(role.value, role, None) for role in alone]
    seats += [(member.lower().replace("_", "-"), Role.DELEGATION, member) for member in members]
    return seats + [(f"observer-{number}", Role.OBSERVER, None) for number in range(1, observers + 1)]


def address(origin: str, seat: str, token: str) -> str:
    """Return the address of a seat; the token stands behind the ``#``, which no browser sends.

    Parameters
    ----------
    origin : str
        ``https://table.example:8765``.
    seat, token : str

    Returns
    -------
    str
    """
    return f"{origin}/seat/{seat}/#{token}"
