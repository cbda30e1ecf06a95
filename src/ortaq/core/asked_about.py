"""About whom a command is asked that knows some states: one of them, the members of a mechanism, or all."""

from collections.abc import Sequence

from ortaq.core.command import Program
from ortaq.core.errors import InputError, said
from ortaq.core.region import Region


def asked_about(
    program: Program, known: Sequence[str], who: str | None, subject: str, having: str
) -> tuple[Region | None, tuple[str, ...], tuple[str, ...]]:
    """Return the region of a mechanism that was named, the states that are shown, and members nothing is known of.

    Parameters
    ----------
    program : Program
    known : sequence of str
        States of which something is known.
    who : str, optional
        A state or a mechanism; all that are known if absent.
    subject : str
        What is known of them, as a message says it.
    having : str
        What a state has of which it is known.

    Raises
    ------
    InputError
        Nothing is known of who is named, or there is no such state and no such mechanism.
    """
    if who is None:
        return None, tuple(known), ()
    code = who.strip().upper()
    if code in known:
        return None, (code,), ()
    try:
        region = program.region(program.region_of(who))
    except InputError as unknown:
        if not who.isalnum():  # a path: what is wrong with it was said
            raise
        raise InputError(
            f"'{who}' is no state with {having} and no mechanism",
            where="WHO",
            fix=said("name one of {states}, a mechanism such as c5, or a path to one", states=", ".join(known)),
        ) from unknown
    seated = program.mechanism(who, region).members
    shown = tuple(m for m in known if m in seated)
    if not shown:
        raise InputError(
            f"nothing is known of {subject} of the members of '{who}'",
            where="WHO",
            why="absent is not zero",
            fix=said("name one of {states}, or bring tables of your own", states=", ".join(known)),
        )
    return region, shown, tuple(m for m in seated if m not in shown)
