"""The computed table as a workbook: accepted packages, the gains of notable ones, assumptions."""

from collections.abc import Iterable, Iterator, Sequence

from ortaq.answers import Material
from ortaq.answers.sections.reported import told
from ortaq.brief.presenter import Presenter
from ortaq.brief.workbook import Row, book_bytes, table_rows, tables_of
from ortaq.core.report import Section
from ortaq.domains import load_texts

Sheets = Sequence[tuple[str, Iterable[Row]]]
"""Names with rows; two may have one name."""


def workbook_bytes(material: Material) -> bytes:
    """Return the workbook of a table.

    Raises
    ------
    ModuleNotFoundError
        openpyxl is not installed.
    """
    return book_bytes(table_sheets(material))


def table_sheets(material: Material) -> Sheets:
    """Return the sheets of a table: ortaq's own, then those of domains."""
    own = (
        ("accepted", _accepted(material)),
        ("gains", _gains(material)),
        ("assumptions", _assumptions(material)),
    )
    return (*own, *_reported(material))


def _reported(material: Material) -> Sheets:
    """Return one sheet for every table that domains report."""
    present = Presenter(load_texts("en"), material.region, mechanism=material.mechanism)

    def sheets(section: Section) -> Sheets:
        return [(b.id, table_rows(b, present)) for b in tables_of(section)]

    return [sheet for own in told(material.reports, sheets) for sheet in own]


def _accepted(material: Material) -> Iterator[Row]:
    agreement = material.agreement
    yield ("package", "measures", *(f"{m} robust gain, percent" for m in agreement.members), "solutions")
    for p in agreement.accepted.tolist():
        named = ", ".join(name for name, ties in agreement.solutions.items() if p in ties)
        yield (p, " + ".join(agreement.package(p).measures), *agreement.robust_gain_percent[p].tolist(), named)


def _gains(material: Material) -> Iterator[Row]:
    payoffs, agreement = material.payoffs, material.agreement
    yield (
        *("package", "measures", "member", "shock"),
        *("gain, million USD a year", "low", "high", "gain, percent of real income", "low", "high"),
    )
    for p, band in material.bands.items():
        measures = " + ".join(agreement.package(p).measures)
        for i, member in enumerate(payoffs.members):
            for s, shock in enumerate(payoffs.shocks):
                at = i, s
                musd = payoffs.gain_musd[p, i, s], band.low_musd[at], band.high_musd[at]
                percent = payoffs.gain_percent[p, i, s], band.low_percent[at], band.high_percent[at]
                yield (p, measures, member, shock, *map(float, musd), *map(float, percent))


def _assumptions(material: Material) -> Iterator[Row]:
    yield ("id", "statement", "low", "central", "high", "unit", "reason")
    for a in (*material.mechanism.assumptions, *material.region.assumptions):
        yield (a.id, a.statement, a.band.low, a.band.central, a.band.high, a.unit, a.reason)
    region = material.region
    yield ("region", f"{region.title}, {region.base_year}", None, None, None, "", region.digest)
    yield ("cases", "; ".join(material.cases), None, None, None, "", "range of the gains")
