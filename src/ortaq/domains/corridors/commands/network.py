"""`ortaq network`: what is in a network, whether it holds together, and writing it for other programs."""

from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import numpy as np

from ortaq.core import Array, InputError, NotConverged, Program, findings_exit_code
from ortaq.core.report import Cell, Column, Reading, Section, Table, Text, Words
from ortaq.domains.corridors import (
    ReferenceRouter,
    TimeValue,
    apply_changes,
    best_router,
    check_network,
    link_costs,
    link_weights,
)
from ortaq.domains.corridors.commands.asked import Typed, asked_of
from ortaq.domains.corridors.commands.program_tables import program_table
from ortaq.domains.corridors.files.exchange import SKIMS_FILE, load_network, opened, write_network
from ortaq.domains.corridors.files.imported import Imported
from ortaq.domains.corridors.files.omx import omx_bytes
from ortaq.domains.corridors.files.reading import reading_table
from ortaq.domains.corridors.files.zone_demand import demand_notes, zone_demand
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.network.transport import transport_of
from ortaq.domains.corridors.routing.skims import along
from ortaq.tables import whole_folder, write_below

PATH_TOLERANCE_USD = 1.0
"""Cost summed along a way may differ from the router's by the rounding of its links to a thousandth of a dollar."""

UNITS = {"generalised_usd": "USD per FEU", "usd": "USD per FEU", "hours": "h", "hours_p90": "h", "km": "km"}


class Format(StrEnum):
    """What an export may hold."""

    GMNS = "gmns"
    GEOJSON = "geojson"
    GPKG = "gpkg"
    OMX = "omx"


def export(
    program: Program,
    *,
    network: str,
    folder: Path,
    formats: list[Format] | None,
    overwrite: bool,
    typed: Typed,
    as_json: bool,
) -> None:
    """Write a network for other programs, whole or not at all; its rows can be edited and read back."""
    question = asked_of(typed.network(network), typed)
    base = question.changed
    wanted = formats or [Format.GMNS, Format.GEOJSON]
    with whole_folder(folder, replace=overwrite, option="--overwrite") as draft:
        write_network(base, draft, [f for f in wanted if f is not Format.OMX])
        if Format.OMX in wanted:
            zones = [c.name for c in base.gateways]
            write_below(draft, {SKIMS_FILE: omx_bytes(skims(base), zones, UNITS)})
    files = sorted(p.name for p in folder.iterdir())
    told: dict[str, Words] = {
        "name": base.name,
        "digest": base.digest,
        "folder": str(folder),
        "files": tuple(files),
    }
    section = Section("written", Text("corridors.export"), (Text("corridors.written", told),), ())
    program.answer([section], as_json=as_json, question=question.question | _named(base))


def export_of_region(
    program: Program, *, region: str, target: Path, overwrite: bool, as_json: bool, **_other: object
) -> None:
    """Write the network of a region, as `ortaq network export` does."""
    transport = transport_of(program.region(region, checked=False))
    if transport is None:
        raise InputError(
            f"region '{region}' has no network", where="region.toml", fix='add network = "eurasia" with its tables'
        )
    name = transport.network.name
    export(program, network=name, folder=target, formats=None, overwrite=overwrite, typed=Typed(), as_json=as_json)


def check(
    program: Program,
    *,
    name: str,
    typed: Typed,
    demand: Path | None,
    as_json: bool,
) -> int:
    """Read a network, refuse what does not fit, report what is odd; exit code 1 if no route could be trusted."""
    found = opened(name, load_network(typed.over) if typed.over else None)
    laid = opened(str(typed.rows), found.network) if typed.rows else Imported(found.network)
    question = asked_of(laid.network, typed)
    network = question.changed
    asked = demand_notes(network, zone_demand(network, demand)) if demand else ()
    notes = (*found.notes, *laid.notes, *asked)
    tables = (reading_table(notes),) if notes else ()
    title = Text("corridors.checks", {"name": network.name, "digest": network.digest})
    findings = check_network(network)
    program.print_findings(title, findings, tables, as_json=as_json, question=question.question | _named(network))
    return findings_exit_code(findings)


def show(
    program: Program,
    *,
    name: str,
    typed: Typed,
    as_json: bool,
) -> None:
    """Show how many nodes, links, crossings and gateways of each kind a network has."""
    question = asked_of(typed.network(name), typed)
    network = question.changed
    program.answer([_section(network)], as_json=as_json, question=question.question | _named(network))


def skims(network: Network) -> dict[str, Array]:
    """Return what the way of least generalised cost takes between all gateways, each of shape (origin, destination).

    Raises NotConverged if the cost summed along a way is not the cost that the router found.
    """
    state = apply_changes(network)
    costs = link_costs(network, state, TimeValue())
    weights = link_weights(costs.generalised_usd, state.usable)
    gateways = network.node_positions(np.array([c.node_id for c in network.gateways], dtype=np.int64))
    _, trees = ReferenceRouter(network).trees(weights, gateways)
    found = best_router(network).costs(weights, gateways, gateways)
    there = np.isfinite(found)
    matrices = {
        name: np.where(there, along(network, trees, getattr(costs, name))[:, gateways], np.inf) for name in UNITS
    }
    gap = np.abs(np.where(there, matrices["generalised_usd"], 0.0) - np.where(there, found, 0.0))
    if gap.size and gap.max() > PATH_TOLERANCE_USD:
        origin, destination = np.unravel_index(int(gap.argmax()), gap.shape)
        where = f"{network.gateways[origin].name} to {network.gateways[destination].name}"
        raise NotConverged("a way does not cost what the router found", residual=float(gap.max()), where=where)
    return matrices


def _section(network: Network) -> Section:
    links, crossings = network.links, network.crossings
    of_links = zip(links.facility_type.tolist(), links.status.tolist(), strict=True)
    sources = [{"id": s.id, "title": s.title, "licence": s.licence} for s in network.sources]
    tables = (
        _counted("nodes", [(kind,) for kind in network.nodes.node_type.tolist()], ("kind",)),
        _counted("links", list(of_links), ("kind", "status"), links.length.tolist()),
        _counted("crossings", [(c.kind, c.status) for c in crossings], ("kind", "status")),
        _counted("gateways", [(c.economy,) for c in network.gateways], ("economy",)),
        program_table("sources", sources, ("id", "title", "licence")),
    )
    title = f"{network.title} ({network.name}, digest {network.digest})"
    licence = Text("corridors.counted.licence", {"licence": network.licence})
    return Section("network", title, (*((network.description,) if network.description else ()), licence), tables)


def _counted(
    what: str, kinds: Sequence[tuple[str, ...]], heads: tuple[str, ...], lengths: Sequence[float] = ()
) -> Table:
    km: dict[tuple[str, ...], float] = {}
    for kind, length in zip(kinds, lengths, strict=False):
        km[kind] = km.get(kind, 0.0) + length
    rows = tuple(
        (*map(Cell, kind), Cell(number, Reading.COUNT), *((Cell(round(km[kind]), Reading.COUNT),) if km else ()))
        for kind, number in sorted(Counter(kinds).items())
    )
    columns = tuple(
        Column(Text(f"corridors.counted.head.{head}")) for head in (*heads, "number", *(("km",) if km else ()))
    )
    return Table(what, Text(f"corridors.counted.{what}"), columns, rows)


def _named(network: Network) -> dict[str, object]:
    return {"network": {"name": network.name, "digest": network.digest}}
