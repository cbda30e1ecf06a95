"""Compare the shipped network with published distances, times and costs.

Run ``python tools/network/check_facts.py --facts facts.csv`` (columns item, value, unit, year, source, verified).
Prints every comparison and exits 1 when fewer than 80 % of the verified distances lie within 8 %, when a gateway is out
of reach, or when closing Suez does not move Shanghai-Rotterdam to the Cape.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np
from build import TABLES, TARGET
from write import read_rows

from network import Network, Route

TOLERANCE, SHARE = 0.08, 0.80
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
    near, total = 0, 0
    print(f"{'fact':46} {'published':>9} {'model':>8} {'error':>7}  verified  use         remark")
    for row in read_rows(TABLES / "fact_routes.csv"):
        fact = facts.get(row["item"])
        if fact is None:
            print(f"{row['item']:46} not in the facts file")
            continue
        published, model = float(fact["value"]), model_distance(net, row)
        error = model / published - 1
        if fact["verified"] == "yes" and row["use"] == "check":
            total += 1
            near += abs(error) <= TOLERANCE
        numbers = f"{published:9.0f} {model:8.0f} {error:+7.1%}"
        print(f"{row['item']:46} {numbers}  {fact['verified']:8}  {row['use']:10}  {row['remark']}")
    print(f"verified and not used for calibration: {near} of {total} within {TOLERANCE:.0%}")
    return near >= SHARE * total


def span(row: dict[str, str], low: str, high: str) -> str:
    """Return the published range as text."""
    return f"{row[low]}-{row[high]}" if row[low] else "-"


def check_corridors(net: Network) -> None:
    """Print time and cost of the corridors against published ranges."""
    print(f"\n{'corridor':46} {'km':>6} {'days':>5} {'published':>9} {'USD/FEU':>8} {'published':>11}  use")
    for row in read_rows(TABLES / "corridors.csv"):
        found = net.route(
            row["places"].split(";"), set(row["modes"].split(";")), by="hours", around=row["avoid_country"]
        )
        days, usd = span(row, "days_low", "days_high"), span(row, "usd_low", "usd_high")
        model = f"{found.km:6.0f} {found.hours / 24:5.1f} {days:>9} {found.usd:8.0f} {usd:>11}"
        print(f"{row['corridor']:46} {model}  {row['use']}")
    north = net.route(["Xi'an", "Dostyk", "Brest", "Duisburg"], MODES, by="hours")
    middle = net.route(
        ["Xi'an", "Altynkol", "Aktau", "Alat", "Poti", "Constanta", "Duisburg"], MODES, by="hours", around="RUS"
    )
    ratio = middle.hours / north.hours
    print(f"Middle / Northern time to Duisburg: {ratio:.2f} (World Bank 2023: 3, before the delays fell)")


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
    check_corridors(net)
    results += [check_suez(net), check_reach(net)]
    print("\ndistances, straits, reach:", results)
    return 0 if all(results) else 1


if __name__ == "__main__":
    sys.exit(main())
