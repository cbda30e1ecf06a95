"""A network as GMNS tables (General Modeling Network Specification, Zephyr Foundation, 0.96) and our own beside them.

GMNS describes node.csv, link.csv and config.csv; crossings, cities, rates, sources and assumptions keep the columns of
a network folder. ``DERIVED`` columns repeat what other tables say, for tools that read GMNS alone.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from ortaq.domains.corridors.files.network_tables import CAPACITIES, CITIES, CROSSINGS, NAMES, PROGRAMMES, RATES, SIDES
from ortaq.domains.corridors.network.network import Network
from ortaq.tables import ASSUMPTIONS, SOURCES, TableSpec, write_csv

GMNS_VERSION = "0.96"

CONFIG = {
    "short_length": "m",
    "long_length": "km",
    "speed": "km/h",
    "crs": "EPSG:4326",
    "geometry_field_format": "",
    "currency": "USD",
    "version_number": GMNS_VERSION,
    "id_type": "integer",
}
"""Units of what is written; GMNS table config."""

DERIVED: Mapping[str, Sequence[str]] = {"node.csv": ("zone_id",), "link.csv": ("allowed_uses", "free_speed", "toll")}
"""Columns that follow from cities, facility types, rates and crossings."""

ALLOWED_USES = {"rail": "rail", "road": "truck", "sea": "ship", "ferry": "ship", "transfer": "rail,truck,ship"}
"""GMNS use classes by facility type."""

ODBL = """\
node.csv, link.csv and the GeoJSON files hold data of OpenStreetMap, (c) OpenStreetMap contributors, available under the
Open Database License (ODbL) 1.0: https://opendatacommons.org/licenses/odbl/1-0/. Whoever passes these tables on,
changed or not, does so under the ODbL and keeps this notice. Maps, matrices of cost and time (skims.omx) and other
works made from them carry the attribution.
"""


def write_gmns(network: Network, folder: Path) -> None:
    """Write node.csv, link.csv, config.csv and the tables of crossings, cities, rates, sources and assumptions."""
    derived = derived_columns(network)
    for name, table in (("node.csv", network.nodes), ("link.csv", network.links)):
        columns = {f.name: getattr(table, f.name).tolist() for f in fields(table)}
        if name == "link.csv":
            if np.isnan(network.links.hours).all():
                columns.pop("hours")
            columns["directed"] = [str(one_way).lower() for one_way in columns["directed"]]
        columns |= {key: derived[key] for key in DERIVED[name]}
        write_csv(folder / name, list(columns), zip(*columns.values(), strict=True))
    write_csv(folder / "config.csv", ("dataset_name", *CONFIG), [(network.name, *CONFIG.values())])
    records = (network.crossings, network.cities, network.rates, network.sources, network.assumptions)
    for spec, items in zip((CROSSINGS, CITIES, RATES, SOURCES, ASSUMPTIONS), records, strict=True):
        _write_rows(folder, spec, [spec.cells(record) for record in items])
    sides = [{"crossing": c.id} | _SIDE.cells(side) for c in network.crossings for side in c.sides]
    optional = {"capacities": CAPACITIES, "programmes": PROGRAMMES, "names": NAMES}
    more = [(spec, [spec.cells(row) for row in getattr(network, part)]) for part, spec in optional.items()]
    for spec, rows in ((SIDES, sides), *more):
        if rows:
            _write_rows(folder, spec, rows)


_SIDE = replace(SIDES, columns=SIDES.columns[1:])
"""Columns of a side that do not name its crossing."""


def _write_rows(folder: Path, spec: TableSpec, rows: Sequence[Mapping[str, Any]]) -> None:
    write_csv(folder / spec.file, [c.name for c in spec.columns], (row.values() for row in rows))


def head_text(network: Network, checksums: Mapping[str, str]) -> str:
    """Return the file network.toml: name, title, description and licence, and the state of the tables when written."""
    words = {key: getattr(network, key) for key in ("name", "title", "description", "licence")}
    # JSON strings are TOML basic strings, escapes included.
    lines = [f"{key} = {json.dumps(text, ensure_ascii=False)}" for key, text in words.items()]
    sums = [f'"{name}" = "{value}"' for name, value in checksums.items()]
    return "\n".join(["schema = 1", *lines, "", "[exported]", *sums, ""])


def licence_text(network: Network) -> str:
    """Return the licence of the network and of each of its sources, with the notice that the ODbL asks for."""
    lines = [f"{network.title or network.name}", "", network.licence.strip(), ""]
    lines += [f"{s.id}: {s.title}; {s.publisher}, {s.year}; {s.licence}. {s.url}".rstrip() for s in network.sources]
    named = [network.licence, *(s.licence for s in network.sources)]
    return "\n".join([*lines, "", ODBL if any("ODbL" in text for text in named) else ""]).rstrip() + "\n"


def derived_columns(network: Network) -> dict[str, list[Any]]:
    """Return the columns of ``DERIVED``: zone of each node, uses, speed (km/h) and fee (USD per FEU) of each link.

    Zones are the gateways, numbered from 1 in order as in skims.omx; a node that is the gateway of several cities has
    the number of the first. The speed on a border link is the harmonic mean of both sides, as hours per km are averaged
    where routes are computed.
    """
    zone: dict[int, int] = {}
    for number, city in enumerate(network.gateways, start=1):
        zone.setdefault(city.node_id, number)
    speeds = {(r.facility_type, r.country_iso3): r.speed_kmh.central for r in network.rates}
    kinds = zip(network.links.facility_type.tolist(), network.links.country_iso3.tolist(), strict=True)
    fees = [c.cost_usd_per_feu.central for c in network.crossings]
    return {
        "zone_id": [zone.get(int(i), "") for i in network.nodes.node_id],
        "allowed_uses": [ALLOWED_USES[kind] for kind in network.links.facility_type.tolist()],
        "free_speed": [own or _speed(speeds, *kind) for own, kind in zip(_own_speeds(network), kinds, strict=True)],
        "toll": [fees[at] if at >= 0 else "" for at in network.link_crossing.tolist()],
    }


def _own_speeds(network: Network) -> list[float | None]:
    """Return the speed of every link that states its running time, km/h; None for others, and where it takes none."""
    length, hours = network.links.length, network.links.hours
    speed = np.divide(length, hours, out=np.full(len(length), np.nan), where=hours > 0.0)
    return [float(v) if v > 0.0 else None for v in speed.tolist()]


def _speed(speeds: Mapping[tuple[str, str], float], kind: str, countries: str) -> float | str:
    """Return the speed of a link, km/h; empty where a rate is missing."""
    own_speeds = [speeds.get((kind, c), speeds.get((kind, ""), np.nan)) for c in countries.split("-")]
    mean = float(1.0 / np.mean([1.0 / v for v in own_speeds]))
    return "" if np.isnan(mean) else mean
