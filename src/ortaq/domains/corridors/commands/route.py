"""`ortaq route`: the way between two cities, what it takes, and what would take its place."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from ortaq.core import Program
from ortaq.core.report import Cell, Column, Number, Reading, Section, Table, Text, Words
from ortaq.domains.corridors import (
    CargoClass,
    Mode,
    NoRoute,
    Route,
    TimeValue,
    alternatives,
)
from ortaq.domains.corridors.commands.asked import Typed, asked_of
from ortaq.domains.corridors.commands.program_tables import program_table
from ortaq.domains.corridors.commands.route_freight import freight_tables
from ortaq.domains.corridors.network.network import Network
from ortaq.domains.corridors.routing.places import near_coordinates

FREIGHT_OF = "eurasia"
"""Region whose freight tells how goods choose among ways on its own network, where none is named."""


def route_command(
    program: Program,
    *,
    origin: str,
    destination: str,
    mode: Mode,
    cargo: CargoClass,
    count: int,
    common: float,
    region: str | None,
    goods: str | None,
    network: str,
    typed: Typed,
    as_json: bool,
) -> int:
    """Find the way of least generalised cost for one forty-foot container; exit code 1 if there is none."""
    base = typed.network(network)
    question = asked_of(base, typed)
    time_value = TimeValue.of(cargo)
    try:
        routes = alternatives(
            *(base, origin, destination, count),
            mode=mode,
            changes=question.shifts,
            time_value=time_value,
            most_common=common,
        )
        notes = _near(base, {"origin": origin, "destination": destination})
        told = _section(base, routes, time_value, cargo, notes, fewer=len(routes) < count)
        if region or goods or (mode is Mode.ANY and network == FREIGHT_OF and not (typed.over or typed.rows)):
            ends = origin, destination
            tables = freight_tables(program, question, ends, cargo, region=region or FREIGHT_OF, goods=goods)
            told = replace(told, blocks=(*told.blocks, *tables))
    except NoRoute as none:
        told, routes = _no_route(none), ()
    program.answer(
        (told, *((_links(routes),) if as_json and routes else ())),
        as_json=as_json,
        question={
            "origin": origin,
            "destination": destination,
            "mode": str(mode),
            "cargo": str(cargo),
            **question.question,
        },
        computed={"valuation": asdict(time_value)},
    )
    return 0 if routes else NoRoute.exit_code


def _near(network: Network, ends: dict[str, str]) -> tuple[Text, ...]:
    """Return which cities stand for coordinates, and how far from them they are."""
    found = {typed: near_coordinates(network, typed, where=end) for end, typed in ends.items()}
    return tuple(
        Text(
            "corridors.route.nearest",
            {
                "city": near.city.name,
                "km": Number(round(near.km), Reading.COUNT),
                "latitude": Number(near.latitude, Reading.INPUT),
                "longitude": Number(near.longitude, Reading.INPUT),
            },
        )
        for near in found.values()
        if near is not None
    )


def _no_route(none: NoRoute) -> Section:
    """Return that nothing open joins the cities, what would have to open, and by what else one gets there."""
    ends: dict[str, Words] = {"origin": none.origin, "destination": none.destination}
    modes: dict[str, Words] = {**ends, "mode": none.mode}
    said: list[Words] = [
        Text("corridors.route.no_way", ends) if none.mode == "any" else Text("corridors.route.no_way_by", modes)
    ]
    if none.must_open:
        said.append(Text("corridors.route.must_open", {"places": none.must_open}))
    if none.other_modes:
        said.append(Text("corridors.route.other_modes", {"modes": none.other_modes}))
    if len(said) == 1:
        said.append(Text("corridors.route.nowhere"))
    return Section("route", Text("corridors.route.title", ends), tuple(said), ())


def _links(routes: Sequence[Route]) -> Section:
    """Return the links of every route in order of travel, for programs."""
    records = [{"route": number, "link": link} for number, one in enumerate(routes, start=1) for link in one.link_ids]
    return Section("programs", Text("corridors.data.programs"), (), (program_table("links", records),))


def _section(
    network: Network,
    routes: Sequence[Route],
    time_value: TimeValue,
    cargo: CargoClass,
    notes: Sequence[Text],
    *,
    fewer: bool,
) -> Section:
    """Return the legs of every route and what they add up to; ``fewer``: not as many were found as asked for."""
    told: dict[str, Words] = {
        "cargo": str(cargo),
        "usd": _whole(time_value.usd_per_hour * 24),
        "network": f"{network.name} {network.digest}",
    }
    distinct = (Text("corridors.route.distinct", {"count": _whole(len(routes))}),) if fewer else ()
    legs = (_legs(one, number if len(routes) > 1 else 0) for number, one in enumerate(routes, start=1))
    title = Text("corridors.route.title", _ends(routes[0]))
    return Section("route", title, (Text("corridors.route.meaning", told), *notes, *distinct), (*legs, _totals(routes)))


_UNITS = {
    "km": Text("corridors.km"),
    "hours": Text("corridors.hours"),
    "days": Text("corridors.days"),
    "usd": Text("corridors.usd_feu"),
    "generalised": Text("corridors.usd_feu"),
    "share": Text("corridors.percent"),
}


def _ends(route: Route) -> dict[str, Words]:
    return {"origin": route.origin, "destination": route.destination}


def _legs(route: Route, number: int) -> Table:
    key = "corridors.route.numbered" if number else "corridors.route.title"
    rows = tuple(
        (
            *map(Cell, (str(leg.mode), leg.origin, leg.destination, leg.economy, leg.crossing)),
            *(Cell(v, Reading.COUNT) for v in (leg.km, leg.hours, leg.hours_p90, leg.usd)),
        )
        for leg in route.legs
    )
    heads = ("by", "from", "to", "economy", "crossing", "km", "hours", "nine_in_ten", "usd")
    return Table(f"route-{number}", Text(key, {**_ends(route), "number": str(number)}), _columns(*heads), rows)


def _totals(routes: Sequence[Route]) -> Table:
    rows = tuple(
        (
            Cell(str(number)),
            Cell(one.gates or Text("corridors.route.no_crossing")),
            Cell(one.km, Reading.COUNT),
            Cell(one.days),
            Cell(one.days_p90, unit=_UNITS["days"]),
            Cell(one.usd_per_feu),
            Cell(one.generalised_usd, Reading.COUNT),
            Cell(100.0 * one.share),
        )
        for number, one in enumerate(routes, start=1)
    )
    heads = ("route", "through", "km", "days", "nine_in_ten", "usd", "generalised", "share")
    return Table("totals", Text("corridors.route.totals"), _columns(*heads), rows)


def _columns(*heads: str) -> tuple[Column, ...]:
    return tuple(Column(Text(f"corridors.route.head.{head}"), _UNITS.get(head, "")) for head in heads)


def _whole(value: float) -> Number:
    return Number(round(value), Reading.COUNT)
