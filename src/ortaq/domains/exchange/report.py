"""What a brief says of money sent home, of what it explains of a trade deficit, and of people who meet."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from ortaq.core import Array, Band, Case, Corner, Mechanism, Region, Valuation
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text, Words
from ortaq.domains.exchange.part import people_of
from ortaq.domains.exchange.people.report import MovedPeople, moved_people, moved_table

FROM_MOST = 2
"""Payers that a row names."""


@dataclass(frozen=True, eq=False)
class ExchangeReport:
    """Money sent home by members and to them, million USD a year.

    Attributes
    ----------
    members : tuple of str
    received, sent : ndarray, shape (member, 3)
        Low, central and high end of the sums.
    payers : tuple of tuple of (str, float)
        For each member who sends it most, with shares of the sum, largest first.
    gdp, deficit : ndarray, shape (member,)
    unknown : tuple of str
        Members of which the region knows nothing: absent, not zero.
    moved : tuple of MovedPeople
        What shocks and measures that move money or workers do.
    """

    members: tuple[str, ...]
    received: Array
    sent: Array
    payers: tuple[tuple[tuple[str, float], ...], ...]
    gdp: Array
    deficit: Array
    unknown: tuple[str, ...]
    moved: tuple[MovedPeople, ...]


def report_of(
    region: Region,
    mechanism: Mechanism,
    valuation: Callable[[Case], Valuation],
) -> ExchangeReport | None:
    """Return who sends what home; None where the region does not say."""
    people = people_of(region)
    if people is None:
        return None
    at = region.economy_positions(mechanism.members, where=f"mechanism '{mechanism.id}'")
    known = {code for row in people.remittances for code in (row.payer, row.receiver)}
    ends = np.stack([people.sent_musd(region, end) for end in (Corner.LOW, Corner.CENTRAL, Corner.HIGH)])
    return ExchangeReport(
        members=mechanism.members,
        received=ends.sum(axis=1)[:, at].T,
        sent=ends.sum(axis=2)[:, at].T,
        payers=tuple(_payers(region, ends[1][:, k]) for k in at),
        gdp=np.array([region.economies[k].gdp_musd for k in at]),
        deficit=region.deficit[at],
        unknown=tuple(member for member in mechanism.members if member not in known),
        moved=moved_people(region, people, mechanism, valuation),
    )


def _payers(region: Region, received: Array) -> tuple[tuple[str, float], ...]:
    total = float(received.sum())
    order = np.argsort(-received, kind="stable")[:FROM_MOST]
    return tuple((region.economy_ids[k], float(received[k]) / total) for k in order if received[k] > 0.0)


def sections(report: ExchangeReport) -> tuple[Section, ...]:
    """Return what members receive and send beside GDP and trade deficit, and what is known of people who meet."""
    rows = tuple(
        _row(report, i)
        for i in np.argsort(-report.received[:, 1] / report.gdp, kind="stable").tolist()
        if report.members[i] not in report.unknown
    )
    usd, percent = Text("exchange.unit.usd"), Text("exchange.unit.percent")
    columns = (
        Column(Text("exchange.member")),
        Column(Text("exchange.received"), usd),
        Column(Text("exchange.of_gdp"), percent),
        Column(Text("exchange.from")),
        Column(Text("exchange.sent"), usd),
        Column(Text("exchange.deficit"), usd),
        Column(Text("exchange.rest"), usd),
    )
    names = tuple(Name("economy", member) for member in report.unknown)
    said: tuple[Text, ...] = (Text("exchange.lead"),)
    if names:
        said += (Text("exchange.unknown", {"members": names}),)
    table = Table("remittances", Text("exchange.table"), columns, rows, (Text("exchange.note"),))
    moved = (moved_table(report.moved),) if report.moved else ()
    return (Section("exchange", Text("exchange.title"), said, (table, *moved)),)


def _row(report: ExchangeReport, i: int) -> tuple[Cell, ...]:
    received, sent = (Band(*(float(end) for end in ends[i])) for ends in (report.received, report.sent))
    from_whom: tuple[Words, ...] = tuple(
        Text("exchange.share", {"economy": Name("economy", code), "percent": Number(100.0 * part, Reading.SIZE)})
        for code, part in report.payers[i]
    )
    net, unknown = received.central - sent.central, Cell(Text("exchange.not_known"))
    return (
        Cell(Name("economy", report.members[i])),
        Cell(received, Reading.MONEY) if received.high else unknown,
        Cell(100.0 * received.central / float(report.gdp[i]), Reading.SIZE) if received.high else unknown,
        Cell(from_whom) if from_whom else unknown,
        Cell(sent, Reading.MONEY) if sent.high else unknown,
        Cell(float(report.deficit[i]), Reading.MONEY_CHANGE),
        Cell(float(report.deficit[i]) - net, Reading.MONEY_CHANGE),
    )
