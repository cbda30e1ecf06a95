"""What each measure of a package contributes to each member's gain: stacked bars that add up, with the band."""

from dataclasses import dataclass

from ortaq.agreement import attribution
from ortaq.brief.figures.scale import Scale, scale_around
from ortaq.brief.printed import PrintedFigure
from ortaq.brief.view import View
from ortaq.core import Array

ROW_HEIGHT = 86
NARROWEST_LABEL = 4.5
COLOURS = 8


@dataclass(frozen=True, slots=True)
class Segment:
    """One measure's part of a bar, places in percent of the width."""

    tag: str
    colour: int
    hatched: bool
    start: float
    width: float

    @property
    def middle(self) -> float:
        """Place of the letter."""
        return round(self.start + self.width / 2.0, 2)

    @property
    def labelled(self) -> bool:
        """Whether the letter has room."""
        return self.width >= NARROWEST_LABEL


@dataclass(frozen=True, slots=True)
class Tick:
    """A value on an axis; ``place`` is in percent of the width or in pixels of the height."""

    place: float
    label: str
    zero: bool


@dataclass(frozen=True, slots=True)
class Bar:
    """One member: segments, total and band on a scale of its own."""

    top: int
    member: str
    total: str
    segments: tuple[Segment, ...]
    place: float
    low: float
    high: float
    ticks: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Key:
    """One line of the legend."""

    tag: str
    colour: int
    hatched: bool
    title: str


@dataclass(frozen=True, slots=True)
class Bars:
    """The whole drawing."""

    height: int
    bars: tuple[Bar, ...]
    keys: tuple[Key, ...]


def contributions_figure(view: View, package: int) -> PrintedFigure:
    """Return the stacked contributions of a package's measures to every member's gain without a shock.

    Parameters
    ----------
    view : View
    package : int
    """
    payoffs, texts = view.material.payoffs, view.texts
    parts = attribution(payoffs, package)[:, :, 0]
    bits = view.bits(package)
    bars = tuple(_bar(view, package, member, parts, bits) for member in range(len(view.members)))
    keys = tuple(Key(view.tag(b), b % COLOURS, b >= COLOURS, view.measure(payoffs.measures[b])) for b in bits)
    totals = [texts("figure.member_total", member=b.member, total=b.total) for b in bars]
    return PrintedFigure(
        id="figure-contributions",
        title=texts("figure.contributions"),
        description=texts("figure.contributions_description", totals=texts.join(totals)),
        template="contributions.html",
        drawing=Bars(ROW_HEIGHT * len(bars), bars, keys),
        note=texts("note.figure_contributions"),
    )


def _bar(view: View, package: int, member: int, parts: Array, bits: list[int]) -> Bar:
    band, numbers = view.band(package), view.numbers
    mine = parts[:, member]
    total = float(view.material.payoffs.gain_percent[package, member, 0])
    low, high = float(band.low_percent[member, 0]), float(band.high_percent[member, 0])
    lost, won = float(mine[mine < 0.0].sum()), float(mine[mine > 0.0].sum())
    scale = scale_around(min(lost, low), max(won, high), 1.0, 99.0)
    span = numbers.span(numbers.plain(low), numbers.plain(high))
    return Bar(
        top=ROW_HEIGHT * member,
        member=view.members[member],
        total=view.texts("figure.total", percent=numbers.gain(total), span=span),
        segments=_segments(view, mine, bits, scale),
        place=scale.at(total),
        low=scale.at(low),
        high=scale.at(high),
        ticks=tuple(Tick(scale.at(v), numbers.stated(v), v == 0.0) for v in scale.ticks(4)),
    )


def _segments(view: View, mine: Array, bits: list[int], scale: Scale) -> tuple[Segment, ...]:
    """Put gains to the right of zero and losses to the left, in the order of the agenda."""
    right = left = 0.0
    segments = []
    for bit in bits:
        value = float(mine[bit])
        if value >= 0.0:
            start, right = right, right + value
            end = right
        else:
            end, left = left, left + value
            start = left
        begin = scale.at(start)
        segments.append(Segment(view.tag(bit), bit % COLOURS, bit >= COLOURS, begin, round(scale.at(end) - begin, 2)))
    return tuple(segments)
