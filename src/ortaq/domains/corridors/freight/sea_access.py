"""How far goods travel over land to a port of their own, and through whose ports landlocked economies trade."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ortaq.core import Labels, Mask
from ortaq.domains.corridors.freight.groups import ANY

KEPT = 256
"""Answers kept of each kind."""


@dataclass(frozen=True, slots=True)
class SeaAccess:
    """Access to the sea of one economy and group; the first row that fits counts.

    Attributes
    ----------
    economy, group : str
        Codes, or ``*`` for all.
    most_km : float
        Own ports farther away over land take no goods, but the nearest always does; km.
    through : tuple of str
        Port countries of a landlocked economy.
    closed : tuple of str
        Those of them that let nothing through.
    """

    economy: str
    group: str
    most_km: float
    through: tuple[str, ...]
    source: str
    closed: tuple[str, ...] = ()


def own_ports(rows: Sequence[SeaAccess], group: str, country: Labels, km: "np.ndarray") -> Mask:
    """Return which ports of their own country places may use, shape (place, port).

    Parameters
    ----------
    rows : sequence of SeaAccess
    group : str
    country : ndarray of str, shape (place,)
    km : ndarray, shape (place, port)
        Way to every port; infinity abroad.
    """
    found = _fitting(tuple(rows), group, tuple(country.tolist()))
    most = np.array([row.most_km if row else np.inf for row in found])
    return np.asarray(np.isfinite(km) & (km <= np.maximum(most, km.min(axis=1, initial=np.inf))[:, None]))


def foreign_ports(rows: Sequence[SeaAccess], group: str, country: Labels, ports: Labels) -> Mask:
    """Return which ports abroad are named for places, shape (place, port), those of closed countries too.

    Parameters
    ----------
    rows : sequence of SeaAccess
    group : str
    country : ndarray of str, shape (place,)
    ports : ndarray of str, shape (port,)
        Country of every port.
    """
    named = tuple(row.through if row else () for row in _fitting(tuple(rows), group, tuple(country.tolist())))
    return _ports_in(named, tuple(ports.tolist()))


@lru_cache(maxsize=KEPT)  # asked again at every loading
def _ports_in(named: tuple[tuple[str, ...], ...], ports: tuple[str, ...]) -> Mask:
    """Return which ports lie in the countries named for every place."""
    return np.array([[port in countries for port in ports] for countries in named], dtype=bool)


@lru_cache(maxsize=KEPT)
def _fitting(rows: tuple[SeaAccess, ...], group: str, country: tuple[str, ...]) -> tuple[SeaAccess | None, ...]:
    """Return the row that counts for every country."""
    own = {code: _row(rows, code, group) for code in set(country)}
    return tuple(own[code] for code in country)


def shut_ports(rows: Sequence[SeaAccess], group: str, country: Labels, ports: Labels) -> Mask:
    """Return which ports abroad lie in countries that let nothing of a place through, shape (place, port).

    Parameters
    ----------
    rows : sequence of SeaAccess
    group : str
    country : ndarray of str, shape (place,)
    ports : ndarray of str, shape (port,)
        Country of every port.
    """
    shut = tuple(row.closed if row else () for row in _fitting(tuple(rows), group, tuple(country.tolist())))
    return _ports_in(shut, tuple(ports.tolist()))


def _row(rows: Sequence[SeaAccess], economy: str, group: str) -> SeaAccess | None:
    return next((r for r in rows if r.economy in (economy, ANY) and r.group in (group, ANY)), None)
