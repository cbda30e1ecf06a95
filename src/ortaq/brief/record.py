"""The results as numbers, for programs: what ``ortaq brief --json`` prints."""

from collections.abc import Iterable

from ortaq.agreement import Acceptance, PrincipleCheck, refusal
from ortaq.answers import Material
from ortaq.answers.sections.reported import told
from ortaq.brief.agreement_record import finite, refusal_record, sharing_record, stability_record
from ortaq.brief.answer_record import section_record
from ortaq.core import Band, Change, JsonObject


def record(material: Material) -> JsonObject:
    """Return everything that the brief shows as numbers and codes; missing numbers are null."""
    region, mechanism, payoffs, agreement = material.region, material.mechanism, material.payoffs, material.agreement
    return {
        "mechanism": {"id": mechanism.id, "title": mechanism.title, "decision_rule": mechanism.decision_rule},
        "region": {"name": region.name, "base_year": region.base_year, "digest": region.digest},
        "members": list(payoffs.members),
        "measures": [_measure(material, bit, m) for bit, m in enumerate(mechanism.measures)],
        "shocks": [
            {"id": s, "probability": float(p)} for s, p in zip(payoffs.shocks, payoffs.probability, strict=True)
        ],
        "threshold_percent": dict(zip(agreement.members, agreement.threshold_percent.tolist(), strict=True)),
        "accept": agreement.accept.value,
        "tail": agreement.tail,
        "weights": dict(zip(agreement.members, agreement.weights.tolist(), strict=True)),
        "packages": int(agreement.feasible[1:].sum()),
        "accepted": {
            Acceptance.WORST.value: agreement.accepted_worst.tolist(),
            Acceptance.EXPECTED.value: agreement.accepted_expected.tolist(),
            agreement.accept.value: agreement.accepted.tolist(),
        },
        "pareto": agreement.pareto.tolist(),
        "solutions": {name: list(ties) for name, ties in agreement.solutions.items()},
        "recommended": None if agreement.recommended is None else _package(material, agreement.recommended),
        "notable": {str(p): _package(material, p) for p in material.bands},
        "checks": [_check(c) for c in agreement.checks],
        "refusals": [refusal_record(p, refusal(payoffs, agreement, p)) for p in _proposals(material)],
        "obstacles": _obstacles(material),
        "stability": None if material.stability is None else stability_record(material.stability, _chosen(material)),
        "sharing": None if material.sharing is None else sharing_record(material.sharing),
        "reports": list(told(material.reports, section_record)),
        "cases": list(material.cases),
        "solves": material.solves,
        "verified_packages": payoffs.verified_count,
        "estimate_error_percent": payoffs.largest_error_percent,
        "largest_residual": material.largest_residual,
        "seconds": material.seconds,
        "versions": dict(material.versions),
    }


def _measure(material: Material, bit: int, measure: Change) -> JsonObject:
    payoffs, cost = material.payoffs, measure.cost
    return {
        "id": measure.id,
        "title": measure.title,
        "participants": list(measure.participants),
        "cost": None
        if cost is None
        else {
            "capex_musd": _band(cost.capex_musd),
            "opex_musd_per_year": _band(cost.opex_musd_per_year),
            "life_years": cost.life_years,
            "discount_rate": cost.discount_rate,
            "payers": dict(cost.payers),
            "source": cost.source,
        },
        "cost_musd_a_year": dict(zip(payoffs.members, payoffs.cost_musd[1 << bit].tolist(), strict=True)),
    }


def _band(band: Band) -> JsonObject:
    return {"low": band.low, "central": band.central, "high": band.high}


def _package(material: Material, index: int) -> JsonObject:
    agreement, band = material.agreement, material.bands[index]
    return {
        "index": index,
        "measures": list(agreement.package(index).measures),
        "accepted": agreement.is_accepted(index),
        "accepted_in": list(band.accepted_in),
        "members": {m: _member(material, index, i) for i, m in enumerate(agreement.members)},
    }


def _member(material: Material, index: int, member: int) -> JsonObject:
    payoffs, agreement, band = material.payoffs, material.agreement, material.bands[index]
    by_shock = {
        shock: {
            "percent": float(payoffs.gain_percent[index, member, s]),
            "percent_low": float(band.low_percent[member, s]),
            "percent_high": float(band.high_percent[member, s]),
            "musd": float(payoffs.gain_musd[index, member, s]),
            "musd_low": float(band.low_musd[member, s]),
            "musd_high": float(band.high_musd[member, s]),
        }
        for s, shock in enumerate(payoffs.shocks)
    }
    return {
        "robust_percent": float(agreement.robust_gain_percent[index, member]),
        "robust_percent_low": float(band.robust_low_percent[member]),
        "robust_percent_high": float(band.robust_high_percent[member]),
        "robust_musd": float(agreement.robust_gain_musd[index, member]),
        "cost_musd": float(payoffs.cost_musd[index, member]),
        "shocks": by_shock,
    }


def _check(check: PrincipleCheck) -> JsonObject:
    return {
        "principle": check.principle.value,
        "holds": check.holds,
        "value": finite(check.value),
        "unit": check.unit,
        "worst_member": check.worst_member,
    }


def _proposals(material: Material) -> Iterable[int]:
    """Single measures and the whole agenda, those that are refused."""
    agreement = material.agreement
    proposals = {1 << bit: None for bit in range(len(agreement.measures))}
    proposals[len(agreement.feasible) - 1] = None
    return (p for p in proposals if not agreement.is_accepted(p))


def _chosen(material: Material) -> list[int]:
    """Every package that some way of choosing picks."""
    return sorted({p for ties in material.agreement.solutions.values() for p in ties})


def _obstacles(material: Material) -> JsonObject:
    obstacles = material.agreement.obstacles
    return {
        "blocked_alone": dict(obstacles.blocked_alone),
        "missing_consent": [
            {"members": list(who), "packages": count} for who, count in obstacles.missing_consent.items()
        ],
        "closest": obstacles.closest,
        "closest_shortfall_musd": finite(obstacles.closest_shortfall_musd),
    }
