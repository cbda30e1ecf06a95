"""What may differ on a basin that is planned month by month: deals, canals that lose less, droughts, another climate."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ortaq.core import Band, InputError
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.rows import MONTHS, SUMMER, Canal, Monthly
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
    drought: float = 0.0
    melt: tuple[float, float] = (1.0, 1.0)


def changed_basin(basin: Basin, change: BasinChange) -> Basin:
    """Return the tables of a basin with what a change says of them; nothing changed gives the same tables.

    Parameters
    ----------
    basin : Basin
    change : BasinChange

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
    return basin


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


def canals_of(basin: Basin, name: str) -> tuple[Canal, ...]:
    """Return the canals of a member or of a reach."""
    return tuple(c for c in basin.canals if name in {c.member, c.node})


def _saving(basin: Basin, name: str, share: float) -> Basin:
    """Return a basin where some canals need less for the same harvest; part of that came back to their reach before."""
    canals = {c.canal: c for c in canals_of(basin, name)}
    returned = basin.assumption("A-SAVED-RETURN").central
    wants, lost = [], dict.fromkeys(((c.node, m) for c in canals.values() for m in range(1, MONTHS + 1)), 0.0)
    for w in basin.wants:
        if w.of not in canals:
            wants.append(w)
            continue
        wants.append(replace(w, amount=_scaled(w.amount, 1.0 - share)))
        lost[canals[w.of].node, w.month] += returned * share * w.amount.central
    rows = tuple(replace(c, worth=c.worth / (1.0 - share)) if c.canal in canals else c for c in basin.canals)
    inflows = tuple(_lowered(row, lost.get((row.of, row.month), 0.0)) for row in basin.inflows)
    return replace(basin, wants=tuple(wants), canals=rows, inflows=inflows)


def _scaled(band: Band, factor: float) -> Band:
    return Band(band.low * factor, band.central * factor, band.high * factor)


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
    if change.winter_twh < 0.0 or (change.winter_twh > 0.0 and not change.senders):
        yield Mistake("winter_twh", f"{change.winter_twh:g} TWh of winter power", "name who sends it, 0 TWh or more")
    for name, share in change.efficiency:
        if not canals_of(basin, name):
            reaches = ", ".join(dict.fromkeys(c.node for c in basin.canals))
            yield Mistake("efficiency", f"'{name}' has no canals", f"a member or a reach: {listed}, {reaches}")
        if not 0.0 <= share <= MOST_SAVED:
            yield Mistake("efficiency", f"'{name}' would need {share:g} less water", f"from 0 to {MOST_SAVED:g}")
    if not 0.0 <= change.drought <= DRIEST:
        yield Mistake("drought", f"a drought of severity {change.drought:g}", f"from 0 to {DRIEST:g}; 1 is the low end")
    if min(change.melt) <= 0.0:
        yield Mistake("melt", "a river without water", "write factors above 0; 1 is the norm")


def require_insiders(basin: Basin, change: BasinChange) -> frozenset[str]:
    """Return for whom the reservoir is run: its owner alone where the change names nobody.

    Parameters
    ----------
    basin : Basin
    change : BasinChange

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
