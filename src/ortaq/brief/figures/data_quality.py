"""How far the trade of each member is known: members down, partners across, with what is pinned."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from ortaq.brief.printed import PrintedFigure
from ortaq.brief.view import View
from ortaq.core import Array, Region

PARTNERS = 12
"""Columns: members first, then the partners that matter most to them."""

EDGES = (1.2, 1.5, 2.0, 3.0, 5.0)
"""Typical errors, as factors, between the classes of colour."""

NAMED = 3
"""Pairs that the description names."""

ROW_HEIGHT, HEAD, BOX = 50, 22, 26


@dataclass(frozen=True, slots=True)
class QualityCell:
    """One pair; places and widths in percent of the width, ``pinned`` is the length of the bar below the number."""

    start: float
    middle: float
    level: int
    text: str
    title: str
    pinned: float


@dataclass(frozen=True, slots=True)
class QualityRow:
    """One member."""

    top: int
    member: str
    cells: tuple[QualityCell, ...]


@dataclass(frozen=True, slots=True)
class QualityMatrix:
    """The whole drawing."""

    height: int
    width: float
    heads: tuple[tuple[float, str], ...]
    rows: tuple[QualityRow, ...]
    keys: tuple[tuple[int, str], ...]
    pinned_key: str
    codes: str


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


def quality_figure(view: View) -> PrintedFigure:
    """Return the typical error of what each member trades with its partners."""
    texts, region, members = view.texts, view.material.region, view.material.payoffs.members
    quality = pair_quality(region, members)
    shown = _shown(region, members, quality)
    step = 100.0 / len(shown)
    rows = tuple(_row(view, quality, at, shown, step) for at in range(len(members)))
    return PrintedFigure(
        id="figure-data-quality",
        title=texts("quality.figure"),
        description=texts("quality.description", worst=texts.join(_worst(view, quality, shown))),
        template="data_quality.html",
        drawing=QualityMatrix(
            height=HEAD + ROW_HEIGHT * len(rows),
            width=round(step - 0.4, 2),
            heads=tuple((round((k + 0.5) * step, 2), region.economy_ids[n]) for k, n in enumerate(shown)),
            rows=rows,
            keys=_keys(view),
            pinned_key=texts("quality.pinned_key"),
            codes=texts.join([_code(view, region.economy_ids[n]) for n in shown]),
        ),
        note=texts("quality.figure_note"),
    )


def _shown(region: Region, members: tuple[str, ...], found: PairQuality) -> list[int]:
    """Return positions of the columns: members in their order, then partners by their mean share of members' trade."""
    own = region.economy_positions(members, where="members")
    total = found.value_musd.sum(axis=1, keepdims=True)
    share = np.divide(found.value_musd, total, out=np.zeros_like(found.value_musd), where=total > 0.0)
    order = np.argsort(-share.sum(axis=0), kind="stable").tolist()
    return [*own, *(n for n in order if n not in own)][: max(PARTNERS, len(own))]


def _row(view: View, found: PairQuality, at: int, shown: list[int], step: float) -> QualityRow:
    region, numbers = view.material.region, view.numbers
    cells = []
    for k, n in enumerate(shown):
        factor, pinned = float(found.factor[at, n]), float(found.pinned[at, n])
        if np.isnan(factor):
            continue
        title = view.texts(
            "quality.cell",
            member=view.members[at],
            partner=view.economy(region.economy_ids[n]),
            value=numbers.money(float(found.value_musd[at, n])),
            factor=numbers.size(factor),
            pinned=numbers.size(round(100.0 * pinned)),
        )
        level = sum(factor >= edge for edge in EDGES)
        bar = round(pinned * (step - 0.4), 2)
        cells.append(
            QualityCell(round(k * step + 0.2, 2), round((k + 0.5) * step, 2), level, _short(view, factor), title, bar)
        )
    return QualityRow(HEAD + ROW_HEIGHT * at, view.members[at], tuple(cells))


def _short(view: View, factor: float) -> str:
    """Return a factor that fits a cell of a narrow screen."""
    return view.numbers.stated(round(factor, 1 if factor < 10.0 else 0))


def _worst(view: View, found: PairQuality, shown: list[int]) -> list[str]:
    """Return the pairs of the drawing with most money in doubt, in words."""
    doubt = np.nan_to_num(found.value_musd * (found.factor - 1.0))[:, shown]
    result: list[tuple[set[str], str]] = []
    for flat in np.argsort(-doubt, axis=None, kind="stable"):
        at, k = (int(p) for p in np.unravel_index(flat, doubt.shape))
        member, partner = view.material.payoffs.members[at], view.material.region.economy_ids[shown[k]]
        names = {view.economy(member), view.economy(partner)}
        if doubt[at, k] > 0.0 and all(names != known for known, _ in result):
            factor = view.numbers.size(float(found.factor[at, shown[k]]))
            text = view.texts(
                "quality.named", member=view.economy(member), partner=view.economy(partner), factor=factor
            )
            result.append((names, text))
        if len(result) == NAMED:
            break
    return [text for _, text in result]


def _keys(view: View) -> tuple[tuple[int, str], ...]:
    stated, texts = view.numbers.stated, view.texts
    inner = [texts("number.range", low=stated(a), high=stated(b)) for a, b in pairwise(EDGES)]
    first, last = (texts(f"quality.{k}", value=stated(v)) for k, v in (("below", EDGES[0]), ("above", EDGES[-1])))
    return tuple(enumerate((first, *inner, last)))


def _code(view: View, code: str) -> str:
    return f"{code} {view.economy(code)}"
