"""Tables of `ortaq corridors`."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

import numpy as np
from rich.table import Table

from ortaq.core import Band, Program, Region
from ortaq.domains.corridors import Mode
from ortaq.domains.corridors.freight.assignment import UNMET_PENALTY
from ortaq.domains.corridors.freight.transit import IRREPLACEABLE, TransitDependence
from ortaq.domains.corridors.network.network import Crossing
from ortaq.domains.corridors.report.capacity import CapacityReport
from ortaq.domains.corridors.report.result import CorridorReport
from ortaq.domains.corridors.report.study import LEAST_EXCESS_SHARE, PairedClosures
from ortaq.domains.corridors.report.tables import worst_first
from ortaq.domains.corridors.routing.detour_ways import IndependentWays

SHOWN = 15
"""Crossings and closures in a table; the rest is in --json and --out."""


@dataclass(frozen=True, eq=False)
class Answer:
    """Everything that the command found."""

    region: Region
    report: CorridorReport
    ways: Mapping[Mode, IndependentWays]
    transit: TransitDependence
    pairs: PairedClosures | None
    capacity: CapacityReport | None

    def title(self, code: str) -> str:
        """Return the name of an economy."""
        return self.region.economies[self.region.economy_ids.index(code)].names["en"]


def own_crossings(report: CorridorReport) -> list[int]:
    """Return positions of borders and ferries of the members that carry freight, or have a count, busiest first."""
    own = [
        i
        for i, c in enumerate(report.network.crossings)
        if c.kind != "port"
        and {c.economy_from, c.economy_to} & set(report.members)
        and (report.crossing_mt[i] > 0.0 or isfinite(c.volume_mt))
    ]
    return sorted(own, key=lambda i: -float(report.crossing_mt[i]))


def print_answer(program: Program, answer: Answer) -> None:
    """Print all tables, and what in them is modelled, counted and assumed."""
    report = answer.report
    program.print(_crossings(report))
    _print_counts(program, report)
    program.print(_closures(answer))
    if len(report.closures) > SHOWN:
        program.print(f"Closures with smaller losses ({len(report.closures) - SHOWN}) are in --json and --out.")
    if answer.pairs is not None:
        program.print(_pairs(answer, answer.pairs))
    if answer.capacity is not None:
        _print_capacity(program, answer.capacity)
    program.print(_ways(answer))
    program.print(_transit(answer))
    _print_notes(program, answer)


def _crossings(report: CorridorReport) -> Table:
    table = Table("crossing", "id", "kind", title="Busiest borders and ferries of the members, million tonnes a year")
    for column in ("modelled", "counted", "capacity", "dwell, hours (range)"):
        table.add_column(column, justify="right")
    for i in own_crossings(report)[:SHOWN]:
        c = report.network.crossings[i]
        counted = f"{c.volume_mt:.1f} ({c.volume_year})" if isfinite(c.volume_mt) else "-"
        capacity = f"{c.capacity_mt:.0f}" if isfinite(c.capacity_mt) else "-"
        table.add_row(c.name, c.id, c.kind, f"{report.crossing_mt[i]:.1f}", counted, capacity, _span(c.dwell_h))
    return table


def _print_counts(program: Program, report: CorridorReport) -> None:
    """Say where modelled volumes miss counts or exceed capacities."""
    for c, mt in zip(report.network.crossings, report.crossing_mt.tolist(), strict=True):
        if isfinite(c.volume_mt) and {c.economy_from, c.economy_to} & set(report.members):
            _print_line(program, c, f"modelled {mt:.1f} against {c.volume_mt:.1f} counted in {c.volume_year}")
        if mt > c.capacity_mt:
            _print_line(program, c, f"modelled {mt:.1f} against a capacity of {c.capacity_mt:.1f}")


def _print_line(program: Program, crossing: Crossing, words: str) -> None:
    program.print(f"{crossing.name}: {words} million tonnes a year.", soft_wrap=True)


def _closures(answer: Answer) -> Table:
    report = answer.report
    title = "Closed for a year: change of real income, percent (range); of transport cost; trade cut off"
    table = Table("closed", title=title)
    for code in report.members:
        table.add_column(answer.title(code), justify="right")
    for k in worst_first(report)[:SHOWN]:
        table.add_row(report.closure_labels[k], *(_closure_cell(report, k, m) for m in range(len(report.members))))
    return table


def _closure_cell(report: CorridorReport, closure: int, member: int) -> str:
    at = closure, member
    income, low, high = (
        float(a[at]) for a in (report.closure_income_percent, report.closure_income_low, report.closure_income_high)
    )
    lines = [_signed(income)]
    if isfinite(low):
        lines.append(f"{_signed(low)} to {_signed(high)}")
    lines.append(f"cost {report.closure_cost_percent[at]:+.1f}%")
    if report.closure_cut_share[at] > 0.0:
        lines.append(f"cut {report.closure_cut_share[at]:.1%}")
    return "\n".join(lines)


def _pairs(answer: Answer, pairs: PairedClosures) -> Table:
    title = (
        f"Two at once: change of real income, percent; * loss over {LEAST_EXCESS_SHARE:.0%} above the sum of both alone"
    )
    table = Table("both closed", title=title)
    for code in answer.report.members:
        table.add_column(answer.title(code), justify="right")
    order = np.argsort(pairs.income_percent.min(axis=1, initial=np.inf), kind="stable")
    for p in order[:SHOWN]:
        i, j = pairs.pairs[p]
        cells = (
            _signed(float(v)) + (" *" if more else "")
            for v, more in zip(pairs.income_percent[p], pairs.superadditive[p], strict=True)
        )
        table.add_row(f"{pairs.closures[i].label} + {pairs.closures[j].label}", *cells)
    return table


def _print_capacity(program: Program, found: CapacityReport) -> None:
    table = Table("case", title="Freight within known capacities")
    for column in ("left behind, Mt", "of it without any way, Mt"):
        table.add_column(column, justify="right")
    table.add_column("full crossings: Mt, worth of one more tonne in USD")
    for case, label in enumerate(found.labels):
        full = [
            f"{c.name} {found.crossing_mt[case, i]:.1f}, {found.price_usd_per_tonne[case, i]:.2f}"
            for i, c in enumerate(found.network.crossings)
            if found.price_usd_per_tonne[case, i] > 0.0
        ]
        table.add_row(label, f"{found.unmet_mt[case]:.2f}", f"{found.cut_mt[case]:.2f}", "; ".join(full) or "none")
    program.print(table)
    limited = [c.name for c in found.network.crossings if isfinite(c.capacity_mt)]
    scaled = f"All tonnes are multiplied by {found.factor:.3f} (counts over modelled). " if found.factor != 1.0 else ""
    program.print(
        f"{scaled}Capacities are known for {', '.join(limited)}; others take anything, so what stays behind is a lower "
        "bound there. Freight keeps the way that it prefers without capacities (rail, road ...) and stays behind if "
        f"the best free route of that way costs over {UNMET_PENALTY.band.central:.0f} percent more "
        f"({UNMET_PENALTY.id}, an assumption). Largest gap to an independent bound {found.relative_gap:.0e}."
    )


def _ways(answer: Answer) -> Table:
    table = Table("member", title="Independent ways: fewest crossings whose closure cuts the member off")
    for mode in answer.ways:
        table.add_column("all modes" if mode is Mode.ANY else str(mode), justify="right")
    for code in answer.report.members:
        cells = (w.member[w.economies.index(code)] if code in w.economies else np.nan for w in answer.ways.values())
        table.add_row(
            answer.title(code), *("-" if np.isnan(c) else "no cut" if np.isinf(c) else f"{c:.0f}" for c in cells)
        )
    return table


def _transit(answer: Answer) -> Table:
    found = answer.transit
    table = Table("member", title="Transit: percent of the member's tonnes that pass through, and that cannot go round")
    for code in found.transit:
        table.add_column(answer.title(code), justify="right")
    for code in answer.report.members:
        at = found.economies.index(code)
        cells = (
            "-"
            if economy == code
            else f"{100 * found.load_share[at, t]:.1f} / {100 * found.irreplaceable_share[at, t]:.1f}"
            for t, economy in enumerate(found.transit)
        )
        table.add_row(answer.title(code), *cells)
    return table


def _print_notes(program: Program, answer: Answer) -> None:
    network = answer.report.network
    program.print(
        "Modelled: tonnes are trade of the region over assumed values per tonne, on the ways that cargo takes by "
        "assumed shares (A-WAY-SHARE), every way on its cheapest route; without energy by pipeline and services. "
        "Counted: volumes and capacities of crossings.csv, '-' where there are none. Real income is the exact "
        "equivalent variation in equilibrium; its range is smallest to largest over the named cases of the "
        "assumptions, absent where only the central case was solved. 'cost' is over the trade that still finds a way. "
        f"'cannot go round': every way in use would cost over {IRREPLACEABLE.band.central:.0f} percent more "
        f"({IRREPLACEABLE.id}, an assumption)."
    )
    program.print(f"Network {network.name} {network.digest}. Region {answer.region.name} {answer.region.digest}.")


def _span(band: Band) -> str:
    return f"{band.central:.1f} ({band.low:.1f} to {band.high:.1f})"


def _signed(percent: float) -> str:
    return "0" if percent == 0.0 else f"{percent:+.3f}"
