"""What a delegation is asked: its trade, its tariffs, what domains ask of it, and costs of measures that it pays."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import InputError, Mechanism, Region, said, suggest
from ortaq.core.report import Name, Text, Words
from ortaq.domains import asking, parts
from ortaq.observe.regions.counts import Count

TRADE, TARIFFS, BESIDE, COSTS = "trade", "tariffs", "beside", "costs"
SHEETS = (TRADE, TARIFFS, BESIDE, COSTS)
"""Parts of a questionnaire, in this order."""

PARTNERS = 12
"""Partners that are asked about: members first, then those with most trade."""

GOODS = "goods"
"""Stands for every sector but services, as in pins."""

MUSD, MUSD_YEAR, PERCENT = Text("unit.musd"), Text("books.unit.musd_year"), Text("unit.percent")


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a questionnaire.

    Attributes
    ----------
    sheet : str
        One of ``SHEETS``.
    id : str
        Unique in its sheet, the same in every language.
    said : tuple of words
        What it is: partner, flow, sector; or measure and item.
    value : float
        The house's figure; NaN where it has none.
    unit : words
    source : str
    other : float
        The other side's count; NaN where none is known.
    other_source : str
    """

    sheet: str
    id: str
    said: tuple[Words, ...]
    value: float
    unit: Words
    source: str
    other: float = float("nan")
    other_source: str = ""


def questions(region: Region, mechanism: Mechanism, counts: Sequence[Count], member: str) -> tuple[Row, ...]:
    """Return the rows of one delegation's questionnaire.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    counts : sequence of Count
        What sources state beside each other.
    member : str

    Raises
    ------
    InputError
        The delegation does not sit at this table.
    """
    if member not in mechanism.members:
        known = said("members: {members}", members=", ".join(mechanism.members))
        raise InputError(
            f"'{member}' does not sit at the table of '{mechanism.id}'",
            where="delegation",
            why="a questionnaire is of one member",
            fix=suggest(member, mechanism.members) or known,
        )
    partners = _partners(region, mechanism, member)
    return (
        *_trade(region, counts, member, partners),
        *_tariffs(region, member, partners),
        *_of_domains(region, member),
        *_costs(mechanism, member),
    )


def _partners(region: Region, mechanism: Mechanism, member: str) -> list[str]:
    at = region.economy_ids.index(member)
    turnover = (region.flow[:, at, :] + region.flow[:, :, at]).sum(axis=0)
    others = [region.economy_ids[i] for i in np.argsort(-turnover, kind="stable") if i != at]
    return [m for m in others if m in mechanism.members] + [o for o in others if o not in mechanism.members][:PARTNERS]


def _trade(region: Region, counts: Sequence[Count], member: str, partners: Sequence[str]) -> Iterator[Row]:
    theirs = {(c.exporter, c.importer, c.sector): c for c in counts if c.reporter not in {"", member}}
    for partner in partners:
        for kind, seller, buyer in (("exports", member, partner), ("imports", partner, member)):
            n, i = region.economy_ids.index(buyer), region.economy_ids.index(seller)
            goods = [j for j, s in enumerate(region.sector_ids) if s != "services"]
            sectors = [(s, [j]) for j, s in enumerate(region.sector_ids)]
            for sector, at in ([] if GOODS in region.sector_ids else [(GOODS, goods)]) + sectors:
                other = theirs.get((seller, buyer, sector))
                used = "+".join(dict.fromkeys(str(region.flow_source[j, n, i]) for j in at))
                yield Row(
                    TRADE,
                    f"{seller}/{buyer}/{sector}",
                    (
                        Name("economy", partner),
                        Text(f"books.{kind}"),
                        Text("books.goods") if sector == GOODS else Name("sector", sector),
                    ),
                    float(region.flow[at, n, i].sum()),
                    MUSD,
                    "+".join(dict.fromkeys(used.split("+"))),
                    other.value_musd if other else float("nan"),
                    f"{other.source} {other.year}" if other else "",
                )


def _tariffs(region: Region, member: str, partners: Sequence[str]) -> Iterator[Row]:
    n = region.economy_ids.index(member)
    for partner in partners:
        i = region.economy_ids.index(partner)
        for j, sector in enumerate(region.sector_ids):
            if sector != "services":
                yield Row(
                    TARIFFS,
                    f"{partner}/{member}/{sector}",
                    (Name("economy", partner), Text("books.imports"), Name("sector", sector)),
                    100.0 * float(region.tariff[j, n, i]),
                    PERCENT,
                    str(region.tariff_source[j, n, i]),
                )


def _of_domains(region: Region, member: str) -> Iterator[Row]:
    for name, asked in parts("asked").items():
        with asking(name, "asked"):
            own = tuple(asked(region, member))
        for each in own:
            yield Row(BESIDE, f"{name}/{each.id}", (each.said,), each.value, each.unit, each.source)


def _costs(mechanism: Mechanism, member: str) -> Iterator[Row]:
    for measure in mechanism.measures:
        cost = measure.cost
        if cost is None or member not in cost.paying:
            continue
        title = Name("change", measure.id)
        items = [
            ("capex", cost.capex_musd.central, MUSD),
            ("opex", cost.opex_musd_per_year.central, MUSD_YEAR),
        ]
        if cost.finance is None:  # terms of investors say who pays of those
            items.append(("share", 100.0 * cost.payers.get(member, 0.0), PERCENT))
        for item, value, unit in items:
            yield Row(COSTS, f"{measure.id}/{item}", (title, Text(f"books.{item}")), value, unit, cost.source)
