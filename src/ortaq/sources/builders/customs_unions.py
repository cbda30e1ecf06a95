"""Customs unions in tariffs: a union's rates are its members', who charge each other nothing."""

from collections.abc import Sequence

import numpy as np

from ortaq.core import Array, customs_unions, union_members


def with_members(codes: Sequence[str], rate: Array, year: int) -> tuple[tuple[str, ...], Array, tuple[str, ...]]:
    """Return tariffs in which the members of a union stand in its place, where they have no rate of their own.

    Parameters
    ----------
    codes : sequence of str
        Economies and customs unions, as `ortaq.core.customs_unions` names them.
    rate : ndarray, shape (sector, importer, exporter)
        Fractions; NaN where not stated.
    year : int

    Returns
    -------
    codes, rate, notes
        Without unions.

    Examples
    --------
    >>> codes, rate, _ = with_members(("EU", "CHN"), np.array([[[np.nan, 0.04], [0.08, np.nan]]]), 2021)
    >>> float(rate[0, codes.index("DEU"), codes.index("CHN")]), float(rate[0, codes.index("CHN"), codes.index("FRA")])
    (0.04, 0.08)
    """
    unions = [union for union in customs_unions() if union in codes]
    members = {union: union_members(union, year) for union in unions}
    every = tuple(dict.fromkeys([*(c for c in codes if c not in unions), *(m for u in unions for m in members[u])]))
    at = {code: place for place, code in enumerate(codes)}
    own = _placed(rate, [at.get(code, -1) for code in every])
    for union in unions:
        stands = [at[union] if code in members[union] else at.get(code, -1) for code in every]
        own = np.where(np.isnan(own), _placed(rate, stands), own)
    notes = tuple(f"the rates of {union} are those of its {len(members[union])} members" for union in unions)
    return every, own, notes


def without_inner(codes: Sequence[str], rate: Array, year: int) -> tuple[Array, tuple[str, ...]]:
    """Return tariffs in which members of a customs union charge each other nothing, and a note for each that did.

    Parameters
    ----------
    codes : sequence of str
    rate : ndarray, shape (sector, importer, exporter)
    year : int

    Examples
    --------
    >>> rate, notes = without_inner(("KAZ", "RUS"), np.full((1, 2, 2), 0.06), 2021)
    >>> float(rate[0, 0, 1]), notes[0]
    (0.0, 'members of EAEU charge each other nothing: 2 pairs set to zero')
    """
    free, notes = np.array(rate), []
    for union in customs_unions():
        inside = [place for place, code in enumerate(codes) if code in union_members(union, year)]
        pairs = np.zeros(rate.shape[1:], dtype=bool)
        pairs[np.ix_(inside, inside)] = True
        np.fill_diagonal(pairs, val=False)
        charged = int(((np.nan_to_num(free) > 0.0).any(axis=0) & pairs).sum())
        free[:, pairs] = 0.0
        if charged:
            notes.append(f"members of {union} charge each other nothing: {charged} pairs set to zero")
    return free, tuple(notes)


def _placed(rate: Array, places: Sequence[int]) -> Array:
    """Return rates of some places, NaN for those that are -1."""
    at = np.asarray(places)
    found = rate[:, at][:, :, at]
    found[:, at < 0, :], found[:, :, at < 0] = np.nan, np.nan
    return np.asarray(found)
