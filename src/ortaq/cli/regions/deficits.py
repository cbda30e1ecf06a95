"""What pays for the trade deficits of a region: money that reaches economies besides trade, and the rest by name."""

from collections.abc import Sequence

from ortaq.cli.tables import data_table
from ortaq.core import Band, Corner, Region, Tie
from ortaq.core.report import Cell, Name, Reading, Table, Text


def deficit_tables(region: Region, ties: Sequence[Tie]) -> tuple[Table, ...]:
    """Return one row for each economy of which flows of money are known; no table where none are.

    Parameters
    ----------
    region : Region
    ties : sequence of Tie
        Only those that flow each year count.
    """
    flows = [tie for tie in ties if tie.flow]
    if not flows:
        return ()
    rows = [_row(region, code, flows) for code in _by_deficit(region, flows)]
    usd, of_deficit = Text("unit.usd_year"), Text("unit.percent")
    heads = (
        "economy",
        ("deficit", usd),
        ("deficit", Text("unit.percent_gdp")),
        ("received", usd),
        ("sent", usd),
        ("explained", of_deficit),
        ("unexplained", usd),
    )
    kinds = tuple(Text(kind) for kind in dict.fromkeys(tie.kind for tie in flows))
    note = Text("region.deficits_note", {"kinds": kinds})
    return (data_table("deficits", Text("region.deficits"), heads, rows, (note,)),)


def _by_deficit(region: Region, flows: Sequence[Tie]) -> list[str]:
    """Return who receives or sends, the largest deficit in percent of GDP first."""
    named = {code for tie in flows for code in (tie.holder, tie.dependent)}
    gdp = {e.id: e.gdp_musd for e in region.economies}
    deficit = dict(zip(region.economy_ids, region.deficit.tolist(), strict=True))
    return sorted((code for code in region.economy_ids if code in named), key=lambda code: -deficit[code] / gdp[code])


def _row(region: Region, code: str, flows: Sequence[Tie]) -> tuple[Cell, ...]:
    at = region.economy_ids.index(code)
    deficit, gdp = float(region.deficit[at]), region.economies[at].gdp_musd
    received, sent = (_sum([tie.band for tie in flows if getattr(tie, end) == code]) for end in ("dependent", "holder"))
    net = Band(received.low - sent.high, received.central - sent.central, received.high - sent.low)
    none = Cell(Text("mark.outside"))
    # Who sells more than it buys has no deficit to pay for.
    explained = Band(*(100.0 * net.at(end) / deficit for end in Corner)) if deficit > 0.0 else None
    return (
        Cell(Name("economy", code)),
        Cell(deficit, Reading.MONEY_CHANGE),
        Cell(100.0 * deficit / gdp, Reading.CHANGE),
        Cell(received, Reading.MONEY) if received.high else none,
        Cell(sent, Reading.MONEY) if sent.high else none,
        Cell(explained, Reading.AMOUNT) if explained else none,
        Cell(Band(deficit - net.high, deficit - net.central, deficit - net.low), Reading.MONEY_CHANGE)
        if explained
        else none,
    )


def _sum(bands: Sequence[Band]) -> Band:
    return Band(*(sum(band.at(end) for band in bands) for end in Corner))
