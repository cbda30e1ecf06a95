"""What corridors and crossings carry, in value, days and USD, today and after changes; and what carriers earn of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Mask, Region
from ortaq.core.remembered import remember
from ortaq.domains.corridors.files.shipped_loading import stated_loading_of
from ortaq.domains.corridors.freight.agenda import held_parts
from ortaq.domains.corridors.freight.border_states import RAIL
from ortaq.domains.corridors.freight.fixed_point import Equilibrium
from ortaq.domains.corridors.freight.stated_loading import TRANSIT, StatedEarnings
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.freight.system import FreightSystem
from ortaq.domains.corridors.freight.through import taken_along, through
from ortaq.domains.corridors.freight.transit_money import TransitPieces
from ortaq.domains.corridors.moves import PROGRAMME, NetworkShift
from ortaq.domains.corridors.network.transport import required_transport
from ortaq.domains.corridors.routing.change import links_of
from ortaq.domains.corridors.shipped import SHIPPED

TODAY = "today"
"""Id of the case in which nothing closes or opens."""

MEANS = {"days": "along_mt", "usd": "along_mt", "crossing_hours": "crossing_mt", "crossing_usd": "crossing_mt"}
"""What is a mean, by the tonnes that it is over: parts of a year are weighed with these."""


@dataclass(frozen=True, eq=False)
class CorridorVolumes:
    """Freight by corridor and crossing in several states of the network.

    Attributes
    ----------
    cases : tuple of str
        Ids; the first is ``TODAY``.
    members : tuple of str
        Whose crossings and carriers are told of.
    corridors : tuple of str
        Labels of programmes.
    any_mt, along_mt : ndarray, shape (case, corridor)
        Million tonnes a year that pass one crossing of the corridor or more, and two or more: those that run along it.
    along_musd : ndarray, shape (case, corridor)
        Value of those that run along it, million USD a year.
    days, usd : ndarray, shape (case, corridor)
        Median days and USD per FEU from place to place of those that run along it; NaN where nothing does.
    crossings : tuple of str
        Ids of borders and ferries of the members that carry freight in some case, those that carry most today first.
    crossing_mt, crossing_musd : ndarray, shape (case, crossing)
        Million tonnes and million USD a year, both directions together.
    crossing_hours, crossing_usd : ndarray, shape (case, crossing)
        Median hours on both sides and fees, USD per FEU, mean over the tonnes of both directions; NaN where none pass.
    crossing_waiting_usd : ndarray, shape (case, crossing)
        What waiting for a place costs against today, USD per FEU; NaN where no capacity is known.
    transit_musd : ndarray, shape (case, member)
        What carriers of members are paid in transit, million USD a year.
    corridor_transit_musd : ndarray, shape (case, corridor, member)
        The part of it on runs from one crossing of a corridor to another.
    rail_usd_per_feu_km : ndarray, shape (case, member)
        What is paid in transit by rail for a container and a kilometre, fees of crossings apart; NaN where nothing is.
    lines : tuple of StatedEarnings
        What others expect of transit on a line.
    line_mt, line_musd : ndarray, shape (case, line)
        Transit of that economy over the crossing of the line, and what its carriers are paid for it.
    """

    cases: tuple[str, ...]
    members: tuple[str, ...]
    corridors: tuple[str, ...]
    any_mt: Array
    along_mt: Array
    along_musd: Array
    days: Array
    usd: Array
    crossings: tuple[str, ...]
    crossing_mt: Array
    crossing_musd: Array
    crossing_hours: Array
    crossing_usd: Array
    crossing_waiting_usd: Array
    transit_musd: Array
    corridor_transit_musd: Array
    rail_usd_per_feu_km: Array
    lines: tuple[StatedEarnings, ...]
    line_mt: Array
    line_musd: Array


def volumes_of(
    system: FreightSystem,
    members: Sequence[str],
    cases: Mapping[str, Sequence[NetworkShift]],
    lines: Sequence[StatedEarnings] = (),
) -> CorridorVolumes:
    """Return what corridors and crossings carry today and in other cases.

    ``cases``: changes of the network by id, without today; closures for part of the year are averaged over it.
    ``lines``: whose transit is told. Raises NotConverged if loads and waiting do not agree.
    """
    asked = _Asked(system, tuple(members), tuple(lines))
    found = [_told(asked, ()), *(_over_the_year(asked, shifts) for shifts in cases.values())]
    each = {name: np.stack([amounts[name] for amounts in found]) for name in found[0]}
    for name, tonnes in MEANS.items():
        mt = each[tonnes]
        each[name] = np.divide(each[name], mt, out=np.full_like(mt, np.nan), where=mt > 0.0)
    shown = _shown(system, members, each["crossing_mt"])
    for name in (name for name in each if name.startswith("crossing_")):
        each[name] = each[name][:, shown]
    crossings = tuple(system.network.crossings[i].id for i in shown)
    return CorridorVolumes((TODAY, *cases), asked.members, asked.labels, crossings=crossings, lines=asked.lines, **each)


def expected_lines(region: Region) -> tuple[StatedEarnings, ...]:
    """Return what others expect of transit on lines that the network of a region has: it may be another than its own.

    Raises InputError if the region has no network.
    """
    known = required_transport(region).network.crossing_position
    return tuple(row for row in stated_loading_of(region).earnings if row.of == TRANSIT and row.line in known)


def _over_the_year(asked: "_Asked", shifts: Sequence[NetworkShift]) -> dict[str, Array]:
    parts = [(part, _told(asked, held)) for part, held in held_parts(shifts, asked.system.corner)]
    return {name: np.sum([part * told[name] for part, told in parts], axis=0) for name in parts[0][1]}


def _told(asked: "_Asked", held: tuple[NetworkShift, ...]) -> dict[str, Array]:
    """Return amounts of one state of the network, those that ship or counted anew."""
    digest = asked.digest(held)
    known = SHIPPED.find(digest)
    found = asked.told(held) if known is None else {name: np.array(own, dtype=float) for name, own in known.items()}
    return remember(asked.system.year.volumes, digest, found, most=512)


@dataclass(frozen=True, eq=False)
class _Asked:
    """What is asked of every state of the network."""

    system: FreightSystem
    members: tuple[str, ...]
    lines: tuple[StatedEarnings, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(row.programme for row in self.system.network.programmes))

    def digest(self, held: tuple[NetworkShift, ...]) -> str:
        """Return the digest of all that determines ``told``."""
        told = (1, *self.system.told(held), self.members, self.lines)  # 1: raised where a test says so
        return SHIPPED.digest("report.volumes", *told)

    def told(self, held: tuple[NetworkShift, ...]) -> dict[str, Array]:
        """Return amounts of one state of the network, by name of the field; of ``MEANS`` the sums over tonnes."""
        found = self.system.under(held) if held else self.system.at_rest
        loading = found.loaded
        assert isinstance(loading, Loading)
        corridors = [self._states(loading, f"{PROGRAMME}{label}", "programmes.csv") for label in self.labels]
        passed, taken = through(loading, corridors), np.nan_to_num(taken_along(loading, corridors))
        transit = TransitPieces.of(loading)
        mt, takes = loading.mt.sum(axis=1), loading.terms.passages.states.takes
        at_lines = [transit.at(self._states(loading, row.line, "stated_earnings.csv")) for row in self.lines]
        of_lines = [transit.country == row.economy for row in self.lines]
        counted = [at & own for at, own in zip(at_lines, of_lines, strict=True)]
        return {
            "any_mt": passed.any_mt,
            "along_mt": passed.along_mt,
            "along_musd": passed.along_musd,
            **dict(zip(("days", "usd"), (taken * passed.along_mt[:, None]).T, strict=True)),
            "crossing_mt": _at_crossings(loading, mt),
            "crossing_hours": _at_crossings(loading, _of_used(takes.hours, mt)),
            "crossing_usd": _at_crossings(loading, _of_used(takes.usd, mt)),
            "crossing_musd": _crossing_musd(loading),
            "crossing_waiting_usd": self._waiting_usd(found),
            "transit_musd": transit.paid_musd(self.members),
            "corridor_transit_musd": self._on_corridors(transit, corridors),
            "rail_usd_per_feu_km": transit.usd_per_feu_km(self.members, RAIL),
            "line_mt": np.array([float(transit.mt[on].sum()) for on in counted]),
            "line_musd": np.array([float(transit.musd[on].sum()) for on in counted]),
        }

    def _states(self, loading: Loading, target: str, where: str) -> Mask:
        """Return the passages that a name stands for, shape (state,)."""
        return links_of(self.system.network, target, where=where)[loading.terms.passages.states.link]

    def _on_corridors(self, transit: TransitPieces, corridors: Sequence[Mask]) -> Array:
        paid = [transit.paid_musd(self.members, transit.along(states)) for states in corridors]
        return np.array(paid).reshape(len(corridors), len(self.members))

    def _waiting_usd(self, found: Equilibrium) -> Array:
        """Return what waiting costs, NaN at crossings whose capacity is not known, shape (crossing,)."""
        waiting = np.full(len(self.system.network.crossings), np.nan)
        waiting[[self.system.network.crossing_position[gate] for gate in self.system.delay.gates]] = found.delay_usd
        return waiting


def _of_used(value: Array, mt: Array) -> Array:
    """Return tonnes times what they take; nothing where nothing passes, however much that would take."""
    return np.where(mt > 0.0, value, 0.0) * mt


def _crossing_musd(loading: Loading) -> Array:
    """Return the value at every crossing: tonnes of groups at what a tonne of each is worth on the network."""
    mt, musd = (of.sum(axis=(1, 2)) for of in (loading.demand.network_mt, loading.demand.network_musd))
    return _at_crossings(loading, loading.mt @ np.divide(musd, mt, out=np.zeros_like(mt), where=mt > 0.0))


def _at_crossings(loading: Loading, of_states: Array) -> Array:
    passages = loading.terms.passages
    at = passages.states.crossing
    return np.bincount(at[at >= 0], of_states[at >= 0], minlength=len(passages.network.crossings)).astype(float)


def _shown(system: FreightSystem, members: Sequence[str], mt: Array) -> list[int]:
    crossings = system.network.crossings
    order = np.argsort(-mt[0], kind="stable").tolist()
    return [
        i
        for i in order
        if crossings[i].kind != "port"
        and mt[:, i].max() > 0.0
        and {crossings[i].economy_from, crossings[i].economy_to} & set(members)
    ]
