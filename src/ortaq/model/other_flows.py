"""One package under every shock on other flow tables of the same region: only the flows differ."""

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from ortaq.core import Array, Case, Effects, InputError, Mechanism, Region, World, said
from ortaq.domains import valuation
from ortaq.model.combined_rows import combined_rows
from ortaq.model.ensemble import WELFARE, Question
from ortaq.model.payoffs import costs
from ortaq.model.refit import refitted

ALL_SECTORS = -1


@dataclass(frozen=True, slots=True)
class Error:
    """An error in what one economy sells to another.

    ``importer``, ``exporter``: positions in the region.
    ``sector``: position, or ``ALL_SECTORS``: each by its own standard deviation.
    ``deviations``: standard deviations of the logarithm; 0 changes nothing.
    """

    importer: int
    exporter: int
    sector: int
    deviations: float


@dataclass(frozen=True, eq=False)
class OtherFlows:
    """A package put to a region, ready to be asked about other flows.

    ``members``: positions in the region.
    ``given``: what the equilibrium reads: one row for every shock, then one for every shock with the package.
    ``welfare_musd``, shape (row, economy): what no market values, rows as ``given``, million USD a year; it does not
    depend on flows.
    ``cost_musd``, shape (member,): what the package costs each a year.
    """

    region: Region
    case: Case
    members: tuple[int, ...]
    given: Effects
    welfare_musd: Array
    cost_musd: Array

    @classmethod
    def of(cls, region: Region, mechanism: Mechanism, package: int, case: Case) -> "OtherFlows":
        """Return the package of a mechanism put to a region."""
        if not 0 < package < 2 ** len(mechanism.measures):
            raise InputError(
                f"package {package} of an agenda of {len(mechanism.measures)} measures",
                where=f"mechanism '{mechanism.id}'",
                fix=said("give a number from 1 to {number}", number=2 ** len(mechanism.measures) - 1),
            )
        members = region.economy_positions(mechanism.members, where=f"mechanism '{mechanism.id}'")
        question = Question.of(region, mechanism, [0, package], [case])
        shocks = [question.shock_effects(case, k) for k in range(len(question.shocks))]
        packages = [question.package_effects(case, k, np.array([package])) for k in range(len(question.shocks))]
        moved = {name for effects in (*shocks, *packages) for name in effects}
        given = Effects(
            {n: combined_rows(region, n, shocks, enumerate(packages)) for n in sorted(valuation(case).reads & moved)}
        )
        welfare = combined_rows(region, WELFARE, shocks, enumerate(packages))
        return cls(region, case, tuple(members), given, welfare, costs(mechanism, [package], case.cost)[0])

    @cached_property
    def key(self) -> str:
        """SHA-256 over everything that a process needs to know."""
        sha = hashlib.sha256(repr((self.region.digest, self.case, self.members)).encode())
        for array in (*(self.given[name] for name in sorted(self.given)), self.welfare_musd, self.cost_musd):
            sha.update(np.ascontiguousarray(array).tobytes())
        return sha.hexdigest()

    @cached_property
    def near(self) -> World:
        """The equilibrium of the region's own flows: errors are small beside changes, so all are solved near it."""
        return valuation(self.case).world(self.region)

    def with_error(self, error: Error) -> Array:
        """Return the flows with an error, fitted to the totals as draws are, shape (sector, importer, exporter)."""
        flow = self.region.flow.copy()
        at = slice(None) if error.sector == ALL_SECTORS else error.sector
        pair = at, error.importer, error.exporter
        flow[pair] *= np.exp(error.deviations * self.region.flow_ln_sd[pair])
        return refitted(self.region, self.region.tariff_at(self.case.tariff), flow)

    def gain_percent(self, flow: Array) -> tuple[Array, float]:
        """Return the gains on a flow table with the region's totals, shape (member, shock), and the residual.

        Raises NotConverged if an equilibrium was not found.
        """
        region, members = replace(self.region, flow=flow), list(self.members)
        worth = valuation(self.case).world(region, self.near).worth(self.given)
        income_hat = worth.real_income_hat + self.welfare_musd / region.income
        shocks = len(income_hat) // 2
        alone, both = income_hat[:shocks, members], income_hat[shocks:, members]
        paid = self.cost_musd / (region.income[members] * alone)
        return np.asarray(100.0 * (both / alone - 1.0 - paid).T), float(worth.residual.max())


def gains_with_errors(question: OtherFlows, errors: tuple[Error, ...]) -> tuple[Array, float]:
    """Return the gains with each of some errors, by own equilibria on the refitted table, and the largest residual.

    Returns shape (error, member, shock), percent of real income under the shock, costs paid. Raises NotConverged if an
    equilibrium was not found.
    """
    percent, residuals = zip(*(question.gain_percent(question.with_error(error)) for error in errors), strict=True)
    return np.stack(percent), max(residuals)
