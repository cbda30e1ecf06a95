"""The one JSON document that answers nearly everything the page asks; pure, from what was computed."""

import base64
import hashlib
import json
import zlib
from collections.abc import Iterable, Mapping
from math import isfinite

import numpy as np

from ortaq.agreement import exit_stable, principle_checks
from ortaq.answers import Material, compose
from ortaq.answers.sections.principles import statement
from ortaq.brief.presenter import Presenter
from ortaq.core import Array, Assumption, JsonObject, Mask, Payoffs, languages
from ortaq.domains import load_texts
from ortaq.model import costs
from ortaq.model.ensemble.engine import engine
from ortaq.web.agenda_record import band_record, measure_record, rules_record, titled
from ortaq.web.answer_tables import answer_tables
from ortaq.web.doubt_record import choice_record, drawn_record, switching_record
from ortaq.web.figure_record import chart_records
from ortaq.web.map_record import map_record

SCHEMA = 1


def table_document(
    material: Material, printed: Iterable[str] | None = None, ledger: Mapping[str, JsonObject] | None = None
) -> JsonObject:
    """Return the document of a computed table; numbers without a value are null.

    Parameters
    ----------
    material : Material
    printed : iterable of str, optional
        Languages in which the tables of the answer stand in it: all if absent. A server prints them when asked.
    ledger : mapping of str to object, optional
        What a ledger says, printed by language, for a file; a server tells it when asked.
    """
    region, mechanism, payoffs, answer = material.region, material.mechanism, material.payoffs, compose(material)
    return {
        "schema": SCHEMA,
        "digest": digest(material),
        "mechanism": {
            **titled(mechanism),
            "rules": rules_record(mechanism.rules),
            "least_return": mechanism.least_return,
        },
        "region": {
            "name": region.name,
            "title": region.title,
            "titles": dict(region.titles),
            "horizon": region.answers.horizon.value,
            "base_year": region.base_year,
            "digest": region.as_loaded.stamp,
        },
        "members": _members(material),
        "measures": [
            measure_record(region, mechanism, measure, annual)
            for measure, annual in zip(
                mechanism.measures, costs(mechanism, [1 << m for m in range(len(mechanism.measures))]), strict=True
            )
        ],
        "shocks": _shocks(material),
        "gains_musd": _packed(payoffs.gain_musd, "float32"),
        "estimates": _estimates(payoffs),
        "bands": {str(p): _band(material, p) for p in material.bands},
        "cases": list(material.cases),
        "drawn": drawn_record(material),
        "choices": choice_record(material),
        "switching": switching_record(material),
        "agreement": _agreement(material),
        "principles": {str(p): _principles(material, p) for p in material.bands},
        "decomposition": material.channels or None,
        "dependence": _dependence(material),
        "figures": chart_records(answer.sections),
        "map": map_record(region, payoffs.members, material.reports),
        "assumptions": [_assumption(a) for a in (*mechanism.assumptions, *region.assumptions)],
        "sources": {**{s.id: _source(s.title, s.publisher, s.year) for s in region.sources}, **mechanism.sources},
        "versions": dict(material.versions),
        "solves": material.solves,
        "largest_residual": material.largest_residual,
        "tables": {code: answer_tables(answer, code) for code in (languages() if printed is None else printed)},
        "ledger": dict(ledger or {}),
    }


def _dependence(material: Material) -> JsonObject | None:
    """Return what members lose from an end of trade with powers, before and under the package of the first page."""
    weighing = material.dependence
    if weighing is None:
        return None
    before = weighing.before.from_power.record()
    after = {} if weighing.after is None else weighing.after.from_power.record()
    ends = {
        end: {"before": losses, "packages": {str(material.agreement.focus): after[end]} if after else {}}
        for end, losses in before.items()
    }
    powers = [{"id": p.name, "title": p.name} for p in weighing.before.powers]
    return {"powers": powers, **ends.pop("central"), **ends}


def digest(material: Material) -> str:
    """Return SHA-256 over everything that determines the answer, 16 hex digits: it names the scenario."""
    agreement = material.agreement
    parts = (material.region.stamp, material.mechanism, agreement.accept, agreement.tail, material.cases, engine())
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def document_bytes(document: JsonObject) -> bytes:
    """Return the document as compact JSON."""
    return json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode()


