"""Compare the shipped network with published distances, times and costs.

Run ``python tools/network/check_facts.py --facts facts.csv`` (columns item, value, unit, year, source, verified).
Prints every comparison: checked facts apart from those that set a number. Two shares are printed: of the cheapest way
between the two names (``check``), and of the line that the source describes where that is another one (``described``:
the line of its year, or the new part only). Exits 1 when fewer than 80 % of the verified distances, as described, lie
within 8 %, a checked corridor time is off by over 25 %, a road distance has no route, a gateway is out of
reach, or closing Suez does not move Shanghai-Rotterdam to the Cape.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from build import TABLES, TARGET
from write import read_rows

from network import Network, Route

Row = dict[str, str]

TOLERANCE, SHARE, DAYS = 0.08, 0.80, 0.25
UNITS = "km", "days", "USD", "hours", "nautical"
MODES = {"rail", "road", "sea", "ferry", "transfer"}


def model_distance(net: Network, row: dict[str, str]) -> float:
    """Return the fact as the network has it, in the fact's unit; legs divided by | are added."""
    if "|" in row["places"]:
        return sum(model_distance(net, {**row, "places": part}) for part in row["places"].split("|"))
    places, modes = row["places"].split(";"), set(row["modes"].split(";"))
    within = frozenset(row["within"].split())
    found = net.route(places, modes, within=within, planned=row["item"].startswith("cku"))
    if row["minus_avoid"].startswith("line:"):
        line = net.route(row["minus_avoid"].split(":")[1:], modes)
        gone = frozenset(int(link["link_id"]) for link in line.links)
        return net.route(places, modes, within=within, without=gone).km - found.km
    if row["minus_avoid"]:
        return net.route(places, modes, avoid=frozenset([row["minus_avoid"]])).km - found.km
    return found.km / float(row["scale"])


def check_distances(net: Network, facts: dict[str, dict[str, str]]) -> bool:
    """Print the table of distances; true if enough of the verified ones are near."""
    cheapest: dict[str, bool] = {}
    described: dict[str, bool] = {}
    print(f"{'fact':46} {'published':>9} {'model':>8} {'error':>7}  verified  use         remark")
    for row in read_rows(TABLES / "fact_routes.csv"):
        fact = facts.get(row["item"])
        if fact is None:
            print(f"{row['item']:46} not in the facts file")
            continue
        published, model = float(fact["value"]), model_distance(net, row)
        error = model / published - 1
        if fact["verified"] == "yes" and row["use"] in ("check", "described"):
            described[row["item"]] = abs(error) <= TOLERANCE
            cheapest.setdefault(row["item"], abs(error) <= TOLERANCE)
        numbers = f"{published:9.0f} {model:8.0f} {error:+7.1%}"
        print(f"{row['item']:46} {numbers}  {fact['verified']:8}  {row['use']:10}  {row['remark']}")
    total = len(described)
    print(f"verified and not used for calibration, within {TOLERANCE:.0%} (target {SHARE:.0%}):")
    for name, found in (("cheapest way", cheapest), ("line that the source describes", described)):
        print(f"  {name}: {sum(found.values())} of {total}, {sum(found.values()) / total:.0%}")
    return sum(described.values()) >= SHARE * total


def span(row: dict[str, str], low: str, high: str) -> str:
    """Return the published range as text."""
    return f"{row[low]}-{row[high]}" if row[low] else "-"


def inside(value: float, row: Row, unit: str) -> str:
    """How far a value lies outside the published range, in percent of its nearer end; empty without a range."""
    if not row[f"{unit}_low"]:
        return ""
    low, high = float(row[f"{unit}_low"]), float(row[f"{unit}_high"])
    off = value / low - 1 if value < low else max(value / high - 1, 0.0)
    return f"{off:+.0%}" if off else "inside"


def check_corridors(net: Network) -> bool:
    """Print time and cost of the corridors against published ranges; true if all checked times are near."""
    good = True
    head = (
        f"{'corridor':46} {'km':>6} {'days':>5} {'published':>9} {'off':>6} {'USD/FEU':>8} {'published':>11} {'off':>6}"
    )
    print(f"\n{head}  use")
    for row in read_rows(TABLES / "corridors.csv"):
        found = net.route(
            row["places"].split(";"), set(row["modes"].split(";")), by="hours", around=row["avoid_country"]
        )
        days, usd = span(row, "days_low", "days_high"), span(row, "usd_low", "usd_high")
        off = inside(found.hours / 24, row, "days"), inside(found.usd, row, "usd")
        model = f"{found.km:6.0f} {found.hours / 24:5.1f} {days:>9} {off[0]:>6} {found.usd:8.0f} {usd:>11} {off[1]:>6}"
        print(f"{row['corridor']:46} {model}  {row['use']}")
        if "days check" in row["use"] and off[0] not in ("inside", ""):
            good &= abs(float(off[0].rstrip("%"))) <= 100 * DAYS
    north = net.route(["Xi'an", "Dostyk", "Brest", "Duisburg"], MODES, by="hours")
    middle = net.route(
        ["Xi'an", "Altynkol", "Aktau", "Alat", "Poti", "Constanta", "Duisburg"], MODES, by="hours", around="RUS"
    )
    ratio = middle.hours / north.hours
    print(f"Middle / Northern time to Duisburg: {ratio:.2f} (World Bank 2023: 3, before the delays fell)")
    return good


