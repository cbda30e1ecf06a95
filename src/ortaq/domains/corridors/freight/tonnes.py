"""Tonnes and values of a region's trade by product group and pair, and the places between which they travel.

Values are those of the region's accounts: every sector is split over groups, and what the groups of a pair are worth
adds up to its trade of goods. Tonnes are stated where somebody counted them, and value over value per tonne elsewhere.
"""

from collections.abc import Sequence

import numpy as np

from ortaq.core import Array, Corner, InputError, Region
from ortaq.domains.corridors.freight.cargo import freight_of_cargo
from ortaq.domains.corridors.freight.groups import ANY, DESTINATION, ORIGIN, FreightDemand, Place
from ortaq.domains.corridors.freight.outside import SWAPPED, outside_shares
from ortaq.domains.corridors.freight.quantities import replace_shares, weighed
from ortaq.domains.corridors.freight.stated import (
    ALL_WAYS,
    GroupShare,
    StatedFreight,
    StatedTonnes,
    most_particular,
    positions,
)
from ortaq.domains.corridors.network.transport import Transport, required_transport

CITY = "city"
"""Kind of a place that is a city of the network."""

NAMED = 3
"""Places that a message names."""


def freight_demand_of(region: Region, corner: Corner) -> FreightDemand:
    """Return tonnes and values of a region's trade of goods by group and pair.

    Parameters
    ----------
    region : Region
    corner : Corner
        ``LOW`` has the fewest tonnes: high values per tonne, few heavy goods in a sector. Values of a pair are the same
        at every end.

    Returns
    -------
    FreightDemand

    Raises
    ------
    InputError
        The region says nothing of its freight, or its network lacks places where freight starts or ends.

    Examples
    --------
    >>> from ortaq import load_region
    >>> from ortaq.core import Corner
    >>> demand = freight_demand_of(load_region("eurasia"), Corner.CENTRAL)
    >>> kaz, uzb = (demand.economies.index(code) for code in ("KAZ", "UZB"))
    >>> coal = [group.id for group in demand.groups].index("coal")
    >>> round(float(demand.mt[coal, kaz, uzb]), 1)
    3.1
    """
    transport, freight = required_transport(region), stated_freight_of(region)
    if lost := places_missing(transport, region.economy_ids):
        raise InputError(
            f"network '{transport.network.name}' lacks {len(lost)} places of freight: {', '.join(lost[:NAMED])}",
            where="place_weights.csv",
            why="freight of the region starts and ends there",
            fix="lay the rows over the region's own network with --over, or leave --network out",
        )
    value = group_values(region, freight, corner)
    per_tonne = tonne_values(region, freight, SWAPPED[corner])
    mt = np.divide(value, per_tonne, out=np.zeros_like(value), where=per_tonne > 0.0)
    _put_stated(mt, freight, region, corner)
    places = _places(transport, freight, region)
    return FreightDemand(
        groups=freight.groups,
        economies=region.economy_ids,
        places=places,
        mt=mt,
        value_usd_per_t=np.divide(value, mt, out=np.zeros_like(value), where=mt > 0.0),
        outside_tonnes=outside_shares(freight, region.economy_ids, "tonnes", corner),
        outside_value=outside_shares(freight, region.economy_ids, "value", corner),
        origin=_weights(transport, freight, places, ORIGIN),
        destination=_weights(transport, freight, places, DESTINATION),
    )


def stated_freight_of(region: Region) -> StatedFreight:
    """Return what a region states of its freight; where it states no product groups, every sector with cargo is one.

    Parameters
    ----------
    region : Region

    Raises
    ------
    InputError
        The region has no network, or neither product groups nor cargo.
    """
    transport = required_transport(region)
    if transport.freight is not None:
        return transport.freight
    if not transport.cargo:
        raise InputError(
            f"region '{region.name}' does not say what its sectors load",
            where="cargo.csv",
            why="tonnes are computed from value and value per container",
            fix="add cargo.csv with a row for every sector of goods, or freight_groups.csv with its tables",
        )
    return freight_of_cargo(transport.cargo, region.sectors)


def group_values(region: Region, freight: StatedFreight, corner: Corner) -> Array:
    """Return the value of a region's trade by group, million USD a year, shape (group, exporter, importer).

    Parameters
    ----------
    region : Region
    freight : StatedFreight
    corner : Corner
        Case of the shares of groups in sectors.
    """
    traded = region.flow.swapaxes(1, 2) * ~np.eye(len(region.economies), dtype=bool)
    return np.asarray(np.einsum("sgij,sij->gij", group_shares(region, freight, corner), traded))


