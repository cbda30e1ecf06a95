"""What is refused in a basin: all faults of its tables at once."""

from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from ortaq.core import Band, Corner
from ortaq.domains.water.basin import tables
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.fitting import FITTING, Faults, at_row, head_steps
from ortaq.domains.water.basin.rows import MONTHS, Monthly, Reservoir
from ortaq.tables import ASSUMPTIONS, Mistake, TableSpec, refuse

MANY = 30.0
"""A year of inflow this many times what all reservoirs hold, or what all canals want in a year, is in other units."""

FEW = 3e-6
"""A year of inflow, if any, that is this small a part of the same is in other units."""

LARGEST_KM3 = 300.0
LARGEST_RELEASE_KM3, LARGEST_KM2, LARGEST_MM, LARGEST_KWH = 300.0, 20_000.0, 600.0, 7.0
"""Beyond them a month of release, a surface, a month of evaporation and the power of a m3 are in other units: the
largest rivers carry 500 km3 a month, Lake Volta has 8,500 km2, deserts lose 400 mm, 1,000 m of head give 2.7 kWh.
"""
"""No reservoir on earth holds more."""


READ = {
    "A-PERSISTENCE": "how much of a dry year goes on in the next",
    "A-RARE": "at how many standard deviations a drawn year is cut",
    "A-YEARS-AFTER": "how many years are run after others, to value what is left",
}
"""Assumptions that every basin states, and what they say."""


def require_sound(basin: Basin, folder: Path) -> None:
    """Refuse a basin whose tables do not fit each other or no river; every fault is named.

    Parameters
    ----------
    basin : Basin
    folder : Path
        Where it was read, for messages.

    Raises
    ------
    InputError
    """
    for checks in (_NAMES, FITTING, _AMOUNTS):  # later ones take for granted what earlier ones found
        refuse([fault for check in checks for fault in check(basin, folder)], str(folder), why="")


def _unknown_names(basin: Basin, folder: Path) -> Faults:
    nodes = {n.node for n in basin.nodes}
    reservoirs = {n.node for n in basin.nodes if n.kind in {"reservoir", "beside"}}
    reaches = {n.node for n in basin.nodes if n.kind == "reach"}
    canals, members = {c.canal for c in basin.canals}, set(basin.members)
    named: Iterable[tuple[TableSpec, str, set[str], str]] = (
        *((tables.NODES, n.to, nodes, "node") for n in basin.nodes if n.to),
        *((tables.RESERVOIRS, r.node, reservoirs, "reservoir of nodes.csv") for r in basin.reservoirs),
        *((tables.CANALS, c.node, reaches, "reach of nodes.csv") for c in basin.canals),
        *(
            (tables.CANALS, c.returned_to, nodes - reservoirs, "reach or outlet of nodes.csv")
            for c in basin.canals
            if c.returned_to
        ),
        *((tables.INFLOWS, i.of, nodes, "node") for i in basin.inflows),
        *((tables.WANTS, w.of, canals, "canal") for w in basin.wants),
        *((tables.LOADS, w.of, members, "member of nodes.csv or canals.csv") for w in basin.loads),
        *((tables.EVAPORATION, e.node, reservoirs, "reservoir of nodes.csv") for e in basin.evaporation),
        *((tables.LIMITS, limit.node, nodes - reservoirs, "reach or outlet of nodes.csv") for limit in basin.limits),
        *((tables.OUTFALLS, o.node, reservoirs, "reservoir of nodes.csv") for o in basin.outfalls),
        *((tables.SHARING, s.canal, canals, "canal") for s in basin.sharing),
        *((tables.DAMS, d.node, reservoirs, "reservoir of nodes.csv") for d in basin.dams),
        *((tables.DAM_FACTS, f.dam, {d.dam for d in basin.dams}, "dam of dams.csv") for f in basin.dam_facts),
    )
    seen: set[tuple[str, str]] = set()
    for spec, name, known, kind in named:
        if name not in known and (spec.file, name) not in seen:
            seen.add((spec.file, name))
            yield Mistake(at_row(folder, spec, name), f"'{name}' is no {kind}", f"one of {', '.join(sorted(known))}")
    rows = {r.node for r in basin.reservoirs}
    for node in sorted(reservoirs - rows):
        yield Mistake(at_row(folder, tables.RESERVOIRS, node), f"no row of the reservoir '{node}'", "add its volumes")
    if basin.decides not in rows:
        yield Mistake(str(folder / "basin.toml"), f"'{basin.decides}' is no reservoir", "name the one that is decided")


