"""Every crossing and passage in use closed in turn, with real income; one assignment within capacities.

Run alone with ``python -m benchmarks.closures``.
"""

import importlib.util
from collections.abc import Callable
from time import perf_counter

import numpy as np

from benchmarks.report import Options, Table, require_agreement, second
from ortaq.core import CENTRAL, Array, Corner, Region
from ortaq.domains import valuation
from ortaq.domains.corridors import FastRouter, Freight, ReferenceRouter, Router, freight_of, transport_of
from ortaq.domains.corridors.freight.assignment import assign
from ortaq.domains.corridors.report.capacity import freight_demand
from ortaq.domains.corridors.report.closure_study import Closure, closure_hats, every_closure
from ortaq.domains.corridors.report.study import closure_income, member_flows
from ortaq.observe import load_mechanism, load_region

TARGET_CLOSURES, TARGET_ASSIGNMENT = 60.0, 10.0
"""Seconds."""

COLUMNS = ("job", "engine", "prepare, s", "routes, s", "real income, s", "in all, s", "agreement", "target", "met")


def closures(_options: Options) -> Table:
    """Single closures with their effect on real income, by each routing engine, and one assignment."""
    region = load_region("eurasia")
    found = freight_of(region, Corner.CENTRAL)
    every = every_closure(found.network, member_flows(region, found, load_mechanism("c5", region).members).link_mt)
    network = found.network
    note = (
        f"Region {region.name}, network {network.name}: {len(network.nodes.node_id):,} nodes, "
        f"{len(network.links.link_id):,} links, {len(found.gateways)} gateways, {len(found.graphs)} graphs of ways, "
        f"{len(found.classes)} classes of cargo; {len(every)} crossings and passages in use. Central case; the flows "
        "that say what is in use are part of the preparation. Costs are integers: answers must be equal."
    )
    table = Table("Closures and capacities", note, COLUMNS)
    took, reference = _closed(region, every, lambda: ReferenceRouter(network))
    table.rows.append(_row("every closure", "scipy", took, "reference"))
    if importlib.util.find_spec("pyroutingkit"):
        took, answer = _closed(region, every, lambda: FastRouter(network))
        require_agreement("pyroutingkit against scipy", float(np.abs(answer - reference).max()), 0.0)
        table.rows.append(_row("every closure", "pyroutingkit", took, "equal to scipy"))
    table.rows.append(_assignment(region, found))
    return table


def _closed(
    region: Region, every: list[Closure], engine: Callable[[], Router]
) -> tuple[tuple[float, float, float], Array]:
    """Return seconds to prepare, to route and to solve, and the change of real income, shape (closure, economy)."""
    transport = transport_of(region)
    assert transport is not None
    times = [perf_counter()]
    freight = Freight(transport, region.economy_ids, region.sector_ids, Corner.CENTRAL, engine())
    member_flows(region, freight, region.economy_ids)
    times.append(perf_counter())
    hats = closure_hats(freight, every)
    times.append(perf_counter())
    income = closure_income(region, valuation(CENTRAL), hats)
    prepare, route, solve = np.diff([*times, perf_counter()]).tolist()
    return (prepare, route, solve), income


def _row(job: str, engine: str, took: tuple[float, float, float], agreement: str) -> tuple[str, ...]:
    met = "yes" if sum(took) <= TARGET_CLOSURES else "no"
    return job, engine, *(second(t) for t in (*took, sum(took))), agreement, f"{TARGET_CLOSURES:g} s", met


def _assignment(region: Region, freight: Freight) -> tuple[str, ...]:
    start = perf_counter()
    rows = freight_demand(region, freight)
    prepare = perf_counter() - start
    start = perf_counter()
    found = assign(freight.network, rows)
    took = perf_counter() - start
    met = "yes" if took + prepare <= TARGET_ASSIGNMENT else "no"
    times = (second(prepare), second(took), "", second(prepare + took))
    bound = f"gap to the independent bound {found.relative_gap:.0e}"
    return f"one assignment of {len(rows)} rows", "scipy", *times, bound, f"{TARGET_ASSIGNMENT:g} s", met


if __name__ == "__main__":
    print(closures(Options()).markdown())
