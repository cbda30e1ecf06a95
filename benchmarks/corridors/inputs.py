"""Networks and scenarios to measure on."""

from collections.abc import Iterator

import numpy as np
from scipy.spatial import KDTree

from ortaq.core import Band, Integers
from ortaq.core.sphere import great_circle_km
from ortaq.domains.corridors import (
    CLOSED,
    TimeValue,
    apply_changes,
    link_costs,
    link_weights,
    load_network,
    shipped_networks,
)
from ortaq.domains.corridors.network.network import City, Links, Network, Nodes, Rate

SIZE = 8_000
"""Nodes of the synthetic network: as many as the shipped one is meant to have."""

SHARE_OF_LINKS, MOST_SLOWED = 0.01, 20.0
"""A scenario makes one link in a hundred up to so many times dearer, and closes some."""


def measured_network() -> Network:
    """Return the shipped network, or a synthetic one of its size."""
    return load_network("eurasia") if "eurasia" in shipped_networks() else synthetic_network()


def synthetic_network(size: int = SIZE, neighbours: int = 3) -> Network:
    """Return random points, each joined to its nearest neighbours: planar-like, as railways are."""
    rng = np.random.default_rng(0)
    x, y = rng.uniform(20.0, 120.0, size), rng.uniform(20.0, 60.0, size)
    points = np.column_stack([x, y])
    near = np.asarray(KDTree(points).query(points, neighbours + 1)[1])[:, 1:]
    pairs = np.sort(np.column_stack([np.repeat(np.arange(size), neighbours), near.ravel()]), axis=1)
    tail, head = np.unique(pairs, axis=0).T
    texts = ("crossing_id", "passage", "name", "reason", "source", "country_iso3")
    count = len(tail)
    return Network(
        name="synthetic",
        title="",
        description="",
        licence="",
        nodes=Nodes(
            node_id=np.arange(1, size + 1),
            x_coord=x,
            y_coord=y,
            node_type=np.full(size, "rail"),
            country_iso3=np.full(size, ""),
            name=np.full(size, ""),
            un_locode=np.full(size, ""),
        ),
        links=Links(
            link_id=np.arange(1, count + 1),
            from_node_id=tail + 1,
            to_node_id=head + 1,
            directed=np.zeros(count, dtype=bool),
            length=1.2 * great_circle_km(x[tail], y[tail], x[head], y[head]),
            hours=np.full(count, np.nan),
            facility_type=np.full(count, "rail"),
            gauge_mm=np.full(count, 1435),
            status=np.full(count, "open"),
            **{name: np.full(count, "") for name in texts},
        ),
        crossings=(),
        cities=(City("Centre", "AAA", 70.0, 40.0, 1, (), 1.0, ""),),
        rates=(Rate("rail", "", Band(30.0, 40.0, 50.0), Band(0.5, 0.6, 0.8), 1.03, ""),),
    )


def scenarios(network: Network, count: int) -> Iterator[Integers]:
    """Yield the weights of scenarios: some links dearer, a few closed."""
    state = apply_changes(network)
    cost = link_costs(network, state, TimeValue()).generalised_usd
    rng, links = np.random.default_rng(1), cost.shape[-1]
    for _ in range(count):
        touched = rng.random(links) < SHARE_OF_LINKS
        dearer = np.where(touched, cost * rng.uniform(1.0, MOST_SLOWED, links), cost)
        weights = link_weights(np.where(np.isfinite(dearer), np.minimum(dearer, 1e6), dearer), state.usable)
        yield np.where(touched & (rng.random(links) < 0.1), CLOSED, weights)
