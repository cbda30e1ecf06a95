"""What doubt leaves of packages, as records: counts over drawn worlds, the choices, and what would overturn them."""

from collections.abc import Mapping

from ortaq.answers import Material
from ortaq.answers.choices import roles
from ortaq.answers.doubt import judged_draws
from ortaq.answers.switching import Switch
from ortaq.core import JsonObject


def drawn_record(material: Material) -> JsonObject | None:
    """Return counts by drawn package and member, and the range of the joint gain; None where nothing was drawn."""
    under = judged_draws(material)
    if under is None:
        return None
    packages = {}
    for row, package in enumerate(under.drawn.packages.tolist()):
        joint = under.joint_band(package)
        packages[str(package)] = {
            "signed": (under.draws - under.refusals[row]).tolist(),
            "all": int(under.count[row]),
            "low_musd": joint.low,
            "high_musd": joint.high,
        }
    return {"draws": under.draws, "packages": packages}


def choice_record(material: Material) -> JsonObject:
    """Return the package of every role among the choices of the first page; empty where all sign nothing."""
    return {role.value: package for role, package in roles(material.payoffs, material.agreement).items()}


def switching_record(material: Material) -> JsonObject:
    """Return by package what would make members refuse it; what turns nothing is left out."""
    found = {} if material.switching is None else material.switching.packages
    return {
        str(package): {
            "refused_by": list(one.refused_by),
            "all_effects": _switches(one.all_effects),
            "effects": _switches(one.effects),
            "costs": _switches(one.costs),
        }
        for package, one in found.items()
    }


def _switches(found: Mapping[str, Switch]) -> JsonObject:
    """Return those at which somebody begins to refuse."""
    turning = {about: one for about, one in found.items() if one.at is not None}
    return {about: {"at": one.at, "members": list(one.members)} for about, one in turning.items()}
