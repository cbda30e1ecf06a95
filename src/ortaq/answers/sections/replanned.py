"""What to do when the ground moved: what changes, which signed measures no longer hold, and what comes next."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ortaq.agreement import Listed
from ortaq.agreement.sentences import rule
from ortaq.answers.dependence_tables import losses_table
from ortaq.answers.replan import Replan, Weak
from ortaq.answers.sections.gains import MEASURE, MEMBER, USD_YEAR
from ortaq.answers.sections.schedule import steps_said
from ortaq.answers.sections.words import counted, economies, money, tagged_short
from ortaq.core import Mechanism, Region
from ortaq.core.report import Cell, Column, Items, Name, Reading, Section, Table, Text, Words
from ortaq.core.subsets import bits

NOTHING = Cell(Text("mark.outside"))


def replan_section(region: Region, mechanism: Mechanism, found: Replan) -> Section:
    """Return what to do now, beside what was to be done before.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
        The whole agenda, as it was asked about before.
    found : Replan

    Examples
    --------
    >>> from ortaq.answers.replan import Situation, replan
    >>> from ortaq.answers.sections.replanned import replan_section
    >>> found = replan(region, pair, settle(region, pair, Terms())[1], Situation(None, signed=1), Terms())
    >>> [table.id for table in replan_section(region, pair, found).blocks]
    ['replan-measures', 'replan-members', 'dependence-losses']
    """
    agenda = tuple(measure.id for measure in mechanism.measures)
    tables = [_measures(mechanism, found), _members(mechanism, found)]
    if found.weak:
        tables.insert(0, _weak(agenda, found))
    if found.dependence is not None:
        tables.append(losses_table(region, found.dependence, (Text("replan.dependence_note"),)))
    return Section("replan", _title(found), (*_said(agenda, found),), tuple(tables))


def shortened(section: Section) -> Section:
    """Return what is told of a plan without whom members depend on.

    Parameters
    ----------
    section : Section
        Of ``replan_section``.
    """
    return replace(section, blocks=tuple(block for block in section.blocks if not block.id.startswith("dependence-")))


def _title(found: Replan) -> Text:
    came = found.situation.happened
    return Text("replan.title", {"shock": Name("change", came)}) if came else Text("replan.title_calm")


def _said(agenda: Sequence[str], found: Replan) -> "Iterator[Words | Items]":
    signed, came = found.situation.signed, found.situation.happened
    said: dict[str, Words] = {"measures": _named(agenda, signed)}
    if came:
        said["shock"] = Name("change", came)
    yield Text(f"replan.lead_{'shock' if came else 'calm'}{'' if signed else '_unsigned'}", said)
    if found.changes_nothing:
        yield Text("replan.nothing_changes")
    yield from _next(agenda, found)
    if signed and not found.weak:
        yield Text("replan.all_hold")
    for one in found.weak:
        yield _weakness(agenda, one)
    if found.schedule is not None:
        yield Text("replan.order", {"cap": money(found.schedule.plan.cap_musd)})
        yield Items(steps_said(found.schedule, tuple(agenda)))
    yield Text("replan.method")
    yield Text("replan.residual", {"residual": f"{found.remaining.largest_residual:.1e}"})


def _next(agenda: Sequence[str], found: Replan) -> Iterator[Text]:
    """Yield what to sign next, and what is new in it or no longer in it."""
    signed, after = found.situation.signed, found.after
    planned = (found.before.recommended or 0) & ~signed
    if after is None:
        yield Text("replan.nothing_left")
        return
    if found.next:
        yield Text("replan.next", {"measures": _named(agenda, found.next), "rule": rule(after.agreement)})
    else:
        yield Text("replan.nothing_signed" if not after.accepted.size else "replan.nothing_worth")
    for key, package in (("dropped", planned & ~found.next), ("new", found.next & ~planned)):
        if package and not found.changes_nothing:
            yield Text(f"replan.{key}", {"measures": _named(agenda, package)})


def _weakness(agenda: Sequence[str], one: Weak) -> Text:
    numbers: dict[str, Words] = {
        "measure": tagged_short(agenda, agenda.index(one.measure)),
        "member": Name("economy", one.member),
        "loss": money(-one.now_musd),
        "next": money(one.next_musd),
        "payers": economies(one.offers_musd),
    }
    if one.next_musd >= -one.now_musd:
        return Text("replan.weak_joined", numbers)
    return Text("replan.weak_paid" if one.offers_musd else "replan.weak_open", numbers)


def _named(agenda: Sequence[str], package: int) -> tuple[Text, ...]:
    return tuple(tagged_short(agenda, bit) for bit in bits(package))


def _weak(agenda: Sequence[str], found: Replan) -> Table:
    columns = (
        MEASURE,
        MEMBER,
        Column(Text("replan.now"), USD_YEAR),
        Column(Text("replan.then"), USD_YEAR),
        Column(Text("replan.restores")),
    )
    rows = tuple(
        (
            Cell(tagged_short(agenda, agenda.index(one.measure))),
            Cell(Name("economy", one.member)),
            Cell(one.now_musd, Reading.MONEY_CHANGE, 1),
            Cell(one.before_musd, Reading.MONEY_CHANGE, 1),
            Cell(Items(_offers(one))),
        )
        for one in found.weak
    )
    return Table("replan-weak", Text("replan.weak"), columns, rows, (Text("replan.weak_note"),))


def _offers(one: Weak) -> tuple[Words, ...]:
    """Return what restores a measure, one way a line."""
    joined = (Text("replan.with_next", {"next": money(one.next_musd)}),) if one.next_musd >= -one.now_musd else ()
    paid = tuple(
        Text("bridge.paid", {"member": Name("economy", who), "amount": money(musd)})
        for who, musd in one.offers_musd.items()
    )
    return (*joined, *paid) or (Text("replan.nothing_restores"),)


def _measures(mechanism: Mechanism, found: Replan) -> Table:
    """Return what every measure brings all members together in a calm year and now, and where it stands."""
    agenda = tuple(measure.id for measure in mechanism.measures)
    left = found.remaining.left
    joint = {
        **dict(zip(left.signed, found.remaining.kept_musd.sum(axis=1), strict=True)),
        **dict(zip(left.places, found.remaining.added_musd.sum(axis=1), strict=True)),
    }
    spent = found.situation.spent_musd
    rows = tuple(
        (
            Cell(tagged_short(agenda, place)),
            Cell(Text(f"replan.stands.{_stand(found, place)}")),
            *(Cell(float(joint[place][state]), Reading.MONEY_CHANGE, 1) for state in (0, 1)),
            Cell(spent[agenda[place]], Reading.MONEY) if agenda[place] in spent else NOTHING,
        )
        for place in sorted(joint, key=lambda place: -float(joint[place][1]))
    )
    columns = (
        MEASURE,
        Column(Text("replan.stands")),
        Column(Text("replan.calm"), USD_YEAR),
        Column(Text("replan.came"), USD_YEAR),
        Column(Text("replan.spent"), Text("unit.usd")),
    )
    return Table("replan-measures", Text("replan.measures"), columns, rows, (Text("replan.measures_note"),))


def _stand(found: Replan, place: int) -> str:
    if found.situation.signed >> place & 1:
        return "signed"
    if found.next >> place & 1:
        return "next"
    return "dropped" if (found.before.recommended or 0) >> place & 1 else "out"


def _members(mechanism: Mechanism, found: Replan) -> Table:
    """Return gains before and now by member, and how many packages each alone refuses."""
    blocked = [None if of is None else of.agreement.obstacles.blocked_alone for of in (found.before, found.after)]
    rows = tuple(
        (
            Cell(Name("economy", member)),
            *(Cell(float(gain), Reading.MONEY_CHANGE, 1) for gain in found.gain_musd[:, at]),
            *(NOTHING if alone is None else Cell(alone.get(member, 0), Reading.COUNT) for alone in blocked),
        )
        for at, member in enumerate(mechanism.members)
    )
    total = (
        Cell(Text("column.total")),
        *(Cell(float(gain), Reading.MONEY_CHANGE, 1) for gain in found.gain_musd.sum(axis=1)),
        NOTHING,
        NOTHING,
    )
    columns = (
        MEMBER,
        *(Column(Text(f"replan.gain.{head}"), USD_YEAR) for head in ("planned", "signed", "then")),
        *(Column(Text(f"replan.alone.{head}")) for head in ("before", "now")),
    )
    counts: dict[str, Words] = {"before": counted(_packages(found.before)), "now": counted(_packages(found.after))}
    note = Text("replan.members_note"), Text("replan.counts_note", counts)
    return Table("replan-members", Text("replan.members"), columns, (*rows, total), note)


def _packages(of: Listed | None) -> int:
    return 0 if of is None else int(np.size(of.accepted))
