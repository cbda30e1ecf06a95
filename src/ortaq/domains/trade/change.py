"""What differs from the trade baseline, and the way from one to the other."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from ortaq.core import Array, InputError
from ortaq.domains.trade.baseline import TradeBaseline, check_shape


@dataclass(frozen=True, eq=False)
class TradeChange:
    """Counterfactual trade costs, taxes, productivity, labour and transfers; a batch axis in front is optional.

    Attributes
    ----------
    trade_cost_hat : array, shape ([batch,] sector, importer, exporter), or None for no change
        Counterfactual over baseline iceberg cost; infinity closes the link.
    tariff : array, shape ([batch,] sector, importer, exporter), or None for the baseline tariffs
        Counterfactual ad valorem tariff, fraction of the value at the border.
    productivity_hat : array, shape ([batch,] sector, member), or None for no change
        Counterfactual over baseline productivity of gross output.
    export_tax : array, shape ([batch,] sector, importer, exporter), or None for the baseline export taxes
        Counterfactual ad valorem export tax, fraction of what the producer receives.
    labour_hat : array, shape ([batch,] member), or None for no change
        Counterfactual over baseline supply of value added: workers who come or leave.
    transfer : array, shape ([batch,] payer, receiver), or None for no change
        Money sent beyond the baseline, in its unit with world value added as the numeraire; adds to the receiver's
        trade deficit and takes from the payer's. Less than the baseline is negative.
    """

    trade_cost_hat: ArrayLike | None = None
    tariff: ArrayLike | None = None
    productivity_hat: ArrayLike | None = None
    export_tax: ArrayLike | None = None
    labour_hat: ArrayLike | None = None
    transfer: ArrayLike | None = None

    def batch(self, baseline: TradeBaseline) -> "BatchedChange":
        """Return the arrays with a batch axis of equal length.

        Raises
        ------
        InputError
            Wrong shape, NaN, or values that are not positive (taxes: not above -1).
        """
        s, n = len(baseline.sectors), len(baseline.members)
        parts = [
            _batched("trade_cost_hat", self.trade_cost_hat, np.ones((1, s, n, n)), floor=0.0, infinite=True),
            _batched("tariff", self.tariff, baseline.tariff[None], floor=-1.0, infinite=False),
            _batched("productivity_hat", self.productivity_hat, np.ones((1, s, n)), floor=0.0, infinite=False),
            _batched("labour_hat", self.labour_hat, np.ones((1, n)), floor=0.0, infinite=False),
            _received(_batched("transfer", self.transfer, np.zeros((1, n, n)), floor=-np.inf, infinite=False)),
        ]
        if self.export_tax is not None or baseline.export_tax is not None:
            none = np.zeros((s, n, n)) if baseline.export_tax is None else baseline.export_tax
            parts.append(_batched("export_tax", self.export_tax, none[None], floor=-1.0, infinite=False))
        size = max(len(p) for p in parts)
        if any(len(p) not in (1, size) for p in parts):
            raise InputError("batch axes of a TradeChange differ in length", where="TradeChange")
        return BatchedChange(*(np.broadcast_to(p, (size, *p.shape[1:])) for p in parts))


@dataclass(frozen=True, eq=False)
class BatchedChange:
    """A checked `TradeChange` with its batch axis.

    ``trade_cost_hat``, ``tariff``, shape (batch, sector, importer, exporter).
    ``productivity_hat``, shape (batch, sector, member).
    ``labour_hat``, shape (batch, member).
    ``received``, shape (batch, member): transfers received less sent; sums to zero over members.
    ``export_tax``, shape (batch, sector, importer, exporter).
    """

    trade_cost_hat: Array
    tariff: Array
    productivity_hat: Array
    labour_hat: Array
    received: Array
    export_tax: Array | None = None

    def __len__(self) -> int:
        return len(self.trade_cost_hat)

    def part(self, first: int, rows: int) -> "BatchedChange":
        """Return so many rows from one on, fewer at the end."""
        parts = {name: value for name, value in vars(self).items() if value is not None}
        return replace(self, **{name: value[first : first + rows] for name, value in parts.items()})

    def row(self, index: int) -> "BatchedChange":
        """Return a batch of one."""
        tax = None if self.export_tax is None else self.export_tax[[index]]
        return BatchedChange(
            self.trade_cost_hat[[index]],
            self.tariff[[index]],
            self.productivity_hat[[index]],
            self.labour_hat[[index]],
            self.received[[index]],
            tax,
        )

    def since(self, before: "BatchedChange") -> "BatchedChange":
        """Return the change from another one to this one: hats relative to it, taxes as levels, transfers beyond it."""
        return replace(
            self,
            trade_cost_hat=self.trade_cost_hat / before.trade_cost_hat,
            productivity_hat=self.productivity_hat / before.productivity_hat,
            labour_hat=self.labour_hat / before.labour_hat,
            received=self.received - before.received,
        )


def on_the_way(base: TradeBaseline, target: BatchedChange, time: Array) -> BatchedChange:
    """Return the changes at some times of the way from the baseline (0) to a counterfactual (1).

    Trade costs, productivity and labour follow ``hat ** t``; taxes are linear in the rate, transfers in money. A link
    that closes has no finite log cost, so its freeness ``hat ** -theta`` falls linearly from one to zero instead.

    ``target``: one row.
    ``time``, shape (node,).
    Returned: batch axis: node.
    """
    at = time[:, None, None, None]
    closes = np.isinf(target.trade_cost_hat)
    finite = np.where(closes, 1.0, target.trade_cost_hat)
    with np.errstate(divide="ignore"):
        fading = (1.0 - at) ** (-1.0 / base.trade_elasticity[:, None, None])
    return BatchedChange(
        trade_cost_hat=np.where(closes, fading, finite**at),
        tariff=_line(base.tariff, target.tariff, at),
        productivity_hat=target.productivity_hat ** at[..., 0],
        labour_hat=target.labour_hat ** at[..., 0, 0],
        received=target.received * at[..., 0, 0],
        export_tax=None if target.export_tax is None else _line(_tax(base), target.export_tax, at),
    )


def _line(start: Array, end: Array, at: Array) -> Array:
    # The end is the counterfactual to the last bit; a line may miss it by a rounding.
    return np.where(at == 1.0, end, start + at * (end - start))


def _received(transfer: Array) -> Array:
    """Return what each member receives less what it sends, shape (batch, member)."""
    return np.asarray(transfer.sum(axis=1) - transfer.sum(axis=2))


def _tax(base: TradeBaseline) -> Array:
    return np.zeros_like(base.tariff) if base.export_tax is None else base.export_tax


def _batched(name: str, given: ArrayLike | None, neutral: Array, *, floor: float, infinite: bool) -> Array:
    if given is None:
        return neutral
    array = np.asarray(given, dtype=np.float64)
    if array.ndim == neutral.ndim - 1:
        array = array[None]
    check_shape(name, array[0] if array.ndim == neutral.ndim else array, neutral.shape[1:])
    if not within(array, floor, infinite=infinite):
        usable = array > floor if infinite else (array > floor) & np.isfinite(array)
        at = np.unravel_index(int(np.argmin(usable)), array.shape)
        raise InputError(
            f"{name} is {array[at]} at (batch, sector, member ...) {tuple(int(a) for a in at)}",
            where=f"TradeChange.{name}",
            why=f"only values above {floor:g} have a meaning",
            fix="use numpy.inf in trade_cost_hat to close a link" if infinite else "correct the value",
        )
    return array


def within(array: Array, above: float, *, infinite: bool = False) -> bool:
    """Return whether all values are numbers above one, and finite where they have to be."""
    return bool(array.min() > above) and (infinite or bool(array.max() < np.inf))
