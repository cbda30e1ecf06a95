"""The members on the first page: what one package brings each of them, and how surely."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.answers.doubt import judged_draws
from ortaq.answers.material import Material
from ortaq.answers.might_not import STRESS, refuses_in_cases
from ortaq.answers.sections.first_page_choices import signs
from ortaq.answers.sections.gains import INCOME, MEMBER, USD_YEAR, gdp_musd, spending_sentence
from ortaq.answers.sections.words import counted
from ortaq.core import Band, Verdict, verdict
from ortaq.core.report import Cell, Column, Name, Number, Reading, Table, Text

MOST_OUTSIDE = 4
"""Non-members that gain of whom the amount is told."""

GAIN_COLUMNS = (
    Column(Text("front.verdict")),
    Column(Text("front.brings"), USD_YEAR, bar=True),
    Column(Text("front.of_income"), INCOME),
    Column(Text("front.of_gdp"), Text("unit.percent_gdp")),
    Column(Text("front.worst"), USD_YEAR),
    Column(Text("front.pays"), USD_YEAR),
    Column(Text("front.stress"), USD_YEAR),
    Column(Text("front.signs_in")),
)
"""Heads of what a package brings a member, behind the first column; `gain_cells` fills them."""

_GOOD = {Verdict.GAINS: 1, Verdict.LOSES: -1}


@dataclass(frozen=True, slots=True)
class MemberGain:
    """What a package brings a member a year, net of its share of the cost, in the mean over the shocks.

    Attributes
    ----------
    member : str
    verdict : Verdict
        As members look at shocks, against what matters to each; open where the range of the gain holds both.
    musd : Band
        5th and 95th percentile of the draws around the central case; ends over the cases where nothing was drawn.
    income_percent : float
    gdp : Band
        The gain with its range, percent of gross domestic product.
    worst_musd : float
        Under the shock in which it gains least.
    pays_musd : float
    stress_musd : float
        Where effects are weak and costs high.
    signed, draws : int
        In how many of the draws, or cases, it signs.
    gains : bool
        Whether the central gain matters, whatever its range.
    """

    member: str
    verdict: Verdict
    musd: Band
    income_percent: float
    gdp: Band
    worst_musd: float
    pays_musd: float
    stress_musd: float
    signed: int
    draws: int
    gains: bool

    @property
    def gdp_percent(self) -> float:
        """The gain in percent of gross domestic product."""
        return self.gdp.central


def member_gains(material: Material, package: int) -> tuple[MemberGain, ...]:
    """Return what a notable package brings every member.

    Parameters
    ----------
    material : Material
    package : int
        Solved in every case.
    """
    payoffs, band = material.payoffs, material.bands[package]
    mean = payoffs.gain_musd[package] @ payoffs.probability
    in_cases = band.musd_by_case @ payoffs.probability
    low, high = in_cases.min(axis=0), in_cases.max(axis=0)
    signed, draws = (~refuses_in_cases(material, package)).sum(axis=0), len(material.cases)
    under = judged_draws(material)
    row = None if under is None else under.drawn.row(package)
    if under is not None and row is not None:
        spread = under.member_bands(package)
        low, high = np.array([b.low for b in spread]), np.array([b.high for b in spread])
        signed, draws = under.draws - under.refusals[row], under.draws
    income, gdp = payoffs.income_musd[:, 0], gdp_musd(material)
    asked = material.mechanism.threshold_by_member * income / 100.0
    small = material.mechanism.materiality.musd_of(payoffs.members, income)
    stress = in_cases[material.cases.index(STRESS)]
    percent = payoffs.gain_percent[package] @ payoffs.probability
    words = material.agreement.verdicts(package)
    return tuple(
        MemberGain(
            member=member,
            verdict=_word(words[i], Band(*(float(v - asked[i]) for v in (low[i], mean[i], high[i]))), float(small[i])),
            musd=Band(float(low[i]), float(mean[i]), float(high[i])),
            income_percent=float(percent[i]),
            gdp=Band(*(100.0 * float(end / gdp[i]) for end in (low[i], mean[i], high[i]))),
            worst_musd=float(payoffs.gain_musd[package, i].min()),
            pays_musd=float(payoffs.cost_musd[package, i]),
            stress_musd=float(stress[i]),
            signed=int(signed[i]),
            draws=draws,
            gains=words[i] is Verdict.GAINS,
        )
        for i, member in enumerate(payoffs.members)
    )


def _word(central: Verdict, margin: Band, material: float) -> Verdict:
    """Return the word as members look at shocks, unless the range of the mean gain leaves it open."""
    return Verdict.OPEN if verdict(margin, material) is Verdict.OPEN else central


def members_table(material: Material, package: int) -> Table:
    """Return a row for each member, then all together, then those who are not at the table."""
    found = member_gains(material, package)
    columns = (MEMBER, *GAIN_COLUMNS)
    rows = (*map(_row, found), *_below(material, package, found), *_outside(material, package))
    title = Text("front.members" if material.agreement.is_accepted(package) else "answer.table_closest")
    return Table(
        "gains",
        title,
        columns,
        rows,
        (*spending_sentence(material), *outsiders(material, package)),
        cut=(len(found), ""),
    )


def verdict_cell(one: MemberGain) -> Cell:
    """Return what a package is to a member, in a word."""
    return Cell(Text(f"verdict.{one.verdict.value}"), good=_GOOD.get(one.verdict, 0))


def gain_cells(one: MemberGain) -> tuple[Cell, ...]:
    """Return what stands below the heads of `GAIN_COLUMNS`."""
    return (
        verdict_cell(one),
        Cell(one.musd, Reading.MONEY_CHANGE),
        Cell(one.income_percent, Reading.CHANGE),
        Cell(one.gdp_percent, Reading.CHANGE),
        Cell(one.worst_musd, Reading.MONEY_CHANGE, 1),
        Cell(one.pays_musd, Reading.MONEY),
        Cell(one.stress_musd, Reading.MONEY_CHANGE, 1),
        Cell(signs(one.signed, one.draws)),
    )


def _row(one: MemberGain) -> tuple[Cell, ...]:
    return Cell(Name("economy", one.member)), *gain_cells(one)


def _below(material: Material, package: int, found: tuple[MemberGain, ...]) -> Iterator[tuple[Cell, ...]]:
    """Yield the sum over the members; its range is that of the sum, not the sum of ranges."""
    payoffs, band, under = material.payoffs, material.bands[package], judged_draws(material)
    by_case = band.musd_by_case.sum(axis=1) @ payoffs.probability
    low, high = float(by_case.min()), float(by_case.max())
    signed, draws = len(band.accepted_in), len(material.cases)
    if under is not None and (row := under.drawn.row(package)) is not None:
        spread = under.joint_band(package)
        low, high, signed, draws = spread.low, spread.high, int(under.count[row]), under.draws
    joint = payoffs.gain_musd[package].sum(axis=0)
    nothing = Cell("")
    yield (
        Cell(Text("front.together")),
        nothing,
        Cell(Band(low, sum(one.musd.central for one in found), high), Reading.MONEY_CHANGE),
        nothing,
        nothing,
        Cell(float(joint.min()), Reading.MONEY_CHANGE, 1),
        Cell(sum(one.pays_musd for one in found), Reading.MONEY),
        Cell(sum(one.stress_musd for one in found), Reading.MONEY_CHANGE, 1),
        Cell(signs(signed, draws)),
    )


def _outside(material: Material, package: int) -> Iterator[tuple[Cell, ...]]:
    """Yield what all who are not at the table gain together, nothing where that was not computed."""
    found = material.outside
    if found is None or package not in found.packages:
        return
    at, nothing = found.packages.index(package), Cell("")
    mean = found.gain_musd[:, at].sum(axis=1) @ found.probability
    yield (
        Cell(Text("front.not_at_table", {"number": counted(len(found.economies))})),
        nothing,
        Cell(found.joint(package), Reading.MONEY_CHANGE),
        nothing,
        nothing,
        Cell(float(found.gain_musd[0, at].sum(axis=0).min()), Reading.MONEY_CHANGE, 1),
        Cell(float(found.paid_musd[0, at].sum()), Reading.MONEY),
        Cell(float(mean[found.cases.index(STRESS)]), Reading.MONEY_CHANGE, 1) if STRESS in found.cases else nothing,
        nothing,
    )


def outsiders(material: Material, package: int) -> tuple[Text, ...]:
    """Return which non-members gain most without a seat and which lose what matters; nothing where not computed."""
    found = material.outside
    if found is None or package not in found.packages:
        return ()
    gains = dict(zip(found.economies, (band.central for band in found.gains(package)), strict=True))

    def named(codes: Sequence[str]) -> tuple[Text, ...]:
        return tuple(
            Text("front.amount", {"member": Name("economy", c), "musd": Number(gains[c], Reading.MONEY_CHANGE)})
            for c in codes
        )

    gained, lost = found.of(package, Verdict.GAINS)[:MOST_OUTSIDE], found.of(package, Verdict.LOSES)
    free = (Text("front.outside_gain", {"members": named(gained)}),) if gained else ()
    return *free, Text("front.outside_lose", {"members": named(lost)}) if lost else Text("front.outside_none")
