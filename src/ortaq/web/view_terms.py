"""A computed table asked again on other terms: no equilibrium is solved, only the search for agreement is repeated."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ortaq.agreement import Acceptance, Agreement, agree, over_shocks, sharing, stability
from ortaq.answers import GainBand, Material
from ortaq.answers.agenda import at_ladder_stop
from ortaq.core import Mechanism, require_known
from ortaq.dependence import Weighing


@dataclass(frozen=True, eq=False)
class ViewTerms:
    """How members look at shocks and what they ask for.

    Attributes
    ----------
    accept : Acceptance
    tail : float
        Probability of the worst shocks that CVaR averages.
    thresholds : mapping of str to float
        Percent of real income; members that are not named keep theirs.
    """

    accept: Acceptance
    tail: float
    thresholds: Mapping[str, float]


def with_thresholds(mechanism: Mechanism, thresholds: Mapping[str, float]) -> Mechanism:
    """Return the mechanism with other thresholds.

    Raises
    ------
    InputError
        A member is not one of the mechanism.
    """
    require_known(tuple(thresholds), mechanism.members, kind="member", where="thresholds")
    return replace(mechanism, threshold_percent={**mechanism.threshold_percent, **thresholds})


def asked_again(material: Material, terms: ViewTerms) -> Material:
    """Return what the same gains mean on other terms; the same material where the terms are the same.

    Bands keep the packages that they were computed for. Dependence, money by year and budgets under the recommended
    package are left out where that is another one now, and what would overturn an answer on other terms always: they
    rest on equilibria that were not asked for.

    Raises
    ------
    InputError
        A member is not one of the mechanism.
    """
    mechanism, before = with_thresholds(material.mechanism, terms.thresholds), material.agreement
    prosperity = material.region.prosperity(mechanism.members)
    found = agree(material.payoffs, mechanism, accept=terms.accept, tail=terms.tail, prosperity=prosperity)
    agreement = at_ladder_stop(material.payoffs, found, mechanism, prosperity)
    if _rule(agreement) == _rule(before) and np.array_equal(agreement.threshold_percent, before.threshold_percent):
        return material
    return replace(
        material,
        mechanism=mechanism,
        agreement=agreement,
        bands={p: _judged(band, agreement, material) for p, band in material.bands.items()},
        **_of_package(material, same=agreement.focus == before.focus),
        switching=None,
        stability=stability(material.payoffs, agreement),
        sharing=sharing(material.payoffs, agreement),
    )


def _rule(agreement: Agreement) -> tuple[Acceptance, float]:
    """Return the rule; the tail counts under CVaR only."""
    return agreement.accept, agreement.tail if agreement.accept is Acceptance.CVAR else 0.0


def _of_package(material: Material, *, same: bool) -> dict[str, Any]:
    """Return what stands on the first page of its package alone, by name of the field; nothing of that of another."""
    if same:
        return {}
    weighing = material.dependence
    before = None if weighing is None else Weighing(weighing.before, None)
    return {"dependence": before, "schedule": None, "accounts": (), "volumes": None}


def _judged(band: GainBand, agreement: Agreement, material: Material) -> GainBand:
    """Return the band with its robust range and its verdicts on the terms of an agreement."""
    robust = over_shocks(band.percent_by_case, material.payoffs.probability, agreement.accept, agreement.tail)
    signed = agreement.signed(robust)
    return replace(
        band,
        robust_low_percent=robust.min(axis=0),
        robust_high_percent=robust.max(axis=0),
        accepted_in=tuple(name for name, ok in zip(material.cases, signed, strict=True) if ok),
    )
