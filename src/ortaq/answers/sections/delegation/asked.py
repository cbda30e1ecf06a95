"""What a delegation may ask for and from whom, what others may ask of it, and what it refuses."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from ortaq.agreement import refusal, transfers
from ortaq.answers.asks import Ask, Asking, asked_of, asks
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import USD_YEAR
from ortaq.answers.sections.needs import needs_mark
from ortaq.answers.sections.reasons import fixes, objections
from ortaq.answers.sections.sharing import sharing_table
from ortaq.answers.sections.words import counted, economies, money, tagged, tagged_short, tags
from ortaq.answers.standing import standing
from ortaq.core.report import Cell, Column, Items, Name, Reading, Section, Table, Text, Words

MOST_ASKS = 5
"""Rows of the small tables of the first page."""

LEAST_PAID = 5e-4
"""Million USD a year below which nobody is named as a payer."""

WHOM, WHAT = Column(Text("front.for_whom")), Column(Text("front.for_what"))


def asks_box(material: Material, member: str) -> Table:
    """Return the first things to ask for."""
    found = asks(material, member)[:MOST_ASKS]
    rows = tuple(
        (
            Cell(economies(one.of)),
            Cell(_asked(material, one)),
            Cell(one.worth_musd, Reading.MONEY_CHANGE, 1),
            Cell(one.price_musd, Reading.MONEY),
        )
        for one in found
    ) or ((Cell(Text("front.contested_none")), *[Cell("")] * 3),)
    columns = (WHOM, WHAT, Column(Text("front.adds"), USD_YEAR), Column(Text("front.for_price"), USD_YEAR))
    return Table("asks-in-short", Text("front.for_ask"), columns, rows)


def refuses_box(material: Material, member: str) -> Table:
    """Return the measures that a member refuses alone, with what it lacks and what it signs each with."""
    bits = _refused(material, member)[:MOST_ASKS]
    rows = tuple(
        (
            Cell(tagged_short(material.payoffs.measures, bit), flag=needs_mark(material.mechanism.measures[bit])),
            Cell(_lacks(material, member, 1 << bit), Reading.MONEY),
            Cell(_signed_with(material, member, bit)),
        )
        for bit in bits
    ) or ((Cell(Text("front.contested_none")), Cell(""), Cell("")),)
    columns = (
        Column(Text("front.measure")),
        Column(Text("front.for_lacks"), USD_YEAR),
        Column(Text("front.for_remedy")),
    )
    return Table("refuses-in-short", Text("front.for_refuses"), columns, rows)


def asks_section(material: Material, member: str) -> Section:
    """Return what to ask of whom, what others may ask, and how the gain could be divided."""
    name = Name("economy", member)
    said: list[Words] = [Text("delegation.asks_lead", {"member": name})]
    said += [Text("delegation.offer", _of(one)) for one in asks(material, member) if one.pays and one.price_musd > 0.0][
        :1
    ]
    tables = [
        _asks(material, asks(material, member), "asks", Text("delegation.asks", {"member": name})),
        _asks(material, asked_of(material, member), "asked", Text("delegation.asked", {"member": name}), by=True),
        *_solutions(material, member),
        *_shared(material, member),
    ]
    return Section("delegation-asks", Text("delegation.asks_title"), tuple(said), tuple(t for t in tables if t.rows))


def refusals_section(material: Material, member: str) -> Section | None:
    """Return what a member refuses, why, and what would make it sign; None where packages were searched."""
    if material.searched is not None:
        return None
    name, agreement = Name("economy", member), material.agreement
    whole = (1 << len(agreement.measures)) - 1
    proposals: dict[int, Words] = {1 << bit: tagged(agreement.measures, bit) for bit in range(len(agreement.measures))}
    proposals.setdefault(whole, Text("refusals.whole"))
    if (closest := agreement.obstacles.closest) is not None:
        proposals.setdefault(closest, Text("delegation.closest", {"tags": tags(closest)}))
    rows = tuple(
        _refusal(material, member, title, package)
        for package, title in proposals.items()
        if material.payoffs.is_verified(package) and _refuses(material, member, package)
    )
    blocked: dict[str, Words] = {"member": name, "number": counted(agreement.obstacles.blocked_alone.get(member, 0))}
    said = (Text("delegation.blocks", blocked), Text("delegation.refusals_lead" if rows else "delegation.refuses_none"))
    columns = (
        Column(Text("column.proposal")),
        Column(Text("delegation.why")),
        Column(Text("front.for_lacks"), USD_YEAR),
        Column(Text("delegation.signs_with")),
        Column(Text("delegation.paid_by")),
        Column(Text("column.fix")),
    )
    table = Table("own-refusals", Text("delegation.refusals", {"member": name}), columns, rows)
    return Section("delegation-refusals", Text("delegation.refusals_title"), said, (table,) if rows else ())


def _asked(material: Material, one: Ask) -> Text:
    bit = material.payoffs.measures.index(one.measure)
    return Text(f"front.ask_{one.asking.value}", {"measure": tagged_short(material.payoffs.measures, bit)})


def _of(one: Ask) -> dict[str, Words]:
    return {
        "of": economies(one.of),
        "by": Name("economy", one.by),
        "measure": Name("change", one.measure),
        "worth": money(one.worth_musd),
        "price": money(one.price_musd),
    }


def _asks(material: Material, found: Sequence[Ask], id: str, title: Text, *, by: bool = False) -> Table:
    """Return asks a row each, with what is left over for who asks if it makes up for what others lose."""
    rows = tuple(
        (
            Cell(Name("economy", one.by) if by else economies(one.of)),
            Cell(_asked(material, one)),
            Cell(one.worth_musd, Reading.MONEY_CHANGE, 1),
            Cell(one.price_musd, Reading.MONEY),
            Cell(one.worth_musd - one.price_musd, Reading.MONEY_CHANGE, 1)
            if one.asking is Asking.CONSENT
            else Cell(Text("delegation.within")),
            Cell(_needed(material, one)),
        )
        for one in found
    )
    columns = (
        Column(Text("delegation.by")) if by else WHOM,
        WHAT,
        Column(Text("delegation.worth"), USD_YEAR),
        Column(Text("front.for_price"), USD_YEAR),
        Column(Text("delegation.left"), USD_YEAR),
        Column(Text("delegation.parties")),
    )
    return Table(id, title, columns, rows, (Text("delegation.asks_note"),))


def _needed(material: Material, one: Ask) -> tuple[Name, ...]:
    measure = next(m for m in material.mechanism.measures if m.id == one.measure)
    return economies(measure.taking_part)


def _refuses(material: Material, member: str, package: int) -> bool:
    agreement = material.agreement
    at = material.payoffs.members.index(member)
    return not bool(agreement.signs(agreement.robust_gain_percent[package])[at])


def _refused(material: Material, member: str) -> list[int]:
    """Return the measures that a member refuses alone, what lacks most first."""
    found = [bit for bit in range(len(material.payoffs.measures)) if _refuses(material, member, 1 << bit)]
    return sorted(found, key=lambda bit: -_lacks(material, member, 1 << bit))


def _lacks(material: Material, member: str, package: int) -> float:
    at = material.payoffs.members.index(member)
    return max(-float(material.agreement.surplus_musd[package, at]), 0.0)


def _signed_with(material: Material, member: str, bit: int) -> Words:
    """Return the measure with which a member signs one that it refuses alone, by what it brings and the package."""
    losers = standing(material)[bit].losers
    own = next((one for one in losers if one.member == member and one.signed_with is not None), None)
    if own is not None and own.signed_with is not None:
        at = material.payoffs.measures.index(own.signed_with)
        return Text(
            "front.for_with", {"measure": tagged_short(material.payoffs.measures, at), "gain": money(own.brings_musd)}
        )
    package = material.agreement.recommended
    if package is not None:
        return Text("front.for_package")
    return Text("front.for_paid")


def _refusal(material: Material, member: str, title: Words, package: int) -> tuple[Cell, ...]:
    found = refusal(material.payoffs, material.agreement, package)
    own = replace(found, objections=tuple(one for one in found.objections if one.member == member))
    single = package.bit_count() == 1
    return (
        Cell(title),
        Cell(Items(objections(own))),
        Cell(_lacks(material, member, package), Reading.MONEY),
        Cell(_signed_with(material, member, package.bit_length() - 1) if single else ""),
        Cell(Items(tuple(_payers(material, package)) or (Text("delegation.no_payer"),))),
        Cell(Items(fixes(found, material.agreement.measures))),
    )


def _payers(material: Material, package: int) -> Iterator[Text]:
    """Yield who would pay how much, the same in every shock, so that all sign; nothing where no payment does that."""
    found = transfers(material.payoffs, material.agreement, package)
    if found is None:
        return
    received = found.received_musd[:, 0]
    for at in np.argsort(received, kind="stable").tolist():
        if received[at] < -LEAST_PAID:
            said: dict[str, Words] = {
                "member": Name("economy", material.payoffs.members[at]),
                "musd": money(-float(received[at])),
            }
            yield Text("front.amount", said)


def _solutions(material: Material, member: str) -> tuple[Table, ...]:
    """Return what each way of choosing a package gives a member, its own best first; nothing where nobody signs."""
    agreement, payoffs = material.agreement, material.payoffs
    at = payoffs.members.index(member)
    rows = sorted(
        (
            (float(payoffs.gain_musd[ties[0], at] @ payoffs.probability), name, ties[0])
            for name, ties in agreement.solutions.items()
            if ties
        ),
        key=lambda row: -row[0],
    )
    if not rows:
        return ()
    columns = (
        Column(Text("column.chosen_by")),
        Column(Text("column.package")),
        Column(Text("front.adds"), USD_YEAR),
        Column(Text("front.pays"), USD_YEAR),
    )
    cells = tuple(
        (
            Cell(Text(f"solution.{name}")),
            Cell(tags(package)),
            Cell(gain, Reading.MONEY_CHANGE, 1),
            Cell(float(payoffs.cost_musd[package, at]), Reading.MONEY),
        )
        for gain, name, package in rows
    )
    title = Text("delegation.solutions", {"member": Name("economy", member)})
    return (Table("own-solutions", title, columns, cells, (Text("delegation.solutions_note"),)),)


def _shared(material: Material, member: str) -> tuple[Table, ...]:
    """Return how the worth of acting together could be divided; the row of the member stands out."""
    if material.sharing is None:
        return ()
    whole = sharing_table(material.agreement, material.sharing)
    return (replace(whole, chosen=material.sharing.members.index(member)),)
