"""What a change on a basin that is shared by limits does to its members: the door for models and commands."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

import numpy as np

from ortaq.core import Array, Band, Corner, InputError, said
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.changes import DRIEST, MOST_SAVED
from ortaq.domains.water.operation.accounts import AGRIFOOD, ENERGY, FLOODS, accounts
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.balance import require_balance
from ortaq.domains.water.operation.record import Record
from ortaq.domains.water.operation.rolling import Planned, Trace, alone, decided, followed
from ortaq.domains.water.operation.traces import DECILE, wet_and_dry
from ortaq.domains.water.planned import planned_canal, planned_dam

NAME = "amu_darya"
YEARS = 3
"""A year at the norm before and after the year that a dry year makes dry."""

MWH_TWH = 730.0 / 1e6
"""TWh a month of one MW that runs all the time."""

_Told = tuple[float, str, tuple[tuple[str, float], ...], tuple[float, float]]
CORNERS = (Corner.LOW, Corner.CENTRAL, Corner.HIGH)


@dataclass(frozen=True)
class AmuChange:
    """What differs from the river of today; nothing is the default of every field.

    Attributes
    ----------
    qosh_tepa_km3 : float
        What Qosh Tepa takes a year; 0: it is not there.
    rogun : str
        ``none``; ``free``: Tajikistan runs Rogun and Nurek together for itself; ``rule``: what flows out of Nurek by
        month stays as it would be without Rogun.
    dry_year : float
        Severity of the middle one of three years: 1 (or true) brings the low end of all norms.
    efficiency : mapping of str to float
        Share by which a member needs less water for the same harvest, by member: 0.1 is a tenth.
    melt : (float, float)
        Factors on what comes from April to September and from October to March.
    """

    qosh_tepa_km3: float = 0.0
    rogun: str = "none"
    dry_year: float = 0.0
    efficiency: Mapping[str, float] = field(default_factory=dict)
    melt: tuple[float, float] = (1.0, 1.0)


@dataclass(frozen=True)
class AmuEffect:
    """What a change does in a year against the river of today.

    Attributes
    ----------
    members : tuple of str
    agrifood, energy, welfare : ndarray, shape (corner, member)
        USD million a year, with all worths at their low, central and high ends. Agrifood: irrigation water and what is
        left in Tuyamuyun; energy: power of the Vakhsh and what is left in Nurek and Rogun; welfare: what the delta and
        the Aral Sea get less than they must, which no market values. No cost of building is in them.
    km3 : ndarray, shape (member,)
        Water delivered to canals, a year.
    delta_km3 : float
        What reaches the delta, a year.
    twh : ndarray, shape (member,)
        Electricity, a year.
    """

    members: tuple[str, ...]
    agrifood: Array
    energy: Array
    welfare: Array
    km3: Array
    delta_km3: float
    twh: Array

    @property
    def market(self) -> Array:
        """Agrifood and energy together, USD million a year, shape (corner, member)."""
        return self.agrifood + self.energy

    def band(self, part: str, member: str) -> Band:
        """Return one number with its range: the smallest and the largest of three corners.

        Parameters
        ----------
        part : str
            ``agrifood``, ``energy`` or ``welfare``.
        member : str
        """
        low, central, high = (float(x) for x in getattr(self, part)[:, self.members.index(member)])
        return Band(min(low, central, high), central, max(low, central, high))


def amu_effect(
    change: AmuChange,
    *,
    given: AmuChange | None = None,
    basin: Basin | None = None,
    corners: tuple[Corner, ...] = CORNERS,
) -> AmuEffect:
    """Return what a change on the Amu Darya does to every member, USD million a year.

    Nurek is run by Tajikistan for itself; below it water is shared by limits. Three years at the norm are run, and a
    year is their mean, with what is left in the reservoirs; a dry year adds all that three years lose if the middle one
    is dry. Nothing changed gives exactly zero. Of a measure in a shock, give the shock as ``given``: effects of a shock
    and of a measure in it add up to that of both.

    Parameters
    ----------
    change : AmuChange
        All that differs from today.
    given : AmuChange, optional
        What it is compared with; the river of today if absent.
    basin : Basin, optional
        The shipped one if absent.
    corners : tuple of Corner
        Ends of all worths that are run, in the order of the result; km3 and TWh are those of the middle one.

    Raises
    ------
    InputError
        More than Qosh Tepa carries, an efficiency outside 0 to 0.5, factors of flow not above 0.

    Examples
    --------
    >>> effect = amu_effect(AmuChange(qosh_tepa_km3=6.0))
    >>> effect.band("agrifood", "AFG").central > 0.0 > effect.band("agrifood", "UZB").central
    True
    >>> float(amu_effect(AmuChange()).agrifood.sum())
    0.0
    """
    river = load_basin(NAME) if basin is None else basin
    after = [_year(river, change, corner) for corner in corners]
    before = [_year(river, given or AmuChange(), corner) for corner in corners]
    parts = np.array([a.parts - b.parts for a, b in zip(after, before, strict=True)])
    now, then = after[len(corners) // 2], before[len(corners) // 2]
    twh = np.zeros(len(river.members))
    twh[river.members.index(river.decider)] = now.twh - then.twh
    km3, delta = now.km3 - then.km3, now.delta_km3 - then.delta_km3
    return AmuEffect(river.members, parts[:, AGRIFOOD], parts[:, ENERGY], parts[:, FLOODS], km3, delta, twh)


@dataclass(frozen=True)
class _Year:
    """Parts (USD million, shape (3, member)), deliveries (km3, shape (member,)), flow to the delta (km3) and TWh."""

    parts: Array
    km3: Array
    delta_km3: float
    twh: float

    def plus(self, factor: float, other: "_Year") -> "_Year":
        delta, twh = self.delta_km3 + factor * other.delta_km3, self.twh + factor * other.twh
        return _Year(self.parts + factor * other.parts, self.km3 + factor * other.km3, delta, twh)


def _year(river: Basin, change: AmuChange, corner: Corner) -> _Year:
    """Return a year of the norm, and where a year is dry all that this changes in three years on top of it."""
    told = (change.qosh_tepa_km3, change.rogun, tuple(sorted(change.efficiency.items())), change.melt)
    norm = _three_years(river, corner, 0.0, told)
    return _three_years(river, corner, change.dry_year, told).plus(1.0 / YEARS - 1.0, norm)


@lru_cache(maxsize=256)  # a page compares much with the same year
def _three_years(river: Basin, corner: Corner, dry: float, told: _Told) -> _Year:
    km3, rogun, saved, melt = told
    record = run_with(river, AmuChange(km3, rogun, dry, dict(saved), melt), corner)
    ends = [n.node for n in river.nodes if n.kind == "outlet"]
    delta = sum(float(record.one("flow", node).sum()) for node in ends)
    return _Year(_parts(record), river.by_member(record.taken.sum(axis=(0, 2))), delta, float(record.twh.sum()))


def with_plans(river: Basin, change: AmuChange) -> Basin:
    """Return the basin with what a change says of canals, wants and dams.

    Raises
    ------
    InputError
    """
    _require_possible(river, change)
    canal = planned_canal(river).canal
    planned = sum(w.amount.central for w in river.wants if w.of == canal)
    owner = {c.canal: c.member for c in river.canals}
    wants = []
    for w in river.wants:
        factor = 1.0 - change.efficiency.get(owner[w.of], 0.0)
        scale = change.qosh_tepa_km3 / planned if w.of == canal else 1.0
        km3 = w.amount.central * scale * factor
        wants.append(replace(w, amount=Band(km3, km3, km3)))
    saving = change.efficiency
    canals = (replace(c, worth=c.worth / (1.0 - saving.get(c.member, 0.0))) for c in river.canals)
    basin = replace(river, wants=tuple(wants), canals=tuple(canals))
    return with_rogun(basin, free=change.rogun == "free") if change.rogun != "none" else basin


def with_rogun(river: Basin, *, free: bool) -> Basin:
    """Return the basin with Rogun above Nurek: its power and lines for it, and where it runs freely its live volume.

    The years in which it is filled are not in it.

    Parameters
    ----------
    river : Basin
    free : bool
        Whether Tajikistan moves its water between seasons.
    """
    full, live, twh, mw = (river.known_fact(planned_dam(river), item) for item in ("full_km3", "live_km3", "twh", "mw"))
    r = river.reservoir(river.decides)
    year = float(river.inflow(Corner.CENTRAL)[:, [n.node for n in river.nodes].index(river.decides)].sum())
    larger = replace(r, kwh_per_m3=r.kwh_per_m3 + twh / year)
    if free:
        start = r.start_km3 + full - live / 2.0
        larger = replace(larger, full_km3=r.full_km3 + full, dead_km3=r.dead_km3 + full - live, start_km3=start)
    worths = (replace(w, size=w.size + mw * MWH_TWH) if w.kind == "export" else w for w in river.worths)
    reservoirs = tuple(larger if each is r else each for each in river.reservoirs)
    return replace(river, reservoirs=reservoirs, worths=tuple(worths))


def _require_possible(river: Basin, change: AmuChange) -> None:
    canal = planned_canal(river)
    wants = [w.amount.central for w in river.wants if w.of == canal.canal]
    most = canal.most_km3 / max(wants) * sum(wants)
    if not 0.0 <= change.qosh_tepa_km3 <= most:
        raise InputError(
            f"{canal.title} would take {change.qosh_tepa_km3:g} km3 a year",
            where="qosh_tepa",
            why=f"it carries up to {most:.3g} km3",
            fix="write km3 a year, from 0 to what it carries",
        )
    for member, saved in change.efficiency.items():
        if member not in river.members or not 0.0 <= saved <= MOST_SAVED:
            raise InputError(
                f"'{member}' would need {saved:g} less water",
                where="efficiency",
                fix="name a member of the basin and a share from 0 to 0.5",
            )
    if not 0.0 <= change.dry_year <= DRIEST:
        raise InputError(
            f"a dry year of severity {change.dry_year:g}",
            where="dry_year",
            why="the norms say nothing of drier ones; 1 is their low end",
            fix=said("write a severity from 0 to {driest}", driest=f"{DRIEST:g}"),
        )
    if min(change.melt) <= 0.0:
        raise InputError("a river without water", where="melt", fix="write factors above 0; 1 is the norm")
    if change.rogun not in {"none", "free", "rule"}:
        raise InputError(f"no way '{change.rogun}' to run Rogun", where="rogun", fix="write none, free or rule")


@cache
def _planned(river: Basin, melt: tuple[float, float], dry: float, worths: Corner) -> Planned:
    """Return what Nurek does without Rogun."""
    assumed = Assumed(river, worths)
    return decided(assumed, alone(assumed), trace_of(river, melt, dry=dry))


@cache
def _planned_with_rogun(river: Basin, melt: tuple[float, float], dry: float, worths: Corner) -> tuple[Trace, Planned]:
    """Return three years that begin as the norm leaves Rogun and Nurek, and what both do where they run freely."""
    basin = with_rogun(river, free=True)
    assumed, trace, start = Assumed(basin, worths), trace_of(basin, melt, dry=dry), basin.start
    norm = replace(trace_of(basin, melt, dry=0.0), start=basin.start)
    start[0] = decided(assumed, alone(assumed), norm)[basin.decides]["storage"][-1]
    trace = replace(trace, start=start)
    return trace, decided(assumed, alone(assumed), trace)


def trace_of(river: Basin, melt: tuple[float, float], *, dry: float) -> Trace:
    """Return three years at the norm, the middle one as dry as asked.

    Parameters
    ----------
    river : Basin
    melt : (float, float)
    dry : float
        Severity.
    """
    return wet_and_dry(river, np.array([0.0, -DECILE * dry, 0.0]), melt)


def run_with(river: Basin, change: AmuChange, corner: Corner = Corner.CENTRAL) -> Record:
    """Return three years with a change, balances checked.

    Parameters
    ----------
    river : Basin
    change : AmuChange
    corner : Corner
        Of all worths.
    """
    basin = with_plans(river, change)
    assumed = Assumed(basin, corner)
    trace = trace_of(basin, change.melt, dry=change.dry_year)
    if change.rogun == "free":
        trace, planned = _planned_with_rogun(river, change.melt, change.dry_year, corner)
    else:
        planned = _planned(river, change.melt, change.dry_year, corner)
    record = followed(assumed, alone(assumed), trace, planned)
    require_balance(record)
    return record


def _parts(record: Record) -> Array:
    """Return agrifood, energy and welfare of all months, USD million, shape (3, member)."""
    parts, basin = accounts(record).parts, record.assumed.basin
    for node in record.columns.at["short"]:
        last = next(n.node for n in reversed(basin.nodes) if n.to == node)
        member = basin.members.index(basin.bears_floods(last))
        parts[FLOODS, member] -= record.assumed.musd("missing") * float(record.one("short", node).sum())
    return parts
