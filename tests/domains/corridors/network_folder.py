"""A small network whose answers can be computed by hand, written as a folder; and random ones."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import numpy as np

from ortaq.core import Band
from ortaq.domains.corridors import City, Crossing, Links, Network, Nodes, Rate

NODES = """\
node_id,x_coord,y_coord,node_type,country_iso3,name,un_locode
1,0,0,rail,AAA,Alpha,
2,0.8,0.1,rail,AAA,,
3,0.9,0.1,rail,BBB,,
4,1.8,0,rail,BBB,Beta,
5,0.8,-0.5,rail,AAA,,
6,0.9,-0.5,rail,BBB,,
7,0.9,0.3,rail,AAA,,
8,0,-0.1,port,AAA,Port Alpha,AAPRT
9,1.8,-0.1,port,BBB,Port Beta,BBPRT
10,0.9,-5,sea,,,
11,3,0,rail,CCC,Gamma,
"""

LINKS = """\
link_id,from_node_id,to_node_id,directed,length,facility_type,gauge_mm,country_iso3,status,crossing_id,passage,name,reason,source
1,1,2,false,100,rail,1435,AAA,open,,,,,S1
2,2,3,false,10,rail,1435,AAA-BBB,open,ab,,,,S1
3,3,4,false,100,rail,1520,BBB,open,,,,,S1
4,1,5,false,150,rail,1435,AAA,open,,,,,S1
5,5,6,false,10,rail,1435,AAA-BBB,open,ab2,,,,S1
6,6,4,false,150,rail,1520,BBB,open,,,,,S1
7,1,7,false,105,rail,1435,AAA,planned,,,Short line,planned,S1
8,7,4,false,110,rail,1435,AAA-BBB,open,ab3,,,planned,S1
9,1,8,false,15,transfer,0,AAA,open,port_a,,,,S1
10,9,4,false,15,transfer,0,BBB,open,port_b,,,,S1
11,8,9,false,250,sea,0,,open,,suez,,,S1
12,8,10,false,700,sea,0,,open,,south_africa,,,S1
13,10,9,false,700,sea,0,,open,,,,,S1
14,4,11,false,200,rail,1520,BBB-CCC,open,bc,,,,S1
"""

CROSSINGS = """\
id,name,kind,economy_from,economy_to,modes,status,x_coord,y_coord,un_locode,gauge_from_mm,gauge_to_mm,dwell_h_median,dwell_h_p90,dwell_low,dwell_high,cost_usd_per_feu,cost_low,cost_high,capacity_mt,volume_mt,volume_year,source,note
ab,North Gate,gauge,AAA,BBB,rail,open,0.85,0.1,,1435,1520,10,20,5,15,200,100,300,5,1,2024,A-DWELL,
ab2,South Gate,gauge,AAA,BBB,rail,open,0.85,-0.5,,1435,1520,10,20,5,15,200,100,300,,,,A-DWELL,
ab3,New Gate,border,AAA,BBB,rail,planned,0.9,0.3,,1435,1435,5,8,4,6,50,40,60,15,,,A-DWELL,
port_a,Port Alpha,port,AAA,,sea;rail,open,0,-0.1,AAPRT,,,24,48,20,30,150,100,200,,,,A-DWELL,
port_b,Port Beta,port,BBB,,sea;rail,open,1.8,-0.1,BBPRT,,,24,48,20,30,150,100,200,,,,A-DWELL,
bc,Closed Gate,border,BBB,CCC,rail,closed,2.5,0,,1520,1520,10,20,5,15,200,100,300,,,,A-DWELL,
"""

CITIES = """\
name,economy,x_coord,y_coord,node_id,aliases,weight,source
Älpha City,AAA,0,0,1,Alfa;阿尔法,1,S1
Béta's Town,BBB,1.8,0,4,Beta,1,S1
Gamma,CCC,3,0,11,,1,S1
"""

RATES = """\
facility_type,country_iso3,speed_kmh,speed_low,speed_high,usd_per_feu_km,usd_low,usd_high,length_factor,source
rail,,50,40,60,1,0.8,1.2,1,S1
rail,BBB,25,20,30,2,1.6,2.4,1.1,S1
sea,,25,20,30,0.1,0.05,0.2,1,S1
ferry,,25,20,30,0.2,0.1,0.3,1,S1
road,,40,30,50,1.5,1,2,1,S1
transfer,,10,5,20,0,0,0,1,S1
"""

SOURCES = "id,title,publisher,year,licence,url,note\nS1,Toy,tests,2026,CC BY 4.0,,\n"
ASSUMPTIONS = "id,statement,low,central,high,unit,reason\nA-DWELL,Dwell time,5,10,20,hours,toy\n"
HEAD = """\
schema = 1
name = "toy"
title = "Toy network"
description = "Known answers."
licence = "CC BY 4.0"
"""

FILES = {
    "network.toml": HEAD,
    "extra_nodes.csv": NODES,
    "extra_links.csv": LINKS,
    "crossings.csv": CROSSINGS,
    "cities.csv": CITIES,
    "rates.csv": RATES,
    "sources.csv": SOURCES,
    "assumptions.csv": ASSUMPTIONS,
}


def write_network(folder: Path, files: Mapping[str, str] = FILES) -> Path:
    """Write the toy network."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def edit_cell(folder: Path, name: str, line: int, column: str, value: str) -> Path:
    """Write one cell of a CSV file; ``line`` counts the heading as 1."""
    path = folder / name
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[line - 2][column] = value
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return path


