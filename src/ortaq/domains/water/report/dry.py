"""What a dry year does to whom."""

import numpy as np

from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text
from ortaq.domains.water.basin.rows import MONTHS
from ortaq.domains.water.operation.balance import require_balance
from ortaq.domains.water.regimes import DryYear
from ortaq.domains.water.report.deliveries import KM3_YEAR
from ortaq.domains.water.report.gains import change
from ortaq.domains.water.report.ladder import Rung, ladder_figure
from ortaq.domains.water.report.prices import price_table
from ortaq.domains.water.report.schematic import prefix
from ortaq.domains.water.report.sections import section
from ortaq.domains.water.report.told import banded, mean_prices


def dry_rung(told: DryYear, ends: tuple[DryYear, DryYear]) -> Rung:
    """Return a dry year as a shock among others.

    Parameters
    ----------
    told : DryYear
    ends : tuple of DryYear
        The same where all worths are at their low ends, and at their high ends.
    """
    usual = np.array([ends[0].cost, told.cost, ends[1].cost]).T
    return Rung(Text("water.dry"), usual, told.cost_deal)


def dry_section(told: DryYear, ends: tuple[DryYear, DryYear]) -> Section:
    """Return what a dry year does.

    Parameters
    ----------
    told : DryYear
    ends : tuple of DryYear
        As in `dry_rung`.
    """
    basin, rung = told.dry.assumed.basin, dry_rung(told, ends)
    prices = mean_prices(told.dry)
    priced = () if prices is None else (price_table(basin, prices),)
    blocks = (ladder_figure(prefix(basin), basin.members, (rung,)), dry_table(told, rung), *priced)
    return section(basin, len(told.dry.done) / MONTHS, require_balance(told.dry), blocks)


def dry_table(told: DryYear, rung: Rung) -> Table:
    """Return deficits of the dry year beside the same year at the norm, and what it costs whom."""
    bad, usd = slice(MONTHS, 2 * MONTHS), Text("water.unit.usd")
    columns = (
        Column(Text("water.member")),
        Column(Text("water.deficit_normal"), KM3_YEAR),
        Column(Text("water.deficit_dry"), KM3_YEAR),
        Column(Text("water.power_change"), Text("water.unit.twh_year")),
        Column(Text("water.dry_cost"), usd),
        Column(Text("water.dry_cost_deal"), usd),
    )
    short = [r.assumed.basin.by_member(r.short[bad].sum(axis=0)) for r in (told.normal, told.dry)]
    power = float(told.dry.twh[bad].sum() - told.normal.twh[bad].sum())
    basin = told.dry.assumed.basin
    rows = tuple(
        (
            Cell(Name("economy", m)),
            *(Cell(float(each[i]), good=-1) for each in short),
            Cell(power, Reading.CHANGE, good=1) if m == basin.decider else Cell(Text("water.none")),
            change(banded(rung.usual[i])),
            change(told.cost_deal[i]),
        )
        for i, m in enumerate(basin.members)
    )
    return Table(f"{prefix(basin)}-dry-year", Text("water.dry"), columns, rows, (Text("water.dry_note"),))
