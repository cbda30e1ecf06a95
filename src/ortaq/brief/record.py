"""The answer of the main job for programs: what ``ortaq brief --json`` prints and a workbook holds."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from ortaq.answers import Answer, Material
from ortaq.answers.sections.answered import agenda_answering, answered_for_programs
from ortaq.answers.sections.for_programs import for_programs
from ortaq.brief.answer_record import answer_record
from ortaq.brief.presenter import Presenter
from ortaq.brief.workbook import workbook_bytes
from ortaq.core import JsonObject
from ortaq.core.report import Section
from ortaq.core.results import NO_SHOCK


def record(material: Material, answer: Answer) -> JsonObject:
    """Return an answer and what only programs need, as `answer_schema` describes it."""
    asked = {**question(material), **({"of": list(answer.of)} if answer.of else {})}
    return answer_record(whole(material, answer), asked, computed(material))


def whole(material: Material, answer: Answer) -> tuple[Section, ...]:
    """Return the sections with what only programs need, which the pages of some do not repeat."""
    return answer.sections if answer.of else (*answer.sections, for_programs(material))


def workbook(
    material: Material, sections: Sequence[Section], present: Presenter, asked: Mapping[str, Any] | None = None
) -> bytes:
    """Return sections as a workbook that says what was asked and how it was computed; ``asked``: what else was asked.

    Raises
    ------
    ModuleNotFoundError
        openpyxl is not installed.
    """
    about = {**(asked or {}), **question(material), **computed(material)}
    return workbook_bytes(sections, present, about)


def question(material: Material) -> JsonObject:
    """Return what was asked: mechanism and region, who looks at shocks in what way, and what ids are called."""
    region, mechanism, agreement = material.region, material.mechanism, material.agreement
    return {
        "mechanism": {"id": mechanism.id, "title": mechanism.title, "decision_rule": mechanism.decision_rule},
        "region": {"name": region.name, "base_year": region.base_year, "digest": region.as_loaded.stamp},
        **answered_for_programs(agenda_answering(region, mechanism.measures)),
        "members": list(agreement.members),
        "measures": {m.id: m.title for m in mechanism.measures},
        "shocks": {NO_SHOCK: "", **{s.id: s.title for s in mechanism.shocks}},
        "accept": agreement.accept.value,
        "tail": agreement.tail,
        "materiality_percent": dict(zip(agreement.members, agreement.material_percent.tolist(), strict=True)),
        "least_return": mechanism.least_return,
    }


def computed(material: Material) -> JsonObject:
    """Return how it was computed: from what, how exactly."""
    payoffs = material.payoffs
    return {
        "packages": int(material.agreement.feasible[1:].sum()),
        "recommended": material.agreement.recommended,
        "solutions": {name: list(ties) for name, ties in material.agreement.solutions.items()},
        "cases": list(material.cases),
        "solves": material.solves,
        "verified_packages": payoffs.verified_count,
        "estimate_error_percent": payoffs.largest_error_percent,
        "largest_residual": material.largest_residual,
        "versions": dict(material.versions),
        **({} if material.searched is None else {"search": asdict(material.searched)}),
    }
