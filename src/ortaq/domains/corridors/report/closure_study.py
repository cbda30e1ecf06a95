"""Which parts of the network close together, by what they carry or by name."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Region, require_known
from ortaq.core.report import Name, Text, Words
from ortaq.domains.corridors import targets
from ortaq.domains.corridors.freight.counts import transit_mt
from ortaq.domains.corridors.freight.link_flows import crossing_mt
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.freight.transit import passing_mt
from ortaq.domains.corridors.moves import NetworkShift
from ortaq.domains.corridors.network.network import PASSAGES, Network
from ortaq.domains.corridors.routing.change import link_countries, links_of, named_part
from ortaq.domains.corridors.routing.named import FERRIES, transit_economy

MOST_CROSSINGS = 8
"""Crossings that are closed in turn if none are named: those that carry most of the members' trade."""

MOST_TRANSIT = 3
"""Economies whose transit is closed in turn: those through which most of the members' trade passes."""

LIKELY_TRANSIT = 10
"""Economies that are asked for the members' part of what passes: those with most transit of anybody."""

LEAST_MT = 1e-6
"""Million tonnes a year below which nothing is said to be used: a logit puts a little on every way."""

TRANSIT_ID = "transit-"
"""Begins the id of a closure of transit."""


@dataclass(frozen=True, slots=True)
class Closure:
    """What closes together: parts of the network for all, or an economy for cargo in transit.

    ``targets``: crossings, passages, named lines or links; the economy if ``transit``.
    """

    id: str
    label: str
    targets: tuple[str, ...]
    transit: bool = False

    @property
    def shifts(self) -> tuple[NetworkShift, ...]:
        """What happens to the network, for a year."""
        if self.transit:
            return (NetworkShift.of("close_transit", *self.targets),)
        return (NetworkShift.of("close", *self.targets),)

    def joined(self, other: "Closure") -> "Closure":
        """Return both closures at once; neither may be of transit."""
        return Closure(f"{self.id}+{other.id}", f"{self.label} and {other.label}", (*self.targets, *other.targets))


def closure_words(closure: str, label: str) -> Words:
    """Return what closes in words of the reader's language; crossings and lines have proper names.

    Parameters
    ----------
    closure : str
        Id of the closure.
    label : str
        In English, as files have it.
    """
    if closure.startswith(TRANSIT_ID):
        return Text("corridors.closure.transit", {"economy": Name("economy", closure.removeprefix(TRANSIT_ID))})
    if closure == FERRIES:
        return Text("corridors.closure.ferries", {"names": label.removeprefix(FERRIES.capitalize()).strip()})
    return label


def busiest(loading: Loading, members: Sequence[str]) -> list[Closure]:
    """Return the open borders of members that carry most tonnes, and the ferries that they use together.

    ``loading``: of the base year.
    """
    network, volume = loading.terms.passages.network, crossing_mt(loading)
    order = [i for i in np.argsort(-volume, kind="stable") if volume[i] >= LEAST_MT]
    crossings = [network.crossings[i] for i in order]
    own = [c for c in crossings if {c.economy_from, c.economy_to} & set(members)]
    closures = [Closure(c.id, c.name, (c.id,)) for c in own if c.kind in ("border", "gauge")][:MOST_CROSSINGS]
    ferries = [c.id for c in own if c.kind == "ferry"]
    return [*closures, _ferries(network, ferries)] if ferries else closures


def busiest_transit(
    region: Region, loading: Loading, members: Sequence[str], count: int = MOST_TRANSIT
) -> list[Closure]:
    """Return the economies through which most of the members' trade passes by land.

    ``loading``: of the base year.
    """
    codes = loading.demand.economies
    own, all_mt = np.isin(codes, members), np.array([transit_mt(loading, code) for code in codes])
    likely = [codes[i] for i in np.argsort(-all_mt, kind="stable")[:LIKELY_TRANSIT] if all_mt[i] >= LEAST_MT]
    passing = passing_mt(loading, likely).sum(axis=1)[:, own[:, None] | own[None, :]].sum(axis=1)
    most = [likely[i] for i in np.argsort(-passing, kind="stable") if passing[i] >= LEAST_MT]
    return [_transit(region, economy) for economy in most[:count]]


def every_closure(network: Network, loading: Loading, link_mt: Array) -> list[Closure]:
    """Return every crossing and passage that freight uses, one closure each.

    ``loading``: of the base year.
    ``link_mt``, shape (link,): million tonnes a year.
    """
    used = crossing_mt(loading) >= LEAST_MT
    crossings = [Closure(c.id, c.name, (c.id,)) for c, is_used in zip(network.crossings, used, strict=True) if is_used]
    passages = [p for p in PASSAGES if (link_mt[network.links.passage == p] >= LEAST_MT).any()]
    return [*crossings, *(Closure(p, f"Passage {p}", (p,)) for p in passages)]


def named_closures(
    region: Region, network: Network, members: Sequence[str], names: Sequence[str], *, where: str
) -> list[Closure]:
    """Return closures by name: a crossing, passage, named line or link, ``ferries``, or ``transit:`` and an economy."""
    return [_named(region, network, members, name.strip(), where) for name in dict.fromkeys(names)]


def _named(region: Region, network: Network, members: Sequence[str], name: str, where: str) -> Closure:
    if name.casefold() == FERRIES:
        ferries = [
            c.id
            for c in network.crossings
            if c.kind == "ferry" and c.status == "open" and {c.economy_from, c.economy_to} & set(members)
        ]
        require_known([name] if not ferries else [], targets(network), kind="closure", where=where)
        return _ferries(network, ferries)
    known = sorted(set(region.economy_ids) & set(link_countries(network)), key=region.economy_ids.index)
    if economy := transit_economy(name, known, where=where):
        return _transit(region, economy)
    links_of(network, name, where=where)
    part = named_part(network, name)
    at = network.crossing_position.get(part)
    return Closure(part, part if at is None else network.crossings[at].name, (part,))


def _ferries(network: Network, ids: Sequence[str]) -> Closure:
    names = ", ".join(network.crossings[network.crossing_position[i]].name.removesuffix(" ferry") for i in ids)
    return Closure(FERRIES, f"Ferries {names}", tuple(ids))


def _transit(region: Region, economy: str) -> Closure:
    title = region.economies[region.economy_ids.index(economy)].names["en"]
    return Closure(f"{TRANSIT_ID}{economy}", f"Transit through {title}", (economy,), transit=True)
