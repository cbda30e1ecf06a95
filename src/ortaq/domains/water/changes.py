"""What may differ on a basin that is planned month by month: deals, dams, canals, droughts, another climate."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ortaq.core import Band, Corner, InputError
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.rows import MONTHS, SUMMER, Canal, Monthly, Node, Reservoir
from ortaq.tables import Mistake, refuse

WINTER_MONTHS = MONTHS - len(SUMMER)

MOST_SAVED = 0.5
"""Share of its water that a canal may need less: lining and drip together save no more."""

DRIEST = 2.0
"""Severity of a drought beyond which the norms say nothing: one is their low end."""

SEASONS = {"summer": tuple(SUMMER), "winter": (9, 10, 11, 0, 1, 2)}
"""Months of a season in order, 0 to 11."""


@dataclass(frozen=True)
class BasinChange:
    """What differs from the basin of today; nothing is the default of every field.

    Attributes
    ----------
    insiders : tuple of str
        Members for whom the reservoir that is decided is run; empty: its owner runs it for itself.
    winter_twh : float
        What ``senders`` send its owner from October to March in all, at what it costs them.
    senders : tuple of str
    efficiency : tuple of (str, float)
        Share by which canals of a member, or of one reach, need less water for the same harvest.
    beside_km3 : float
        What reservoirs beside the river hold more; below zero less, as far as none.
    dam : str
        A planned dam of the basin that stands above the reservoir that is decided; empty: none.
    summer_share : float
        Rule of release: part of what comes in a mean year that the reservoir lets go from April to September at least,
        by month as canals below want it; 0: no rule is signed.
    fails : str
        ``summer`` or ``winter``: the season of one year in which the reservoir that is decided cannot be filled, which
        nobody knows before; empty: none.
    drought : float
        Severity of one dry year: 1 is the low end of the norms of all rivers at once.
    melt : (float, float)
        Factors on what comes from April to September and from October to March in every year, known to all.
    """

    insiders: tuple[str, ...] = ()
    winter_twh: float = 0.0
    senders: tuple[str, ...] = ()
    efficiency: tuple[tuple[str, float], ...] = ()
    beside_km3: float = 0.0
    dam: str = ""
    summer_share: float = 0.0
    fails: str = ""
    drought: float = 0.0
    melt: tuple[float, float] = (1.0, 1.0)


def changed_basin(basin: Basin, change: BasinChange, end: Corner = Corner.CENTRAL) -> Basin:
    """Return the tables of a basin with what a change says of them; nothing changed gives the same tables.

    Parameters
    ----------
    basin : Basin
    change : BasinChange
    end : Corner, optional
        Of the ranges of a dam: its power, its part of the flow, what it lets through.

    Raises
    ------
    InputError
        With every fault: members and reaches that the basin does not have, amounts that cannot be.

    Examples
    --------
    >>> from ortaq.domains.water.basin.reader import load_basin
    >>> changed_basin(load_basin(), BasinChange()) == load_basin()
    True
    """
    refuse(list(_faults(basin, change)), "change of a basin", why="")
    if change.winter_twh:
        size = change.winter_twh / WINTER_MONTHS
        worths = (replace(w, size=size) if (w.kind, w.step) == ("import", 2) else w for w in basin.worths)
        basin = replace(basin, worths=tuple(worths))
    if change.beside_km3:
        basin = _beside(basin, change.beside_km3)
    for name, share in change.efficiency:
        basin = _saving(basin, name, share) if share else basin
    if change.dam:
        basin = with_dam(basin, change.dam, end)
    return with_rule(basin, change.summer_share) if change.summer_share else basin


def _beside(basin: Basin, km3: float) -> Basin:
    """Return a basin whose reservoirs beside the river hold more or less, and fill and empty in proportion."""
    rows = []
    for r in basin.reservoirs:
        if r.fill_most_km3 >= 0.0 and r.full_km3 > 0.0:
            part = max(0.0, r.full_km3 + km3) / r.full_km3
            fill, release = r.fill_most_km3 * part, r.release_most_km3 * part
            rows.append(replace(r, full_km3=r.full_km3 * part, fill_most_km3=fill, release_most_km3=release))
        else:
            rows.append(r)
    return replace(basin, reservoirs=tuple(rows))


def with_dam(basin: Basin, dam: str, end: Corner = Corner.CENTRAL) -> Basin:
    """Return the basin with a planned dam above its reservoir; the years in which it is filled are not in it.

    Parameters
    ----------
    basin : Basin
    dam : str
    end : Corner, optional
        Of the ranges of its power, of its part of the flow and of what it lets through.
    """
    planned = next(d for d in basin.dams if d.dam == dam)
    full, live, twh = (basin.known_fact(dam, item, end) for item in ("full_km3", "live_km3", "twh"))
    below, part = basin.node(planned.node), basin.assumption("A-DAM-INFLOW").at(end)
    rows = {row.month: row for row in basin.inflows if row.of == below.node}
    year = part * sum(row.amount.central for row in rows.values())
    most = basin.assumption("A-DAM-RELEASE").at(end) * year / MONTHS
    surface = basin.fact(dam, "flooded_km2") or Band.exact(0.0)
    above = [replace(row, of=dam, amount=row.amount.times(part)) for row in rows.values()]
    rest = [replace(r, amount=r.amount.times(1.0 - part)) if r.of == below.node else r for r in basin.inflows]
    damp = [replace(row, node=dam) for row in basin.evaporation if row.node == below.node]
    steps = [w for w in basin.worths if w.kind == "stored_head"]
    held = tuple(replace(w, size=w.size + live) if w is steps[-1] else w for w in basin.worths)
    node = Node(dam, planned.title, "reservoir", planned.member, below.node, below.latitude, below.longitude)
    dead = full - live
    made = Reservoir(dam, full, dead, dead + live / 2.0, surface.central, most, -1.0, twh / year, 0.0, 0.0, "")
    return replace(
        basin,
        nodes=(node, *basin.nodes),
        reservoirs=(made, *basin.reservoirs),
        inflows=(*above, *rest),
        evaporation=(*basin.evaporation, *damp),
        worths=held,
    )


def with_rule(basin: Basin, share: float) -> Basin:
    """Return the basin with what its reservoir must let go from April to September, by month as canals below want it.

    Parameters
    ----------
    basin : Basin
    share : float
        Of what comes to it in a mean year.

    Raises
    ------
    InputError
        A month would ask more than the reservoir can let through: the month and the reservoir are named.
    """
    r, names = basin.reservoir(basin.decides), [n.node for n in basin.nodes]
    year = sum(float(basin.inflow(Corner.CENTRAL)[:, names.index(node)].sum()) for node in basin.decided)
    want = basin.want(Corner.CENTRAL).sum(axis=1)
    summer = sum(float(want[m]) for m in SUMMER)
    if summer <= 0.0:
        raise InputError(
            f"nobody wants water of '{r.node}' from April to September",
            where="summer_share",
            why="a rule parts the season by what canals want",
            fix="leave the rule out, or state wants in wants.csv",
        )
    least = tuple(share * year * float(want[m]) / summer if m in SUMMER else 0.0 for m in range(MONTHS))
    beyond = [
        Mistake(
            f"summer_share, month {m + 1}",
            f"'{r.node}' would owe {km3:.3g} km3, and lets {r.release_most_km3:g} through",
            f"a share below {share * r.release_most_km3 / km3:.2g}",
        )
        for m, km3 in sorted(enumerate(least), key=lambda of: -of[1])
        if km3 > r.release_most_km3
    ]
    refuse(beyond, "rule of release", why="nobody can keep it")
    return replace(basin, least_release=least)


def canals_of(basin: Basin, name: str) -> tuple[Canal, ...]:
    """Return the canals of a member or of a reach."""
    return tuple(c for c in basin.canals if name in {c.member, c.node})


def _saving(basin: Basin, name: str, share: float) -> Basin:
    """Return a basin where some canals need less for the same harvest; part of that came back to their reach before.

    Of canals whose return canals.csv states nothing more is taken off: less comes back where less is taken.
    """
    canals = {c.canal: c for c in canals_of(basin, name)}
    returned = basin.assumption("A-SAVED-RETURN").central
    wants, lost = [], dict.fromkeys(((c.node, m) for c in canals.values() for m in range(1, MONTHS + 1)), 0.0)
    for w in basin.wants:
        if w.of not in canals:
            wants.append(w)
            continue
        wants.append(replace(w, amount=w.amount.times(1.0 - share)))
        canal = canals[w.of]
        lost[canal.node, w.month] += 0.0 if canal.returned else returned * share * w.amount.central
    rows = tuple(replace(c, worth=c.worth / (1.0 - share)) if c.canal in canals else c for c in basin.canals)
    inflows = tuple(_lowered(row, lost.get((row.of, row.month), 0.0)) for row in basin.inflows)
    return replace(basin, wants=tuple(wants), canals=rows, inflows=inflows)


def _lowered(row: Monthly, km3: float) -> Monthly:
    band = row.amount
    return replace(row, amount=Band(band.low - km3, band.central - km3, band.high - km3)) if km3 else row


def _faults(basin: Basin, change: BasinChange) -> Iterator[Mistake]:
    listed = ", ".join(basin.members)
    for field, names in (("insiders", change.insiders), ("senders", change.senders)):
        known = basin.members if field == "insiders" else basin.power_from
        for name in names:
            if name not in known:
                told = f"'{name}' has no part in {field} of '{basin.name}'"
                yield Mistake(field, told, f"some of {', '.join(known) or listed}")
    yield from _beyond(basin, change)
    if change.winter_twh > 0.0 and not change.senders:
        yield Mistake("winter_twh", f"nobody sends {change.winter_twh:g} TWh of winter power", "name who sends it")
    for name, share in change.efficiency:
        if not canals_of(basin, name):
            reaches = ", ".join(dict.fromkeys(c.node for c in basin.canals))
            yield Mistake("efficiency", f"'{name}' has no canals", f"a member or a reach: {listed}, {reaches}")
        if not 0.0 <= share <= MOST_SAVED:
            yield Mistake("efficiency", f"'{name}' would need {share:g} less water", f"from 0 to {MOST_SAVED:g}")
    planned = {d.dam for d in basin.dams if d.stage == "planned" and d.node == basin.decides}
    if change.dam and change.dam not in planned:
        told = f"no dam '{change.dam}' is planned above '{basin.decides}'"
        yield Mistake("dam", told, f"one of {', '.join(sorted(planned)) or 'none'}")
    if not 0.0 <= change.summer_share <= 1.0:
        yield Mistake("summer_share", f"a share of {change.summer_share:g}", "from 0 to 1")
    if change.fails and change.fails not in SEASONS:
        yield Mistake("fails", f"no season '{change.fails}'", f"one of {', '.join(SEASONS)}")
    if not 0.0 <= change.drought <= DRIEST:
        yield Mistake("drought", f"a drought of severity {change.drought:g}", f"from 0 to {DRIEST:g}; 1 is the low end")
    if not all(0.0 < factor < math.inf for factor in change.melt):
        yield Mistake("melt", "a river without water", "write factors above 0; 1 is the norm")


def _beyond(basin: Basin, change: BasinChange) -> Iterator[Mistake]:
    """Refuse more power than its owner uses in winter, and more room beside the river than all rivers could fill."""
    used = sum(float(twh) for month, twh in enumerate(basin.load(Corner.CENTRAL)) if month not in SUMMER)
    if not 0.0 <= change.winter_twh <= used:
        told = f"{change.winter_twh:g} TWh of winter power"
        yield Mistake("winter_twh", told, f"from 0 to the {used:.3g} that {basin.decider} uses from October to March")
    if change.beside_km3 == 0.0:
        return
    year = sum(max(0.0, row.amount.central) for row in basin.inflows)
    if not any(n.kind == "beside" for n in basin.nodes):
        yield Mistake("beside_km3", f"'{basin.name}' has no reservoir beside the river", "leave it out")
    elif not -year <= change.beside_km3 <= year:
        told = f"{change.beside_km3:g} km3 more beside the river"
        yield Mistake("beside_km3", told, f"from -{year:.3g} to the {year:.3g} km3 that all rivers bring in a year")


def require_insiders(basin: Basin, change: BasinChange) -> frozenset[str]:
    """Return for whom the reservoir is run: its owner alone where the change names nobody.

    Raises
    ------
    InputError
        Its owner is not among them.
    """
    if not change.insiders:
        return frozenset({basin.decider})
    if basin.decider not in change.insiders:
        raise InputError(
            f"'{basin.decides}' is run for {', '.join(change.insiders)}",
            where="insiders",
            why=f"it belongs to {basin.decider}",
            fix="name its owner too, or nobody",
        )
    return frozenset(change.insiders)
