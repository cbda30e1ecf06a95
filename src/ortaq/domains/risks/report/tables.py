"""What is said of failures of shared systems and of bans: tables."""

from collections.abc import Mapping, Sequence

import numpy as np

from ortaq.core import Band, Region, Standing, Stands
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text, Words
from ortaq.domains.risks.reader import shipped_risks
from ortaq.domains.risks.study import BanStudy, FailureStudy

HOURS = Text("risks.unit.hours")
USD, USD_YEAR = Text("unit.usd"), Text("unit.usd_year")
NONE = Cell(Text("risks.none"))
SHOWN_LINKS = 12
"""Names of what stops that are printed; files have all."""

_WHOSE, _USE = Column(Text("risks.whose")), Column(Text("risks.for"))


def use_words(use: str) -> Words:
    """Return what a system is for, in words; the word of the domain itself where no text names it."""
    known = {"clearance", "tracking", "payments", "power"}
    return Text(f"risks.use.{use}") if use in known else use


def exposure_table(standing: Sequence[Standing], members: Sequence[str]) -> Table:
    """Return what needs which system of members: its name, what stops, and how much of a year needs it."""
    columns = (
        _WHOSE,
        _USE,
        Column(Text("risks.system")),
        Column(Text("risks.needing")),
        Column(Text("risks.links")),
        Column(Text("risks.amount"), USD_YEAR),
    )
    rows = tuple(
        (
            Cell(Name("economy", s.at)),
            Cell(use_words(s.use)),
            _system(s.at, s.use),
            Cell(Text(s.kind)),
            Cell(float(len(s.links)), Reading.COUNT) if s.links else NONE,
            _amount(s),
        )
        for s in standing
        if s.at in members
    )
    return Table("systems-exposure", Text("risks.exposure"), columns, rows, (Text("risks.exposure_note"),))


def _system(at: str, use: str) -> Cell:
    known = shipped_risks().system(at, use)
    if known is None:
        return Cell(Text("risks.not_known"))
    since = {"name": known.name, "since": known.since}
    return Cell(Text("risks.since", since) if known.since else known.name, source=known.source)


def _amount(standing: Standing) -> Cell:
    total = float(standing.amount.sum())
    if standing.stands is Stands.LOST:
        return Cell(total, unit=standing.unit)
    return Cell(total, Reading.MONEY)


def sector_table(region: Region, standing: Sequence[Standing], members: Sequence[str]) -> Table:
    """Return how much of the goods and services of each sector needs which system of members in a year."""
    columns = (_WHOSE, _USE, *(Column(Name("sector", s.id), USD_YEAR) for s in region.sectors))
    rows = tuple(
        (
            Cell(Name("economy", s.at)),
            Cell(use_words(s.use)),
            *(Cell(float(total), Reading.MONEY) if total else NONE for total in s.amount.sum(axis=(1, 2)).tolist()),
        )
        for s in standing
        if s.at in members and s.stands is Stands.GOODS
    )
    return Table("systems-sectors", Text("risks.sectors"), columns, rows)


def usual_table(
    region: Region, studies: Sequence[FailureStudy], members: Sequence[str], *, short: bool = False
) -> Table:
    """Return what a failure of each system costs its own economy and all members, and what a second operator saves.

    Parameters
    ----------
    region : Region
    studies : sequence of FailureStudy
    members : sequence of str
    short : bool, optional
        Whether ranges are told of what all members lose alone.
    """
    columns = (
        _WHOSE,
        _USE,
        Column(Text("risks.fails"), HOURS),
        Column(Text("risks.back"), HOURS),
        Column(Text("risks.own_loss"), USD),
        Column(Text("risks.loss_of_all"), USD),
        Column(Text("risks.saved"), USD),
    )
    every = [region.economy_ids.index(m) for m in members]
    rows = tuple(
        (
            Cell(Name("economy", s.at)),
            Cell(use_words(s.move.use)),
            Cell(s.move.value.central if short else s.move.value, Reading.INPUT),
            _hours(s.back_h, short=short),
            _money(s.total_band([region.economy_ids.index(s.at)]), short=short),
            _money(s.total_band(every)),
            _money(s.saved_band(every), short=short),
        )
        for s in studies
    )
    note = (Text("risks.usual_note"), Text("risks.waiting_note"))
    return Table("systems-usual", Text("risks.usual"), columns, rows, note)


