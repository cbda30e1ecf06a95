"""`ortaq route`: the way between two cities, what it takes, and what would take its place."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from ortaq.cli.console import print_json, stdout
from ortaq.cli.options import AsJson
from ortaq.core import Band
from ortaq.domains.corridors import (
    MOST_COMMON,
    Cargo,
    Close,
    Mode,
    NetworkChange,
    NoRoute,
    Open,
    Route,
    Valuation,
    alternatives,
    load_network,
    merge_rows,
)
from ortaq.domains.corridors.network.network import Network

Origin = Annotated[str, typer.Argument(help="City: a name or an alias.", metavar="ORIGIN")]
Destination = Annotated[str, typer.Argument(help="City: a name or an alias.", metavar="DESTINATION")]
ModeOption = Annotated[Mode, typer.Option("--mode", help="What the container may travel by.")]
CargoOption = Annotated[Cargo, typer.Option("--cargo", help="What is in it: how much a day is worth.")]
CloseOption = Annotated[
    list[str] | None, typer.Option("--close", help="Crossing, passage, line or link id to close; may be repeated.")
]
OpenOption = Annotated[
    list[str] | None, typer.Option("--open", help="Planned or closed crossing, passage, line or link id to open.")
]
CountOption = Annotated[int, typer.Option("--alternatives", min=1, help="Show up to so many distinct routes.")]
CommonOption = Annotated[
    float,
    typer.Option("--common", min=0.0, max=1.0, help="Two routes with this share of their length in common are one."),
]
NetworkOption = Annotated[str, typer.Option("--network", help="Shipped network (eurasia) or a folder.")]
RowsOption = Annotated[
    Path | None, typer.Option("--rows", help="Folder with own rows (crossings.csv, extra_links.csv ...) laid over it.")
]


def route_command(
    origin: Origin,
    destination: Destination,
    mode: ModeOption = Mode.ANY,
    cargo: CargoOption = Cargo.CONTAINER,
    close: CloseOption = None,
    open_: OpenOption = None,
    count: CountOption = 1,
    common: CommonOption = MOST_COMMON,
    network: NetworkOption = "eurasia",
    rows: RowsOption = None,
    as_json: AsJson = False,
) -> None:
    """Find the way of least generalised cost for one forty-foot container; exit code 1 if there is none."""
    base = load_network(network)
    base = merge_rows(base, rows) if rows else base
    changes: list[NetworkChange] = [*(Close(c) for c in close or ()), *(Open(o) for o in open_ or ())]
    valuation = Valuation.of(cargo)
    try:
        routes = alternatives(
            base, origin, destination, count, mode=mode, changes=changes, valuation=valuation, most_common=common
        )
    except NoRoute as none:
        _print_no_route(none, as_json=as_json)
        raise typer.Exit(none.exit_code) from None
    if as_json:
        print_json(_data(base, routes, valuation))
        return
    console = stdout()
    for number, found in enumerate(routes, start=1):
        console.print(_legs(found, number if len(routes) > 1 else 0))
    console.print(_totals(routes))
    console.print(
        f"For one forty-foot container; a day of this cargo ({cargo}) is worth {valuation.usd_per_hour * 24:,.0f} USD "
        "(an assumption). "
        "Ranges take the fast and cheap, or slow and dear, end of every speed, dwell time and fee on the way. "
        "'9 in 10' adds the 90th percentiles of all crossings: an upper end. "
        f"Network {base.name} {base.digest}."
    )
    if len(routes) < count:
        console.print(f"Distinct routes that cost less than twice the cheapest: {len(routes)}.")


def _print_no_route(none: NoRoute, *, as_json: bool) -> None:
    if as_json:
        print_json(
            {"routes": [], "mode": none.mode, "must_open": list(none.must_open), "other_modes": list(none.other_modes)}
        )
    else:
        stdout().print(str(none), soft_wrap=True)


def _data(network: Network, routes: Sequence[Route], valuation: Valuation) -> dict[str, object]:
    return {
        "network": {"name": network.name, "digest": network.digest},
        "valuation": asdict(valuation),
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
