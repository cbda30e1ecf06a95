"""Calls the compiled independent check; knows nothing of the solver."""

import ctypes
from typing import ClassVar

import numpy as np

from ortaq.core import Array
from ortaq.core.kernels import fields, filled, pointer
from ortaq.domains.trade.baseline import TradeBaseline
from ortaq.domains.trade.change import BatchedChange
from ortaq.domains.trade.claim import Claim
from ortaq.domains.trade.kernels import by_row

_BATCHES = "cost tariff productivity labour received tax"


class _Data(ctypes.Structure):
    _fields_: ClassVar = fields(
        "economies sectors fixed", arrays="share elasticity added input final earnings tariff tax deficit"
    )


class _Counterfactual(ctypes.Structure):
    _fields_: ClassVar = fields("rows", arrays=_BATCHES, jumps=" ".join(f"{n}_jump" for n in _BATCHES.split()))


class _Claim(ctypes.Structure):
    _fields_: ClassVar = fields(arrays="wage price share expenditure income deficit")


class _Verdict(ctypes.Structure):
    _fields_: ClassVar = [("worst", ctypes.c_double), *fields("condition sector economy")]


def residuals(kernel: ctypes.CDLL, base: TradeBaseline, change: BatchedChange, claim: Claim) -> tuple[Array, str]:
    """Return the largest violation of each row, and the name of the market that is worst overall; see `residual`."""
    data = filled(
        _Data,
        economies=len(base.members),
        sectors=len(base.sectors),
        fixed=claim.fixed,
        share=base.trade_share,
        elasticity=base.trade_elasticity,
        added=base.value_added_share,
        input=base.input_share,
        final=base.final_share,
        earnings=base.value_added,
        tariff=base.tariff,
        tax=base.export_tax,
        deficit=base.deficit,
    )
    batches = by_row(
        cost=change.trade_cost_hat,
        tariff=change.tariff,
        productivity=change.productivity_hat,
        labour=change.labour_hat,
        received=change.received,
        tax=change.export_tax,
    )
    asked = filled(_Counterfactual, rows=len(change), **batches)
    said = filled(
        _Claim,
        wage=claim.wage_hat,
        price=claim.price_hat,
        share=claim.trade_share,
        expenditure=claim.expenditure,
        income=claim.income,
        deficit=claim.deficit,
    )
    residual, verdict = np.empty(len(change)), _Verdict()
    parts = map(ctypes.byref, (data, asked, said))
    if kernel.check(*parts, pointer(residual), ctypes.byref(verdict)):
        raise MemoryError
    conditions = ("price", "share", "goods", "labour", "budget", "balance", "transfer")
    place = base.members[verdict.economy]
    if verdict.sector >= 0:
        place = f"{base.sectors[verdict.sector]}/{place}"
    return residual, f"the {conditions[verdict.condition]} of {place}"
