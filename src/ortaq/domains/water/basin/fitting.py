"""What is refused in a basin whose names are known: rows that a run could not read, or would read past."""

from collections.abc import Iterator
from pathlib import Path

from ortaq.domains.water.basin import tables
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.rows import Canal
from ortaq.tables import Mistake, TableSpec

Faults = Iterator[Mistake]

STEPS = {
    "export": (1, 1),
    "export_winter": (0, 1),
    "import": (1, 2),
    "stored": (1, 1),
    "excess": (1, 1),
    "missing": (1, 1),
}
"""Least and most steps of a kind of worth; of import the second is what a deal adds. Others have one or more."""

NEAR = 1e-9
"""Rounding of sums of sizes."""


def at_row(folder: Path, spec: TableSpec, *key: object) -> str:
    """Return where a row stands, for messages."""
    return f"{folder / spec.file}, {' '.join(str(k) for k in key)}"


def _owners(basin: Basin, folder: Path) -> Faults:
    """Refuse what somebody has to own, pay for or send where nobody is named who has a part in the basin."""
    listed = ", ".join(basin.members)
    for n in basin.nodes:
        if n.kind in {"reservoir", "beside"} and not n.member:
            yield Mistake(at_row(folder, tables.NODES, n.node), f"nobody runs '{n.node}'", "name its member")
    for o in basin.outfalls:
        if o.member not in basin.members:
            told = f"'{o.outfall}' costs '{o.member}', which has no part in the basin"
            yield Mistake(at_row(folder, tables.OUTFALLS, o.outfall), told, f"one of {listed}")
    for member in basin.power_from:
        if member not in basin.members:
            told = f"'{member}' of power_from has no part in the basin"
            yield Mistake(str(folder / "basin.toml"), told, f"some of {listed}")
    takers = {c.node for c in basin.canals}
    for node in dict.fromkeys(limit.node for limit in basin.limits if limit.bound == "most"):
        if node not in takers:
            told = f"the bed of '{node}' has a limit, and nobody takes water there who would bear a flood"
            yield Mistake(at_row(folder, tables.LIMITS, node), told, "name the reach above, or add its canal")


def _kinds(basin: Basin, folder: Path) -> Faults:
    """Refuse a reservoir beside the river that is run as one on it, and one on it that is run as one beside."""
    beside = {n.node for n in basin.nodes if n.kind == "beside"}
    for r in basin.reservoirs:
        where = at_row(folder, tables.RESERVOIRS, r.node)
        if r.node in beside and r.fill_most_km3 < 0.0:
            yield Mistake(where, f"nothing says how much '{r.node}' takes in a month", "write fill_most_km3")
        if r.node not in beside and r.fill_most_km3 >= 0.0:
            fix = "leave fill_most_km3 empty, or make its kind 'beside' in nodes.csv"
            yield Mistake(where, f"'{r.node}' stands on the river, all that comes flows into it", fix)
    for n in basin.nodes:
        if n.to in beside:
            fix = "let it flow past, into the node below"
            yield Mistake(at_row(folder, tables.NODES, n.node), f"'{n.node}' flows into '{n.to}' beside the river", fix)
    for node in sorted(beside & {i.of for i in basin.inflows}):
        told = f"'{node}' stands beside the river and has an inflow of its own"
        yield Mistake(at_row(folder, tables.INFLOWS, node), told, "let it come to the node below")
    for o in basin.outfalls:
        if o.node in beside | {basin.decides}:
            told = f"'{o.outfall}' leaves '{o.node}', which is decided or stands beside the river"
            yield Mistake(at_row(folder, tables.OUTFALLS, o.outfall), told, "let it leave a reservoir below")


def _decided(basin: Basin, folder: Path) -> Faults:
    """Refuse a decided reservoir that cannot be run for itself."""
    where = str(folder / "basin.toml")
    if basin.node(basin.decides).kind == "beside":
        yield Mistake(where, f"'{basin.decides}' stands beside the river", "name a reservoir on the river in 'decides'")
    if basin.decider and basin.decider not in {w.of for w in basin.loads}:
        told = f"nothing says what '{basin.decider}' needs, which decides '{basin.decides}'"
        yield Mistake(at_row(folder, tables.LOADS, basin.decider), told, "add twelve rows")
    for n in basin.nodes:
        if n.to == basin.decides:
            told = f"'{n.node}' flows into '{n.to}', which is decided before anything else is run"
            yield Mistake(at_row(folder, tables.NODES, n.node), told, "decide the uppermost reservoir")


