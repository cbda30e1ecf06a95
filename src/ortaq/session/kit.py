"""What a facilitator takes along: a guide of two hours, a sheet for each delegation, six slides, questions afterwards.

Everything is computed from the agenda alone, in the same words for every member: no sheet says what a member should
want, and none calls anybody's gain good or bad for another.
"""

from itertools import accumulate

import numpy as np

from ortaq.agreement.suggest import public_order
from ortaq.core.report import (
    Cell,
    Column,
    Front,
    Items,
    Name,
    Number,
    Paragraphs,
    Reading,
    Section,
    Table,
    Text,
    Words,
)
from ortaq.session.agenda import Agenda
from ortaq.session.course import Terms

SCRIPT = (
    ("welcome", 10),
    ("rules", 10),
    ("own", 20),
    ("ground", 5),
    ("round_first", 20),
    ("amend", 15),
    ("round_next", 15),
    ("improve", 5),
    ("silence", 5),
    ("debrief", 15),
)
"""Steps of a session and their minutes, two hours in all; an assumption of the guide, to be stretched by the chair."""

_MUSD = Text("session.kit.unit_musd")
_PERCENT = Text("session.kit.unit_percent")


def guide(agenda: Agenda, terms: Terms) -> tuple[Section, ...]:
    """Return the guide: what to prepare, the script with its times, what is read aloud, what may go wrong."""
    return (
        Section("prepare", Text("session.kit.prepare"), (_lines("prepare", 5),), ()),
        Section("script", Text("session.kit.script"), (Text("session.kit.script_lead"),), (_script(),)),
        Section("aloud", Text("session.kit.aloud"), (Items(_rules(agenda, terms)),), ()),
        Section("wrong", Text("session.kit.wrong"), (_lines("wrong", 5),), ()),
    )


def role_sheets(agenda: Agenda) -> tuple[Section, ...]:
    """Return one sheet for each member, from what the agenda says of it."""
    return tuple(_sheet(agenda, column) for column in range(len(agenda.members)))


def six_slides(agenda: Agenda, terms: Terms) -> tuple[Section, ...]:
    """Return six slides: today, the agenda, what is at stake, rules, times, what is protected."""
    measures = Table(
        "agenda",
        Text("session.kit.agenda"),
        (Column(Text("session.kit.measure")), Column(Text("session.kit.all_gain"), _MUSD)),
        tuple((Cell(Name("change", one)), _together(agenda, one)) for one in agenda.measures),
    )
    return (
        _slide("today", (_lines("today", 4),)),
        _slide("agenda", (), measures),
        _slide("stake", (Text("session.kit.stake_lead"),), _stake(agenda)),
        _slide("aloud", (Items(_rules(agenda, terms)),)),
        _slide("script", (), _script()),
        _slide("honest", (_lines("honest", 5),)),
    )


def debrief() -> tuple[Section, ...]:
    """Return the questions after a session, and a table to fill by hand."""
    columns = tuple(Column(Text(f"session.kit.after_{one}")) for one in ("question", "answer"))
    rows = tuple((Cell(Text(f"session.kit.debrief_{number}")), Cell("")) for number in range(1, 7))
    table = Table("debrief", Text("session.kit.debrief"), columns, rows)
    return (Section("debrief", Text("session.kit.debrief"), (Text("session.kit.debrief_lead"),), (table,)),)


def _slide(id: str, paragraphs: "Paragraphs", *blocks: Table) -> Section:
    front = Front(Text("session.kit.kicker"), tuple(1 for _ in blocks), ())
    return Section(id, Text(f"session.kit.{id}"), paragraphs, blocks, front=front)


def _lines(part: str, count: int) -> Items:
    return Items(tuple(Text(f"session.kit.{part}_{number}") for number in range(1, count + 1)))


def _rules(agenda: Agenda, terms: Terms) -> tuple[Words, ...]:
    gaps = {
        "members": Number(len(agenda.members), Reading.COUNT),
        "packages": Number(len(agenda.packages), Reading.COUNT),
        "rounds": Number(terms.rounds, Reading.COUNT),
        "suggestions": Number(terms.suggestions, Reading.COUNT),
    }
    return tuple(Text(f"session.kit.aloud_{number}", gaps) for number in range(1, 8))


