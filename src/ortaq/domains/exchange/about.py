"""What the domain knows of one economy, and of what two have with each other."""

from collections.abc import Sequence

import numpy as np

from ortaq.core import Band, Change, Mechanism, Region
from ortaq.core.report import Cell, Column, Figure, Name, Reading, Section, Table, Text
from ortaq.domains.exchange.contacts.report import contact_blocks
from ortaq.domains.exchange.holdings.report import holding_blocks
from ortaq.domains.exchange.part import people_of, students_of
from ortaq.domains.exchange.profile import profile
from ortaq.domains.exchange.students.moves import student_moves_of
from ortaq.domains.exchange.students.report import ENDS, more_students, newest, or_exact, pairs_table


def about(region: Region, mechanism: Mechanism, package: int, economies: Sequence[str]) -> tuple[Section, ...]:
    """Return students, workers, money, holdings and people who meet: of one economy, or between two.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    package : int
        Measures to be signed, by their bits.
    economies : sequence of str
        One, or two.

    Returns
    -------
    tuple of Section
        Nothing where the region knows nothing of them.
    """
    measures = [measure for bit, measure in enumerate(mechanism.measures) if package >> bit & 1]
    if len(economies) == 1:
        return tuple(section for section in profile(region, economies[0], measures) if section.blocks)
    one, other = economies
    blocks = (
        *_students(region, measures, one, other),
        *_people(region, one, other),
        *holding_blocks(region, one, other),
        *contact_blocks(region, one, other),
    )
    if not blocks:
        return ()
    ends = {"one": Name("economy", one), "other": Name("economy", other)}
    lead = (Text("exchange.between_lead"),)
    return (Section("exchange", Text("exchange.between", ends), lead, blocks),)


def _students(region: Region, measures: Sequence[Change], one: str, other: str) -> tuple[Table | Figure, ...]:
    """Return the newest counts both ways, with what the measures add; nothing where nobody counts."""
    students = students_of(region)
    counts = newest(students, lambda host, origin: {host, origin} == {one, other}) if students else ()
    if students is None or not counts:
        return ()
    moves = [move for measure in measures for move in student_moves_of(measure)]
    more = {pair: band for pair, band in more_students(region, students, moves).items() if set(pair) == {one, other}}
    return (pairs_table(counts, more, None),)


def _people(region: Region, one: str, other: str) -> tuple[Table, ...]:
    """Return what migrants send and how many work there, both ways; nothing where the region knows of neither."""
    people = people_of(region)
    if people is None:
        return ()
    sent = np.stack([people.sent_musd(region, end) for end in ENDS])
    workers = np.stack([people.workers_million(region, end) for end in ENDS])
    rows = []
    for host, home in ((one, other), (other, one)):
        at = region.economy_ids.index(host), region.economy_ids.index(home)
        known = [Band(*map(float, of[:, at[0], at[1]])) for of in (sent, workers)]
        if any(band.high for band in known):
            cells = (
                Cell(or_exact(band), reading) if band.high else Cell(Text("exchange.not_known"))
                for band, reading in zip(known, (Reading.MONEY, Reading.AMOUNT), strict=True)
            )
            rows.append((Cell(Name("economy", host)), Cell(Name("economy", home)), *cells))
    if not rows:
        return ()
    columns = (
        Column(Text("exchange.works_in")),
        Column(Text("exchange.comes_from")),
        Column(Text("exchange.sent"), Text("exchange.unit.usd")),
        Column(Text("exchange.workers_hosted"), Text("exchange.unit.million")),
    )
    return (Table("people", Text("exchange.people"), columns, tuple(rows), (Text("exchange.people_note"),)),)
