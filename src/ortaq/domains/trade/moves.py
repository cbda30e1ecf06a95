"""Moves of trade: a stated shift of one variable away from the baseline."""

from dataclasses import dataclass, replace
from math import isinf
from typing import Self

from ortaq.core import Band, Cause, Change, Place, Region, Statement


@dataclass(frozen=True, slots=True)
class Shift:
    """One stated move of one model variable away from the baseline.

    Attributes
    ----------
    variable : str
        A name in ``variables.csv`` that scenarios may write, such as ``trade_cost_hat``.
    sectors, importers, exporters : tuple of str
        Cells that move. Variables by economy use ``importers`` as the economies and leave ``exporters`` empty.
    both_directions : bool
        Whether importers and exporters are also exchanged.
    percent : Band
        Change in percent: the hat is ``1 + percent / 100``; infinity closes a link.
    derivation, source : str
        How the number was obtained, and from where (or the id of an assumption).
    """

    variable: str
    sectors: tuple[str, ...]
    importers: tuple[str, ...]
    exporters: tuple[str, ...]
    both_directions: bool
    percent: Band
    derivation: str
    source: str

    @property
    def domain(self) -> str:
        """Name of the domain that understands it."""
        return "trade"

    @property
    def band(self) -> Band:
        """The change in percent with its range."""
        return self.percent

    @property
    def economies(self) -> tuple[str, ...]:
        """Importers, then exporters."""
        return (*self.importers, *self.exporters)

    @property
    def neutral(self) -> float | None:
        """No percent; a closed link is in or out."""
        ends = (self.percent.low, self.percent.central, self.percent.high)
        return None if any(map(isinf, ends)) else 0.0

    @property
    def stated(self) -> bool:
        """A tariff is what states decide; a cost of trade or a productivity is an effect of something else."""
        return self.variable != "tariff_hat"

    @property
    def cause(self) -> Cause:
        """By which trade elasticities it is answered; a closed link by those of a stop."""
        if self.variable == "tariff_hat":
            return Cause.TARIFFS
        return Cause.STOPS if isinf(self.percent.central) else Cause.COSTS

    def with_band(self, band: Band) -> Self:
        """Return the same shift of another size, percent."""
        return replace(self, percent=band)

    def said(self, region: Region) -> Statement:  # noqa: ARG002 - codes are named by the page
        """Return which variable moves, between whom and in which sectors."""
        return Statement(
            what=f"variable.{self.variable}",
            words=self.variable.removesuffix("_hat").replace("_", " ").capitalize(),
            band=self.percent,
            percent=True,
            derivation=self.derivation,
            source=self.source,
            place=Place(self.importers, self.exporters, self.both_directions),
            sectors=self.sectors,
        )


def shifts_of(change: Change) -> tuple[Shift, ...]:
    """Return the stated shifts of a measure or shock.

    Examples
    --------
    >>> from ortaq.core import Band, Change, Kind
    >>> cheaper = Shift("trade_cost_hat", ("goods",), ("A",), ("B",), True, Band.exact(-5.0), "stated", "a guess")
    >>> [s.economies for s in shifts_of(Change("rail", Kind.MEASURE, "Rail", "", (cheaper,), "a guess"))]
    [('A', 'B')]
    """
    return tuple(move for move in change.moves if isinstance(move, Shift))