def _script() -> Table:
    begins = [0, *accumulate(minutes for _, minutes in SCRIPT)]
    rows = tuple(
        (
            Cell(Text(f"session.kit.step_{step}")),
            Cell(begin, Reading.COUNT),
            Cell(minutes, Reading.COUNT),
            Cell(Text(f"session.kit.do_{step}")),
        )
        for begin, (step, minutes) in zip(begins, SCRIPT, strict=False)
    )
    heads = ("step", "begins", "minutes", "do")
    return Table("script", Text("session.kit.script"), tuple(Column(Text(f"session.kit.{h}")) for h in heads), rows)


def _sheet(agenda: Agenda, column: int) -> Section:
    member = agenda.members[column]
    gain, musd = agenda.gain_percent[:, column], agenda.gain_musd[:, column]
    best, head = int(np.argmax(gain)), int(public_order(agenda.gain_percent)[0])
    facts: tuple[Words, ...] = (
        Text(
            "session.kit.sheet_best",
            {
                "percent": Number(float(gain[best]), Reading.CHANGE),
                "musd": Number(float(musd[best]), Reading.MONEY_CHANGE),
                "paid": Number(float(agenda.spent_musd[best, column]), Reading.MONEY),
            },
        ),
        Text(
            "session.kit.sheet_balanced",
            {
                "percent": Number(float(gain[head]), Reading.CHANGE),
                "musd": Number(float(musd[head]), Reading.MONEY_CHANGE),
                "paid": Number(float(agenda.spent_musd[head, column]), Reading.MONEY),
            },
        ),
        Text(
            "session.kit.sheet_better",
            {
                "count": Number(int((gain > 0.0).sum()), Reading.COUNT),
                "all": Number(len(gain), Reading.COUNT),
            },
        ),
    )
    task = Items(tuple(Text(f"session.kit.task_{number}") for number in range(1, 5)))
    title = Text("session.kit.sheet", {"member": Name("economy", member)})
    return Section(f"sheet-{member}", title, (Items(facts), task), (_measures(agenda, column),))


def _measures(agenda: Agenda, column: int) -> Table:
    """Return what each measure brings one member alone, as far as a package of it alone may be signed."""
    rows = []
    for bit, one in enumerate(agenda.measures):
        row = agenda.rows.get(1 << bit)
        if row is None:
            rows.append((Cell(Name("change", one)), *(Cell(Text("session.kit.not_singly")),) * 3))
            continue
        rows.append(
            (
                Cell(Name("change", one)),
                Cell(float(agenda.gain_percent[row, column]), Reading.CHANGE),
                Cell(float(agenda.gain_musd[row, column]), Reading.CHANGE),
                Cell(float(agenda.spent_musd[row, column]), Reading.AMOUNT),
            )
        )
    columns = (
        Column(Text("session.kit.measure")),
        Column(Text("session.kit.gain"), _PERCENT),
        Column(Text("session.kit.gain"), _MUSD),
        Column(Text("session.kit.pays"), _MUSD),
    )
    note = (Text("session.kit.alone_note"),)
    return Table(f"measures-{agenda.members[column]}", Text("session.kit.singly"), columns, tuple(rows), note)


def _stake(agenda: Agenda) -> Table:
    head = int(public_order(agenda.gain_percent)[0])
    rows = tuple(
        (
            Cell(Name("economy", member)),
            Cell(float(agenda.gain_percent[:, column].max()), Reading.CHANGE),
            Cell(float(agenda.gain_percent[head, column]), Reading.CHANGE),
            Cell(float(agenda.spent_musd[head, column]), Reading.AMOUNT),
        )
        for column, member in enumerate(agenda.members)
    )
    columns = (
        Column(Text("session.kit.member")),
        Column(Text("session.kit.largest"), _PERCENT),
        Column(Text("session.kit.balanced"), _PERCENT),
        Column(Text("session.kit.balanced_pays"), _MUSD),
    )
    return Table("stake", Text("session.kit.stake"), columns, rows)


def _together(agenda: Agenda, measure: str) -> Cell:
    """Return what a measure alone brings all members together; a word where it may not be signed alone."""
    row = agenda.rows.get(1 << agenda.measures.index(measure))
    if row is None:
        return Cell(Text("session.kit.not_singly"))
    return Cell(float(agenda.gain_musd[row].sum()), Reading.CHANGE)
