"""`ortaq corridors --tonnes`: what trade weighs and is worth by product group and pair, beside what was counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan

import numpy as np

from ortaq.core import Array, Band, Corner, Mask, Program, Region
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text, Words
from ortaq.domains.corridors.commands.asked import Subject, refuse_others
from ortaq.domains.corridors.commands.program_tables import program_table
from ortaq.domains.corridors.freight.groups import ANY, OUTSIDE, FreightDemand
from ortaq.domains.corridors.freight.outside import sides
from ortaq.domains.corridors.freight.stated import COMPARED, ModeShare, StatedFreight, StatedTonnes
from ortaq.domains.corridors.freight.tonnes import freight_demand_of, stated_freight_of, whole_pair

PAIRS_SHOWN = 15
"""Pairs in the table, heaviest first; all are in --json."""

MT, MUSD, USD_T, PERCENT = (
    Text(key) for key in ("corridors.mt_year", "unit.musd", "corridors.data.usd_tonne", "corridors.percent")
)


@dataclass(frozen=True, eq=False)
class Weighed:
    """Demand at the three ends of the range, and the trade that is shown.

    Attributes
    ----------
    low, central, high : FreightDemand
    shown : ndarray of bool, shape (exporter, importer)
        Pairs with a member on one side.
    """

    region: Region
    stated: StatedFreight
    members: tuple[str, ...]
    language: str
    low: FreightDemand
    central: FreightDemand
    high: FreightDemand
    shown: Mask

    def tonnes(self, where: Array) -> Band:
        """Return the tonnes of some cells, million a year, with their range."""
        ends = (float((demand.mt * where).sum()) for demand in (self.low, self.central, self.high))
        return Band(*ends)

    def called(self, group: str) -> str:
        """Return the title of a group in the language of the reader."""
        titles = next(g.titles for g in self.central.groups if g.id == group)
        return titles.get(self.language) or titles.get("en") or group


def tonnes_command(
    program: Program,
    *,
    of: Subject,
    as_json: bool,
    **other: object,
) -> None:
    """Show tonnes and values of the members' trade by product group and pair, and what was counted of them."""
    refuse_others("tonnes", "tonnes", other)
    baseline, codes, _ = of.asked(program)
    weighed = _weighed(baseline, codes, program.language)
    section = Section(
        "tonnes",
        Text("corridors.tonnes.title"),
        (Text("corridors.tonnes.meaning"),),
        (_groups(weighed), _pairs(weighed), _counted(weighed), _modes(weighed), _data(weighed)),
    )
    program.answer(
        (section,),
        baseline,
        as_json=as_json,
        question={
            "region": {"name": baseline.name, "digest": baseline.stamp},
            "freight": weighed.stated.digest,
            "members": list(codes),
        },
        computed={"assumptions": [a.id for a in baseline.assumptions if a.id in _sources(weighed.stated)]},
    )


def _weighed(region: Region, members: Sequence[str], language: str) -> Weighed:
    stated = stated_freight_of(region)
    low, central, high = (freight_demand_of(region, end) for end in (Corner.LOW, Corner.CENTRAL, Corner.HIGH))
    own = np.isin(region.economy_ids, members)
    shown = own[:, None] | own[None, :]
    return Weighed(region, stated, tuple(members), language, low, central, high, shown)


def _groups(weighed: Weighed) -> Table:
    """Return what the members trade of each group with all partners, both directions."""
    demand = weighed.central
    rows = []
    for g, group in enumerate(demand.groups):
        cells = np.zeros_like(demand.mt)
        cells[g] = weighed.shown
        mt, musd = (demand.mt * cells).sum(), (demand.value_musd * cells).sum()
        outside = (demand.mt * cells).sum() - (demand.network_mt * cells).sum()
        rows.append(
            (
                Cell(weighed.called(group.id)),
                Cell(weighed.tonnes(cells)),
                Cell(musd, Reading.MONEY),
                Cell(_ratio(musd, mt)),
                Cell(group.tonnes_per_feu, Reading.INPUT),
                Cell(_ratio(musd, mt) * group.tonnes_per_feu.central),
                Cell(100.0 * _ratio(outside, mt)),
            )
        )
    columns = (
        _head("group"),
        _head("tonnes", MT),
        _head("value", MUSD),
        _head("worth", USD_T),
        _head("load", Text("corridors.tonnes.t_feu")),
        _head("worth_feu", Text("corridors.usd_feu")),
        _head("outside", PERCENT),
    )
    return Table("tonnes-groups", Text("corridors.tonnes.groups"), columns, tuple(rows))


def _pairs(weighed: Weighed) -> Table:
    demand, codes = weighed.central, weighed.central.economies
    total = demand.network_mt.sum(axis=0) * weighed.shown
    rows = []
    for at in np.argsort(-total, axis=None, kind="stable")[:PAIRS_SHOWN].tolist():
        i, n = divmod(at, len(codes))
        pair = np.zeros_like(total)
        pair[i, n] = 1.0
        most = int(demand.network_mt[:, i, n].argmax())
        rows.append(
            (
                Cell(Name("economy", codes[i])),
                Cell(Name("economy", codes[n])),
                Cell(total[i, n]),
                Cell(weighed.tonnes(pair)),
                Cell(demand.value_musd[:, i, n].sum(), Reading.MONEY),
                Cell(weighed.called(demand.groups[most].id), more=(Cell(demand.network_mt[most, i, n]),)),
            )
        )
    columns = (
        _head("exporter"),
        _head("importer"),
        _head("network", MT),
        _head("tonnes", MT),
        _head("value", MUSD),
        Column(Text("corridors.tonnes.head.most"), "", (Column(Text("corridors.tonnes.head.network"), MT),)),
    )
    return Table("tonnes-pairs", Text("corridors.tonnes.pairs"), columns, tuple(rows))


