"""The flows of the baseline as a map: links by what they carry, crossings, and the gateways of economies."""

from collections.abc import Iterator, Sequence

import numpy as np

from ortaq.core.geo import Geo, Lines, Mark, MarkKind
from ortaq.core.report import Number, Reading, Text, Words
from ortaq.domains.corridors.network.network import City, Crossing, Network
from ortaq.domains.corridors.report.result import CorridorReport

CORRIDOR_ENDS = ("CHN", "POL")
"""Economies that the main corridors lead to, shown besides the members."""

FIRST_CROSSINGS, NAMED_CROSSINGS = 6, 16
"""Crossings named before lands and lesser cities are, and in all."""

SCATTERED = "other_border"
"""Rows of this kind stand for several places and have no dot."""


PAGE = ("title", "label", "hint", "line", "faint", "point", "closed")
"""What a page calls the map and its parts."""


def flow_map(report: CorridorReport) -> Geo:
    """Return the network with its flows, million tonnes a year."""
    network, members = report.network, report.members
    return Geo(
        name=network.name,
        licence=network.licence,
        lines=_lines(report),
        marks=_marks(report),
        members=members,
        bounds=corridor_bounds(network, members),
        unit=Text("corridors.mt_year_short"),
        keys={key: Text(f"corridors.key.{key}") for key in ("faint", "point", "main")},
        credit=Text("corridors.credit", {"licence": network.licence}),
        page={key: Text(f"corridors.page.{key}") for key in PAGE},
    )


def corridor_bounds(
    network: Network, members: Sequence[str], ends: Sequence[str] = CORRIDOR_ENDS
) -> tuple[float, float, float, float]:
    """Return bounds, degrees, that hold the gateways of the members and of the ends of the main corridors."""
    shown = [c for c in network.gateways if c.economy in {*members, *ends}] or network.gateways
    x, y = np.array([c.x_coord for c in shown]), np.array([c.y_coord for c in shown])
    return float(x.min()) - 2.0, float(y.min()) - 2.0, float(x.max()) + 2.0, float(y.max()) + 2.0


def busiest(report: CorridorReport) -> list[int]:
    """Return positions of crossings with volume, largest first; borders, ferries and gauge changes only."""
    volume = np.nan_to_num(report.crossing_mt)
    order = np.argsort(-volume, kind="stable").tolist()
    return [k for k in order if volume[k] > 0.0 and report.network.crossings[k].kind not in {SCATTERED, "port"}]


def _lines(report: CorridorReport) -> Lines:
    network, links = report.network, report.network.links
    at_planned = np.array([c.status == "planned" for c in network.crossings] + [False])[network.link_crossing]
    planned = (links.status == "planned") | at_planned
    return Lines(
        places=np.column_stack([network.nodes.x_coord, network.nodes.y_coord]),
        ends=np.column_stack([network.tail, network.head]),
        weight=report.link_mt,
        state=np.where(planned, "planned", np.where(network.open_links, "open", "closed")),
        faint=links.facility_type == "sea",
        columns={
            "kind": np.full(len(links.link_id), "link"),
            **{name: getattr(links, name) for name in ("link_id", "facility_type", "country_iso3", "status")},
            "crossing_id": links.crossing_id,
            "length_km": links.length,
            "flow_mt": report.link_mt,
        },
        pale=np.isin(links.facility_type, ("sea", "ferry")),
    )


def _marks(report: CorridorReport) -> tuple[Mark, ...]:
    """Return all crossings, then cities; leading cities and large crossings are named before lands and the rest."""
    crossings, cities = report.network.crossings, list(_cities(report))
    leading: dict[str, int] = {}
    for k, (kind, city) in enumerate(cities):
        if kind is MarkKind.MAIN:
            leading.setdefault(city.economy, k)
    large = busiest(report)[:NAMED_CROSSINGS]
    firsts = [("city", leading[m]) for m in report.members if m in leading]
    before = [*firsts, *(("crossing", k) for k in large[:FIRST_CROSSINGS])]
    after = [*(("city", k) for k in range(len(cities))), *(("crossing", k) for k in large[FIRST_CROSSINGS:])]
    rank = {name: k for k, name in enumerate(after)} | {name: k - len(before) for k, name in enumerate(before)}
    return (
        *(_crossing(report, k, c, rank.get(("crossing", k))) for k, c in enumerate(crossings)),
        *(Mark(c.name, c.x_coord, c.y_coord, kind, rank=rank["city", k]) for k, (kind, c) in enumerate(cities)),
    )


def _crossing(report: CorridorReport, position: int, crossing: Crossing, rank: int | None) -> Mark:
    volume, dwell = float(report.crossing_mt[position]), crossing.dwell_h
    known = report.network.capacity.get(crossing.id)
    capacity_mt = float("nan") if known is None else known.mt.central
    ours = crossing.economy_from in report.members or crossing.economy_to in report.members
    said: dict[str, Words] = {
        "name": crossing.name,
        "status": Text(f"corridors.status.{crossing.status}"),
        "volume": Number(float(np.nan_to_num(volume)), Reading.SIZE),
        "dwell": Number(dwell.central, Reading.INPUT),
        "span": dwell,
    }
    return Mark(
        crossing.name.split(" (")[0],
        crossing.x_coord,
        crossing.y_coord,
        MarkKind.UNDRAWN if crossing.kind == SCATTERED else MarkKind.POINT,
        weight=volume,
        state=crossing.status,
        always=ours and crossing.status != "open",
        rank=rank,
        said=Text("corridors.crossing_said", said),
        short=_short(crossing, volume),
        properties={
            "kind": "crossing",
            "crossing_id": crossing.id,
            "name": crossing.name,
            "crossing_kind": crossing.kind,
            "status": crossing.status,
            "volume_mt": volume,
            "capacity_mt": capacity_mt,
            "dwell_h_low": dwell.low,
            "dwell_h": dwell.central,
            "dwell_h_high": dwell.high,
        },
    )


def _short(crossing: Crossing, volume: float) -> Text:
    known, dwell = np.isfinite(volume) or crossing.status != "open", crossing.dwell_h
    said: dict[str, Words] = {
        "name": crossing.name,
        "volume": Number(volume),
        "dwell": Number(dwell.central),
        "low": Number(dwell.low),
        "high": Number(dwell.high),
    }
    return Text(f"corridors.place.{crossing.status if known else 'unknown'}", said)


def _cities(report: CorridorReport) -> Iterator[tuple[MarkKind, City]]:
    """Yield the gateways of members, and of every other economy the one that carries most."""
    first: dict[str, City] = {}
    for city in sorted(report.network.gateways, key=lambda c: -c.weight):
        first.setdefault(city.economy, city)
        if city.economy in report.members:
            yield MarkKind.MAIN, city
    yield from ((MarkKind.MINOR, city) for economy, city in first.items() if economy not in report.members)