def _no_outlet(basin: Basin, folder: Path) -> Faults:
    """Follow every node down: it must reach an outlet and never itself, through nodes that stand below it."""
    by_id, order = {n.node: n for n in basin.nodes}, {n.node: i for i, n in enumerate(basin.nodes)}
    for n in basin.nodes:
        where = at_row(folder, tables.NODES, n.node)
        if n.kind == "outlet":
            continue
        if not n.to:
            yield Mistake(where, f"the {n.kind} '{n.node}' has no outlet", "name the node into which it flows in 'to'")
        elif n.to in by_id and order[n.to] <= order[n.node]:
            yield Mistake(
                where, f"'{n.node}' flows into '{n.to}', which stands above it", "order the rows from the sources down"
            )


def _unassumed(basin: Basin, folder: Path) -> Faults:
    """Refuse a basin without the assumptions that runs of any basin read."""
    known = {a.id for a in basin.assumptions}
    for name, says in READ.items():
        if name not in known:
            yield Mistake(at_row(folder, ASSUMPTIONS, name), f"nothing says {says}", "add a row with a range")


def _unsourced(basin: Basin, folder: Path) -> Faults:
    known = {s.id for s in basin.sources} | {a.id for a in basin.assumptions}
    groups = (
        (tables.RESERVOIRS, [(r.node, r.source) for r in basin.reservoirs]),
        (tables.CANALS, [(c.canal, c.source) for c in basin.canals]),
        (tables.INFLOWS, [(i.of, i.source) for i in basin.inflows]),
        (tables.WANTS, [(w.of, w.source) for w in basin.wants]),
        (tables.LOADS, [(w.of, w.source) for w in basin.loads]),
        (tables.EVAPORATION, [(e.node, e.source) for e in basin.evaporation]),
        (tables.LIMITS, [(limit.node, limit.source) for limit in basin.limits]),
        (tables.OUTFALLS, [(o.outfall, o.source) for o in basin.outfalls]),
        (tables.WORTH_TABLE, [(w.kind, w.source) for w in basin.worths]),
        (tables.SHARING, [(s.canal, s.source) for s in basin.sharing]),
        (tables.DAM_FACTS, [(f.dam, f.source) for f in basin.dam_facts]),
    )
    for spec, rows in groups:
        for of, source in dict.fromkeys(rows):
            for each in source.split("+"):
                if each not in known:
                    fix = "add it to sources.csv or assumptions.csv"
                    yield Mistake(at_row(folder, spec, of), f"unknown source '{each}'", fix)


def _months(basin: Basin, folder: Path) -> Faults:
    """Refuse tables by month with a hole: absent is not zero."""
    told: tuple[tuple[TableSpec, list[tuple[str, int]]], ...] = (
        (tables.INFLOWS, [(row.of, row.month) for row in basin.inflows]),
        (tables.WANTS, [(row.of, row.month) for row in basin.wants]),
        (tables.LOADS, [(row.of, row.month) for row in basin.loads]),
        (tables.EVAPORATION, [(row.node, row.month) for row in basin.evaporation]),
    )
    for spec, rows in told:
        for of in dict.fromkeys(name for name, _ in rows):
            lacking = set(range(1, MONTHS + 1)) - {month for name, month in rows if name == of}
            if lacking:
                listed = ", ".join(map(str, sorted(lacking)))
                yield Mistake(
                    at_row(folder, spec, of), f"no row of month {listed}", "absent is not zero: add the months"
                )
    for canal in sorted({c.canal for c in basin.canals} - {w.of for w in basin.wants}):
        yield Mistake(at_row(folder, tables.WANTS, canal), f"nothing says what '{canal}' wants", "add twelve rows")
    for node in sorted({r.node for r in basin.reservoirs} - {e.node for e in basin.evaporation}):
        yield Mistake(
            at_row(folder, tables.EVAPORATION, node), f"nothing says what evaporates from '{node}'", "add twelve rows"
        )
    fed = {n.to for n in basin.nodes} | {i.of for i in basin.inflows}
    for n in basin.nodes:
        if n.node not in fed and n.kind != "beside":
            told_of = f"nothing flows to '{n.node}' and nothing says what comes to it"
            yield Mistake(at_row(folder, tables.INFLOWS, n.node), told_of, "add twelve rows; 0 where nothing comes")


