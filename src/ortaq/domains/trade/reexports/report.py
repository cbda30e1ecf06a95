"""Goods that come round by hubs: what is left of the trade, who pays whom, and what customs of hubs record."""

from collections.abc import Sequence

import numpy as np

from ortaq.core import Band, Change, Corner, Region
from ortaq.core.report import Cell, Column, Name, Reading, Section, Table, Text
from ortaq.domains.trade.reexports.chain import Chain, chain_of
from ortaq.domains.trade.reexports.moves import ReexportMove, reexports_of


def package_sections(
    region: Region,
    members: Sequence[str],  # noqa: ARG001 - of the domain's door; hubs may lie outside
    changes: Sequence[Change],
) -> tuple[Section, ...]:
    """Return the tables of all chains that changes bring about; nothing where they bring none."""
    found = [(change.id, move) for change in changes for move in reexports_of(change)]
    if not found:
        return ()
    chains = [{end: chain_of(region, move, end) for end in Corner} for _, move in found]
    money = tuple(_money(id, move, ends) for (id, move), ends in zip(found, chains, strict=True))
    recorded = tuple(
        row for (_, move), ends in zip(found, chains, strict=True) for row in _recorded(region, move, ends)
    )
    musd, percent = Text("unit.musd"), Text("unit.percent")
    heads = ("before", "direct", "round", "margin", "user")
    blocks = (
        Table(
            "reexports",
            Text("trade.reexport.money"),
            (
                Column(Text("trade.reexport.head.change")),
                *(Column(Text(f"trade.reexport.head.{h}"), musd) for h in heads),
            ),
            money,
            (Text("trade.reexport.note"),),
        ),
        Table(
            "reexport-hubs",
            Text("trade.reexport.hubs"),
            (
                Column(Text("trade.reexport.head.hub")),
                Column(Text("trade.reexport.head.bought"), musd),
                Column(Text("trade.reexport.head.recorded"), musd),
                Column(Text("trade.reexport.head.more"), percent),
                Column(Text("trade.reexport.head.earned"), musd),
            ),
            recorded,
        ),
    )
    return (Section("reexports", Text("trade.reexport.title"), (Text("trade.reexport.meaning"),), blocks),)


def recorded_percent(region: Region, move: ReexportMove, hub: str, end: Corner) -> float:
    """Return by how much a hub's recorded imports from the origins grow, percent of those of the base year.

    Parameters
    ----------
    region : Region
    move : ReexportMove
    hub : str
        Code.
    end : Corner
    """
    chain, at = chain_of(region, move, end), move.hubs.index(hub)
    return float(100.0 * chain.recorded_musd[at].sum() / _bought(region, chain, at))


def _bought(region: Region, chain: Chain, at: int) -> float:
    return float(region.flow[:, chain.hubs[at]][:, list(chain.origins)].sum())


def _money(id: str, move: ReexportMove, ends: dict[Corner, Chain]) -> tuple[Cell, ...]:
    each = {
        "before": [float(ends[end].direct_musd.sum()) for end in Corner],
        "direct": [float(ends[end].direct_musd.sum()) * (1.0 - ends[end].stops) for end in Corner],
        "round": [float(ends[end].round_musd.sum()) for end in Corner],
        "margin": [float(ends[end].margin_musd.sum()) for end in Corner],
        "user": [float(ends[end].user_musd.sum()) for end in Corner],
    }
    said = (Name("change", id), *(Name("economy", code) for code in move.users))
    return (Cell(said), *(Cell(_band(values), Reading.MONEY) for values in each.values()))


def _recorded(region: Region, move: ReexportMove, ends: dict[Corner, Chain]) -> list[tuple[Cell, ...]]:
    return [
        (
            Cell(Name("economy", hub)),
            Cell(_bought(region, ends[Corner.CENTRAL], n), Reading.MONEY),
            Cell(_band([float(ends[end].recorded_musd[n].sum()) for end in Corner]), Reading.MONEY_CHANGE),
            Cell(_band([recorded_percent(region, move, hub, end) for end in Corner]), Reading.CHANGE),
            Cell(_band([float(ends[end].margin_musd[:, n].sum()) for end in Corner]), Reading.MONEY_CHANGE, 1),
        )
        for n, hub in enumerate(move.hubs)
    ]


def _band(values: Sequence[float]) -> Band:
    """Return values of the low end, the centre and the high end as a range, smallest first."""
    return Band(float(np.min(values)), values[1], float(np.max(values)))
