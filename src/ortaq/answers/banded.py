"""Gains in every named case of the assumptions: of members, for ranges, and of everybody, for those who are outside."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ortaq.agreement import Agreement, over_shocks
from ortaq.answers.agenda import ladder_of
from ortaq.answers.material import GainBand
from ortaq.answers.outside import everyone
from ortaq.core import CENTRAL, Case, Mechanism, Payoffs, Region, cases_of
from ortaq.core.phases import phase
from ortaq.model import Gains, gains, gains_by_case
from ortaq.model.ensemble import Executor, Store


@dataclass(frozen=True, eq=False)
class Banded:
    """Gains of packages in the case of an answer and in the named ones.

    ``case``: name of the case of the answer, whose gains of members stand in its payoffs.
    ``packages``: those with a range.
    ``members``: by named case, of members from these packages.
    ``everyone``: by case, that of the answer first, of every economy from the packages of which others are told.
    """

    case: str
    packages: tuple[int, ...]
    members: Mapping[str, Gains]
    everyone: Mapping[str, Gains]

    @property
    def cases(self) -> tuple[str, ...]:
        """Names of all cases, that of the answer first."""
        return self.case, *self.members

    @property
    def solves(self) -> int:
        """Equilibria of the named cases."""
        return sum(gained.solves for gained in self.members.values())

    @property
    def largest_residual(self) -> float:
        """Largest residual of them."""
        return max(gained.largest_residual for gained in self.members.values())

    def band(self, payoffs: Payoffs, agreement: Agreement, package: int) -> GainBand:
        """Return the range of one of the packages."""
        row, named = self.packages.index(package), self.members.values()
        percent = np.stack([payoffs.gain_percent[package], *(gained.percent[row] for gained in named)])
        musd = np.stack([payoffs.gain_musd[package], *(gained.musd[row] for gained in named)])
        robust = over_shocks(percent, payoffs.probability, agreement.accept, agreement.tail)
        joint = musd.sum(axis=1) @ payoffs.probability
        signed = agreement.signed(robust)
        return GainBand(
            low_percent=percent.min(axis=0),
            high_percent=percent.max(axis=0),
            low_musd=musd.min(axis=0),
            high_musd=musd.max(axis=0),
            robust_low_percent=robust.min(axis=0),
            robust_high_percent=robust.max(axis=0),
            joint_low_musd=float(joint.min()),
            joint_high_musd=float(joint.max()),
            accepted_in=tuple(name for name, ok in zip(self.cases, signed, strict=True) if ok),
            percent_by_case=percent,
            musd_by_case=musd,
            income_by_case=np.stack([payoffs.income_musd, *(gained.income_musd for gained in named)]),
        )


@phase("cases")
def gains_in_cases(
    region: Region,
    mechanism: Mechanism,
    packages: Sequence[int],
    told: Sequence[int],
    *,
    case: Case = CENTRAL,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Banded:
    """Return the gains of packages in the named cases; everybody's from those of ``told``, which are among them."""
    whole = everyone(region, mechanism)
    cases = cases_of(mechanism.measures, region.answers.horizon)
    found = gains_by_case(region, whole, packages, cases, executor=executor, store=store)
    named = {other.name: gained for other, gained in zip(cases, found, strict=True)}
    at_table = region.economy_positions(mechanism.members, where=f"mechanism '{mechanism.id}'")
    rows = [packages.index(package) for package in told]
    here = gains(region, whole, told, case, executor=executor, store=store)
    return Banded(
        case=case.name,
        packages=tuple(packages),
        members={name: gained.part(members=at_table) for name, gained in named.items()},
        everyone={case.name: here, **{name: gained.part(rows) for name, gained in named.items()}},
    )


def told_outside(payoffs: Payoffs, agreement: Agreement) -> list[int]:
    """Return the packages whose gains of others are told: the steps by cost, the one shown, and all measures."""
    shown = () if agreement.focus is None else (agreement.focus,)
    everything = (1 << len(payoffs.measures)) - 1
    return sorted({*ladder_of(payoffs, agreement).packages.tolist(), *shown, everything} - {0})
