"""What corridors and crossings carry, in value, days and USD, today and after changes; and what carriers earn of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Mask
from ortaq.domains.corridors.freight.carriers import Paid
from ortaq.domains.corridors.freight.fixed_point import Equilibrium
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.freight.system import FreightSystem
from ortaq.domains.corridors.freight.through import taken_along, through
from ortaq.domains.corridors.moves import PROGRAMME, NetworkShift
from ortaq.domains.corridors.routing.change import links_of

TODAY = "today"
"""Id of the case in which nothing closes or opens."""

AGENDA = "agenda"
"""Id of the case in which all measures of a mechanism that change the network are taken."""


@dataclass(frozen=True, eq=False)
class CorridorVolumes:
    """Freight by corridor and crossing in several states of the network.

    Attributes
    ----------
    cases : tuple of str
        Ids; the first is ``TODAY``.
    corridors : tuple of str
        Labels of programmes.
    any_mt, along_mt : ndarray, shape (case, corridor)
        Million tonnes a year that pass one crossing of the corridor or more, and two or more: those that run along it.
    along_musd : ndarray, shape (case, corridor)
        Value of those that run along it, million USD a year.
    days, usd : ndarray, shape (case, corridor)
        Median days and USD per FEU from place to place of those that run along it; NaN where nothing does or nobody
        asked.
    crossings : tuple of str
        Ids of borders and ferries of the members that carry freight in some case, those that carry most today first.
    crossing_mt, crossing_musd : ndarray, shape (case, crossing)
        Million tonnes and million USD a year, both directions together.
    waiting_usd : ndarray, shape (case, crossing)
        What waiting for a place costs against today, USD per FEU; NaN where no capacity is known.
    transit_musd : ndarray, shape (case, member)
        What carriers of members are paid in transit, million USD a year.
    """

    cases: tuple[str, ...]
    members: tuple[str, ...]
    corridors: tuple[str, ...]
    any_mt: Array
    along_mt: Array
    along_musd: Array
    days: Array
    usd: Array
    crossings: tuple[str, ...]
    crossing_mt: Array
    crossing_musd: Array
    waiting_usd: Array
    transit_musd: Array


def volumes_of(
    system: FreightSystem, members: Sequence[str], cases: Mapping[str, Sequence[NetworkShift]], *, days: bool
) -> CorridorVolumes:
    """Return what corridors and crossings carry today and in other cases.

    ``cases``: changes of the network by id, without today. ``days``: whether days and USD along corridors are sought,
    which takes longest. Raises NotConverged if loads and waiting do not agree.
    """
    found = [system.at_rest, *(system.under(shifts) for shifts in cases.values())]
    loadings = [_loading(f) for f in found]
    labels = tuple(dict.fromkeys(row.programme for row in system.network.programmes))
    sets = [_states(system, loading, labels) for loading in loadings]
    passed = [through(loading, of) for loading, of in zip(loadings, sets, strict=True)]
    taken = [taken_along(at, of) if days else _unasked(labels) for at, of in zip(loadings, sets, strict=True)]
    mt, musd = (np.stack([of(loading) for loading in loadings]) for of in (_crossing_mt, _crossing_musd))
    shown = _shown(system, members, mt)
    waiting = np.full((len(found), len(system.network.crossings)), np.nan)
    at = [system.network.crossing_position[gate] for gate in system.delay.gates]
    for n, state in enumerate(found):
        waiting[n, at] = state.delay_usd
    return CorridorVolumes(
        cases=(TODAY, *cases),
        members=tuple(members),
        corridors=labels,
        any_mt=np.stack([p.any_mt for p in passed]),
        along_mt=np.stack([p.along_mt for p in passed]),
        along_musd=np.stack([p.along_musd for p in passed]),
        days=np.stack([t[:, 0] for t in taken]),
        usd=np.stack([t[:, 1] for t in taken]),
        crossings=tuple(system.network.crossings[i].id for i in shown),
        crossing_mt=mt[:, shown],
        crossing_musd=musd[:, shown],
        waiting_usd=waiting[:, shown],
        transit_musd=np.stack([_transit_musd(loading, members) for loading in loadings]),
    )


def _loading(found: Equilibrium) -> Loading:
    assert isinstance(found.loaded, Loading)
    return found.loaded


def _states(system: FreightSystem, loading: Loading, labels: Sequence[str]) -> list[Mask]:
    """Return the passages of every corridor, each of shape (state,)."""
    link = loading.terms.passages.states.link
    return [links_of(system.network, f"{PROGRAMME}{label}", where="programmes.csv")[link] for label in labels]


def _unasked(labels: Sequence[str]) -> Array:
    return np.full((len(labels), 2), np.nan)


def _crossing_mt(loading: Loading) -> Array:
    return _at_crossings(loading, loading.mt.sum(axis=1))


def _crossing_musd(loading: Loading) -> Array:
    """Return the value at every crossing: tonnes of groups at what a tonne of each is worth on the network."""
    mt, musd = (of.sum(axis=(1, 2)) for of in (loading.demand.network_mt, loading.demand.network_musd))
    return _at_crossings(loading, loading.mt @ np.divide(musd, mt, out=np.zeros_like(mt), where=mt > 0.0))


def _at_crossings(loading: Loading, of_states: Array) -> Array:
    passages = loading.terms.passages
    at = passages.states.crossing
    return np.bincount(at[at >= 0], of_states[at >= 0], minlength=len(passages.network.crossings)).astype(float)


def _shown(system: FreightSystem, members: Sequence[str], mt: Array) -> list[int]:
    crossings = system.network.crossings
    order = np.argsort(-mt[0], kind="stable").tolist()
    return [
        i
        for i in order
        if crossings[i].kind != "port"
        and mt[:, i].max() > 0.0
        and {crossings[i].economy_from, crossings[i].economy_to} & set(members)
    ]


def _transit_musd(loading: Loading, members: Sequence[str]) -> Array:
    paid = Paid.of(loading)
    return paid.revenue_musd(tuple(members), paid.transit)