def _counted(weighed: Weighed) -> Table:
    """Return counts of whole pairs beside what groups add up to, and what counted groups are worth a tonne."""
    shown = [row for row in weighed.stated.tonnes if {row.exporter, row.importer} & set(weighed.members)]
    rows = []
    for row in sorted(shown, key=lambda r: (not whole_pair(r), -r.mt.central))[:PAIRS_SHOWN]:
        cells = _cells_of(weighed.central, row)
        mt, musd = ((x * cells).sum() for x in (weighed.central.network_mt, weighed.central.value_musd))
        group: Words = Text("corridors.tonnes.all") if whole_pair(row) else weighed.called(row.group)
        rows.append(
            (
                Cell(Name("economy", row.exporter)),
                Cell(Name("economy", row.importer)),
                Cell(group),
                Cell(row.mt, Reading.INPUT, more=(Cell(str(row.year)),), source=row.source),
                Cell(mt),
                Cell(_ratio(musd, (weighed.central.mt * cells).sum())),
            )
        )
    columns = (
        _head("exporter"),
        _head("importer"),
        _head("group"),
        Column(Text("corridors.head.counted"), MT, (Column(Text("corridors.head.year")),)),
        _head("network", MT),
        _head("worth", USD_T),
    )
    note = Text("corridors.tonnes.counted_note")
    return Table("tonnes-counted", Text("corridors.tonnes.counted"), columns, tuple(rows), (note,))


def _cells_of(demand: FreightDemand, row: StatedTonnes) -> Array:
    cells = np.zeros_like(demand.mt)
    i, n = demand.economies.index(row.exporter), demand.economies.index(row.importer)
    cells[[whole_pair(row) or g.id == row.group for g in demand.groups], i, n] = 1.0
    return cells


def _modes(weighed: Weighed) -> Table:
    """Return published shares of ways; those outside the network beside what the rows of pairs add up to."""
    rows = [
        (
            Cell(_side(row.exporters)),
            Cell(_side(row.importers)),
            Cell(Text(f"corridors.tonnes.way.{row.way}")),
            Cell(Text(f"corridors.tonnes.head.{row.measure}")),
            Cell(_percent(row.share), Reading.INPUT, source=row.source),
            Cell(100.0 * _outside_share(weighed.central, row) if row.way in OUTSIDE else nan),
        )
        for row in weighed.stated.modes
        if row.use == COMPARED
    ]
    columns = (
        _head("exporter"),
        _head("importer"),
        _head("way"),
        _head("measure"),
        _head("published", PERCENT),
        _head("stated", PERCENT),
    )
    return Table("tonnes-modes", Text("corridors.tonnes.modes"), columns, tuple(rows))


def _side(codes: tuple[str, ...]) -> Words:
    return Text("corridors.tonnes.others") if codes == (ANY,) else tuple(Name("economy", code) for code in codes)


def _percent(share: Band) -> Band:
    return Band(100.0 * share.low, 100.0 * share.central, 100.0 * share.high)


def _outside_share(demand: FreightDemand, row: ModeShare) -> float:
    """Return the share of a way outside the network in the trade of two sides, both directions."""
    one, other = sides(row, demand.economies)
    share, size = {
        "tonnes": (demand.outside_tonnes, demand.mt),
        "value": (demand.outside_value, demand.value_musd),
    }[row.measure]
    of = [row.groups == (ANY,) or g.id in row.groups for g in demand.groups]
    taken = share[OUTSIDE.index(row.way)] * size
    pairs = (np.ix_(of, one, other), np.ix_(of, other, one))
    return _ratio(sum(float(taken[at].sum()) for at in pairs), sum(float(size[at].sum()) for at in pairs))


def _data(weighed: Weighed) -> Table:
    """Return every pair and group of the members for programs."""
    demand = weighed.central
    counted = {(row.group, row.exporter, row.importer) for row in weighed.stated.tonnes}
    records: list[dict[str, object]] = []
    for g, i, n in np.argwhere(weighed.shown & (demand.mt + demand.value_musd > 0.0)).tolist():
        key = (demand.groups[g].id, demand.economies[i], demand.economies[n])
        records.append(
            dict(zip(("group", "exporter", "importer"), key, strict=True))
            | {
                "tonnes_low_mt": float(weighed.low.mt[g, i, n]),
                "tonnes_mt": float(demand.mt[g, i, n]),
                "tonnes_high_mt": float(weighed.high.mt[g, i, n]),
                "network_mt": float(demand.network_mt[g, i, n]),
                "value_musd": float(demand.value_musd[g, i, n]),
                "usd_per_tonne": float(demand.value_usd_per_t[g, i, n]),
                "counted": key in counted,
            }
        )
    return program_table("tonnes", records, _FIELDS)


_FIELDS = (
    "group",
    "exporter",
    "importer",
    "tonnes_low_mt",
    "tonnes_mt",
    "tonnes_high_mt",
    "network_mt",
    "value_musd",
    "usd_per_tonne",
    "counted",
)


def _sources(stated: StatedFreight) -> set[str]:
    tables = (stated.groups, stated.shares, stated.values, stated.tonnes, stated.modes, stated.places, stated.weights)
    return {source for rows in tables for row in rows for source in row.source.split("+")}


def _head(name: str, unit: Words = "") -> Column:
    return Column(Text(f"corridors.tonnes.head.{name}"), unit)


def _ratio(part: float, whole: float) -> float:
    return float(part / whole) if whole > 0.0 else nan
