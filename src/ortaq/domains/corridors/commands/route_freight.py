"""Ways of a route as freight takes them: shares of rail, road and sea between two places, from the model of freight."""

import numpy as np

from ortaq.core import Corner, InputError, Program, require_known
from ortaq.core.report import Cell, Column, Table, Text
from ortaq.domains.corridors.commands.asked import Asked, network_of
from ortaq.domains.corridors.freight.between import WayTaken, ways_between
from ortaq.domains.corridors.freight.groups import BULK, FINISHED, FreightDemand, Group, Place
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.freight.tonnes import CITY
from ortaq.domains.corridors.routing.cost import CargoClass
from ortaq.domains.corridors.routing.places import find_city

KIND = {CargoClass.CONTAINER: FINISHED, CargoClass.BULK: BULK}

WAY_WORDS = {
    "rail": Text("corridors.tonnes.way.rail"),
    "road": Text("corridors.tonnes.way.road"),
    "sea": Text("corridors.tonnes.way.sea"),
    "pipeline": Text("corridors.tonnes.way.pipeline"),
    "air": Text("corridors.tonnes.way.air"),
}

PERCENT, DAYS, USD = (Text(f"corridors.{key}") for key in ("percent", "days", "usd_feu"))


def freight_tables(
    program: Program, asked: Asked, ends: tuple[str, str], cargo: CargoClass, *, region: str, goods: str | None
) -> tuple[Table, ...]:
    """Return how freight of a region spreads over the ways between two cities, by way; none inside one economy.

    Parameters
    ----------
    program : Program
    asked : Asked
        Of the region's own network.
    ends : tuple of str
        Cities, as typed.
    cargo : CargoClass
        Kind of the goods where no group is named: the group of it that is worth most in the trade of the two economies.
    region : str
    goods : str or None
        Id of a group of goods.

    Raises
    ------
    InputError
        The region has another network or no such group, or says nothing of its freight.
    """
    baseline = program.region(region)
    if network_of(baseline).digest != asked.network.digest:
        raise InputError(
            f"region '{baseline.name}' has another network than '{asked.network.name}'",
            where="--region",
            why="freight is loaded on the network of its region",
            fix="leave --region and --goods out, or --network, --over and --rows",
        )
    system = freight_system_of(baseline, Corner.CENTRAL)
    places = _places(asked, ends)
    if goods is not None:
        require_known([goods], [g.id for g in system.demand.groups], kind="group of goods", where="--goods")
    economies = {place.economy for place in places}
    if len(economies) < len(places) or not economies <= set(system.demand.economies):
        return ()
    group = _group(system.demand, places, KIND[cargo], goods)
    ways = ways_between(system, group.id, places, asked.shifts)
    return (_table(ways, places, group.titles.get(program.language) or group.titles.get("en") or group.id),)


def _places(asked: Asked, ends: tuple[str, str]) -> tuple[Place, Place]:
    first, second = (
        find_city(asked.network, name, where=where) for name, where in zip(ends, ("origin", "destination"), strict=True)
    )
    one, other = (Place(c.name, c.economy, c.x_coord, c.y_coord, CITY, c.source) for c in (first, second))
    return one, other


def _group(demand: FreightDemand, places: tuple[Place, Place], kind: str, goods: str | None) -> Group:
    """Return the group that is named, or the one of a kind that is worth most between the two economies."""
    if goods is not None:
        return next(group for group in demand.groups if group.id == goods)
    sends, takes = (demand.economies.index(place.economy) for place in places)
    worth = [
        musd if group.kind == kind else -np.inf
        for group, musd in zip(demand.groups, demand.network_musd[:, sends, takes].tolist(), strict=True)
    ]
    return demand.groups[int(np.argmax(worth))]


def _table(ways: tuple[WayTaken, ...], places: tuple[Place, Place], group: str) -> Table:
    rows = tuple(
        (
            Cell(WAY_WORDS[way.way]),
            Cell(100.0 * way.share),
            *(Cell(value) if np.isfinite(value) else Cell("") for value in (way.days, way.usd_per_feu)),
        )
        for way in ways
    )
    columns = (
        Column(Text("corridors.route.head.by")),
        Column(Text("corridors.route.head.share"), PERCENT),
        Column(Text("corridors.route.head.days"), DAYS),
        Column(Text("corridors.route.head.usd"), USD),
    )
    origin, destination = (place.id for place in places)
    title = Text("corridors.route.freight", {"goods": group, "origin": origin, "destination": destination})
    return Table("freight", title, columns, rows, (Text("corridors.route.freight_meaning"),))
