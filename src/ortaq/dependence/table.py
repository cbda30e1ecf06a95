"""What is weighed before and after, and as one long table for other programs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.core import Drawn, InputError, Tidy, TidyColumn, require_known
from ortaq.dependence.banded import Banded
from ortaq.dependence.dependence import Dependence
from ortaq.dependence.money import MoneyStop

COLUMNS = ("stage", "metric", "unit", "member", "partner", "central", "low", "high", "quality")

Row = tuple[str, str, str, str, str, float, float, float, str]

UNITS = {
    "partner_asymmetry_log_ratio": "ln ratio",
    "power_asymmetry_log_ratio": "ln ratio",
    "partner_asymmetry_money_musd": "million USD a year",
    "power_asymmetry_money_musd": "million USD a year",
    "together": "points of real income",
    "import_concentration": "HHI, 0 to 1",
    "export_concentration": "HHI, 0 to 1",
    "import_hirschman": "index, 0 to 100",
    "export_hirschman": "index, 0 to 100",
    "multi_vector": "index, 0 to 1",
    "pivot_margin": "ratio",
}
"""Units of metrics that are not percent of real income."""


@dataclass(frozen=True, eq=False)
class Weighing(Tidy, Drawn):
    """Dependence before and, where something is applied, after it.

    Attributes
    ----------
    before : Dependence
    after : Dependence or None
    """

    before: Dependence
    after: Dependence | None

    def tidy(self) -> Mapping[str, TidyColumn]:
        """Return a row for each metric, member and partner or power, with the ends of its range."""
        return dict(zip(COLUMNS, zip(*long_table(self), strict=True), strict=True))

    def change(self, metric: str) -> Banded:
        """Return the change of one metric, case by case, so that its band is that of the change.

        Raises
        ------
        InputError
            Nothing was applied, or there is no such metric.
        """
        before = self.before.metrics()
        require_known([metric], tuple(before), kind="metric", where="Weighing.change")
        if self.after is None:
            raise InputError("nothing was applied, so nothing changes", where="weigh", fix="give scenario or package")
        return self.after.metrics()[metric].since(before[metric])


def long_table(weighing: Weighing) -> list[Row]:
    """Return one row for each metric, member and partner or power, in the order of ``COLUMNS``.

    Stages are ``before``, and where something was applied ``after`` and ``change``; numbers without meaning are left
    out.

    Examples
    --------
    >>> long_table(weighed)[0][:5]
    ('before', 'from_partner', 'percent of real income', 'KGZ', 'CHN')
    """
    rows = list(_rows("before", weighing.before, weighing.before.metrics()))
    if weighing.after is not None:
        rows += _rows("after", weighing.after, weighing.after.metrics())
        rows += _rows("change", weighing.after, {name: weighing.change(name) for name in weighing.before.metrics()})
    rows += list(_money("before", weighing.before.money))
    if weighing.after is not None:
        rows += list(_money("after", weighing.after.money))
    return rows


def _money(stage: str, stops: Sequence[MoneyStop]) -> Iterator[Row]:
    """Yield what is received besides trade, and what its stop costs: metrics of their own, never part of trade's."""
    for stop in stops:
        told = {
            "money": (stop.musd, "million USD a year"),
            "money_of_gdp": (stop.of_gdp, "percent of GDP"),
            "from_money": (stop.money, "percent of real income"),
            "from_trade_and_money": (stop.both, "percent of real income"),
        }
        for name, (band, unit) in told.items():
            yield stage, name, unit, stop.member, stop.holder, band.central, band.low, band.high, ""


def _rows(stage: str, found: Dependence, metrics: dict[str, Banded]) -> Iterator[Row]:
    for name, values in metrics.items():
        unit = UNITS.get(name, "percent of real income")
        others, flags = _others(found, name, values.central.shape)
        for at in np.argwhere(np.isfinite(values.central)):
            numbers = (float(v[tuple(at)]) for v in (values.central, values.low, values.high))
            other = others[at[1]] if others else ""
            flag = str(flags[tuple(at)]) if flags is not None else ""
            yield stage, name, unit, found.members[at[0]], other, *numbers, flag


def _others(found: Dependence, name: str, shape: tuple[int, ...]) -> tuple[tuple[str, ...], np.ndarray | None]:
    """Return the names along the second axis of a metric and the flags of its flows."""
    if len(shape) == 1:
        return (), None
    if name == "transit":
        return found.transit_states, None
    if name in _PARTNER_METRICS or name.startswith("partner_asymmetry"):
        return found.partners, found.partner_quality.flag
    return tuple(p.name for p in found.powers), found.power_quality.flag


_PARTNER_METRICS = {"from_partner", "of_partner", "buy", "sell"}