def crossing(name: str, dwell: float = 10.0, cost: float = 200.0, status: str = "open") -> Crossing:
    """Return a crossing with a range of a half around its dwell time and cost."""
    bands = (Band(0.5 * v, v, 1.5 * v) for v in (dwell, cost))
    hours, usd = bands
    return Crossing(
        name, name.title(), "border", "AAA", "BBB", ("rail",), status, 0.0, 0.0, "", 0, 0,
        hours, 2 * dwell, usd, float("nan"), float("nan"), "", "", "",
    )  # fmt: skip


def random_network(rng: np.random.Generator, size: int, link_count: int, cities: int = 4) -> Network:
    """Return a random network: some parallel, planned and closed links, some crossings and passages."""
    x, y = rng.uniform(20, 120, size), rng.uniform(10, 60, size)
    tail, head = rng.integers(0, size, (2, link_count))
    texts = {"name": "", "reason": "", "source": ""}
    nodes = Nodes(
        node_id=rng.permutation(10 * size)[:size].astype(np.int64),
        x_coord=x,
        y_coord=y,
        node_type=np.full(size, "rail"),
        country_iso3=np.full(size, "AAA"),
        name=np.full(size, ""),
        un_locode=np.full(size, ""),
    )
    links = Links(
        link_id=np.arange(1, link_count + 1),
        from_node_id=nodes.node_id[tail],
        to_node_id=nodes.node_id[head],
        directed=np.zeros(link_count, dtype=bool),
        length=rng.integers(0, 5, link_count) * rng.uniform(1, 500),
        hours=np.full(link_count, np.nan),
        facility_type=rng.choice(["rail", "sea", "road"], link_count),
        gauge_mm=np.zeros(link_count, dtype=np.int64),
        country_iso3=rng.choice(["AAA", "AAA-BBB", ""], link_count),
        status=rng.choice(["open", "open", "open", "planned", "closed"], link_count),
        crossing_id=rng.choice(["", "", "k1", "k2", "k3"], link_count),
        passage=rng.choice(["", "", "", "suez"], link_count),
        **{name: np.full(link_count, value) for name, value in texts.items()},
    )
    return Network(
        name="random",
        title="",
        description="",
        licence="",
        nodes=nodes,
        links=links,
        crossings=(crossing("k1"), crossing("k2", 50.0, 20.0), crossing("k3", status="planned")),
        cities=tuple(_city(i, int(nodes.node_id[i]), cities) for i in range(cities)),
        rates=tuple(_rate(kind) for kind in ("rail", "sea", "road")),
    )


def relabelled(network: Network, rng: np.random.Generator) -> Network:
    """Return the same network with nodes and links in another order and with other node ids."""
    order = rng.permutation(len(network.nodes.node_id))
    new_id = rng.permutation(len(order)) + 5_000
    id_of = dict(zip(network.nodes.node_id.tolist(), new_id.tolist(), strict=True))
    rows = rng.permutation(len(network.links.link_id))
    ends = ("from_node_id", "to_node_id")
    links = {name: column[rows] for name, column in _columns(network.links)}
    links |= {name: np.array([id_of[int(i)] for i in links[name]]) for name in ends}
    nodes = {name: column[order] for name, column in _columns(network.nodes)}
    nodes["node_id"] = np.array([id_of[int(i)] for i in nodes["node_id"]])
    cities = tuple(
        City(c.name, c.economy, c.x_coord, c.y_coord, id_of[c.node_id], (), c.weight, "") for c in network.cities
    )
    return Network("random", "", "", "", Nodes(**nodes), Links(**links), network.crossings, cities, network.rates)


def _columns(table: Nodes | Links) -> Iterable[tuple[str, np.ndarray]]:
    return ((name, getattr(table, name)) for name in table.__dataclass_fields__)


def _city(number: int, node: int, count: int) -> City:
    return City(f"City {number}", f"E{number % 3}", 0.0, 0.0, node, (), 1.0 / count, "")


def _rate(kind: str) -> Rate:
    return Rate(kind, "", Band(20.0, 30.0, 40.0), Band(0.5, 1.0, 1.5), 1.05, "")
