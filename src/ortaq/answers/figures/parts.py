"""What figures share: a range in words, units, and the classes of colour."""

from collections.abc import Sequence
from itertools import pairwise

from ortaq.core import VERDICT_TOLERANCE, Band, Region
from ortaq.core.report import Name, Number, Reading, Text, Words

PERCENT = Text("unit.percent_income")


def span(band: Band, reading: Reading = Reading.AMOUNT) -> Text:
    """Return the ends of a range in words."""
    return Text("number.range", {"low": Number(band.low, reading), "high": Number(band.high, reading)})


def stated(value: float) -> Number:
    """Return a round number."""
    return Number(value, Reading.INPUT)


def class_labels(edges: Sequence[float], below: str, above: str) -> tuple[Words, ...]:
    """Return what the classes of colour mean; ``below`` and ``above`` are the texts of the first and the last."""
    inner = [Text("number.range", {"low": stated(a), "high": stated(b)}) for a, b in pairwise(edges)]
    return Text(below, {"value": stated(edges[0])}), *inner, Text(above, {"value": stated(edges[-1])})


def counterpart(region: Region, code: str) -> Name:
    """Return the name of a partner, an economy, or of a power."""
    return Name("economy" if code in region.economy_ids else "power", code)


def one_sign(band: Band) -> bool:
    """Return whether both ends of a change say the same: more, less, or neither."""
    signs = {(end > VERDICT_TOLERANCE) - (end < -VERDICT_TOLERANCE) for end in (band.low, band.high)}
    return len(signs) == 1
