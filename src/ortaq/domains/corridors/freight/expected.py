"""What journeys take on average over all ways that goods use: derivatives of the log-sum of the loading.

Where all costs of one kind rise by a small part, the log-sum rises by that part of their mean over the ways chosen
(Williams 1977, Environment and Planning A 9, 285-344). So means need no list of ways: one more loading gives them.
"""

from dataclasses import replace

import numpy as np

from ortaq.core import Array, Band
from ortaq.domains.corridors.freight.assumed import CENTRAL, MARGIN, Assumed
from ortaq.domains.corridors.freight.carriers import CROSSING, FERRY, MARGINS, RENT
from ortaq.domains.corridors.freight.delay import DELAY_RENT
from ortaq.domains.corridors.freight.fixed_point import difference
from ortaq.domains.corridors.freight.groups import Group
from ortaq.domains.corridors.freight.runs import Takes
from ortaq.domains.corridors.freight.states import Passages
from ortaq.domains.corridors.freight.stochastic import Loading, least_costs

PART = 1e-3
"""By which costs are raised."""

_RUNS = ("first", "between", "last")


def mean_costs(loading: Loading) -> tuple[Array, ...]:
    """Return the mean generalised cost of all ways used, USD per FEU, constants of ways and borders left out.

    Returns
    -------
    tuple of ndarray, shape (start, end) each
        One for each of ``Loading.parts``; zero where nothing joins places.
    """
    passages = loading.terms.passages
    longer = replace(
        passages,
        states=replace(passages.states, takes=_times(passages.states.takes, 1.0 + PART)),
        land=tuple(
            replace(
                graph, **{n: replace(r, takes=_times(r.takes, 1.0 + PART)) for n in _RUNS for r in [getattr(graph, n)]}
            )
            for graph in passages.land
        ),
        access=_times(passages.access, 1.0 + PART),
        ships=_times(passages.ships, 1.0 + PART),
    )
    raised = _again(loading, longer, loading.terms.delay_usd)
    return tuple(difference(more, part.cost) / PART for more, part in zip(raised, loading.parts, strict=True))


def day_costs(loading: Loading) -> tuple[Array, ...]:
    """Return what days cost by the value of the cargo, mean over all ways used, USD per FEU; hire is no part of it.

    Returns
    -------
    tuple of ndarray, shape (start, end) each
        One for each of ``Loading.parts``; zero where nothing joins places.
    """
    terms = loading.terms
    dearer = replace(loading.demand, groups=tuple(_slower(group) for group in loading.demand.groups))
    raised = least_costs(terms.passages, dearer, terms.parameters, terms.access, terms.delay_usd)
    return tuple(difference(more, part.cost) / PART for more, part in zip(raised, loading.parts, strict=True))


def margins_paid(loading: Loading, assumed: Assumed = CENTRAL) -> tuple[Array, ...]:
    """Return what is paid as margins of carriers by land and ferry, mean over ways, between places.

    Parameters
    ----------
    loading : Loading
    assumed : Assumed, optional
        Of margins and rents.

    Returns
    -------
    tuple of ndarray, shape (start, end) each
        USD per FEU, one for each of ``Loading.parts``; zero where nothing joins places.
    """
    passages = loading.terms.passages
    up = {kind: 1.0 + PART * assumed.within(margin.band, MARGIN) for kind, margin in MARGINS.items()}
    land = tuple(
        replace(
            graph, **{n: replace(r, takes=_dearer(r.takes, up[graph.way])) for n in _RUNS for r in [getattr(graph, n)]}
        )
        for graph in passages.land
    )
    at_states = np.where(passages.is_ferry, up[FERRY], up[CROSSING])
    states = replace(passages.states, takes=_dearer(passages.states.takes, at_states))
    rent = assumed.value(DELAY_RENT)
    delay = loading.terms.delay_usd * (1.0 - rent + rent * up[RENT])
    raised = _again(loading, replace(passages, land=land, states=states), delay)
    return tuple(difference(more, part.cost) / PART for more, part in zip(raised, loading.parts, strict=True))


def _slower(group: Group) -> Group:
    percents = [Band.exact(layer.value_of_day_percent.central * (1.0 + PART)) for layer in group.layers]
    layers = tuple(
        replace(layer, value_of_day_percent=percent) for layer, percent in zip(group.layers, percents, strict=True)
    )
    return replace(group, layers=layers)


def _again(loading: Loading, passages: Passages, delay: Array) -> tuple[Array, ...]:
    return least_costs(passages, loading.demand, loading.terms.parameters, loading.terms.access, delay)


def _times(takes: Takes, factor: float) -> Takes:
    return takes.times(np.array(factor))


def _dearer(takes: Takes, factor: Array | float) -> Takes:
    return replace(takes, usd=takes.usd * factor, km=takes.km * factor)  # what heavy goods pay goes by the kilometre
