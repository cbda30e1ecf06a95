"""One economy and those it exchanges people and money with; and all economies in short.

Every subject of the domain gives the tables of its own: a function of region and economy, named in `SUBJECTS`.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

import numpy as np

from ortaq.core import Array, Band, Change, Region
from ortaq.core.report import Cell, Column, Figure, Name, Reading, Section, Table, Text
from ortaq.domains.exchange.contacts.report import contact_blocks
from ortaq.domains.exchange.holdings.report import holding_blocks
from ortaq.domains.exchange.part import people_of, students_of
from ortaq.domains.exchange.students.moves import student_moves_of
from ortaq.domains.exchange.students.outlook import outlook_blocks, pull_table
from ortaq.domains.exchange.students.report import (
    ENDS,
    cost_table,
    count_cell,
    more_students,
    newest,
    or_exact,
    pairs_figure,
    pairs_table,
    programmes,
)
from ortaq.domains.exchange.students.tables import StudentCount

SHOWN = 8
"""Partners in a table, where not all are asked for."""

Subject = Callable[[Region, str], tuple[Table | Figure, ...]]
"""What the region knows of one subject and one economy; nothing where it knows nothing."""


def student_blocks(region: Region, economy: str) -> tuple[Table | Figure, ...]:
    """Return where those of an economy study, and from where its students come."""
    students = students_of(region)
    if students is None:
        return ()
    abroad = newest(students, lambda _, origin: origin == economy)
    hosted = newest(students, lambda host, _: host == economy)
    blocks: list[Table | Figure] = [pairs_figure((*abroad[:SHOWN], *hosted[:SHOWN]))] if abroad or hosted else []
    if abroad:
        blocks.append(_partners("students-abroad", Text("exchange.students.abroad"), abroad, lambda c: c.host))
    if hosted:
        blocks.append(_partners("students-hosted", Text("exchange.students.hosted"), hosted, lambda c: c.origin))
    return tuple(blocks)


def _partners(id: str, title: Text, counts: Sequence[StudentCount], partner: Callable[[StudentCount], str]) -> Table:
    columns = (
        Column(Text("exchange.partner")),
        Column(Text("exchange.students.students"), Text("exchange.unit.persons")),
        Column(Text("exchange.students.year")),
    )
    rows = tuple((Cell(Name("economy", partner(c))), count_cell(c), Cell(str(c.year))) for c in counts)
    return Table(id, title, columns, rows, (Text("exchange.students.note"),))


def people_blocks(region: Region, economy: str) -> tuple[Table | Figure, ...]:
    """Return what migrants send between an economy and others, and how many work there."""
    people = people_of(region)
    if people is None:
        return ()
    at = region.economy_ids.index(economy)
    sent = np.stack([people.sent_musd(region, end) for end in ENDS])
    workers = np.stack([people.workers_million(region, end) for end in ENDS])
    columns = (sent[:, :, at], sent[:, at], workers[:, :, at], workers[:, at])
    partners = [k for k in range(len(region.economies)) if any(column[:, k].any() for column in columns)]
    if not partners:
        return ()
    usd, million = Text("exchange.unit.usd"), Text("exchange.unit.million")
    heads = (
        Column(Text("exchange.partner")),
        Column(Text("exchange.received"), usd),
        Column(Text("exchange.sent"), usd),
        Column(Text("exchange.workers_abroad"), million),
        Column(Text("exchange.workers_hosted"), million),
    )
    readings = (Reading.MONEY, Reading.MONEY, Reading.AMOUNT, Reading.AMOUNT)
    rows = tuple(
        (
            Cell(Name("economy", region.economy_ids[k])),
            *(_known(column[:, k], reading) for column, reading in zip(columns, readings, strict=True)),
        )
        for k in sorted(partners, key=lambda k: -float(sum(column[1, k] for column in columns[:2])))
    )
    return (Table("people", Text("exchange.people"), heads, rows, (Text("exchange.people_note"),)),)


def _known(ends: Array, reading: Reading) -> Cell:
    """Return a sum with its range; what no row says is not known."""
    return Cell(or_exact(Band(*map(float, ends))), reading) if ends.any() else Cell(Text("exchange.not_known"))


SUBJECTS: tuple[Subject, ...] = (student_blocks, outlook_blocks, people_blocks, holding_blocks, contact_blocks)


def profile(region: Region, economy: str, measures: Sequence[Change], *, full: bool = False) -> tuple[Section, ...]:
    """Return all that a region knows of the exchange of one economy, a table or figure each.

    Parameters
    ----------
    region : Region
    economy : str
        A code of the region.
    measures : sequence of Change
        Those that send its students abroad, or others' to it, are priced by additional student.
    full : bool, optional
        Whether all partners are shown.
    """
    blocks = [block for subject in SUBJECTS for block in subject(region, economy)]
    blocks += _priced(region, measures, economy)
    said = Text(
        "exchange.profile_lead" if blocks else "exchange.profile_nothing", {"economy": Name("economy", economy)}
    )
    title = Text("exchange.profile", {"economy": Name("economy", economy)})
    return (Section("exchange", title, (said,), _cut(blocks, full=full)),)


def overview(region: Region, measures: Sequence[Change], *, full: bool = False) -> tuple[Section, ...]:
    """Return students, migrants and their money of all economies of which something is known.

    Parameters
    ----------
    region : Region
    measures : sequence of Change
        Those of students are priced by additional student.
    full : bool, optional
        Whether all economies are shown.
    """
    blocks: list[Table | Figure] = [_in_short(region)]
    students = students_of(region)
    if students is not None:
        moves = [move for measure in measures for move in student_moves_of(measure)]
        pairs = newest(students, lambda _host, _origin: True)
        blocks += [pairs_figure(pairs), pairs_table(pairs, more_students(region, students, moves), None), pull_table()]
    blocks += _priced(region, measures)
    lead = (Text("exchange.overview_lead"),)
    return (Section("exchange", Text("exchange.title"), lead, _cut(blocks, full=full)),)


def _priced(region: Region, measures: Sequence[Change], economy: str | None = None) -> list[Table | Figure]:
    """Return what an additional student costs by measure, of the measures that name an economy if one is given."""
    students = students_of(region)
    if students is None:
        return []
    found = programmes(region, students, measures)
    found = tuple(p for p in found if economy is None or economy in {p.host, *p.origins})
    return [cost_table(found)] if found else []


def _cut(blocks: Iterable[Table | Figure], *, full: bool) -> tuple[Table | Figure, ...]:
    """Return blocks whose tables show their first rows only, unless all are asked for."""
    return tuple(replace(b, shown=None if full else SHOWN) if isinstance(b, Table) else b for b in blocks)


def _in_short(region: Region) -> Table:
    """Return an economy a row: students abroad and from abroad, money received and sent, workers abroad."""
    sums = [_students(region, by="origin"), _students(region, by="host"), *_money(region)]
    persons, usd, million = (Text(f"exchange.unit.{unit}") for unit in ("persons", "usd", "million"))
    columns = (
        Column(Text("exchange.economy")),
        Column(Text("exchange.students.abroad_short"), persons),
        Column(Text("exchange.students.hosted_short"), persons),
        Column(Text("exchange.received"), usd),
        Column(Text("exchange.sent"), usd),
        Column(Text("exchange.workers_abroad"), million),
    )
    readings = (Reading.COUNT, Reading.COUNT, Reading.MONEY, Reading.MONEY, Reading.AMOUNT)
    known = [k for k in range(len(region.economies)) if any(column[:, k].any() for column in sums)]
    order = sorted(known, key=lambda k: tuple(-float(sums[c][1, k]) for c in (2, 3, 0)))
    rows = tuple(
        (
            Cell(Name("economy", region.economy_ids[k])),
            *(_known(column[:, k], reading) for column, reading in zip(sums, readings, strict=True)),
        )
        for k in order
    )
    return Table("exchange", Text("exchange.overview"), columns, rows, (Text("exchange.overview_note"),))


def _students(region: Region, *, by: str) -> Array:
    """Return the newest counts of students summed by origin or host, shape (end, economy)."""
    found, students = np.zeros((len(ENDS), len(region.economies))), students_of(region)
    for count in newest(students, lambda _host, _origin: True) if students else ():
        found[:, region.economy_ids.index(getattr(count, by))] += [count.students.at(end) for end in ENDS]
    return found


def _money(region: Region) -> tuple[Array, Array, Array]:
    """Return money received and sent and workers abroad, each of shape (end, economy)."""
    people = people_of(region)
    if people is None:
        none = np.zeros((len(ENDS), len(region.economies)))
        return none, none, none
    sent = np.stack([people.sent_musd(region, end) for end in ENDS])
    workers = np.stack([people.workers_million(region, end) for end in ENDS])
    return sent.sum(axis=1), sent.sum(axis=2), workers.sum(axis=1)
