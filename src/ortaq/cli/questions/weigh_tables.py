"""Tables of `ortaq weigh` in the terminal."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from ortaq.core import Band, Region
from ortaq.dependence import Dependence, Rung, Weighing, ladder, moves
from ortaq.dependence.banded import Banded

LONGEST = 15
"""Rungs of a ladder that are shown when no partner is named."""

OPEN: dict[str, Any] = {"box": SIMPLE_HEAD, "padding": (0, 1, 1, 0)}
"""Look of tables whose cells have several lines."""

TIED = "\N{ALMOST EQUAL TO}"


def print_matrix(console: Console, region: Region, found: Weighing) -> None:
    """Print losses of all members from all powers, who loses more, and how the losses spread."""
    console.print(f"Who depends on whom: {found.before.title}", soft_wrap=True)
    console.print(_losses(region, found))
    console.print(_sides(region, found.before))
    console.print(_spread(region, found))
    _print_notes(console, found)


def _losses(region: Region, found: Weighing) -> Table:
    table = Table("member", title="Loses from a stop of trade with, percent of real income", **OPEN)
    for power in found.before.powers:
        table.add_column(_name(region, power.name), justify="right", no_wrap=True)
    for row, member in enumerate(found.before.members):
        cells = [_loss(found, row, column) for column in range(len(found.before.powers))]
        table.add_row(_name(region, member), *cells)
    return table


def _loss(found: Weighing, row: int, column: int) -> str:
    losses = found.before.from_power
    if not np.isfinite(losses.central[row, column]):
        return ""
    lines = [number(losses.central[row, column]), _span(losses, row, column)]
    if found.after is not None:
        change = found.change("from_power")
        now = number(found.after.from_power.central[row, column])
        lines += [f"after {now}", _change(float(change.low[row, column]), float(change.high[row, column]))]
    return "\n".join(lines)


def _sides(region: Region, found: Dependence) -> Table:
    title = "Member's loss over the power's loss, both percent of real income; difference in USD million a year"
    table = Table("member", title=title, **OPEN)
    for power in found.powers:
        table.add_column(_name(region, power.name), justify="right", no_wrap=True)
    for row, member in enumerate(found.members):
        cells = (_side(found, row, column) for column in range(len(found.powers)))
        table.add_row(_name(region, member), *cells)
    return table


def _side(found: Dependence, row: int, column: int) -> str:
    sides = found.power_asymmetry
    ratio = sides.log_ratio
    central, low, high = (float(np.exp(v[row, column])) for v in (ratio.central, ratio.low, ratio.high))
    if not np.isfinite(central):
        return ""
    equal = "" if sides.distinguishable[row, column] else f"{TIED} "
    money = f"{sides.money_musd.central[row, column]:+,.0f}"
    return f"{equal}{number(central)}\n{number(low)} to {number(high)}\n{money}"


def _spread(region: Region, found: Weighing) -> Table:
    table = Table("member", title="How dependence spreads over powers and partners")
    for head in ("multi-vector index", "pivot margin", "partners in imports", "partners in exports"):
        table.add_column(head, justify="right")
    stages = [found.before] if found.after is None else [found.before, found.after]
    for row, member in enumerate(found.before.members):
        names = ("multi_vector", "pivot_margin", "import_concentration", "export_concentration")
        table.add_row(_name(region, member), *(" -> ".join(_index(s, name, row) for s in stages) for name in names))
    return table


def _index(found: Dependence, name: str, row: int) -> str:
    values: Banded = getattr(found, name)
    if name.endswith("concentration"):
        return f"{1.0 / values.central[row]:.1f}"
    if not np.isfinite(values.central[row]):
        return ""
    return f"{number(values.central[row])} ({number(values.low[row])} to {number(values.high[row])})"


def print_member(console: Console, region: Region, found: Weighing, shown: Sequence[str]) -> None:
    """Print one member's ladder: losses with band and legs, the other side's loss, asymmetry, flags and ties."""
    member = found.before.members[0]
    rungs = ladder(found.before, member, shown)
    chosen = rungs if shown else rungs[:LONGEST]
    console.print(f"{_name(region, member)}: {found.before.title}", soft_wrap=True)
    console.print(_ladder(region, found, member, chosen))
    if len(chosen) < len(rungs):
        console.print(f"{len(rungs) - len(chosen)} partners with smaller losses are in --json and --out.")
    console.print(_concentration(found.before))
    _print_notes(console, found)


def _ladder(region: Region, found: Weighing, member: str, chosen: list[Rung]) -> Table:
    after = {} if found.after is None else {r.name: r for r in ladder(found.after, member)}
    change = {} if found.after is None else moves(found, member)
    title = f"{_name(region, member)} loses from a stop of trade with, percent of real income"
    table = Table("partner", title=title, box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
    heads = ["loss", "low to high", *(["after", "change"] if after else []), "only\nbuying", "only\nselling"]
    for head in (*heads, "other side\nloses", "ratio", "USD million\na year"):
        table.add_column(head, justify="right", no_wrap=True)
    table.add_column("flows")
    table.add_column("imputed", justify="right")
    for rung in chosen:
        moved = _moved(after[rung.name], change[rung.name]) if after else []
        table.add_row(
            f"{_name(region, rung.name)}{'' if rung.certain else f' {TIED}'}",
            number(rung.loss.central),
            _band(rung.loss),
            *moved,
            number(rung.buy.central),
            number(rung.sell.central),
            number(rung.reverse.central),
            f"{'' if rung.unequal else f'{TIED} '}{number(rung.ratio.central)}",
            f"{rung.money_musd.central:+,.0f}",
            rung.quality,
            f"{100.0 * rung.imputed_share:.0f}%",
        )
    return table


def _moved(after: Rung, change: Band) -> list[str]:
    return [number(after.loss.central), _change(change.low, change.high)]


def _change(low: float, high: float) -> str:
    low, high = round(low, 3), round(high, 3)
    return f"{TIED} 0" if low == high == 0.0 else f"{low:+.2g} to {high:+.2g}"


def _concentration(found: Dependence) -> str:
    bought, sold = (v.central[0] for v in (found.import_concentration, found.export_concentration))
    return (
        f"Imports count as coming from {1.0 / bought:.1f} equal partners (HHI {bought:.2f}), exports as going to "
        f"{1.0 / sold:.1f} (HHI {sold:.2f})."
    )


def _print_notes(console: Console, found: Weighing) -> None:
    if found.after is not None:
        console.print(f"After: {found.after.title}. Changes are taken case by case.", soft_wrap=True)
    how = "every loss is an equilibrium of its own" if found.before.exact else "losses by the closed form"
    console.print(
        "Loss: what real income falls by when trade in both directions stops and prices and wages have adjusted; "
        "in the first months losses are larger. Low to high: the ends of the trade elasticities. Ratio above one: the "
        f"member loses the larger part of its income. {TIED}: not distinguishable, in a list from the next line. USD: "
        f"member's loss less the other side's. Method: {how}, largest residual {found.before.residual:.1e}.",
    )


def number(value: float) -> str:
    """Return a size with three significant digits."""
    if abs(value) < 0.0005:
        return "0" if value == 0.0 else f"{'-' if value < 0.0 else ''}<0.001"
    text = f"{value:.3g}"
    return f"{value:,.0f}" if "e" in text or abs(value) >= 1000.0 else text


def _span(values: Banded, row: int, column: int) -> str:
    return f"{values.low[row, column]:.2g} to {values.high[row, column]:.2g}"


def _band(band: Band) -> str:
    return f"{number(band.low)} to {number(band.high)}"


def _name(region: Region, code: str) -> str:
    names = {e.id: e.names["en"] for e in region.economies}
    return names.get(code, code)