def _hours(band: Band, *, short: bool = False) -> Cell:
    return NONE if np.isnan(band.central) else Cell(band.central if short else band)


def _money(band: Band | None, *, short: bool = False) -> Cell:
    if band is None:
        return NONE
    return Cell(band.central if short or band == Band.exact(0.0) else band, Reading.MONEY_CHANGE, good=1)


def parts_table(region: Region, study: FailureStudy, members: Sequence[str], number: int = 0) -> Table:
    """Return what one failure costs each member, part by part; parts add up to the whole.

    Parameters
    ----------
    region : Region
    study : FailureStudy
    members : sequence of str
    number : int, optional
        Of the failure among those that are told.
    """
    helped = study.saved is not None
    columns = (
        Column(Text("risks.member")),
        *(Column(Text(f"risks.part.{part}"), USD) for part in study.musd),
        Column(Text("risks.whole"), USD),
        *((Column(Text("risks.saved"), USD),) if helped else ()),
    )
    rows = []
    for member in members:
        at = region.economy_ids.index(member)
        whole = (_money(study.total_band([at])), *((_money(study.saved_band([at])),) if helped else ()))
        rows.append((Cell(Name("economy", member)), *(_money(study.band(part, at)) for part in study.musd), *whole))
    title = Text("risks.parts", failure_words(study))
    note = (Text("risks.parts_note"), Text("risks.waiting_note"))
    return Table(f"systems-parts-{number}", title, columns, tuple(rows), note)


def failure_words(study: FailureStudy) -> Mapping[str, Words]:
    """Return whose system fails, what for and how long, as gaps of sentences."""
    return {"economy": Name("economy", study.at), "use": use_words(study.move.use), "hours": study.move.value}


def links_table(studies: Sequence[FailureStudy]) -> Table:
    """Return what stops by name."""
    rows = tuple(
        (Cell(Name("economy", s.at)), Cell(use_words(s.move.use)), Cell(name)) for s in studies for _, name in s.links
    )
    columns = (_WHOSE, _USE, Column(Text("risks.stops")))
    return Table("systems-links", Text("risks.links_title"), columns, rows, shown=SHOWN_LINKS)


def second_table(studies: Sequence[FailureStudy]) -> Table:
    """Return hours without a system, with a second operator and without."""
    columns = (
        _WHOSE,
        _USE,
        Column(Text("risks.without"), HOURS),
        Column(Text("risks.second_part"), Text("risks.unit.share")),
        Column(Text("risks.after"), HOURS),
    )
    rows = tuple(
        (
            Cell(Name("economy", s.at)),
            Cell(use_words(s.move.use)),
            Cell(s.move.value, Reading.INPUT),
            Cell(each.value, Reading.INPUT),
            Cell(each.after_h, Reading.INPUT),
        )
        for s in studies
        for each in s.second
    )
    return Table("systems-second", Text("risks.second"), columns, rows)


def past_table() -> Table:
    """Return failures of the past that were read of."""
    columns = (
        _USE,
        Column(Text("risks.place")),
        Column(Text("risks.begun")),
        Column(Text("risks.lasted"), HOURS),
        Column(Text("risks.until")),
    )
    rows = tuple(
        (
            Cell(use_words(f.use)),
            Cell(f.place),
            Cell(f.begun),
            Cell(f.hours, Reading.INPUT, source=f.source),
            Cell(Text(f"risks.still.{f.still}")),
        )
        for f in shipped_risks().failures
    )
    return Table("systems-past", Text("risks.past"), columns, rows, (Text("risks.past_note"),))


