"""The page of growth: a drawing of logarithmic panels, readable on light and dark pages and in print, and its table."""

from collections.abc import Iterator, Sequence
from html import escape
from math import ceil, floor, log10
from pathlib import Path

from benchmarks.program import ROOT
from benchmarks.report import Table

PAGE, DRAWING = ROOT / "docs" / "growth.md", "growth.svg"

_WIDE, _HIGH, _LEFT, _TOP, _BETWEEN, _GAP = 150, 110, 62, 40, 18, 34
_GREY, _LINE = "#808080", "#2a78b8"
"""Both read on white and on black; what panels show is written, so that no colour carries a meaning."""

_ROWS = (("CPU s", 2), ("evaluations", 4), ("peak MB", 5))
"""What is drawn, and its column of the table."""

_TEXT = """# How it grows

Written by `python -m benchmarks` in the run that writes `BENCHMARKS.md`; no number is typed by hand. {note}

![Seconds, evaluations and memory by size]({drawing})

Both axes are logarithmic; panels of a row share the upward one. Each disc is a process of its own. Up to 16 members
every group of them is listed, from 17 on none is.

"""

Points = Sequence[tuple[float, float]]


def written(table: Table, page: Path = PAGE) -> None:
    """Write the page and its drawing from the table of growth."""
    page.with_name(DRAWING).write_text(drawing(table.rows), encoding="utf-8")
    page.write_text(_TEXT.format(note=table.note, drawing=DRAWING) + table.grid() + "\n", encoding="utf-8")


def drawing(rows: Sequence[Sequence[str]]) -> str:
    """Return an SVG with a column of panels for each thing that grows."""
    kinds = list(dict.fromkeys(row[0] for row in rows))
    width = _LEFT + len(kinds) * (_WIDE + _BETWEEN)
    height = _TOP + len(_ROWS) * (_HIGH + _GAP)
    body = "".join("".join(_row(at, rows, kinds)) for at in range(len(_ROWS)))
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img"'
    title = f"<title>{', '.join(name for name, _ in _ROWS)} by {', '.join(kinds)}</title>"
    return f'{head} font-family="sans-serif" font-size="11" fill="{_GREY}">{title}{body}</svg>\n'


def _row(at: int, rows: Sequence[Sequence[str]], kinds: Sequence[str]) -> Iterator[str]:
    """Yield one row of panels on a common upward scale."""
    name, column = _ROWS[at]
    points = {kind: [(_number(r[1]), _number(r[column])) for r in rows if r[0] == kind] for kind in kinds}
    values = [value for own in points.values() for _, value in own if value > 0.0]
    least, most = floor(log10(min(values))), ceil(log10(max(values) * 1.0001))
    top = _TOP + at * (_HIGH + _GAP)
    for n, kind in enumerate(kinds):
        left = _LEFT + n * (_WIDE + _BETWEEN)
        yield f'<g transform="translate({left} {top})">'
        if at == 0:
            yield f'<text y="-22" font-weight="bold">{escape(kind)}</text>'
        yield f'<text y="-7">{escape(name)}</text>'
        yield from _panel(points[kind], least, most, labelled=n == 0)
        yield "</g>"


def _panel(points: Points, least: int, most: int, *, labelled: bool) -> Iterator[str]:
    """Yield one panel: powers of ten upwards, the sizes themselves across."""
    sizes = [size for size, _ in points]
    wide = log10(max(sizes) / min(sizes)) or 1.0

    def x(size: float) -> float:
        return 10.0 + (_WIDE - 20.0) * log10(size / min(sizes)) / wide

    def y(value: float) -> float:
        return _HIGH * (most - log10(max(value, 10.0**least))) / (most - least)

    yield f'<rect width="{_WIDE}" height="{_HIGH}" fill="none" stroke="{_GREY}" stroke-opacity=".5"/>'
    for power in range(least, most + 1):
        yield f'<path d="M0 {y(10.0**power):.1f}H{_WIDE}" stroke="{_GREY}" stroke-opacity=".25"/>'
        if labelled:
            yield f'<text x="-5" y="{y(10.0**power) + 4:.1f}" text-anchor="end">{10.0**power:,.10g}</text>'
    shown = sizes if len(sizes) < 6 else sizes[::2]
    yield "".join(f'<text x="{x(s):.1f}" y="{_HIGH + 13}" text-anchor="middle">{s:,.10g}</text>' for s in shown)
    way = "L".join(f"{x(size):.1f} {y(value):.1f}" for size, value in points)
    yield f'<path d="M{way}" fill="none" stroke="{_LINE}" stroke-width="1.5"/>'
    yield "".join(f'<circle cx="{x(s):.1f}" cy="{y(v):.1f}" r="3" fill="{_LINE}"/>' for s, v in points)


def _number(text: str) -> float:
    return float(text.replace(",", ""))
