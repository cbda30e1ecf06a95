"""Reference classes: what finished projects of one kind cost, took and carried against what was decided on."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType

import numpy as np

from ortaq.tables import ColumnSpec, TableSpec, read_table, text_columns

UNKNOWN = float("nan")
"""What a figure is that nobody published: not zero."""

_SPEC = TableSpec(
    "reference_classes",
    "reference_classes.csv",
    "What finished projects cost, took and carried against the decision to build",
    (
        *text_columns(id="Class id", holds="What the class holds"),
        ColumnSpec("projects", "Finished projects behind the cost", "number", blank=UNKNOWN),
        ColumnSpec("overrun_percent", "Mean cost above the estimate, real terms", "number", "%"),
        ColumnSpec("overrun_sd_percent", "Standard deviation of it", "number", "%", floor=0.0),
        ColumnSpec("delay_percent", "Mean time beyond the planned one", "number", "%", blank=UNKNOWN),
        ColumnSpec("use_percent", "Mean use above the forecast", "number", "%", blank=UNKNOWN),
        ColumnSpec("use_sd_percent", "Standard deviation of it", "number", "%", blank=UNKNOWN),
        *text_columns(source="Source", checked="What was read where, and what is from memory"),
    ),
    keys=("id",),
)


@dataclass(frozen=True, slots=True)
class ReferenceClass:
    """Finished projects of one kind; figures that nobody published are not a number.

    Attributes
    ----------
    id, holds : str
    projects : float
        Number of projects behind the cost.
    overrun_percent, overrun_sd_percent : float
        Cost above the estimate at the decision, real terms, over the estimate: mean and standard deviation.
    delay_percent : float
        Mean time beyond the planned one.
    use_percent, use_sd_percent : float
        Use in the first year against the forecast; negative where less.
    source, checked : str
    """

    id: str
    holds: str
    projects: float
    overrun_percent: float
    overrun_sd_percent: float
    delay_percent: float
    use_percent: float
    use_sd_percent: float
    source: str
    checked: str

    def cost_ratio(self, normal: float) -> float:
        """Return cost over estimate at the quantile of a standard normal number; lognormal with the class's moments.

        Examples
        --------
        >>> from ortaq.observe.mechanisms.reference_classes import reference_classes
        >>> round(reference_classes()["rail"].cost_ratio(0.0), 2)
        1.4
        """
        mean = 1.0 + self.overrun_percent / 100.0
        variance = np.log1p((self.overrun_sd_percent / 100.0 / mean) ** 2)
        return float(mean * np.exp(normal * np.sqrt(variance) - variance / 2.0))


@cache
def reference_classes() -> Mapping[str, ReferenceClass]:
    """Return the classes that ship, by id.

    Examples
    --------
    >>> from ortaq.observe.mechanisms.reference_classes import reference_classes
    >>> sorted(reference_classes())[:3]
    ['dam', 'fixed_link', 'information_technology']
    """
    table = read_table(Path(str(files("ortaq"))) / "data", _SPEC)
    return MappingProxyType({row.id: row for row in table.records(ReferenceClass)})
