"""Asks every domain which of its flows stand still while a shared system does not work."""

import numpy as np

from ortaq.core import InputError, Region, Standing, Stands
from ortaq.domains.foreign import asking
from ortaq.domains.registry import parts

_DIMS = {
    Stands.GOODS: ("sector", "importer", "exporter"),
    Stands.MONEY: ("payer", "receiver"),
    Stands.LOST: ("economy",),
}


def standing(region: Region) -> tuple[Standing, ...]:
    """Return what needs which shared system of which economy, domain by domain.

    Parameters
    ----------
    region : Region

    Returns
    -------
    tuple of Standing
        Empty where no domain knows of any: that is not known, not zero.

    Raises
    ------
    InputError
        A domain of another package fails, names an economy that the region lacks, or gives arrays that do not fit it.

    Examples
    --------
    >>> from ortaq import load_region
    >>> sorted({each.use for each in standing(load_region("eurasia"))})
    ['clearance', 'payments', 'power', 'tracking']
    """
    found: list[Standing] = []
    for name, told in parts("stands").items():
        with asking(name, "stands"):
            own = tuple(told(region))
        for each in own:
            _require_fit(each, region, f"stands of the domain '{name}'")
        found.extend(own)
    return tuple(found)


def _require_fit(each: Standing, region: Region, where: str) -> None:
    region.economy_positions((each.at,), where=where)
    shape = region.shape(_DIMS[each.stands])
    for array in (each.amount, *each.day_musd.values()):
        if array.shape != shape or not (np.isfinite(array).all() and (array >= 0.0).all()):
            raise InputError(
                f"'{each.kind}' of {each.at} gives numbers that do not fit the region",
                where=where,
                why=f"numbers of at least 0 are needed, in the shape {shape}",
                fix="tell the authors of the domain",
            )
