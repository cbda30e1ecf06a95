"""Asks every domain what of others passes economies of a region."""

from collections.abc import Sequence

from ortaq.core import Passed, Region
from ortaq.domains.foreign import asking
from ortaq.domains.registry import parts


def passed(region: Region, members: Sequence[str], through: Sequence[str]) -> tuple[Passed, ...]:
    """Return what of the trade, power and water of members passes some of them, domain by domain.

    Parameters
    ----------
    region : Region
    members : sequence of str
        Whose it is: what others trade among themselves is left out.
    through : sequence of str

    Returns
    -------
    tuple of Passed
        Empty where no domain knows of any: that is not known, not zero.

    Raises
    ------
    InputError
        A domain of another package fails, or names an economy that the region lacks.

    Examples
    --------
    Nothing is asked of nobody:

    >>> from ortaq import load_region
    >>> passed(load_region("eurasia"), ("KAZ", "UZB"), ())
    ()
    """
    if not through:
        return ()
    found: list[Passed] = []
    for name, told in parts("passed").items():
        with asking(name, "passed"):
            own = tuple(told(region, members, through))
        for each in own:
            ends = (each.through, each.of) if each.of else (each.through,)
            region.economy_positions(ends, where=f"passed of the domain '{name}'")
        found.extend(own)
    return tuple(found)
