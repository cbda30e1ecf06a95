"""What `ortaq agree --json` says of a long agenda: names as for a short one wherever the quantity is the same."""

from typing import Any

from ortaq.agreement.listed import Listed
from ortaq.brief.agreement_record import finite, refusal_record
from ortaq.cli.long_agenda_search import Found
from ortaq.cli.neighbourhood import Explanation
from ortaq.core import Array, Mechanism, Package

Record = dict[str, Any]

OF_A_TABLE = ("nearest", "nearest_distance", "additions", "swaps")
"""Entries of a refusal that hold for all packages of a table."""


def search_record(search: Found) -> Record:
    """Return what the search found."""
    mechanism, best, listed = search.mechanism, search.best, search.listed
    found, members = listed.agreement, mechanism.members
    told = {p for ties in listed.solutions.values() for p in ties}
    shown = sorted(told if listed.closest is None else {*told, listed.closest})
    least, most = best.signed
    return {
        "accept": found.accept.value,
        "tail": found.tail,
        "members": list(members),
        "measures": [m.id for m in mechanism.measures],
        "shocks": list(found.shocks),
        "threshold_percent": dict(zip(members, found.threshold_percent.tolist(), strict=True)),
        "weights": dict(zip(members, found.weights.tolist(), strict=True)),
        "packages": 2 ** len(mechanism.measures),
        "feasible": search.feasible,
        "limits": [],
        "solved": len(best.packages),
        "solves": best.solves,
        "seconds": search.seconds,
        "largest_residual": best.largest_residual,
        "signed": {"least": least, "most": most},
        "accepted_solved": listed.accepted.tolist(),
        "solutions": {name: list(ties) for name, ties in listed.solutions.items()},
        "certified": dict(best.certified),
        "recommended": listed.recommended,
        "robust_gain_percent": {
            str(p): dict(zip(members, listed.robust_gain_percent(p).tolist(), strict=True)) for p in shown
        },
        "gain_percent": {str(p): _by_shock(listed, listed.payoffs.gain_percent[listed.row(p)]) for p in shown},
        "closest_solved": listed.closest,
        "closest_solved_shortfall_musd": found.obstacles.closest_shortfall_musd,
        "error_percent": _by_shock(listed, best.error_percent),
        "checked": best.checked,
        "missed": best.missed,
    }


def explanation_record(mechanism: Mechanism, explained: Explanation) -> Record:
    """Return why a package is refused, or that it is not, with what its neighbours show."""
    package, around = explained.package, explained.around
    table = around.payoffs.gain_percent[around.row(package)]
    told: Record = {
        "package": package,
        "measures": list(Package.from_index(package, [m.id for m in mechanism.measures]).measures),
        "accepted": explained.refused is None,
        "robust_gain_percent": dict(zip(mechanism.members, around.robust_gain_percent(package).tolist(), strict=True)),
        "gain_percent": _by_shock(around, table),
        "exit_margin_percent": dict(explained.exit_margin_percent),
        "solved": len(around.packages),
    }
    if explained.refused is None:
        return told
    refused = {k: v for k, v in refusal_record(package, explained.refused).items() if k not in OF_A_TABLE}
    return {
        **told,
        **refused,
        "measures": told["measures"],
        "breaches": [
            {"kind": b.kind, "about": list(b.about), "value": finite(b.value), "limit": finite(b.limit)}
            for b in explained.breaches
        ],
        "objections": [{**_plain(o), "relief": _relief(explained, o["member"])} for o in refused["objections"]],
        "added": {str(p): new for p, new in explained.added.items()},
        "dropped": {str(p): old for p, old in explained.dropped.items()},
        "swaps": {str(p): {"dropped": old, "taken": new} for p, (old, new) in explained.swaps.items()},
        "nearest_solved": list(explained.nearest),
        "nearest_solved_distance": explained.nearest_distance,
    }


def _plain(objection: Record) -> Record:
    return {key: value for key, value in objection.items() if not key.startswith("culprit")}


def _relief(explained: Explanation, member: str) -> Record | None:
    found = explained.relief.get(member)
    return None if found is None else {"measure": found[0], "percent": found[1]}


def _by_shock(listed: Listed, table: Array) -> Record:
    found = listed.agreement
    return {
        member: dict(zip(found.shocks, row, strict=True))
        for member, row in zip(found.members, table.tolist(), strict=True)
    }