def _volumes(basin: Basin, folder: Path) -> Faults:
    for r in basin.reservoirs:
        where = at_row(folder, tables.RESERVOIRS, r.node)
        if not r.dead_km3 < r.full_km3:
            yield Mistake(where, f"dead storage {r.dead_km3:g} km3 of {r.full_km3:g} km3", "write km3; dead below full")
        elif not r.dead_km3 <= r.start_km3 <= r.full_km3:
            fix = f"between dead and full storage: {r.dead_km3:g} to {r.full_km3:g} km3"
            yield Mistake(where, f"storage {r.start_km3:g} km3 at the start, capacity {r.full_km3:g} km3", fix)


def _ranges(basin: Basin, folder: Path) -> Faults:
    banded: list[tuple[TableSpec, object, Band]] = [
        *((tables.INFLOWS, f"{i.of} {i.month}", i.amount) for i in basin.inflows),
        *((tables.WANTS, f"{w.of} {w.month}", w.amount) for w in basin.wants),
        *((tables.LOADS, f"{w.of} {w.month}", w.amount) for w in basin.loads),
        *((tables.LIMITS, f"{limit.node} {limit.month}", limit.km3) for limit in basin.limits),
        *((tables.WORTH_TABLE, f"{w.kind} {w.step}", w.worth) for w in basin.worths),
        *((tables.SHARING, s.canal, s.factor) for s in basin.sharing),
        *((tables.DAM_FACTS, f"{f.dam} {f.item}", f.amount) for f in basin.dam_facts),
    ]
    for spec, key, band in banded:
        if not band.low <= band.central <= band.high:
            told = f"the range runs {band.low:g}, {band.central:g}, {band.high:g}"
            yield Mistake(at_row(folder, spec, key), told, "write low, central and high in rising order")
    for kind in ("home", "water", "stored_head"):
        steps = basin.worth(kind, Corner.CENTRAL)
        if any(later > earlier for (_, earlier), (_, later) in pairwise(steps)):
            told = f"a later step of '{kind}' is worth more than an earlier one"
            yield Mistake(at_row(folder, tables.WORTH_TABLE, kind), told, "order the steps from dear to cheap")


def _wants_beyond_flow(basin: Basin, folder: Path) -> Faults:
    """Refuse what a canal wants above what it carries, and a year of wants above all water that reaches its reach."""
    want, high = basin.want(Corner.CENTRAL), basin.inflow(Corner.HIGH)
    above = _above(basin)
    at = {n.node: i for i, n in enumerate(basin.nodes)}
    stored = {r.node: r.full_km3 for r in basin.reservoirs}
    for i, canal in enumerate(basin.canals):
        where = at_row(folder, tables.WANTS, canal.canal)
        month = int(want[:, i].argmax())
        if want[month, i] > canal.most_km3:
            told = f"{canal.member} wants {want[month, i]:.3g} km3 in month {month + 1} of '{canal.canal}'"
            fix = (
                f"the canal carries {canal.most_km3:g} km3 a month: {want[month, i] - canal.most_km3:.3g} km3 too much"
            )
            yield Mistake(where, told, fix)
        reach = above[canal.node]
        most = sum(float(high[:, at[n]].sum()) + stored.get(n, 0.0) for n in reach)
        wanted = float(want[:, i].sum())
        if wanted > most:
            told = f"{canal.member} wants {wanted:.3g} km3 a year at '{canal.node}'"
            fix = f"even in wet years with full reservoirs {most:.3g} km3 come there: {wanted - most:.3g} km3 too much"
            yield Mistake(where, told, fix)