def check_crossings(net: Network, facts: dict[str, Row]) -> None:
    """Print hours and costs of crossings against the published ones."""
    print(f"\n{'border fact':46} {'published':>9} {'model':>8} {'error':>7}  use      remark")
    sides = {f"{r['crossing']}:{r['country']}>{r['towards']}": r for r in read_rows(TARGET / "crossing_sides.csv")}
    for row in read_rows(TABLES / "fact_crossings.csv"):
        at = [sides.get(c) or net.crossings[c] for c in row["crossings"].split(";")]
        model = float(np.mean([float(c[row["field"]]) for c in at]))
        published = float(facts[row["item"]]["value"]) * float(row["scale"])
        error = model / published - 1
        print(f"{row['item']:46} {published:9.1f} {model:8.1f} {error:+7.1%}  {row['use']:7}  {row['remark']}")


def check_roads(net: Network) -> bool:
    """Print road distances against well-known ones; true if all exist."""
    near, rows = 0, read_rows(TABLES / "road_routes.csv")
    print(f"\n{'road':34} {'known':>6} {'model':>6} {'error':>7} {'days':>5} {'USD/FEU':>8}  crossings (known: source)")
    for row in rows:
        via = row["via"]
        if via in net.crossings:
            found = net.through(row["from"], row["to"], via, {"road", "transfer"})
        else:
            found = net.route([row["from"], *([via] if via else []), row["to"]], {"road", "transfer"})
        if np.isinf(found.km):
            print(f"{row['from']}-{row['to']}: no road")
            return False
        error = found.km / float(row["km"]) - 1
        near += abs(error) <= TOLERANCE
        gates = [k["crossing_id"] for k in found.links if k["crossing_id"]]
        model = f"{float(row['km']):6.0f} {found.km:6.0f} {error:+7.1%} {found.hours / 24:5.1f} {found.usd:8.0f}"
        print(f"{row['from'] + '-' + row['to']:34} {model}  {', '.join(gates)} ({row['source']})")
    print(f"roads within {TOLERANCE:.0%}: {near} of {len(rows)}; days and USD are the model's, no published figure")
    return True


def list_rest(facts: dict[str, Row]) -> None:
    """Print verified distances, times and costs that nothing above compares."""
    used = {r["item"] for n in ("fact_routes", "fact_crossings") for r in read_rows(TABLES / f"{n}.csv")}
    named = " ".join(r["facts"] for r in read_rows(TABLES / "corridors.csv"))
    rest = [
        f"{item} ({fact['value']} {fact['unit']})"
        for item, fact in facts.items()
        if fact["verified"] == "yes"
        and fact["unit"].startswith(UNITS)
        and item not in used
        and item.rpartition("_")[0] not in named
        and item not in named
    ]
    print("\nverified and without a counterpart in the network:", "; ".join(rest))


def passages(route: Route) -> set[str]:
    """Passages on a route."""
    return {link["passage"] for link in route.links} - {""}


def check_suez(net: Network) -> bool:
    """Close straits: Suez must move Shanghai-Rotterdam to the Cape, Ormuz must leave Jebel Ali alone."""
    ends, modes = ["Shanghai", "Rotterdam"], {"sea", "transfer"}
    print()
    good = True
    for shut in ("", "suez", "babalmandab", "malacca", "northwest"):
        found = net.route(ends, modes, by="hours", closed=frozenset([shut]) - {""})
        good &= "south_africa" in passages(found) if shut in ("suez", "babalmandab") else "suez" in passages(found)
        model = f"{found.km / 1.852:7.0f} nm {found.hours / 24:5.1f} days {sorted(passages(found))}"
        print(f"Shanghai-Rotterdam, closed {shut or 'nothing':12} {model}")
    alone = net.route(["Jebel Ali", "Mundra"], modes, closed=frozenset(["ormuz"]))
    print(f"Jebel Ali-Mundra by sea with Ormuz closed: {'no route' if np.isinf(alone.km) else alone.km}")
    return good and bool(np.isinf(alone.km))


def check_reach(net: Network) -> bool:
    """Print which gateways are joined over open links, by all modes and by rail with ferries; true if all are."""
    good = False
    for label, modes in (("all modes", MODES), ("rail and ferry", {"rail", "ferry", "transfer"})):
        links = net.usable(modes, set(), set(), planned=False, passages=set())
        lost = [n for n, c in net.cities.items() if not reachable(net, links, int(c["node_id"]))]
        economies = {c["economy"] for n, c in net.cities.items() if n not in lost}
        joined = f"{len(net.cities) - len(lost)} gateways of {len(economies)} economies"
        print(f"\njoined to Moscow by {label}: {joined}; not: {', '.join(lost) or '-'}")
        if modes == MODES:
            good = not lost
    return good


_PARTS: dict[int, set[int]] = {}


def reachable(net: Network, links: list[dict[str, object]], node: int) -> bool:
    """Whether a node is joined to Moscow over these links."""
    if id(links) not in _PARTS:
        around: dict[int, list[int]] = {}
        for link in links:
            a, b = int(str(link["from_node_id"])), int(str(link["to_node_id"]))
            around.setdefault(a, []).append(b)
            around.setdefault(b, []).append(a)
        part, heap = set(), [int(net.cities["Moscow"]["node_id"])]
        while heap:
            n = heap.pop()
            if n not in part:
                part.add(n)
                heap += around.get(n, [])
        _PARTS[id(links)] = part
    return node in _PARTS[id(links)]


def main() -> int:
    """Run all checks."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--facts", type=Path, required=True, help="facts.csv of published figures")
    parser.add_argument("--network", type=Path, default=TARGET, help="folder of the network")
    arguments = parser.parse_args()
    net = Network(arguments.network)
    facts = {r["item"]: r for r in read_rows(arguments.facts)}
    results = [check_distances(net, facts)]
    results += [check_corridors(net), check_roads(net), check_suez(net), check_reach(net)]
    check_crossings(net, facts)
    list_rest(facts)
    print("\ndistances, corridor times, roads, straits, reach:", results)
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
