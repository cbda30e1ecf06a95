"""`ortaq route`: the way between two cities, what it takes, and what would take its place."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rich.table import Table

from ortaq.core import Band, Program
from ortaq.domains.corridors import (
    Cargo,
    Mode,
    NetworkShift,
    NoRoute,
    Route,
    TimeValue,
    alternatives,
    load_network,
    merge_rows,
)
from ortaq.domains.corridors.network.network import Network


def route_command(
    program: Program,
    *,
    origin: str,
    destination: str,
    mode: Mode,
    cargo: Cargo,
    close: list[str] | None,
    open_: list[str] | None,
    count: int,
    common: float,
    network: str,
    rows: Path | None,
    as_json: bool,
) -> int:
    """Find the way of least generalised cost for one forty-foot container; exit code 1 if there is none."""
    base = load_network(network)
    base = merge_rows(base, rows) if rows else base
    changes = NetworkShift.of("close", *(close or ())), NetworkShift.of("open", *(open_ or ()))
    time_value = TimeValue.of(cargo)
    try:
        routes = alternatives(
            base, origin, destination, count, mode=mode, changes=changes, time_value=time_value, most_common=common
        )
    except NoRoute as none:
        _print_no_route(program, none, as_json=as_json)
        return none.exit_code
    if as_json:
        program.print_json(_data(base, routes, time_value))
        return 0
    for number, found in enumerate(routes, start=1):
        program.print(_legs(found, number if len(routes) > 1 else 0))
    program.print(_totals(routes))
    program.print(
        f"For one forty-foot container; a day of this cargo ({cargo}) is worth {time_value.usd_per_hour * 24:,.0f} USD "
        "(an assumption). "
        "Ranges take the fast and cheap, or slow and dear, end of every speed, dwell time and fee on the way. "
        "'9 in 10' adds the 90th percentiles of all crossings: an upper end. "
        f"Network {base.name} {base.digest}."
    )
    if len(routes) < count:
        program.print(f"Distinct routes that cost less than twice the cheapest: {len(routes)}.")
    return 0


def _print_no_route(program: Program, none: NoRoute, *, as_json: bool) -> None:
    if as_json:
        program.print_json(
            {"routes": [], "mode": none.mode, "must_open": list(none.must_open), "other_modes": list(none.other_modes)}
        )
    else:
        program.print(str(none), soft_wrap=True)


def _data(network: Network, routes: Sequence[Route], time_value: TimeValue) -> dict[str, object]:
    return {
        "network": {"name": network.name, "digest": network.digest},
        "valuation": asdict(time_value),
        "units": {"km": "km", "hours": "h", "days": "d", "usd": "USD per FEU"},
        "routes": [{**asdict(r), "crossings": list(r.crossings)} for r in routes],
    }


def _legs(route: Route, number: int) -> Table:
    title = f"{route.origin} to {route.destination}" + (f", route {number}" if number else "")
    table = Table("by", "from", "to", "economy", "crossing", title=title)
    for column in ("km", "hours", "9 in 10", "USD"):
        table.add_column(column, justify="right")
    for leg in route.legs:
        numbers = (f"{v:,.0f}" for v in (leg.km, leg.hours, leg.hours_p90, leg.usd))
        table.add_row(leg.mode, leg.origin, leg.destination, leg.economy, leg.crossing, *numbers)
    return table


def _totals(routes: Sequence[Route]) -> Table:
    table = Table("route", "through", title="Totals")
    for column in ("km", "days", "9 in 10", "USD", "generalised USD", "share"):
        table.add_column(column, justify="right")
    for number, found in enumerate(routes, start=1):
        through = ", ".join(found.gates) or "no crossing"
        table.add_row(
            str(number),
            through,
            f"{found.km:,.0f}",
            _ranged(found.days, ".1f"),
            f"{found.days_p90:.1f}",
            _ranged(found.usd_per_feu, ",.0f"),
            f"{found.generalised_usd:,.0f}",
            f"{found.share:.0%}",
        )
    return table


def _ranged(band: Band, form: str) -> str:
    return f"{band.central:{form}} ({band.low:{form}} to {band.high:{form}})"
