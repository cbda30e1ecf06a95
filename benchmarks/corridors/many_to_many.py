"""100 scenarios of a network, 200 x 200 costs each: SciPy, pyroutingkit and networkx in one run.

Run alone with ``python -m benchmarks.corridors.many_to_many``.
"""

import argparse
import importlib.util
from collections.abc import Callable
from time import perf_counter

import numpy as np

from benchmarks.corridors.inputs import measured_network, scenarios
from benchmarks.report import Options, Table, require_agreement, second
from benchmarks.targets import goal
from ortaq.core import Array, Integers
from ortaq.domains.corridors import CLOSED, FastRouter, ReferenceRouter, Router
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.routing import both_ways

SCENARIOS, PLACES = 100, 200

NETWORKX_ORIGINS = 5
"""networkx would take half an hour: one scenario and so many origins are measured and scaled up."""

Costs = Callable[[Integers, Integers, Integers], Array]


def many_to_many(_options: Options) -> Table:
    """Costs between 200 places under 100 scenarios."""
    network = measured_network()
    nodes, links = len(network.nodes.node_id), len(network.links.link_id)
    note = (
        f"Network {network.name}: {nodes:,} nodes, {links:,} links; {SCENARIOS} scenarios (1 % of the links up to 20 "
        f"times dearer, 0.1 % closed), {PLACES} x {PLACES} places each, one process. Costs are integers: answers must "
        f"be equal. networkx: {NETWORKX_ORIGINS} origins of one scenario, scaled up."
    )
    table = Table("Corridors, many to many", note, ("engine", "prepare, s", "s", "speed over scipy", "target", "met"))
    weights = list(scenarios(network, SCENARIOS))
    places = np.sort(np.random.default_rng(2).choice(nodes, PLACES, replace=False))
    reference, first = _measured(lambda: ReferenceRouter(network), weights, places)
    rows = [("scipy", *reference)]
    if importlib.util.find_spec("pyroutingkit"):
        fast, answer = _measured(lambda: FastRouter(network), weights, places)
        require_agreement("pyroutingkit against scipy", float(not np.array_equal(answer, first)), 0.0)
        rows.append(("pyroutingkit", *fast))
    if importlib.util.find_spec("networkx"):
        rows.append(("networkx", *_networkx(network, weights[0], places, first[0])))
    for engine, prepare, took in rows:
        aim = goal(table, "network", took) if engine == "pyroutingkit" else ("", "")
        table.rows.append((engine, second(prepare), second(took), f"{reference[1] / took:.3g}", *aim))
    return table


def _measured(
    engine: Callable[[], Router], weights: list[Integers], places: Integers
) -> tuple[tuple[float, float], Array]:
    """Return seconds to prepare and to answer all scenarios, and the answers, shape (scenario, origin, destination)."""
    start = perf_counter()
    router = engine()
    ready = perf_counter()
    answers = np.array([router.costs(w, places, places) for w in weights])
    return (ready - start, perf_counter() - ready), answers


def _networkx(network: Network, weights: Integers, places: Integers, expected: Array) -> tuple[float, float]:
    import networkx as nx  # noqa: PLC0415  # a peer that need not be installed

    start = perf_counter()
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(network.nodes.node_id)))
    for along, ends in zip(
        both_ways(weights), ((network.tail, network.head), (network.head, network.tail)), strict=True
    ):
        for tail, head, weight in zip(*(end.tolist() for end in ends), along.tolist(), strict=True):
            if weight < CLOSED and weight < graph.get_edge_data(tail, head, {}).get("weight", CLOSED):
                graph.add_edge(tail, head, weight=weight)  # of parallel links the cheapest stays
    ready = perf_counter()
    for row, origin in enumerate(places[:NETWORKX_ORIGINS]):
        cost = nx.single_source_dijkstra_path_length(graph, int(origin))
        found = np.array([cost.get(int(p), np.inf) for p in places]) / 1000
        require_agreement("networkx against scipy", float(not np.array_equal(found, expected[row])), 0.0)
    return ready - start, (perf_counter() - ready) * len(places) / NETWORKX_ORIGINS * SCENARIOS


if __name__ == "__main__":
    argparse.ArgumentParser(prog="python -m benchmarks.corridors.many_to_many", description=__doc__).parse_args()
    print(many_to_many(Options()).markdown())