def _members(material: Material) -> list[JsonObject]:
    region, payoffs, agreement = material.region, material.payoffs, material.agreement
    by_id = {e.id: e for e in region.economies}
    return [
        {
            "id": m,
            "names": {language: by_id[m].name_in(language) for language in languages()},
            "gdp_per_head_usd": by_id[m].gdp_per_head_usd,
            "income_musd": payoffs.income_musd[i].tolist(),
            "threshold_percent": float(agreement.threshold_percent[i]),
            "material_percent": float(agreement.material_percent[i]),
            "weight": float(agreement.weights[i]),
        }
        for i, m in enumerate(payoffs.members)
    ]


def _shocks(material: Material) -> list[JsonObject]:
    payoffs, texts = material.payoffs, load_texts("en")
    none = {"id": payoffs.shocks[0], "title": texts("shock.none"), "titles": {}, "description": "", "descriptions": {}}
    stated = map(titled, material.mechanism.shocks)
    return [{**shock, "probability": float(p)} for shock, p in zip((none, *stated), payoffs.probability, strict=True)]


def _packed(values: Array | Mask, dtype: str) -> JsonObject:
    """Return an array as base64 of the zlib-compressed bytes, little-endian, last axis fastest.

    Rounding to float32 moves a gain of one percent by 6e-8 percentage points at most: below the verdict tolerance.
    """
    little = np.dtype(dtype).newbyteorder("<")
    data = zlib.compress(np.ascontiguousarray(values, dtype=little).tobytes(), 9)
    return {
        "shape": list(values.shape),
        "dtype": dtype,
        "order": "C",
        "encoding": "zlib+base64",
        "data": base64.b64encode(data).decode("ascii"),
    }


def _estimates(payoffs: Payoffs) -> JsonObject | None:
    """Return which packages have equilibria of their own and how far the others may be off; None if all have."""
    if payoffs.verified is None or payoffs.verified.all():
        return None
    error = payoffs.error_percent
    return {
        "verified": _packed(payoffs.verified, "uint8"),
        "verified_count": payoffs.verified_count,
        "error_percent": None if error is None else error.tolist(),
    }


def _band(material: Material, package: int) -> JsonObject:
    band = material.bands[package]
    return {
        "low_musd": band.low_musd.tolist(),
        "high_musd": band.high_musd.tolist(),
        "robust_low_percent": band.robust_low_percent.tolist(),
        "robust_high_percent": band.robust_high_percent.tolist(),
        "accepted_in": list(band.accepted_in),
    }


def _agreement(material: Material) -> JsonObject:
    agreement = material.agreement
    lasting = exit_stable(material.payoffs, agreement)
    return {
        "accept": agreement.accept.value,
        "tail": agreement.tail,
        "accepted": agreement.accepted.tolist(),
        "solutions": {name: list(ties) for name, ties in agreement.solutions.items()},
        "recommended": agreement.recommended,
        "focus": agreement.focus,
        "stable": [p for p in agreement.accepted.tolist() if lasting[p]],
    }


def _principles(material: Material, package: int) -> list[JsonObject]:
    members = material.mechanism.members
    prosperity = material.region.prosperity(members)
    checks = principle_checks(material.payoffs, material.agreement, package, material.mechanism, prosperity)
    present = Presenter(load_texts("en"), material.region, mechanism=material.mechanism)
    return [
        {
            "id": check.principle.value,
            "passed": check.holds,
            "value": check.value if isfinite(check.value) else None,
            "unit": check.unit,
            "worst_member": check.worst_member,
            "text": present.say(statement(check, len(members))),
        }
        for check in checks
    ]


def _assumption(assumption: Assumption) -> JsonObject:
    return {
        "id": assumption.id,
        "statement": assumption.statement,
        **band_record(assumption.band),
        "unit": assumption.unit,
        "reason": assumption.reason,
    }


def _source(*parts: str) -> str:
    return ", ".join(p for p in parts if p)
