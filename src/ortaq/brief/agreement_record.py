"""What the agree room finds as numbers and codes; missing numbers are null."""

from collections.abc import Iterable
from math import isfinite

from ortaq.agreement import Agreement, Objection, Refusal, Sharing, Stability, Transfers
from ortaq.core import JsonObject


def stability_record(stability: Stability, shown: Iterable[int]) -> JsonObject:
    """Return which packages last; who leaves, who joins and how patient members must be for some of them.

    Parameters
    ----------
    shown : iterable of int
        Packages of ``stability`` that are told in detail.
    """
    return {
        "exit_stable": stability.packages[stability.exit_stable].tolist(),
        "coalition_stable": stability.coalition_stable.tolist(),
        "externally_stable": stability.accessions.stable.tolist(),
        "packages": {str(p): _lasting(stability, p) for p in shown},
    }


def _lasting(stability: Stability, package: int) -> JsonObject:
    row = stability.packages.tolist().index(package)
    left = stability.departure(package)
    joined = zip(stability.members, stability.accessions.joined[row].tolist(), strict=True)
    patience = zip(stability.members, stability.patience[row].tolist(), strict=True)
    return {
        "left_by": None
        if left is None
        else {"members": list(left.leavers), "outsiders": left.outsiders.value, "package": left.result},
        "joined_by": {member: after for member, after in joined if after >= 0},
        "patience": {member: finite(value) for member, value in patience},
    }


def sharing_record(sharing: Sharing) -> JsonObject:
    """Return what members secure alone and together, and two ways of sharing it, million USD a year."""
    members, nucleolus, core = sharing.members, sharing.nucleolus_musd, sharing.core
    return {
        "worth_musd": float(sharing.worth_musd[-1]),
        "alone_musd": {m: float(sharing.worth_musd[1 << i]) for i, m in enumerate(members)},
        "shapley_musd": dict(zip(members, sharing.shapley_musd.tolist(), strict=True)),
        "nucleolus_musd": None if nucleolus is None else dict(zip(members, nucleolus.tolist(), strict=True)),
        "core": None if core is None else {"empty": core.empty, "excess_musd": core.excess},
    }


def transfers_record(found: Transfers | None, agreement: Agreement) -> JsonObject | None:
    """Return payments by member and shock, million USD a year, received positive; null where none would do."""
    if found is None:
        return None
    return {
        "total_musd": found.total_musd,
        "received_musd": {
            member: dict(zip(agreement.shocks, row, strict=True))
            for member, row in zip(agreement.members, found.received_musd.tolist(), strict=True)
        },
    }


def refusal_record(package: int, found: Refusal) -> JsonObject:
    """Return why a package is not accepted and what would change that."""
    return {
        "package": package,
        "measures": list(found.package.measures),
        "feasible": found.feasible,
        "breaches": [
            {"kind": b.kind, "about": list(b.about), "value": b.value, "limit": b.limit} for b in found.breaches
        ],
        "objections": [_objection(o) for o in found.objections],
        "shortfall_musd": finite(found.shortfall_musd),
        "spare_musd": {member: finite(v) for member, v in found.spare_musd.items()},
        "fixable_by_transfers": found.fixable_by_transfers,
        "nearest": list(found.nearest),
        "nearest_distance": found.nearest_distance,
        "additions": {str(p): list(added) for p, added in found.additions.items()},
        "swaps": {str(p): {"dropped": dropped, "taken": taken} for p, (dropped, taken) in found.swaps.items()},
    }


def _objection(objection: Objection) -> JsonObject:
    return {
        "member": objection.member,
        "shock": objection.shock,
        "gain_percent": objection.gain_percent,
        "gain_musd": objection.gain_musd,
        "shortfall_musd": finite(objection.shortfall_musd),
        "culprit": objection.culprit,
        "culprit_percent": objection.culprit_percent,
        "signs_at_percent": objection.signs_at_percent,
    }


def finite(value: float) -> float | None:
    """Return the number, or nothing for one that JSON cannot hold."""
    return value if isfinite(value) else None
