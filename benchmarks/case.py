"""A measured case, and what can be made of it; imports nothing that a solve does not need."""

from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import numpy as np

from ortaq.core import Array
from ortaq.domains.trade import TradeBaseline, TradeChange


@dataclass(frozen=True, eq=False)
class Case:
    """A baseline, a change of it, and the rule for deficits.

    Attributes
    ----------
    trade_cost_hat, tariff : ndarray, shape (sector, importer, exporter)
        Counterfactual over baseline cost; counterfactual ad valorem tariff.
    """

    baseline: TradeBaseline
    trade_cost_hat: Array
    tariff: Array
    deficits: str = "fixed"

    @property
    def change(self) -> TradeChange:
        """The change as the engine takes it."""
        return TradeChange(trade_cost_hat=self.trade_cost_hat, tariff=self.tariff)


def embargo(case: Case, one: str, other: str) -> Case:
    """Return the case with all trade between two members cut off instead of its own change."""
    cost = np.ones_like(case.trade_cost_hat)
    a, b = case.baseline.members.index(one), case.baseline.members.index(other)
    cost[:, [a, b], [b, a]] = np.inf
    return replace(case, trade_cost_hat=cost, tariff=case.baseline.tariff)


def permuted(case: Case, order: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Case:
    """Return the same world with its members in another order."""
    base = case.baseline
    bilateral = np.ix_(np.arange(len(base.sectors)), order, order)
    baseline = replace(
        base,
        members=tuple(base.members[i] for i in order),
        trade_share=base.trade_share[bilateral],
        value_added_share=base.value_added_share[:, order],
        input_share=base.input_share[:, :, order],
        final_share=base.final_share[:, order],
        value_added=base.value_added[order],
        tariff=base.tariff[bilateral],
        deficit=base.deficit[order],
    )
    return replace(
        case, baseline=baseline, trade_cost_hat=case.trade_cost_hat[bilateral], tariff=case.tariff[bilateral]
    )


def save(case: Case, path: Path) -> None:
    """Write a case for another process."""
    arrays = {name: value for name, value in vars(case.baseline).items() if value is not None}
    np.savez(path, **arrays, cost=case.trade_cost_hat, new_tariff=case.tariff, deficits=case.deficits)


def load(path: Path) -> Case:
    """Read a case that was saved."""
    data = np.load(path)
    arrays: dict[str, Any] = {f.name: data[f.name] for f in fields(TradeBaseline) if f.name in data.files}
    for name in ("members", "sectors"):
        arrays[name] = tuple(map(str, arrays[name]))
    return Case(TradeBaseline(**arrays), data["cost"], data["new_tariff"], str(data["deficits"]))
