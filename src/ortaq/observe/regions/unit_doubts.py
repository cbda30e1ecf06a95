"""Money in another unit than it says: detected against totals and earlier values, and asked, never guessed."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ortaq.core import InputError, Pin, Region, said
from ortaq.observe.regions.pin import Moved

THOUSAND_BAND = 0.5
"""A ratio within this many powers of ten of a thousand looks like another unit."""

SIZES = {"usd": 1e6, "kusd": 1e3, "busd": 1e-3}
"""By how much a table of another unit than million USD is too large."""


class UnitQuestion(InputError):
    """Numbers look a thousand times too large or small; ``unit`` is what they would be."""

    def __init__(self, what: str, *, where: str, unit: str, fix: str) -> None:
        super().__init__(what, where=where, why="a wrong unit changes every result a thousandfold", fix=fix)
        self.unit = unit


def looks_like(ratio: float, sizes: Mapping[str, float]) -> str:
    """Return the unit whose size a ratio is near; empty for none."""
    near = (unit for unit, size in sizes.items() if ratio > 0.0 and abs(np.log10(ratio / size)) < THOUSAND_BAND)
    return next(near, "")


def doubt_table(region: Region, path: Path) -> None:
    """Raise UnitQuestion where value added and GDP differ by a thousand or a million."""
    gdp = sum(e.gdp_musd for e in region.economies)
    ratio = float(region.value_added.sum()) / gdp if gdp > 0.0 else 1.0
    if unit := looks_like(ratio, SIZES):
        raise UnitQuestion(
            f"value added is {ratio:,.4g} times GDP: the flows look like {unit}, or gdp_musd is in another unit",
            where=f"{path}, flows against economies",
            unit=unit,
            fix=said("--unit {unit} if so; --unit musd to take them as million USD", unit=unit),
        )


def doubt_cells(edited: tuple[Moved, ...], path: Path) -> None:
    """Raise UnitQuestion where edited flows are about a thousand times larger or smaller than before."""
    odd = [
        m for m in edited if m.before_musd > 0.0 and m.after_musd > 0.0 and _thousandfold(m.after_musd / m.before_musd)
    ]
    if odd:
        m = odd[0]
        raise UnitQuestion(
            f"{len(odd)} edited flows are about a thousand times off; the first went from {m.before_musd:,.6g} to "
            f"{m.after_musd:,.6g} million USD",
            where=f"{path}, flows, {m.exporter}/{m.importer}/{m.sector}",
            unit="musd",
            fix="correct the cells, or --unit musd to take them as they are",
        )


def doubt_pin(pin: Pin, before: float) -> None:
    """Raise UnitQuestion where a pin is about a thousand times larger or smaller than the flow."""
    if before > 0.0 and pin.value_musd > 0.0 and _thousandfold(pin.value_musd / before):
        unit = "busd" if pin.value_musd < before else "kusd"
        raise UnitQuestion(
            f"{pin.value_musd:,.6g} million USD is {pin.value_musd / before:,.4g} times the present {before:,.6g}",
            where=f"pin {pin.exporter}-{pin.importer}/{pin.sector}",
            unit=unit,
            fix=said(
                "--unit {unit} if it is {value} USD; --unit musd if not",
                unit=unit,
                value="billion" if unit == "busd" else "thousand",
            ),
        )


def _thousandfold(ratio: float) -> bool:
    return bool(abs(abs(np.log10(ratio)) - 3.0) < THOUSAND_BAND)
