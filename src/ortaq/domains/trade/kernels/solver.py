"""Calls the compiled solver: links, what points imply, and their iteration; see `system` and `anderson` for both."""

import ctypes
from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ortaq.core import Array, Deficits
from ortaq.core.kernels import fields, filled, pointer
from ortaq.domains.trade.anderson import AndersonOptions, FixedPoints, Steering
from ortaq.domains.trade.baseline import TradeBaseline
from ortaq.domains.trade.change import BatchedChange
from ortaq.domains.trade.kernels import by_row, library
from ortaq.domains.trade.system import Accounts, Links


class _World(ctypes.Structure):
    _fields_: ClassVar = fields(
        "members sectors rule",
        "world_income world_value_added wage_step",
        "share theta value_added_share input_share final_share tariff export_tax deficit spending_ratio scale",
    )


class _Change(ctypes.Structure):
    _fields_: ClassVar = fields(
        "rows",
        arrays="cost tariff productivity export_tax",
        jumps="cost_jump tariff_jump productivity_jump export_tax_jump",
    )


class _Links(ctypes.Structure):
    _fields_: ClassVar = fields("rows", arrays="weight net received supply transfer")


class _Options(ctypes.Structure):
    _fields_: ClassVar = fields("memory most", "tolerance restart", "steering")


@dataclass(frozen=True)
class Solver:
    """The compiled solver, wages moving by a share of the excess demand for labour.

    ``kernel``, ``wage_step``.
    """

    kernel: ctypes.CDLL
    wage_step: float

    @classmethod
    def found(cls, wage_step: float) -> "Solver | None":
        """Return the solver where it was built."""
        kernel = library("solver")
        return None if kernel is None else cls(kernel, wage_step)

    def links(self, base: TradeBaseline, change: BatchedChange) -> Links:
        """Return the links of a batch; powers are taken only where an importer's costs move."""
        rows, (s, n) = len(change), base.value_added_share.shape
        weight, net = np.empty((rows, s, n, n)), np.empty((rows, s, n, n))
        received = net if change.export_tax is None else np.empty_like(net)
        traded, supplied = np.empty((rows, n, n), np.bool_), np.empty((rows, s, n), np.bool_)
        found = Links(weight, net, received, base.value_added * change.labour_hat, change.received, traded, supplied)
        batches = by_row(
            cost=change.trade_cost_hat,
            tariff=change.tariff,
            productivity=change.productivity_hat,
            export_tax=change.export_tax,
        )
        asked = filled(_Change, rows=rows, **batches)
        parts = map(ctypes.byref, (self._base(base), asked, _links(found)))
        self.kernel.links(*parts, pointer(traded), pointer(supplied))
        return found

    def images(self, accounts: Accounts, link: Links, points: Array) -> Array:
        """Return what points imply, shape (batch, unknown)."""
        held, images = np.ascontiguousarray(points), np.empty(points.shape)
        parts = map(ctypes.byref, (self._world(accounts), _links(link)))
        _done(self.kernel.image(*parts, ctypes.c_int64(len(points)), pointer(held), pointer(images)))
        return images

    def state(self, accounts: Accounts, link: Links, points: Array) -> tuple[Array, Array, Array]:
        """Return trade shares, income and revenue of taxes at points."""
        held, (rows, n) = np.ascontiguousarray(points), link.supply.shape
        share, income, revenue = np.empty_like(link.weight), np.empty((rows, n)), np.empty((rows, n))
        parts = map(ctypes.byref, (self._world(accounts), _links(link)))
        _done(self.kernel.state(*parts, *map(pointer, (held, share, income, revenue))))
        return share, income, revenue

    def fixed_points(
        self, accounts: Accounts, link: Links, points: Array, options: AndersonOptions, steering: Steering | None
    ) -> FixedPoints:
        """Return the fixed point of every row; see `ortaq.domains.trade.anderson.fixed_points`."""
        best, rows = points.copy(), len(points)
        error, iterations = np.empty(rows), np.empty(rows, np.int64)
        chosen = filled(
            _Options,
            memory=options.memory,
            most=options.max_iterations,
            tolerance=options.tolerance,
            restart=options.restart,
            steering=None if steering is None else steering.panels,
        )
        parts = map(ctypes.byref, (self._world(accounts), _links(link), chosen))
        _done(self.kernel.solve(*parts, *map(pointer, (best, error, iterations))))
        return FixedPoints(best, error, iterations)

    def _world(self, accounts: Accounts) -> _World:
        rules = {Deficits.PROPORTIONAL: 1, Deficits.WORLD_SHARE: 2}
        return self._base(
            accounts.base,
            rule=rules.get(accounts.rule, 0),
            world_income=accounts.world_income,
            deficit=accounts.deficit,
            spending_ratio=accounts.spending_ratio,
            scale=accounts.scale,
        )

    def _base(self, base: TradeBaseline, **accounts: float | Array) -> _World:
        return filled(
            _World,
            members=len(base.members),
            sectors=len(base.sectors),
            world_value_added=float(base.value_added.sum()),
            wage_step=self.wage_step,
            share=base.trade_share,
            theta=base.trade_elasticity,
            value_added_share=base.value_added_share,
            input_share=base.input_share,
            final_share=base.final_share,
            tariff=base.tariff,
            export_tax=base.export_tax,
            **accounts,
        )


def _links(link: Links) -> _Links:
    return filled(
        _Links,
        rows=len(link.weight),
        weight=link.weight,
        net=link.net,
        received=link.received,
        supply=link.supply,
        transfer=link.transfer,
    )


def _done(short_of_memory: int) -> None:
    if short_of_memory:
        raise MemoryError
