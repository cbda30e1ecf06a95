"""Asks every domain what economies of a region depend on each other for besides trade."""

from collections.abc import Sequence

from ortaq.core import Change, InputError, Region, Tie
from ortaq.domains.foreign import asking
from ortaq.domains.registry import parts


def ties(region: Region, changes: Sequence[Change] = ()) -> tuple[Tie, ...]:
    """Return what economies depend on each other for besides trade, domain by domain.

    Rooms that weigh dependence receive the ties from their caller.

    Parameters
    ----------
    region : Region
    changes : sequence of Change, optional
        Measures and shocks after which they are asked for.

    Returns
    -------
    tuple of Tie
        Empty where no domain knows of any: that is not known, not zero.

    Raises
    ------
    InputError
        A domain names an economy that the region lacks, or one that depends on itself.

    Examples
    --------
    >>> from ortaq import load_region
    >>> tie = next(tie for tie in ties(load_region("eurasia")) if tie.dependent == "TJK")
    >>> tie.word, tie.holder, tie.flow
    ('remittances', 'RUS', True)
    """
    found: list[Tie] = []
    for name, tied in parts("ties").items():
        with asking(name, "ties"):
            own = tuple(tied(region, changes))
        for tie in own:
            _require_two_sides(tie, region, name)
        found.extend(own)
    return tuple(found)


def _require_two_sides(tie: Tie, region: Region, domain: str) -> None:
    ends = (tie.holder, tie.dependent) if tie.of_economy else (tie.dependent,)
    region.economy_positions(ends, where=f"ties of the domain '{domain}'")
    if tie.holder == tie.dependent:
        raise InputError(
            f"'{tie.holder}' depends on itself for {tie.word}",
            where=f"ties of the domain '{domain}'",
            why="a tie is with another economy",
            fix="drop the row",
        )