def group_shares(region: Region, freight: StatedFreight, corner: Corner) -> Array:
    """Return the shares of groups in the value of every sector's trade.

    Parameters
    ----------
    region : Region
    freight : StatedFreight
    corner : Corner
        Case of the shares.

    Returns
    -------
    ndarray, shape (sector, group, exporter, importer)
        They sum to one over the groups of a sector of goods; those of a sector that does not travel are zero.
    """
    ids, codes, sectors = [g.id for g in freight.groups], region.economy_ids, region.sector_ids
    share = np.zeros((len(sectors), len(ids), len(codes), len(codes)))
    general = np.zeros(share.shape[:2], dtype=bool)
    blocks: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[GroupShare]] = {}
    for row in most_particular(freight.shares):
        blocks.setdefault((row.sector, row.exporters, row.importers), []).append(row)
    for (sector, exporters, importers), rows in reversed(blocks.items()):
        of_sector = share[sectors.index(sector)]
        one, other = np.ix_(positions(exporters, codes), positions(importers, codes))
        of_sector[:, one, other] = 0.0
        for row in rows:
            of_sector[ids.index(row.group), one, other] = row.share.at(corner)
            general[sectors.index(sector), ids.index(row.group)] |= exporters == importers == (ANY,)
    if freight.quantities:
        replace_shares(share, general, weighed(freight, codes).value)
    return share


def tonne_values(region: Region, freight: StatedFreight, corner: Corner) -> Array:
    """Return the stated value of a tonne, USD, shape (group, exporter, importer).

    Parameters
    ----------
    region : Region
    freight : StatedFreight
    corner : Corner
    """
    ids, codes = [g.id for g in freight.groups], region.economy_ids
    worth = np.zeros((len(ids), len(codes), len(codes)))
    for row in reversed(most_particular(freight.values)):
        pairs = np.ix_([ids.index(row.group)], positions(row.exporters, codes), positions(row.importers, codes))
        worth[pairs] = row.usd_per_t.at(corner)
    return worth


def whole_pair(row: StatedTonnes) -> bool:
    """Return whether a count holds all goods of a pair, so that it is compared and not used."""
    return row.group == ANY


def places_missing(transport: Transport, economies: Sequence[str]) -> tuple[str, ...]:
    """Return the places that weights name, and that neither the network nor the region's own table has.

    Parameters
    ----------
    transport : Transport
    economies : sequence of str
        Codes of the region.
    """
    if transport.freight is None:
        return ()
    own = {(p.economy, p.id) for p in transport.freight.places}
    known = own | {(c.economy, c.name) for c in transport.network.cities if c.economy in economies}
    named = ((w.economy, w.place) for w in transport.freight.weights)
    return tuple(dict.fromkeys(place for economy, place in named if (economy, place) not in known))


def _put_stated(mt: Array, freight: StatedFreight, region: Region, corner: Corner) -> None:
    """Put counted tonnes of pairs and groups in the place of computed ones, and stated ones in the place of those.

    What was counted by one way is the least that a pair weighs: others may carry more.
    """
    ids, codes = [g.id for g in freight.groups], region.economy_ids
    if freight.quantity_doubt is not None:
        quantity = weighed(freight, codes).mt * freight.quantity_doubt.at(corner)
        np.copyto(mt, quantity, where=np.isfinite(quantity))
    for row in freight.tonnes:
        if not whole_pair(row):
            cell = ids.index(row.group), codes.index(row.exporter), codes.index(row.importer)
            mt[cell] = row.mt.at(corner) if row.way == ALL_WAYS else max(mt[cell], row.mt.at(corner))


def _places(transport: Transport, freight: StatedFreight, region: Region) -> tuple[Place, ...]:
    """Return gateway cities, other cities that a weight names, and places of the region's own table."""
    own = {(p.economy, p.id) for p in freight.places}
    named = {(w.economy, w.place) for w in freight.weights}
    cities = [
        c
        for c in transport.network.cities
        if c.economy in region.economy_ids and (c.weight > 0.0 or (c.economy, c.name) in named)
    ]
    kept = (c for c in cities if (c.economy, c.name) not in own)
    return (*(Place(c.name, c.economy, c.x_coord, c.y_coord, CITY, c.source) for c in kept), *freight.places)


def _weights(transport: Transport, freight: StatedFreight, places: Sequence[Place], role: str) -> Array:
    """Return the weights of places, shape (group, place); cities by their own weight where no row speaks."""
    at = {(p.economy, p.id): n for n, p in enumerate(places)}
    by_city = np.zeros(len(places))
    for city in transport.network.gateways:
        if (city.economy, city.name) in at:
            by_city[at[city.economy, city.name]] = city.weight
    economy = np.array([p.economy for p in places])
    weights = np.tile(by_city, (len(freight.groups), 1))
    for g, group in enumerate(freight.groups):
        rows = [row for row in freight.weights if row.group == group.id and row.role == role]
        weights[g, np.isin(economy, [row.economy for row in rows])] = 0.0
        for row in rows:
            weights[g, at[row.economy, row.place]] = row.weight
    total = (economy[:, None] == economy[None, :]).astype(float) @ weights.T
    return np.asarray(np.divide(weights, total.T, out=np.zeros_like(weights), where=total.T > 0.0))