def bans_table(region: Region, studies: Sequence[BanStudy], members: Sequence[str]) -> Table:
    """Return what a ban on each seller costs it and the other members, and what is left of that with measures."""
    columns = (
        Column(Text("risks.seller")),
        Column(Text("risks.sold"), USD_YEAR),
        Column(Text("risks.months"), Text("risks.unit.months")),
        Column(Text("risks.closed_part"), Text("risks.unit.share")),
        Column(Text("risks.own_loss"), USD),
        Column(Text("risks.loss_of_others"), USD),
        *((Column(Text("risks.own_helped"), USD),) if any(s.measures for s in studies) else ()),
    )
    rows = []
    for s in studies:
        own = [region.economy_ids.index(state) for state in s.move.states]
        others = [region.economy_ids.index(m) for m in members if m not in s.move.states]
        rows.append(
            (
                Cell(tuple(Name("economy", state) for state in s.move.states)),
                Cell(s.sold_musd, Reading.MONEY),
                Cell(s.move.value, Reading.INPUT),
                Cell(s.move.share, Reading.INPUT),
                _money(s.band(own)),
                _money(s.band(others)) if others else NONE,
                *((_money(s.band(own, helped=True)),) if any(other.measures for other in studies) else ()),
            )
        )
    return Table("outbreak-bans", Text("risks.bans"), columns, tuple(rows), (Text("risks.bans_note"),))


def ban_members_table(region: Region, study: BanStudy, members: Sequence[str]) -> Table:
    """Return what one ban costs each member, without measures and with them."""
    columns = (
        Column(Text("risks.member")),
        Column(Text("risks.whole"), USD),
        *((Column(Text("risks.helped"), USD),) if study.measures else ()),
    )
    rows = []
    for member in members:
        at = [region.economy_ids.index(member)]
        more = (_money(study.band(at, helped=True)),) if study.measures else ()
        rows.append((Cell(Name("economy", member)), _money(study.band(at)), *more))
    return Table("outbreak-members", Text("risks.ban_members"), columns, tuple(rows), (Text("risks.bans_note"),))


def past_bans_table() -> Table:
    """Return bans of the past that were read of."""
    columns = tuple(Column(Text(f"risks.{key}")) for key in ("seller", "buyer", "begun", "disease", "closed"))
    rows = tuple(
        (
            Cell(Name("economy", b.seller)),
            Cell(Name("economy", b.buyer)),
            Cell(b.begun),
            Cell(b.disease),
            Cell(b.closed, source=b.source),
        )
        for b in shipped_risks().bans
    )
    return Table("outbreak-past", Text("risks.past_bans"), columns, rows, (Text("risks.past_bans_note"),))


def assumed_table(part: str) -> Table:
    """Return what is assumed, with its range and why; low is the weak case.

    Parameters
    ----------
    part : str
        ``systems`` or ``outbreak``.
    """
    of_bans = ("BAN", "LABORATORIES", "SURVEILLANCE", "ZONING")
    rows = tuple(
        (
            Cell(a.id),
            Cell(a.statement),
            Cell(a.band, Reading.INPUT, unit=a.unit),
            Cell(a.reason),
        )
        for a in shipped_risks().assumptions
        if (a.id.split("-")[2] in of_bans) is (part == "outbreak")
    )
    columns = tuple(Column(Text(f"risks.assumed.{key}")) for key in ("id", "says", "range", "why"))
    return Table(f"{part}-assumed", Text("risks.assumed"), columns, rows)


def section(name: str, lead: Sequence[Words], blocks: Sequence[Table]) -> Section:
    """Return a section of risks.

    Parameters
    ----------
    name : str
        ``systems`` or ``outbreak``.
    lead : sequence of words
    blocks : sequence of Table
    """
    return Section(name, Text(f"risks.title.{name}"), tuple(lead), tuple(b for b in blocks if b.rows))
