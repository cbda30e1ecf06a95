"""What pages say of people who meet: counts with their sources, and no effect."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import isnan, nan

from ortaq.core import Region
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text, Words
from ortaq.domains.exchange.contacts.tables import Contacts, Events, Opinion, Papers, Programme, Visits
from ortaq.domains.exchange.part import contacts_of

MOST_ORIGINS = 3
"""Origins of visits that a row names."""

MOST_FIELDS = 5
"""Fields of research that a pair names."""


def contact_blocks(region: Region, *economies: str) -> tuple[Table, ...]:
    """Return all that is known of one economy, or between two: visits both ways, papers, programmes, events, opinions.

    Parameters
    ----------
    region : Region
    *economies : str
        One or two codes of the region.

    Returns
    -------
    tuple of Table
        One for each subject of which anything is known; a note names the others. None where nothing is known.
    """
    contacts, asked = contacts_of(region) or Contacts(), set(economies)
    tables = {
        "visits": _visits(row for row in contacts.visits if asked <= {row.host, row.origin}),
        "papers": _papers(row for row in contacts.papers if asked <= {row.one, row.other}),
        "programmes": _programmes(row for row in contacts.programmes if asked <= {row.host, row.partner}),
        "events": _events(row for row in contacts.events if asked <= {row.host, row.partner}),
        "surveys": _opinions(row for row in contacts.opinions if asked <= {row.economy, row.about}),
    }
    known = [table for table in tables.values() if table.rows]
    unknown = tuple(Text(f"exchange.contacts.{name}") for name, table in tables.items() if not table.rows)
    if not known:
        return ()
    note = (Text("exchange.contacts.unknown", {"subjects": unknown}),) if unknown else ()
    return (*known[:-1], replace(known[-1], note=(Text("exchange.contacts.lead"), *note)))


def contact_section(region: Region, members: Sequence[str]) -> Section | None:
    """Return one row for each member, for an annex; None where the region has none of the tables."""
    contacts = contacts_of(region)
    if contacts is None:
        return None
    said = (Text("exchange.contacts.lead"),)
    return Section("contacts", Text("exchange.contacts.title"), said, (member_table(contacts, members),), annex=True)


def member_table(contacts: Contacts, members: Sequence[str]) -> Table:
    """Return one row for each member: visits from other members, programmes, events and opinions that are known.

    Visits are not added up: counts of pairs differ in period and in what a visit is.

    Returns
    -------
    Table
        A cell is "not known" where no row stands behind it.

    Examples
    --------
    >>> table = member_table(Contacts((Visits("TJK", "UZB", 2023, 12, "tourism", 805.9, "a"),)), ("TJK", "UZB"))
    >>> print(table.rows[0][1].said[0].key, table.rows[0][3].said)
    exchange.contacts.visit not known
    """
    columns = (
        Column(Text("exchange.member")),
        Column(Text("exchange.contacts.visits")),
        Column(Text("exchange.contacts.programmes")),
        Column(Text("exchange.contacts.places"), Text("exchange.unit.persons")),
        Column(Text("exchange.contacts.events")),
        Column(Text("exchange.contacts.surveys")),
    )
    rows = tuple(_member(contacts, member, members) for member in members)
    return Table("contacts", Text("exchange.contacts.table"), columns, rows, (Text("exchange.contacts.note"),))


def _member(contacts: Contacts, member: str, members: Sequence[str]) -> tuple[Cell, ...]:
    visits = contacts.latest_visits([member], members)
    programmes = [row for row in contacts.programmes if row.host == member and row.partner in members]
    events = [row.count for row in contacts.events if row.host == member and row.partner in members]
    opinions = [row for row in contacts.opinions if row.economy == member and row.about in members]
    places = [row.places for row in programmes if not isnan(row.places)]
    return (
        Cell(Name("economy", member)),
        Cell(tuple(_visit(row) for row in visits[:MOST_ORIGINS]) or Text("exchange.not_known")),
        _known(float(len(programmes)), programmes, Reading.COUNT),
        _known(sum(places), places, Reading.SIZE),
        _known(sum(events), events, Reading.COUNT),
        _known(float(len(opinions)), opinions, Reading.COUNT),
    )


def _visit(row: Visits) -> Text:
    number = Number(row.thousands, Reading.SIZE)
    return Text(
        "exchange.contacts.visit", {"economy": Name("economy", row.origin), "thousand": number, "period": _period(row)}
    )


def _known(value: float, behind: Sequence[object], reading: Reading) -> Cell:
    """Return a number, or that nothing is known where no row stands behind it."""
    return _stated(value if behind else nan, "", reading)


def _stated(value: float, source: str, reading: Reading = Reading.INPUT) -> Cell:
    return Cell(Text("exchange.not_known")) if isnan(value) else Cell(value, reading, source=source)


def _economy(code: str) -> Cell:
    return Cell(Name("economy", code))


def _visits(rows: Iterable[Visits]) -> Table:
    columns = (
        *_heads("exchange.contacts.host", "exchange.contacts.origin", "exchange.contacts.period"),
        Column(Text("exchange.contacts.counted")),
        Column(Text("exchange.contacts.visits"), Text("exchange.unit.thousand")),
        Column(Text("exchange.contacts.source")),
    )
    ordered = sorted(rows, key=lambda row: (-row.year, -row.months, -row.thousands))
    cells = tuple(
        (
            *(_economy(code) for code in (row.host, row.origin)),
            Cell(_period(row)),
            Cell(Text(f"exchange.counted.{row.counted}")),
            _stated(row.thousands, row.source),
            Cell(row.source),
        )
        for row in ordered
    )
    return Table("contact-visits", Text("exchange.contacts.visits"), columns, cells)


def _period(row: Visits) -> Words:
    whole = row.months == 12
    return (
        str(row.year) if whole else Text("exchange.contacts.months", {"months": str(row.months), "year": str(row.year)})
    )


def _papers(rows: Iterable[Papers]) -> Table:
    """Return the largest fields of every pair and year; ``all`` counts every paper and comes first."""
    columns = (
        *_heads(
            "exchange.contacts.first", "exchange.contacts.second", "exchange.contacts.year", "exchange.contacts.field"
        ),
        Column(Text("exchange.contacts.papers")),
        Column(Text("exchange.contacts.source")),
    )
    shown: list[tuple[Cell, ...]] = []
    ordered = sorted(rows, key=lambda row: (row.one, row.other, -row.year, row.field != "all", -row.papers))
    taken: dict[tuple[str, str, int], int] = {}
    for row in ordered:
        pair = (row.one, row.other, row.year)
        taken[pair] = taken.get(pair, 0) + 1
        if taken[pair] <= 1 + MOST_FIELDS:
            what = Text("exchange.contacts.all_fields") if row.field == "all" else row.field
            pair_cells = (_economy(row.one), _economy(row.other), Cell(str(row.year)), Cell(what))
            shown.append((*pair_cells, _stated(row.papers, row.source, Reading.COUNT), Cell(row.source)))
    return Table("contact-papers", Text("exchange.contacts.papers"), columns, tuple(shown))


def _programmes(rows: Iterable[Programme]) -> Table:
    columns = (
        *_heads("exchange.contacts.programme", "exchange.contacts.kind", "exchange.contacts.host"),
        *_heads("exchange.contacts.partner", "exchange.contacts.since"),
        Column(Text("exchange.contacts.places"), Text("exchange.unit.persons")),
        Column(Text("exchange.contacts.graduates"), Text("exchange.unit.persons")),
        Column(Text("exchange.contacts.cost"), Text("exchange.unit.usd_all")),
        Column(Text("exchange.contacts.source")),
    )
    cells = tuple(
        (
            Cell(row.id),
            Cell(Text(f"exchange.programme.{row.kind}")),
            _economy(row.host),
            _economy(row.partner),
            Cell(f"{row.begun}-{row.ended}" if row.ended else str(row.begun)),
            _stated(row.places, row.source),
            _stated(row.graduates, row.source),
            _stated(row.cost_musd, row.source, Reading.MONEY),
            Cell(row.source),
        )
        for row in rows
    )
    return Table("contact-programmes", Text("exchange.contacts.programmes"), columns, cells)


def _events(rows: Iterable[Events]) -> Table:
    columns = (
        *_heads("exchange.contacts.what", "exchange.contacts.host", "exchange.contacts.partner"),
        *_heads("exchange.contacts.year", "exchange.contacts.state", "exchange.contacts.events"),
        Column(Text("exchange.contacts.source")),
    )
    cells = tuple(
        (
            Cell(row.what),
            _economy(row.host),
            _economy(row.partner),
            Cell(str(row.year)),
            Cell(Text(f"exchange.state.{row.state}")),
            _stated(row.count, row.source, Reading.COUNT),
            Cell(row.source),
        )
        for row in rows
    )
    return Table("contact-events", Text("exchange.contacts.events"), columns, cells)


def _opinions(rows: Iterable[Opinion]) -> Table:
    columns = (
        *_heads("exchange.contacts.date", "exchange.contacts.asked", "exchange.contacts.about"),
        *_heads("exchange.contacts.question", "exchange.contacts.survey"),
        Column(Text("exchange.contacts.percent"), Text("exchange.unit.of_asked")),
        Column(Text("exchange.contacts.sample"), Text("exchange.unit.persons")),
        Column(Text("exchange.contacts.source")),
    )
    ordered = sorted(rows, key=lambda row: (row.economy, row.about, row.question, row.date))
    cells = tuple(
        (
            Cell(row.date),
            _economy(row.economy),
            _economy(row.about),
            Cell(row.question),
            Cell(row.survey),
            _stated(row.percent, row.source),
            _stated(row.sample, row.source, Reading.COUNT),
            Cell(row.source),
        )
        for row in ordered
    )
    return Table("contact-surveys", Text("exchange.contacts.surveys"), columns, cells)


def _heads(*keys: str) -> tuple[Column, ...]:
    return tuple(Column(Text(key)) for key in keys)
