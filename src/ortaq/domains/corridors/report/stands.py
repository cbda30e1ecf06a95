"""Freight that stands still while a shared system of one economy does not work: clearance at its borders, tracking."""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from ortaq.core import Array, Corner, Region, Standing, Stands
from ortaq.core.report import Text
from ortaq.domains.corridors.freight.border_states import RAIL
from ortaq.domains.corridors.freight.effects import freight_effects_of
from ortaq.domains.corridors.freight.goods import HOURS_A_DAY
from ortaq.domains.corridors.freight.groups import Group
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.freight.system import FreightSystem, SameData, freight_system_of
from ortaq.domains.corridors.freight.through import through
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.network.transport import transport_of

CLEARANCE, TRACKING = "clearance", "tracking"
MUSD = Text("unit.musd")


def stands(region: Region) -> tuple[Standing, ...]:
    """Return goods on the network whose passage needs a system of an economy; nothing for a region without a network.

    For clearance all that begins or ends in it by rail, road and sea, and what passes it by land; for tracking what
    goes over its borders by rail. Goods of others that go on by ship from its ports are in neither.

    Parameters
    ----------
    region : Region
    """
    return _stands(SameData.of(region)) if transport_of(region) else ()


@lru_cache(maxsize=4)
def _stands(data: SameData) -> tuple[Standing, ...]:
    system = freight_system_of(data.region, Corner.CENTRAL)
    loading = system.base
    assert isinstance(loading, Loading)
    passed, railed = _parts(loading)
    found: list[Standing] = []
    for code, by_land, by_rail in zip(loading.demand.economies, passed, railed, strict=True):
        for use, part, mode in ((CLEARANCE, by_land, ""), (TRACKING, by_rail, "rail")):
            links = _links(system.network, code, mode)
            if links and part.any():
                found.append(_standing(data.region, system, code, use, part, links))
    return tuple(found)


def _parts(loading: Loading) -> tuple[list[Array], list[Array]]:
    """Return which part of goods by group and pair passes the borders of each economy, by any way and by rail alone."""
    states, codes = loading.terms.passages.states, loading.demand.economies
    rail = np.zeros(len(states.target), dtype=bool)
    for graph in loading.terms.passages.land:
        rail[graph.states] |= graph.way == RAIL
    at = [(states.target == code) | (states.source == code) for code in codes]
    mt = through(loading, [*at, *(own & rail for own in at)]).pair_mt
    whole = loading.demand.network_mt
    part = np.divide(mt, whole, out=np.zeros_like(mt), where=whole > 0.0).clip(0.0, 1.0)
    passed = list(part[: len(codes)])
    for n, own in enumerate(passed):
        own[:, n, :] = own[:, :, n] = 1.0
    return passed, list(part[len(codes) :])


def _links(network: Network, code: str, mode: str) -> tuple[tuple[str, str], ...]:
    return tuple(
        (c.id, c.name)
        for c in network.crossings
        if c.status == "open" and code in {c.economy_from, c.economy_to} and (not mode or mode in c.modes)
    )


def _standing(  # noqa: PLR0917 - the fields that differ
    region: Region, system: FreightSystem, code: str, use: str, part: Array, links: Sequence[tuple[str, str]]
) -> Standing:
    demand, shares = system.demand, freight_effects_of(region, system).shares
    worth = demand.value_musd
    used = part * np.divide(demand.network_musd, worth, out=np.zeros_like(worth), where=worth > 0.0)
    amount = _by_sector(region, shares, used)
    day = {end: _by_sector(region, shares, used * _day_share(system, end)) for end in Corner}
    source = "+".join(sorted({each for g in demand.groups for each in g.source.split("+")}))
    return Standing(
        kind=f"corridors.stands.{use}",
        use=use,
        at=code,
        stands=Stands.GOODS,
        amount=amount,
        day_musd=day,
        unit=MUSD,
        links=tuple(links),
        source=source,
    )


def _by_sector(region: Region, shares: Array, used: Array) -> Array:
    """Return parts of groups as million USD of the trade of sectors, shape (sector, importer, exporter)."""
    crossing = region.flow * ~np.eye(len(region.economies), dtype=bool)
    return np.asarray(crossing * (shares * used).sum(axis=1).swapaxes(1, 2))


def _day_share(system: FreightSystem, end: Corner) -> Array:
    """Return what a day of waiting costs of the value of goods, by group and pair: worth of time, hire of wagons."""
    demand = system.demand
    mt, musd = demand.network_mt, demand.network_musd
    usd_t = np.divide(musd, mt, out=np.full_like(mt, np.inf), where=(mt > 0.0) & (musd > 0.0))
    time = np.array([_day_percent(g, end) / 100.0 for g in demand.groups])[:, None, None]
    hire = np.array([HOURS_A_DAY * g.wagon_hire_usd_per_hour.at(end) / g.tonnes_per_feu.central for g in demand.groups])
    return np.asarray(time + hire[:, None, None] / usd_t)


def _day_percent(group: Group, end: Corner) -> float:
    return sum(layer.share.central * layer.value_of_day_percent.at(end) for layer in group.layers)
