"""The calibration of hindcasts as a drawing: what was said across, what came upwards, with intervals."""

from collections.abc import Iterator, Sequence
from html import escape
from math import ceil

from evidence.record import Prediction

_SIDE, _GAP, _TOP, _LEFT = 220, 56, 44, 48
_REACH = 1.645
"""Standard errors on either side of an interval of 90 %."""

_GREY, _APART, _IN_SAMPLE = "#808080", "#2a78b8", "#b8752a"


def bins_of(record: Prediction) -> tuple[tuple[float, float, float], ...]:
    """Return what was said, what came and its error of every bin of a record."""
    count = sum(name.startswith("bin") and name.endswith("_said") for name in record.scores)
    ends = ("said", "came", "error")
    return tuple(
        (said, came, error)
        for said, came, error in ([record.scores[f"bin{n}_{end}"] for end in ends] for n in range(1, count + 1))
    )


def figure(records: Sequence[Prediction]) -> str:
    """Return an SVG with a panel for every record that has bins; colours that read on light and dark pages."""
    drawn = [record for record in records if bins_of(record)]
    across = min(max(len(drawn), 1), 3)
    rows = max(ceil(len(drawn) / across), 1)
    width, height = _LEFT + across * (_SIDE + _GAP), rows * (_SIDE + _TOP + _GAP)
    body = "".join(
        f'<g transform="translate({_LEFT + n % across * (_SIDE + _GAP)} {_TOP + n // across * (_SIDE + _TOP + _GAP)})">'
        f"{''.join(_panel(record))}</g>"
        for n, record in enumerate(drawn)
    )
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img"'
    return f'{head} font-family="sans-serif" font-size="11" fill="{_GREY}"><title>Calibration</title>{body}</svg>\n'


def _panel(record: Prediction) -> Iterator[str]:
    bins = bins_of(record)
    most = max(abs(value) + _REACH * error for said, came, error in bins for value in (said, came)) * 1.05
    step = next(s for s in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 1e9) if most / s < 4.0)

    def at(value: float) -> float:
        return _SIDE * (value + most) / (2.0 * most)

    colour = _IN_SAMPLE if record.used_for_choices else _APART
    first, last, *words = record.id.split("_")[1:-1]
    name = f"{first}-{last} {' '.join(words)}"
    basis = "in-sample" if record.used_for_choices else "out of sample"
    yield f'<text y="-20" font-weight="bold" fill="{colour}">{escape(name)}</text><text y="-6">{basis}</text>'
    yield f'<rect width="{_SIDE}" height="{_SIDE}" fill="none" stroke="{_GREY}" stroke-opacity=".5"/>'
    yield f'<path d="M0 {_SIDE}L{_SIDE} 0" stroke="{_GREY}" stroke-dasharray="4 3"/>'
    for tick in range(-3, 4):
        if abs(tick * step) <= most:
            label, place = f"{100.0 * tick * step:+.0f} %" if tick else "0", at(tick * step)
            yield f'<text x="{place:.1f}" y="{_SIDE + 14}" text-anchor="middle">{label}</text>'
            yield f'<text x="-6" y="{_SIDE - place + 4:.1f}" text-anchor="end">{label}</text>'
    for said, came, error in bins:
        x, low, high = at(said), _SIDE - at(came - _REACH * error), _SIDE - at(came + _REACH * error)
        yield f'<path d="M{x:.1f} {low:.1f}V{high:.1f}" stroke="{colour}" stroke-width="1.5"/>'
        yield f'<circle cx="{x:.1f}" cy="{_SIDE - at(came):.1f}" r="3.5" fill="{colour}"/>'
    yield f'<text x="{_SIDE / 2}" y="{_SIDE + 30}" text-anchor="middle">said</text>'
