"""What measures and shocks together do to shared systems and to sellers of food, in a package or a scenario."""

from collections.abc import Sequence

from ortaq.core import Change, Corner, Region
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text
from ortaq.domains.risks.failures import Failing, failing
from ortaq.domains.risks.moves import OutbreakAction, OutbreakMove, SystemMove, outbreaks_in, risks_of, systems_in
from ortaq.domains.risks.outbreaks import left_of_ban
from ortaq.domains.risks.report.tables import HOURS, NONE, use_words
from ortaq.domains.risks.study import band_of
from ortaq.domains.risks.waiting import DAY_H, YEAR_H, back_to_usual_hours, mean_wait_days

SHARE, MONTHS = Text("risks.unit.share"), Text("risks.unit.months")


def package_sections(
    region: Region,  # noqa: ARG001 - what is asked of every domain
    members: Sequence[str],  # noqa: ARG001
    changes: Sequence[Change],
) -> tuple[Section, ...]:
    """Return hours, waits and what stops, and months of bans, with all changes together; none where none moves them."""
    moves = [move for change in changes for move in risks_of(change)]
    found = (_failures(systems_in(moves)), _bans(outbreaks_in(moves)))
    tables = tuple(table for table in found if table.rows)
    if not tables:
        return ()
    return (Section("risks-together", Text("risks.title.together"), (Text("risks.no_forecast"),), tables),)


def _failures(moves: Sequence[SystemMove]) -> Table:
    columns = (
        Column(Text("risks.whose")),
        Column(Text("risks.for")),
        Column(Text("risks.fails"), HOURS),
        Column(Text("risks.second_part"), SHARE),
        Column(Text("risks.held"), HOURS),
        Column(Text("risks.back"), HOURS),
        Column(Text("risks.links")),
    )
    ends = {end: {(f.use, f.at): f for f in failing(moves, end)} for end in Corner}
    rows = []
    for use, at in ends[Corner.CENTRAL]:
        each = {end: found[use, at] for end, found in ends.items() if (use, at) in found}
        whole = {end: each.get(end, each[Corner.CENTRAL]) for end in Corner}
        links = dict.fromkeys(link for n in each[Corner.CENTRAL].needing for link in n.links)
        part = band_of({end: f.second for end, f in whole.items()})
        rows.append(
            (
                Cell(Name("economy", at)),
                Cell(use_words(use)),
                Cell(band_of({end: f.hours for end, f in whole.items()}), Reading.INPUT),
                Cell(part, Reading.INPUT) if part.high > 0.0 else NONE,
                Cell(band_of({end: _wait_hours(f) for end, f in whole.items()})),
                Cell(band_of({end: back_to_usual_hours(f.hours, f.by_hand, f.catch_up) for end, f in whole.items()})),
                Cell(float(len(links)), Reading.COUNT) if links else NONE,
            )
        )
    return Table("risks-failures", Text("risks.failures"), columns, tuple(rows), (Text("risks.held_note"),))


def _wait_hours(failure: Failing) -> float:
    """Return how long what comes while it fails, or after it until the queue is gone, waits on average, hours."""
    waits = [
        (part * back_to_usual_hours(hours, failure.by_hand, failure.catch_up), part, hours)
        for part, hours in failure.parts()
    ]
    came = sum(lasts for lasts, _, _ in waits)
    held = sum(
        part * mean_wait_days(hours, failure.by_hand, failure.catch_up) * YEAR_H * DAY_H for _, part, hours in waits
    )
    return held / came if came > 0.0 else 0.0


def _bans(moves: Sequence[OutbreakMove]) -> Table:
    columns = (
        Column(Text("risks.seller")),
        Column(Text("risks.months"), MONTHS),
        Column(Text("risks.closed_part"), SHARE),
        Column(Text("risks.months_left"), MONTHS),
        Column(Text("risks.part_left"), SHARE),
        Column(Text("risks.buyers")),
    )
    rows = []
    for move in moves:
        if move.action is not OutbreakAction.BAN:
            continue
        for seller in move.states:
            left, part = (
                band_of({end: stated.at(end) * left_of_ban(moves, seller, end, zones=zones) for end in Corner})
                for stated, zones in ((move.value, False), (move.share, True))
            )
            buyers = tuple(Name("economy", b) for b in move.buyers) or Text("risks.all_others")
            rows.append(
                (
                    Cell(Name("economy", seller)),
                    Cell(move.value, Reading.INPUT),
                    Cell(move.share, Reading.INPUT),
                    Cell(left),
                    Cell(part),
                    Cell(buyers),
                )
            )
    return Table("risks-bans", Text("risks.bans_together"), columns, tuple(rows), (Text("risks.months_note"),))
