"""`ortaq corridors --ration`: crossings that let so many trucks a day pass, what a place costs, and real income."""

from collections.abc import Sequence
from dataclasses import asdict, replace

import numpy as np

from ortaq.core import CENTRAL, Band, Change, Corner, Effects, InputError, Kind, Program, Region
from ortaq.core.report import Cell, Column, Name, Reading, Table, Text
from ortaq.domains.corridors.commands.asked import network_of
from ortaq.domains.corridors.freight.agenda import over_the_year
from ortaq.domains.corridors.freight.effects import freight_effects_of
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.quotas.moves import QuotaAction, QuotaMove, quotas_of
from ortaq.domains.corridors.quotas.schema import CAPTIVE, known_quota
from ortaq.domains.corridors.report.rationed import rationed_section, rations_of

FORM = "write crossings, trucks a day and, if known, how many were counted: irkeshtam+torugart=12.5/300"


def rationing_answer(
    program: Program, region: Region, members: Sequence[str], ration: Sequence[str], *, as_json: bool
) -> None:
    """Show the price of a place at rationed crossings, who is paid, and real income of members.

    ``ration``: as typed after ``--ration``.
    """
    change = _change(region, ration)
    found = rations_of(region, [change])
    section = rationed_section(found)
    program.answer(
        (replace(section, blocks=(*section.blocks, _income(program, region, members, change))),),
        region,
        as_json=as_json,
        question={"region": {"name": region.name, "digest": region.stamp}, "ration": list(ration)},
        computed={"rations": [asdict(one) for one in found]},
    )


def _change(region: Region, words: Sequence[str]) -> Change:
    moves = tuple(known_quota(network_of(region), _read(word), "--ration") for word in words)
    return Change("ration", Kind.SHOCK, "ration", "", moves, "user_file")


def _read(word: str) -> QuotaMove:
    """Return a quota as it is typed: crossings joined with +, trucks a day, trucks counted."""
    crossings, _, numbers = word.partition("=")
    trucks, _, counted = numbers.partition("/")
    try:
        allowed, before = float(trucks), float(counted or 0.0)
    except ValueError:
        allowed, before = np.nan, np.nan
    if not (allowed > 0.0 and before >= 0.0 and np.isfinite(allowed + before)):
        raise InputError(f"'{word}' says no trucks a day", where="--ration", fix=FORM)
    names = tuple(name.strip() for name in crossings.split("+"))
    own = Band.exact(allowed)
    return QuotaMove(QuotaAction.ALLOWED, names, own, before, CAPTIVE.band, False, "", "user_file")


def _income(program: Program, region: Region, members: Sequence[str], change: Change) -> Table:
    """Return real income of members at the centre, percent and million USD a year."""
    effects = freight_effects_of(region, freight_system_of(region, Corner.CENTRAL))
    hats, sent = over_the_year(effects, quotas_of(change), ())
    given = Effects({"trade_cost_hat": hats[None], "transfer_musd": sent[None]})
    percent = 100.0 * (program.valuation(CENTRAL).world(region).worth(given).real_income_hat[0] - 1.0)
    at = region.economy_positions(members, where="--members")
    rows = tuple(
        (
            Cell(Name("economy", code)),
            Cell(float(percent[i]), Reading.CHANGE, 1),
            Cell(float(percent[i] * region.income[i] / 100.0), Reading.MONEY_CHANGE, 1),
        )
        for code, i in zip(members, at, strict=True)
    )
    columns = (
        Column(Text("corridors.rationed.head.member")),
        Column(Text("corridors.rationed.head.income"), Text("corridors.percent")),
        Column(Text("corridors.rationed.head.money"), Text("unit.musd")),
    )
    return Table("rationed-income", Text("corridors.rationed.income"), columns, rows)
