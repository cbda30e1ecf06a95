"""What the design asks for, and one table of what was measured: missed first, each with the table that measured it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from math import isnan, nan

from benchmarks.report import Table


@dataclass(frozen=True)
class Target:
    """One number of the design.

    Attributes
    ----------
    group : str
        Of the benchmarks that measures it.
    work : str
    bound : float
    unit : str
    at_least : bool
        Whether more is better.
    """

    group: str
    work: str
    bound: float
    unit: str
    at_least: bool = False

    def met(self, value: float) -> bool:
        """Return whether a measured value reaches the target."""
        return value >= self.bound if self.at_least else value <= self.bound

    @property
    def told(self) -> str:
        """The target in words."""
        return f"{'>=' if self.at_least else '<='} {self.bound:,g} {self.unit}"


def _most(group: str, work: str, bound: float, unit: str) -> Target:
    return Target(group, work, bound, unit)


TARGETS = {
    "start": _most("commands", "`ortaq --help`, `--version`, a mistake: the slowest", 0.3, "s CPU"),
    "run": _most("commands", "`ortaq run` of an example, cold", 2.0, "s CPU"),
    "agree again": _most("commands", "`ortaq agree c5` again", 1.5, "s CPU"),
    "brief first": _most("commands", "`ortaq brief c5` first, all domains on", 20.0, "s CPU"),
    "brief again": _most("commands", "`ortaq brief c5` again", 4.0, "s CPU"),
    "batch": _most("batch", "one verified equilibrium in a batch, eurasia", 0.4, "ms"),
    "nafta": _most("published", "NAFTA, baseline and counterfactual", 0.05, "s"),
    "world": _most("world", "80 x 50, one counterfactual", 0.08, "s"),
    "large": _most("large", "200 x 45, one of 64 changes", 0.25, "s"),
    "large memory": _most("large", "200 x 45, memory", 1000.0, "MB"),
    "members": Target("members", "members at the table", 30, "members", at_least=True),
    "measures": Target(
        "measures", "measures; named packages solved, gap of the pairwise programme said", 40, "measures", at_least=True
    ),
    "frontier": _most("agree", "65,536 x 6 x 5: frontier", 0.05, "s"),
    "answers": _most("agree", "65,536 x 6 x 5: all answers", 0.8, "s"),
    "question": _most("agree", "65,536 x 6 x 5: asked again, the slowest", 0.1, "s"),
    "slider": _most("slider", "slider to painted answer, 95 of 100", 60.0, "ms"),
    "network": _most("corridors", "100 scenarios of a network, 200 x 200, with [fast]", 2.0, "s"),
    "basin": _most("commands", "coalitions of the basins, once", 60.0, "s CPU"),
    "path": _most("commands", "power path, resolution of the brief", 15.0, "s CPU"),
    "cargo": _most("cargo", "a million events of goods", 10.0, "s CPU"),
    "cargo memory": _most("cargo", "a million events of goods, memory", 700.0, "MB"),
    "verify": _most("ledger", "a million entries of a ledger checked", 20.0, "s CPU"),
    "append": Target("ledger", "acts forced to disk one by one", 1000.0, "a second", at_least=True),
}
"""Section 7 of the design; its row of several numbers is several targets."""


def goal(table: Table, key: str, value: float, *, holds: bool = True) -> tuple[str, str]:
    """Remember what was measured for a target, the worst of several; return target and verdict of this one, for a row.

    Parameters
    ----------
    table : Table
    key : str
        Of ``TARGETS``.
    value : float
        In its unit.
    holds : bool, optional
        Whether the answer is good enough; if not, the target is missed.
    """
    target = TARGETS[key]
    known = table.reached.get(key, value)
    worst = min(known, value) if target.at_least else max(known, value)
    table.reached[key] = worst if holds and not isnan(known) else nan
    return target.told, "yes" if holds and target.met(value) else "no"


def summary(tables: Mapping[str, Table]) -> str:
    """Return every target with what was measured, missed ones first, as Markdown."""
    rows = []
    for key, target in TARGETS.items():
        table = tables.get(target.group)
        value = None if table is None else table.reached.get(key)
        link = f"[{table.title}](#{anchor(table.title)})" if table else ""
        if value is None:
            rows.append((1, target.work, target.told, "not measured on this machine", "", link))
        else:
            met = target.met(value)
            rows.append((2 if met else 0, target.work, target.told, measured(value), "met" if met else "missed", link))
    missed, unknown = (sum(row[0] == kind for row in rows) for kind in (0, 1))
    said = f"{len(rows) - missed - unknown} of {len(rows)} targets are met, {missed} missed, {unknown} not measured."
    lines = ["| work | target | measured | | where |", "| --- | --- | ---: | --- | --- |"]
    lines += [f"| {' | '.join(row[1:])} |" for row in sorted(rows, key=lambda row: row[0])]
    return "\n".join(["## Targets", "", said, "", *lines])


def measured(value: float) -> str:
    """Return a measured value in words; what does not hold has none."""
    return "does not hold" if isnan(value) else f"{value:,.3g}" if value < 1000 else f"{value:,.0f}"


def anchor(title: str) -> str:
    """Return the name under which Markdown finds a heading."""
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")
