"""What packages do beside what they bring, as domains tell it: member by member in units of their own, never a gain."""

from collections.abc import Mapping, Sequence
from math import isnan

from ortaq.answers.choices import roles
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import TOTAL, by_member
from ortaq.answers.sections.outcome import metric_unit, variable_name
from ortaq.answers.sections.words import counted, economies, tagged, tags
from ortaq.core import Band
from ortaq.core.report import Cell, Column, Reading, Section, Table, Text, Words
from ortaq.model.metrics import Metrics


def metrics_section(material: Material) -> Section | None:
    """Return the metrics of the packages to choose from, and of measures alone; none where no measure moves any."""
    metrics, agreement = material.metrics, material.agreement
    cost = material.payoffs.joint_cost_musd
    chosen = sorted(roles(material.payoffs, agreement).items(), key=lambda role: float(cost[role[1]]))
    called: dict[int, Words] = {
        package: Text(f"front.role_{role.value}", {"number": counted(package.bit_count())}) for role, package in chosen
    }
    if agreement.recommended is None and agreement.focus is not None:
        called = {agreement.focus: Text("metrics.closest")}
    return metrics_of_packages(metrics, called, material.payoffs.measures)


def metrics_of_packages(metrics: Metrics, called: Mapping[int, Words], agenda: Sequence[str] = ()) -> Section | None:
    """Return the metrics of some packages and of measures alone; none where there are none.

    Parameters
    ----------
    metrics : Metrics
    called : mapping of int to words
        What packages are called; those without metrics are left out.
    agenda : sequence of str, optional
        Measures that are told alone where they move a metric.
    """
    shown = {p: Cell(words, more=(Cell(tags(p)),)) for p, words in called.items() if p in metrics.packages}
    if not metrics.values or not shown:
        return None
    alone = {1 << bit: Cell(tagged(agenda, bit)) for bit in range(len(agenda))}
    own = {p: head for p, head in alone.items() if p in metrics.packages and p not in shown}
    tables = tuple(_table(metrics, name, shown, own) for name in metrics.values)
    return Section("metrics", Text("metrics.title"), (Text("metrics.lead"),), tables)


def metric_columns(metrics: Metrics) -> tuple[Column, ...]:
    """Return a column for every metric of all members together."""
    return tuple(Column(variable_name(name), metric_unit(name)[0]) for name in metrics.values)


def metric_cells(metrics: Metrics, package: int) -> tuple[Cell, ...]:
    """Return what a package does to every metric of all members together, those left out who are not known."""
    if package not in metrics.packages:
        return tuple(Cell(float("nan"), Reading.CHANGE) for _ in metrics.values)
    return tuple(_together(metrics, metrics.bands(name, package)) for name in metrics.values)


def _table(metrics: Metrics, name: str, heads: Mapping[int, Cell], alone: Mapping[int, Cell]) -> Table:
    moving = {package: head for package, head in alone.items() if _moves(metrics.bands(name, package))}
    rows = tuple(_row(metrics, name, package, head) for package, head in {**heads, **moving}.items())
    unit = metric_unit(name)[0]
    columns = (
        Column(Text("front.choice"), "", (Column(Text("front.letters")),)),
        *by_member(metrics.members, unit),
        Column(TOTAL, unit),
    )
    return Table(f"metric-{name.replace('_', '-')}", variable_name(name), columns, rows)


def _row(metrics: Metrics, name: str, package: int, head: Cell) -> tuple[Cell, ...]:
    bands = metrics.bands(name, package)
    return (head, *map(_cell, bands[:-1]), _together(metrics, bands))


def _together(metrics: Metrics, bands: Sequence[Band]) -> Cell:
    unknown = [member for member, band in zip(metrics.members, bands[:-1], strict=True) if isnan(band.central)]
    return _cell(bands[-1], Text("metrics.without", {"members": economies(unknown)}) if unknown else "")


def _cell(band: Band, flag: Words = "") -> Cell:
    exact = band.low == band.central == band.high
    return Cell(band.central if exact else band, Reading.CHANGE, flag=flag)


def _moves(bands: Sequence[Band]) -> bool:
    return any((band.low, band.central, band.high) != (0.0, 0.0, 0.0) for band in bands if not isnan(band.central))
