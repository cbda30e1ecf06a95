"""How far the trade of each member is known: members down, partners across, with what is pinned."""

from dataclasses import dataclass

import numpy as np

from ortaq.answers.figures.parts import class_labels
from ortaq.answers.material import Material
from ortaq.core import Array, Region
from ortaq.core.chart import Box, Chart, Panel, Scale, ScaleKind, Steps
from ortaq.core.report import Figure, Name, Number, Reading, Text, Words

PARTNERS = 12
"""Columns: members first, then the partners that matter most to them."""

EDGES = (1.2, 1.5, 2.0, 3.0, 5.0)
"""Typical errors, as factors, between the classes of colour."""

NAMED = 3
"""Pairs that the description names."""


@dataclass(frozen=True, eq=False, slots=True)
class PairQuality:
    """Trade of each member with each economy, both directions and all sectors; shapes (member, economy).

    Attributes
    ----------
    value_musd : ndarray
    factor : ndarray
        Typical error: exponential of the standard deviations of the logarithms, averaged with the money as weight;
        NaN where nothing is traded.
    pinned : ndarray
        Share of the money whose flow is pinned to a stated figure; NaN where nothing is traded.
    """

    value_musd: Array
    factor: Array
    pinned: Array


def pair_quality(region: Region, members: tuple[str, ...]) -> PairQuality:
    """Return how far the trade of members is known."""
    at = region.economy_positions(members, where="members")

    def both_ways(cells: Array) -> Array:
        added = cells.sum(axis=0)
        both = np.asarray((added + added.T)[at])
        both[range(len(at)), at] = 0.0
        return both

    value = both_ways(region.flow)
    weight = np.where(value > 0.0, value, np.nan)
    spread = both_ways(region.flow * region.flow_ln_sd) / weight
    pinned = both_ways(np.where(region.flow_method == "pinned", region.flow, 0.0)) / weight
    return PairQuality(value, np.exp(spread), pinned)


def quality_figure(material: Material) -> Figure:
    """Return the typical error of what each member trades with its partners."""
    region, members = material.region, material.payoffs.members
    quality = pair_quality(region, members)
    shown = _shown(region, members, quality)
    codes = tuple(region.economy_ids[n] for n in shown)
    boxes = tuple(
        _box(quality, (row, column), n, (members[row], codes[column]))
        for row in range(len(members))
        for column, n in enumerate(shown)
        if not np.isnan(quality.factor[row, n])
    )
    names = [tuple(Name("economy", code) for code in of) for of in (codes, members)]
    chart = Chart(
        Scale(ScaleKind.CATEGORY, Text("column.partner"), names=names[0], codes=codes),
        Scale(ScaleKind.CATEGORY, Text("column.member"), names=names[1]),
        (Panel("", boxes),),
        steps=Steps(
            Text("quality.error"),
            Text("quality.error_unit"),
            EDGES,
            class_labels(EDGES, "quality.below", "quality.above"),
            Text("quality.pinned_key"),
        ),
    )
    described = Text("quality.description", {"worst": _worst(members, codes, quality, shown)})
    return Figure("figure-data-quality", Text("quality.figure"), described, chart, (Text("quality.figure_note"),))


def _shown(region: Region, members: tuple[str, ...], found: PairQuality) -> list[int]:
    """Return positions of the columns: members in their order, then partners by their mean share of members' trade."""
    own = region.economy_positions(members, where="members")
    total = found.value_musd.sum(axis=1, keepdims=True)
    share = np.divide(found.value_musd, total, out=np.zeros_like(found.value_musd), where=total > 0.0)
    order = np.argsort(-share.sum(axis=0), kind="stable").tolist()
    return [*own, *(n for n in order if n not in own)][: max(PARTNERS, len(own))]


def _box(found: PairQuality, place: tuple[int, int], partner: int, codes: tuple[str, str]) -> Box:
    row, column = place
    factor, pinned = float(found.factor[row, partner]), float(found.pinned[row, partner])
    said: dict[str, Words] = {
        "member": Name("economy", codes[0]),
        "partner": Name("economy", codes[1]),
        "value": Number(float(found.value_musd[row, partner]), Reading.MONEY),
        "factor": Number(factor, Reading.SIZE),
        "pinned": Number(round(100.0 * pinned), Reading.SIZE),
    }
    short = Number(round(factor, 1 if factor < 10.0 else 0), Reading.INPUT)
    return Box(column, row, factor, short, Text("quality.cell", said), pinned)


def _worst(members: tuple[str, ...], codes: tuple[str, ...], found: PairQuality, shown: list[int]) -> Words:
    """Return the pairs of the drawing with most money in doubt, each once."""
    doubt = np.nan_to_num(found.value_musd * (found.factor - 1.0))[:, shown]
    named: dict[frozenset[str], Text] = {}
    for flat in np.argsort(-doubt, axis=None, kind="stable").tolist():
        row, column = divmod(flat, len(shown))
        pair = frozenset((members[row], codes[column]))
        if doubt[row, column] > 0.0 and pair not in named and len(named) < NAMED:
            said: dict[str, Words] = {
                "member": Name("economy", members[row]),
                "partner": Name("economy", codes[column]),
                "factor": Number(float(found.factor[row, shown[column]]), Reading.SIZE),
            }
            named[pair] = Text("quality.named", said)
    return tuple(named.values())
