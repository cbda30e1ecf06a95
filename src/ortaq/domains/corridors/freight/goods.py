"""Goods: layers of groups with the worth of their hours and borders, and their tonnes between places."""

from dataclasses import dataclass, replace

import numpy as np

from ortaq.core import Array, Integers
from ortaq.domains.corridors.freight.groups import FINISHED, FreightDemand
from ortaq.domains.corridors.freight.parameters import Parameters
from ortaq.domains.corridors.freight.runs import Takes

HOURS_A_DAY = 24.0


@dataclass(frozen=True, eq=False)
class Goods:
    """One layer of a group of goods, with what its hours and borders are worth.

    Attributes
    ----------
    group : int
        Position of the group.
    land_usd_per_hour, sea_usd_per_hour : float
        Worth of an hour, USD per FEU; on land wagon hire is part of it.
    tonnes_per_feu, usd_per_feu : float
    border_usd, transit_usd : float
        Of every border, and of every border after the first, USD per FEU.
    starts, ends : ndarray of int
        Positions of the places where they begin and end.
    mt : ndarray, shape (start, end)
        Million tonnes a year that the network is to carry.
    more_usd : ndarray, shape (way, start, end)
        Stated constants of their ways, USD per FEU.
    """

    group: int
    kind: str
    share: float
    land_usd_per_hour: float
    sea_usd_per_hour: float
    tonnes_per_feu: float
    usd_per_feu: float
    border_usd: float
    transit_usd: float
    starts: Integers
    ends: Integers
    mt: Array
    more_usd: Array

    def paying(self, takes: Takes, usd_per_tkm: Array) -> Takes:
        """Return runs over land with the money that these goods pay for them.

        Parameters
        ----------
        takes : Takes
            With the money that a container pays.
        usd_per_tkm : ndarray
            What bulk pays at least, USD per tonne-km; zero where nothing is published.
        """
        if self.kind == FINISHED:
            return takes
        km = np.where(np.isfinite(takes.km), takes.km, 0.0)
        return replace(takes, usd=np.maximum(takes.usd, usd_per_tkm * self.tonnes_per_feu * km))


def goods_of(demand: FreightDemand, parameters: Parameters) -> tuple[Goods, ...]:
    """Return the layers of all groups with their tonnes between places.

    Parameters
    ----------
    demand : FreightDemand
    parameters : Parameters
    """
    member = membership(demand)
    own = member.argmax(axis=0)
    found = []
    for g, group in enumerate(demand.groups):
        tonnes = demand.network_mt[g].sum()
        value = demand.network_musd[g].sum() / tonnes if tonnes > 0.0 else 0.0  # without gold and goods that fly
        usd_per_feu = value * group.tonnes_per_feu.central
        starts, ends = np.flatnonzero(demand.origin[g]), np.flatnonzero(demand.destination[g])
        outward, homeward = (member * demand.origin[g])[:, starts], (member * demand.destination[g])[:, ends]
        mt = outward.T @ demand.network_mt[g] @ homeward
        more = parameters.more_usd(group.id, demand.economies)
        for layer in group.layers:
            hour = usd_per_feu * layer.value_of_day_percent.central / 100.0 / HOURS_A_DAY
            found.append(
                Goods(
                    group=g,
                    kind=group.kind,
                    share=layer.share.central,
                    land_usd_per_hour=hour + group.wagon_hire_usd_per_hour.central,
                    sea_usd_per_hour=hour,
                    tonnes_per_feu=group.tonnes_per_feu.central,
                    usd_per_feu=usd_per_feu,
                    border_usd=group.border_cost_usd.central * parameters.border_factor,
                    transit_usd=group.transit_surcharge_usd.central * parameters.transit_factor,
                    starts=starts,
                    ends=ends,
                    mt=mt * layer.share.central,
                    more_usd=more[:, own[starts]][:, :, own[ends]],
                )
            )
    return tuple(found)


def unplaced_mt(demand: FreightDemand) -> Array:
    """Return tonnes that ``goods_of`` leaves out, as one of their two economies has no place for the group.

    Parameters
    ----------
    demand : FreightDemand

    Returns
    -------
    ndarray, shape (group, exporter, importer)
        Million tonnes a year.
    """
    member = membership(demand).T
    placed = ((demand.origin @ member) > 0.0)[:, :, None] & ((demand.destination @ member) > 0.0)[:, None, :]
    return np.asarray(np.where(placed, 0.0, demand.network_mt))


def membership(demand: FreightDemand) -> Array:
    """Return one where a place lies in an economy, zero elsewhere, shape (economy, place)."""
    own = np.array([p.economy for p in demand.places])
    return np.asarray(np.array(demand.economies)[:, None] == own[None, :], dtype=float)