def _worths(basin: Basin, folder: Path) -> Faults:
    """Refuse kinds of worth with too few or too many steps, and steps that do not make up the whole."""
    sizes = {kind: [w.size for w in basin.worths if w.kind == kind] for kind in tables.WORTHS}
    for kind, steps in sizes.items():
        least, most = STEPS.get(kind, (1, len(steps) + 1))
        if not least <= len(steps) <= most:
            wanted = f"{least}" if least == most else f"{least} to {most}" if kind in STEPS else "one or more"
            where = at_row(folder, tables.WORTH_TABLE, kind)
            yield Mistake(where, f"'{kind}' has {len(steps)} steps", f"write {wanted}")
    for kind in ("home", "water"):
        if sizes[kind] and abs(sum(sizes[kind]) - 1.0) > NEAR:
            told = f"the shares of '{kind}' sum to {sum(sizes[kind]):g}"
            yield Mistake(at_row(folder, tables.WORTH_TABLE, kind), told, "let them sum to 1")
    bought = dict.fromkeys((w.worth.low, w.worth.central, w.worth.high) for w in basin.worths if w.kind == "import")
    if len(bought) > 1:
        told = "the steps of 'import' cost differently"
        yield Mistake(at_row(folder, tables.WORTH_TABLE, "import"), told, "write one cost: a month is planned with one")


def _shared(basin: Basin, folder: Path) -> Faults:
    """Refuse sharing by rule that leaves a canal out, or a canal of a member that takes part both ways."""
    if not basin.sharing:
        return
    rules = {s.canal: s.rule for s in basin.sharing}
    for c in basin.canals:
        if c.canal not in rules:
            fix = f"one of {', '.join(tables.RULES)}"
            yield Mistake(at_row(folder, tables.SHARING, c.canal), f"nothing says how '{c.canal}' shares", fix)
    built = (
        *((tables.CANALS, c.canal, "sends water back") for c in basin.canals if c.returned > 0.0),
        *((tables.NODES, n.node, "stands beside the river") for n in basin.nodes if n.kind == "beside"),
        *((tables.OUTFALLS, o.outfall, "leaves the river") for o in basin.outfalls),
        *((tables.LIMITS, limit.node, "limits what a bed carries") for limit in basin.limits if limit.bound == "most"),
        *((tables.LIMITS, x.node, "limits a reach") for x in basin.limits if basin.node(x.node).kind != "outlet"),
    )
    for spec, name, does in built:
        told = f"'{name}' {does}, and water is shared by limits"
        yield Mistake(at_row(folder, spec, name), told, "leave it out, or drop sharing.csv")
    if "limit" not in rules.values():
        told = "nobody shares what comes by limits"
        yield Mistake(str(folder / tables.SHARING.file), told, "give some canals the rule 'limit', or drop the file")
    first = next((i for i, n in enumerate(basin.nodes) for c in basin.canals if _limited(c, n.node, rules)), None)
    order = [n.node for n in basin.nodes]
    for c in basin.canals:
        if first is not None and rules.get(c.canal) in {"first", "planned"} and order.index(c.node) >= first:
            told = f"'{c.canal}' takes its water first, and limits stand above it"
            yield Mistake(at_row(folder, tables.SHARING, c.canal), told, "give it the rule 'limit'")


def _limited(canal: Canal, node: str, rules: dict[str, str]) -> bool:
    return canal.node == node and rules.get(canal.canal) == "limit"


def head_steps(basin: Basin, folder: Path) -> Faults:
    """Refuse steps of storage of the decided reservoir that hold less than it does: a plan could not end full."""
    held = sum(w.size for w in basin.worths if w.kind == "stored_head")
    r = basin.reservoir(basin.decides)
    if held < r.full_km3 - r.dead_km3 - NEAR:
        told = f"the steps of 'stored_head' hold {held:g} km3"
        fix = f"'{r.node}' holds {r.full_km3 - r.dead_km3:g} km3 above its dead storage: let the steps hold as much"
        yield Mistake(at_row(folder, tables.WORTH_TABLE, "stored_head"), told, fix)


FITTING = (_owners, _kinds, _decided, _worths, _shared)
