"""What two economies could sign alone, what that does to the others, and what they could sign with whom besides."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ortaq.answers.material import Material
from ortaq.answers.sections.first_page_measures import Brings
from ortaq.answers.sections.gains import MEASURE, USD_YEAR
from ortaq.answers.sections.needs import needs_mark
from ortaq.answers.sections.words import economies, tagged, tagged_short, tags
from ortaq.core import Array, Band, Verdict
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text, Words

if TYPE_CHECKING:
    from ortaq.answers.outside import Outside
    from ortaq.answers.pair import Alone, Pair

SHOWN = 12
"""Others that are printed; files have all."""

_TOGETHER = (Text("pair.together_note"),)

MOVED_MUSD = 0.05
"""Million USD a year below which an economy is not told as moved."""


def alone_section(material: Material, pair: "Pair") -> Section:
    """Return the packages of measures that need only the two, and what the one they would sign does to everybody."""
    ends: dict[str, Words] = {"one": Name("economy", pair.one), "other": Name("economy", pair.other)}
    title = Text("pair.alone_title")
    if pair.alone is None:
        return Section("pair-alone", title, (Text("pair.alone_none", ends),), ())
    package = shown_package(pair.alone)
    said = Text("pair.alone_lead", {**ends, "tags": tags(pair.alone.on_agenda((1 << len(pair.alone.bits)) - 1))})
    verdict = Text("pair.alone_signs" if pair.alone.agreement.is_accepted(package) else "pair.alone_refuses", ends)
    tables = _packages(material, pair, pair.alone), *_others(material, pair.alone, package)
    return Section("pair-alone", title, (said, verdict), tables)


def together_section(material: Material, pair: "Pair") -> Section | None:
    """Return the measures in which both take part with others: what they bring the two and everybody else."""
    bits = _bits(material, pair)
    if not bits:
        return None
    ends: dict[str, Words] = {"one": Name("economy", pair.one), "other": Name("economy", pair.other)}
    table = Table("pair-together", Text("pair.together", ends), *_together(material, pair, bits, tagged), _TOGETHER)
    return Section("pair-with-others", Text("pair.together_title"), (Text("pair.together_lead", ends),), (table,))


def together_box(material: Material, pair: "Pair") -> Table | None:
    """Return the same for a first page, measures by their short names."""
    bits = _bits(material, pair)
    if not bits:
        return None
    title = Text("pair.together", {"one": Name("economy", pair.one), "other": Name("economy", pair.other)})
    return Table("pair-together-in-short", title, *_together(material, pair, bits, tagged_short), _TOGETHER)


def _bits(material: Material, pair: "Pair") -> list[int]:
    """Return the measures of both that need others too, those that need fewest first."""
    both = [bit for bit, m in enumerate(material.mechanism.measures) if {pair.one, pair.other} <= set(m.taking_part)]
    bits = [bit for bit in both if pair.alone is None or bit not in pair.alone.bits]
    return sorted(bits, key=lambda bit: len(material.mechanism.measures[bit].taking_part))


def _together(
    material: Material, pair: "Pair", bits: Sequence[int], called: Callable[[Sequence[str], int], Text]
) -> tuple[tuple[Column, ...], tuple[tuple[Cell, ...], ...]]:
    """Return the heads and rows of measures that need others."""
    rows = tuple(
        (
            Cell(called(material.payoffs.measures, bit), flag=needs_mark(material.mechanism.measures[bit])),
            *_measure(material, pair, bit),
        )
        for bit in bits
    )
    seated = [code for code in (pair.one, pair.other) if code in material.payoffs.members]
    columns = (
        MEASURE,
        Column(Text("pair.also_needs")),
        *(Column(Name("economy", code), USD_YEAR) for code in seated),
        Column(Text("pair.rest"), USD_YEAR),
        Column(Text("front.for_others")),
    )
    return columns, rows


def shown_package(alone: "Alone") -> int:
    """Return the package that two would sign alone, else that of all their measures."""
    recommended = alone.agreement.recommended
    return (1 << len(alone.bits)) - 1 if recommended is None else recommended


def mean_gain(alone: "Alone", package: int, at: int) -> Band:
    """Return what a package brings one of the two in the mean over the shocks, with its range over the cases."""
    by_case = alone.banded.band(alone.payoffs, alone.agreement, package).musd_by_case[:, at] @ alone.payoffs.probability
    return Band.over(by_case)


def others_gain(material: Material, outside: "Outside | None", package: int) -> Band | None:
    """Return what the other members together gain from a package of two, with its range; None where there are none."""
    if outside is None:
        return None
    at = [i for i, code in enumerate(outside.economies) if code in material.payoffs.members]
    if not at:
        return None
    total: Array = outside.gain_musd[:, outside.packages.index(package)][:, at].sum(axis=1) @ outside.probability
    return Band.over(total)


def gain_cells(material: Material, alone: "Alone", package: int) -> tuple[Cell, ...]:
    """Return what a package brings each of the two and the other members together."""
    rest = others_gain(material, alone.outside, package)
    own = (Cell(mean_gain(alone, package, at), Reading.MONEY_CHANGE, 1) for at in range(2))
    return *own, Cell(Text("pair.nobody")) if rest is None else Cell(rest, Reading.MONEY_CHANGE, 1)


def gain_columns(pair: "Pair") -> tuple[Column, ...]:
    """Return the heads of these."""
    ends = (Column(Name("economy", code), USD_YEAR) for code in (pair.one, pair.other))
    return *ends, Column(Text("pair.rest"), USD_YEAR)


def _packages(material: Material, pair: "Pair", alone: "Alone") -> Table:
    """Return every package of these measures that was solved in all cases, what brings the two most first."""
    joint = {p: float(alone.payoffs.joint_gain_musd[p]) for p in alone.banded.packages}
    rows = tuple(
        (
            Cell(tags(alone.on_agenda(package))),
            Cell(float(alone.payoffs.joint_cost_musd[package]), Reading.MONEY),
            *gain_cells(material, alone, package),
            Cell(_signers(alone, package)),
        )
        for package in sorted(joint, key=lambda p: -joint[p])
    )
    columns = (
        Column(Text("column.package")),
        Column(Text("front.cost"), USD_YEAR),
        *gain_columns(pair),
        Column(Text("pair.who_signs")),
    )
    package = shown_package(alone)
    chosen = sorted(joint, key=lambda p: -joint[p]).index(package) if package in joint else None
    return Table("pair-packages", Text("pair.packages"), columns, rows, (Text("pair.packages_note"),), chosen=chosen)


def _signers(alone: "Alone", package: int) -> Words:
    signs = alone.agreement.signs(alone.agreement.robust_gain_percent[package]).tolist()
    who = [member for member, signed in zip(alone.payoffs.members, signs, strict=True) if signed]
    if len(who) == len(signs):
        return Text("pair.both_sign" if alone.agreement.is_accepted(package) else "pair.not_worth")
    return economies(who) if who else Text("pair.neither")


def _others(material: Material, alone: "Alone", package: int) -> Iterator[Table]:
    """Yield what the package does to every other economy that it moves, members first."""
    outside = alone.outside
    if outside is None or package not in outside.packages:
        return
    found = list(zip(outside.economies, outside.gains(package), outside.verdicts(package), strict=True))
    moved = [one for one in found if _seated(material, one[0]) or abs(one[1].central) >= MOVED_MUSD]
    moved.sort(key=lambda one: (not _seated(material, one[0]), -abs(one[1].central)))
    gdp = dict(zip(outside.economies, outside.gdp_musd.tolist(), strict=True))
    rows = tuple(
        (
            Cell(Name("economy", code)),
            Cell(Text("pair.at_table" if _seated(material, code) else "pair.outside")),
            Cell(gain, Reading.MONEY_CHANGE, 1),
            Cell(100.0 * gain.central / gdp[code], Reading.CHANGE, 1),
            Cell(Text(f"verdict.{word.value}"), good={Verdict.GAINS: 1, Verdict.LOSES: -1}.get(word, 0)),
        )
        for code, gain, word in moved
    )
    columns = (
        Column(Text("pair.economy")),
        Column(Text("pair.seat")),
        Column(Text("front.brings"), USD_YEAR),
        Column(Text("front.of_gdp"), Text("unit.percent_gdp")),
        Column(Text("front.verdict")),
    )
    title = Text("pair.others", {"tags": tags(alone.on_agenda(package))})
    yield Table(
        "pair-others",
        title,
        columns,
        rows,
        (Text("pair.others_note"),),
        shown=max(SHOWN, len(material.payoffs.members)),
    )


def _seated(material: Material, code: str) -> bool:
    return code in material.payoffs.members


def _measure(material: Material, pair: "Pair", bit: int) -> tuple[Cell, ...]:
    """Return a measure alone: who else is needed, what it brings the two, the others, and whom it moves."""
    payoffs, measure = material.payoffs, material.mechanism.measures[bit]
    needed = economies(who for who in measure.taking_part if who not in {pair.one, pair.other})
    by_case = material.bands[1 << bit].musd_by_case @ payoffs.probability
    at = [payoffs.members.index(code) for code in (pair.one, pair.other) if code in payoffs.members]
    rest = by_case[:, [i for i in range(len(payoffs.members)) if i not in at]].sum(axis=1)
    moved = Brings.of(material, 0).amounts(bit)
    others = tuple(
        said for said in moved if said.values["member"] not in {Name("economy", c) for c in (pair.one, pair.other)}
    )
    return (
        Cell(needed),
        *(Cell(Band.over(by_case[:, i]), Reading.MONEY_CHANGE, 1) for i in at),
        Cell(Band.over(rest), Reading.MONEY_CHANGE, 1),
        Cell(others),
    )


def fewest_others(material: Material, pair: "Pair") -> tuple[int, Sequence[str]] | None:
    """Return the measure of both that needs fewest others, of equals what brings the two most, and who they are."""
    payoffs, both = material.payoffs, {pair.one, pair.other}
    at = [payoffs.members.index(code) for code in both if code in payoffs.members]
    mean = payoffs.gain_musd @ payoffs.probability
    found = [
        (len(set(m.taking_part) - both), -float(np.sum(mean[1 << bit][at])), bit)
        for bit, m in enumerate(material.mechanism.measures)
        if both <= set(m.taking_part) and set(m.taking_part) - both
    ]
    if not found:
        return None
    bit = min(found)[2]
    return bit, tuple(who for who in material.mechanism.measures[bit].taking_part if who not in both)
