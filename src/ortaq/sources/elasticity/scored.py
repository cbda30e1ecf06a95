"""What a hindcast says: sets of elasticities, how each came out, and its calibration."""

from collections.abc import Mapping
from dataclasses import dataclass

from ortaq.core import Band
from ortaq.core.tidy import Tidy

_TIDY = (
    *("first_year", "last_year", "set", "in_sample", "slope_low", "slope", "slope_high", "r2_low", "r2", "r2_high"),
    *("sign", "error", "bins_near", "bins", "error_no_change", "error_gravity"),
)

Theta = Mapping[str, float]
"""Trade elasticity by sector; the key ``""`` stands for all others."""


@dataclass(frozen=True, slots=True)
class Sets:
    """One set of elasticities: what a change of tariffs is answered with while it is recent, and later.

    Attributes
    ----------
    name : str
    short, long : mapping of str to float
        By sector; ``""`` for all others. The same where a set knows no horizon.
    fitted_on : (int, int), optional
        First and last year of the cubes that gave the values; a score that overlaps them is in-sample.
    """

    name: str
    short: Theta
    long: Theta
    fitted_on: tuple[int, int] | None = None

    def in_sample(self, first: int, last: int) -> bool:
        """Return whether the values come from years that are scored.

        Parameters
        ----------
        first, last : int
            Ends of the window that is scored.
        """
        return self.fitted_on is not None and self.fitted_on[0] < last and first < self.fitted_on[1]


@dataclass(frozen=True, slots=True)
class Bin:
    """Cells of which about the same was predicted: weighted means of what was said and came, and the error by pair."""

    low: float
    high: float
    cells: int
    predicted: float
    observed: float
    error: float

    @property
    def apart(self) -> float:
        """Observed less predicted, in standard errors."""
        return (self.observed - self.predicted) / self.error if self.error > 0.0 else float("nan")


@dataclass(frozen=True, slots=True)
class Scored:
    """How one set came out.

    Attributes
    ----------
    sets : Sets
    slope : Band
        Of what came on what was said: one where sizes are right, below one where too much was said; 90 % interval.
    r2 : Band
        One less squared errors over those of "no change"; 90 % interval.
    sign : float
        Weighted share of cells, of which at least 2 % was predicted, that moved to that side; a coin gives a half, NaN
        where so much was predicted of none.
    error : float
        Root of the weighted mean squared error, logarithms.
    bins : tuple of Bin
    in_sample : bool
    """

    sets: Sets
    slope: Band
    r2: Band
    sign: float
    error: float
    bins: tuple[Bin, ...]
    in_sample: bool

    @property
    def near(self) -> int:
        """Bins whose mean lies within 1.3 standard errors of what was said."""
        return sum(abs(one.apart) <= 1.3 for one in self.bins)


@dataclass(frozen=True, slots=True)
class Hindcast(Tidy):
    """Predictions between two years, scored.

    Attributes
    ----------
    first, last : int
    between : tuple of int
        Years whose tariffs tell when they changed.
    scored : tuple of Scored
    cells, pairs : int
        Cells whose tariff moved by more than a point, and pairs.
    no_change, gravity : float
        Root mean squared error, logarithms, of two naive rules: that nothing changes, and that trade grows as the
        importer's and the exporter's sector do (known only afterwards, as it is to the predictions).
    hidden : tuple of (int, str)
        Year and economy whose cells were left out, since nobody observed them.
    partly : tuple of str
        Economies and sectors that some of the cubes lack: their cells are in no score.
    left_out : tuple of str
    """

    first: int
    last: int
    between: tuple[int, ...]
    scored: tuple[Scored, ...]
    cells: int
    pairs: int
    no_change: float
    gravity: float
    hidden: tuple[tuple[int, str], ...]
    partly: tuple[str, ...]
    left_out: tuple[str, ...]

    def tidy(self) -> dict[str, list[object]]:
        """Return a row a set: slope, R2, share of right signs, error, bins near, and whether it is in-sample."""
        columns: dict[str, list[object]] = {name: [] for name in _TIDY}
        for one in self.scored:
            row = (
                *(self.first, self.last, one.sets.name, one.in_sample),
                *(one.slope.low, one.slope.central, one.slope.high, one.r2.low, one.r2.central, one.r2.high),
                *(one.sign, one.error, one.near, len(one.bins), self.no_change, self.gravity),
            )
            for name, value in zip(_TIDY, row, strict=True):
                columns[name].append(value)
        return columns
