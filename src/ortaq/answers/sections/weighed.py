"""What `ortaq weigh` says: who depends on whom, of all members or of one, before and after a package or a scenario."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any

from ortaq.answers.dependence_tables import asymmetry_table, ladder_table, losses_table, spread_table
from ortaq.answers.holder_tables import holder_tables, member_tables
from ortaq.answers.money_table import money_table
from ortaq.answers.sections.program_tables import Head, economies, program_table
from ortaq.answers.sections.words import counted
from ortaq.core import Band, Region, Tie
from ortaq.core.report import Cell, Name, Reading, Section, Table, Text, Words
from ortaq.dependence import Weighing
from ortaq.dependence.table import long_table
from ortaq.domains import ties

LONGEST = 15
"""Rows of a member's table that are shown when no partner is named."""

MUSD_YEAR = "million USD a year"


def weighed_section(
    region: Region, found: Weighing, member: str | None, among: Collection[str] = (), added: Sequence[Tie] = ()
) -> Section:
    """Return losses of all members from all powers and how they spread, or one member's losses, the largest first.

    Parameters
    ----------
    region : Region
    found : Weighing
    member : str or None
    among : collection of str, optional
        Names of those that are compared; all if empty.
    added : sequence of Tie, optional
        Stocks that the terms of the package add.
    """
    note = () if found.after is None else (Text("weigh.after", {"title": found.after.title}),)
    how = Text("weigh.exact" if found.before.exact else "weigh.closed_form")
    method = Text("weigh.method", {"how": how, "residual": f"{found.before.residual:.1e}"})
    if member is None:
        tables = (
            *(losses_table(region, found, note), asymmetry_table(region, found.before), spread_table(found)),
            *money_table(region, found),
            *holder_tables(region, ties(region), found.before.members, added),
        )
        named: dict[str, Words] = {"title": found.before.title}
        return Section("dependence", Text("weigh.title", named), (Text("weigh.meaning"), *note, method), tables)
    whole = ladder_table(region, found, member, among)
    title = Text("weigh.member", {"member": Name("economy", member), "title": found.before.title})
    said = (Text("weigh.meaning"), *note, method)
    tables = (
        _first(whole, None if among else LONGEST),
        spread_table(found),
        *money_table(region, found),
        *member_tables(region, ties(region), member, added),
    )
    return Section("dependence", title, said, tables)


def _first(table: Table, count: int | None) -> Table:
    left = len(table.rows[count:]) if count else 0
    more = (Text("weigh.more", {"count": counted(left)}),) if left else ()
    return Table(table.id, table.title, table.columns, table.rows[:count], (*table.note, *more))


def weighed_for_programs(found: Weighing) -> Section:
    """Return every metric of every pair, how good the flows behind it are, and which losses rank beyond doubt."""
    before = found.before
    heads: tuple[Head, ...] = ("stage", "metric", "member", "partner", "value", "flows")
    quality: tuple[Head, ...] = ("member", "partner", "flows", ("imputed", Text("programs.share")), "flow_ln_sd")
    pairs = (before.partners, before.partner_quality), (tuple(p.name for p in before.powers), before.power_quality)
    rows = (
        (*pair, str(told.flag[at]), float(told.imputed_share[at]), Cell(float(told.ln_sd[at]), unit=Text("unit.ln_sd")))
        for partners, told in pairs
        for at, pair in _places(before.members, partners)
    )
    tables = (
        program_table("dependence", heads, _metrics(found)),
        program_table("flows", quality, rows),
        program_table("ranks", ("stage", "metric", "member", "partner", "sure_against"), _ranks(found)),
        program_table("powers", ("power", "economies"), ((p.name, economies(p.economies)) for p in before.powers)),
    )
    return Section("programs", Text("programs.title"), (Text("programs.lead"),), tables, annex=True)


def _metrics(found: Weighing) -> Iterator[tuple[Any, ...]]:
    for stage, metric, unit, member, partner, central, low, high, flows in long_table(found):
        reading = Reading.MONEY if unit == MUSD_YEAR else Reading.AMOUNT
        value = Cell(Band(low, central, high), reading, unit=unit)
        yield stage, metric, Name("economy", member), partner, value, flows


def _ranks(found: Weighing) -> Iterator[tuple[Any, ...]]:
    """Yield for each loss of a member those of its other losses that differ from it beyond doubt."""
    for stage, told in (("before", found.before), ("after", found.after)):
        if told is None:
            continue
        powers = tuple(p.name for p in told.powers)
        losses = (
            ("from_partner", told.partners, told.partners_distinguishable),
            ("from_power", powers, told.powers_distinguishable),
        )
        for metric, partners, sure in losses:
            for at, pair in _places(told.members, partners):
                yield stage, metric, *pair, tuple(p for p, ranked in zip(partners, sure[at], strict=True) if ranked)


def _places(members: tuple[str, ...], partners: tuple[str, ...]) -> Iterator[tuple[tuple[int, int], tuple[Name, str]]]:
    for row, member in enumerate(members):
        for column, partner in enumerate(partners):
            yield (row, column), (Name("economy", member), partner)