def _above(basin: Basin) -> dict[str, set[str]]:
    found = {n.node: {n.node} for n in basin.nodes}
    for n in basin.nodes:  # ordered from the sources down
        if n.to:
            found[n.to] |= found[n.node]
    return found


def _units(basin: Basin, folder: Path) -> Faults:
    """Refuse a year of inflow in million m3 or m3 per second instead of km3, and a reservoir like none on earth."""
    room = max(sum(r.full_km3 for r in basin.reservoirs), float(basin.want(Corner.CENTRAL).sum()))
    for of, year in _years(basin.inflows).items():
        if year > MANY * room or 0.0 < year < FEW * room:
            told = f"{year:.3g} km3 a year come to '{of}' where reservoirs hold or canals want {room:.3g} km3"
            yield Mistake(at_row(folder, tables.INFLOWS, of), told, "write km3 a month: 1 km3 is 1,000 million m3")
    for r in basin.reservoirs:
        if r.full_km3 > LARGEST_KM3:
            told = f"'{r.node}' holds {r.full_km3:g} km3, more than the largest on earth"
            yield Mistake(at_row(folder, tables.RESERVOIRS, r.node), told, "write km3: 1 km3 is 1,000 million m3")
        yield from _unlike_any(r, folder)
    for row in basin.evaporation:
        if row.mm > LARGEST_MM:
            told = f"{row.mm:g} mm evaporate in month {row.month} at '{row.node}', more than from any desert"
            yield Mistake(at_row(folder, tables.EVAPORATION, row.node), told, "write mm a month: 1 m is 1,000 mm")
    for c in basin.canals:
        if c.most_km3 > LARGEST_RELEASE_KM3:
            told = f"'{c.canal}' carries {c.most_km3:g} km3 a month, more than any canal"
            yield Mistake(
                at_row(folder, tables.CANALS, c.canal), told, "write km3 a month: 1 m3/s is 0.0026 km3 a month"
            )


def _unlike_any(r: Reservoir, folder: Path) -> Faults:
    """Refuse what a reservoir lets through, its surface and its power in other units than those of the table."""
    where = at_row(folder, tables.RESERVOIRS, r.node)
    if r.release_most_km3 > LARGEST_RELEASE_KM3:
        told = f"'{r.node}' lets {r.release_most_km3:g} km3 a month through, more than any dam"
        yield Mistake(where, told, "write km3 a month: 1 m3/s is 0.0026 km3 a month")
    if r.surface_km2 > LARGEST_KM2:
        told = f"'{r.node}' has a surface of {r.surface_km2:g} km2, more than any reservoir"
        yield Mistake(where, told, "write km2: 100 ha are 1 km2")
    if max(r.kwh_per_m3, r.kwh_per_m3 + r.kwh_per_m3_km3 * r.full_km3) > LARGEST_KWH:
        told = f"a m3 of '{r.node}' makes {r.kwh_per_m3:g} kWh, and {r.kwh_per_m3_km3:g} more per km3 of storage"
        yield Mistake(where, told, "write kWh per m3: 1,000 m of head give 2.7")


def _years(rows: tuple[Monthly, ...]) -> dict[str, float]:
    found: dict[str, float] = {}
    for row in rows:
        found[row.of] = found.get(row.of, 0.0) + row.amount.central
    return found


_NAMES = (_unknown_names, _no_outlet, _unassumed, _unsourced, _months)
_AMOUNTS = (_volumes, head_steps, _ranges, _units, _wants_beyond_flow)
