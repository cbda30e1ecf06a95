"""What new files hold: first measures and shocks that fit the region, or a part of a mechanism that is there."""

import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from ortaq.core import Change, InputError, Kind, Region, require_known
from ortaq.domains import heavy, parts
from ortaq.observe.mechanisms.mechanism_file import in_region
from ortaq.observe.mechanisms.places import document
from ortaq.observe.mechanisms.records import moves
from ortaq.observe.mechanisms.schema import MeasureRecord, MechanismFile, ShockRecord
from ortaq.observe.mechanisms.with_domains import full
from ortaq.tables import UNSOURCED, ChangeHead, Sample

Data = dict[str, Any]


def new_mechanism(name: str, members: Sequence[str], region: Region) -> tuple[Data, Data]:
    """Return a mechanism that runs at once, a first measure and shock of each kind that fits the members; and the rest.

    The rest are entries with which something large is solved for every package: a file holds them to be taken up.

    Parameters
    ----------
    name : str
        Id.
    members : sequence of str
    region : Region

    Raises
    ------
    InputError
        A member is unknown, or there are fewer than two.
    """
    _require_members(members, region)
    quick, slow = first_samples(members, region)
    if not any(sample.kind is Kind.MEASURE for sample in quick):
        quick, slow = (*quick, *slow), ()
    return {"mechanism": _head(name, members, region), **_entries(quick, members)}, _entries(slow, members)


def _head(name: str, members: Sequence[str], region: Region) -> Data:
    names = {e.id: e.name_in("en") for e in region.economies}
    return {
        "id": name,
        "title": name.replace("_", " ").capitalize(),
        "description": f"A mechanism of {', '.join(names.get(m, m) for m in members)}.",
        "region": region.name,
        "members": list(members),
        "decision_rule": "consensus",
        "threshold_percent": dict.fromkeys(members, 0.0),
        "materiality_percent": 0.01,
        "materiality_musd": 25.0,
        "least_return": 1.5,
        "common_error": 0.5,
    }


def _entries(found: Sequence[Sample], members: Sequence[str]) -> Data:
    """Return samples as a file holds them; a kind of which there is none is left out."""
    made = {
        "assumption": [_guess(sample) for sample in found],
        "measure": [_change(sample, members) for sample in found if sample.kind is Kind.MEASURE],
        "shock": [_change(sample, members) for sample in found if sample.kind is Kind.SHOCK],
    }
    return {key: entries for key, entries in made.items() if entries}


def first_samples(members: Sequence[str], region: Region) -> tuple[tuple[Sample, ...], tuple[Sample, ...]]:
    """Return of each kind and id the first sample of the domains that fits the region: quick ones, and the heavy."""
    found: dict[tuple[Kind, str], tuple[Sample, bool]] = {}
    for offered in parts("samples").values():
        for sample in offered(region, members):
            if (sample.kind, sample.id) in found:
                continue
            if (change := _in_use(sample, region)) is not None:
                found[sample.kind, sample.id] = sample, heavy(change)
    quick, late = ([sample for sample, way in found.values() if way is slow] for slow in (False, True))
    return tuple(quick), tuple(late)


def _in_use(sample: Sample, region: Region) -> Change | None:
    """Return a sample as a change of the region; None where it cannot be used as it stands."""
    record = full(MechanismFile).model_fields["measure" if sample.kind is Kind.MEASURE else "shock"]
    (kind,) = record.annotation.__args__  # type: ignore[union-attr]
    more = {} if sample.kind is Kind.MEASURE else {"probability": sample.probability}
    try:
        read: MeasureRecord | ShockRecord = kind.model_validate({"id": sample.id, **more, **sample.data})
        made = moves(read, ChangeHead(sample.kind, UNSOURCED, sample.id), None)
        change = Change(sample.id, sample.kind, "", "", made, UNSOURCED)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            in_region([change], region, Path(sample.id))
    except (InputError, ValidationError):
        return None
    return change


def _guess(sample: Sample) -> Data:
    low, central, high = sample.guess
    return {
        "id": f"{sample.id}_guess",
        "statement": f"Size of: {sample.title}",
        **{"low": low, "central": central, "high": high},
        "unit": sample.unit,
        "reason": "A first guess of ortaq new, from no source: put your number, its range and why in its place.",
    }


def _change(sample: Sample, members: Sequence[str]) -> Data:
    source = f"{sample.id}_guess"
    made: Data = {"id": sample.id, "title": sample.title, "source": source}
    made |= {"probability": sample.probability} if sample.kind is Kind.SHOCK else {}
    for key, value in sample.data.items():
        tables = isinstance(value, list) and all(isinstance(entry, Mapping) for entry in value)
        made[key] = [{**entry, "source": source} for entry in value] if tables else value
    if sample.cost:
        share = round(1.0 / len(members), 4)
        equal = {members[0]: round(1.0 - share * (len(members) - 1), 4), **dict.fromkeys(members[1:], share)}
        payers = sample.cost.get("payers") or {m: equal[m] for m in members}
        made["cost"] = {**sample.cost, "payers": payers, "source": source}
    return made


def _require_members(members: Sequence[str], region: Region) -> None:
    if len(set(members)) < 2:
        raise InputError(
            "a mechanism of fewer than two members",
            where="--members",
            why="nobody has anybody to agree with",
            fix="name two or more codes, --members KAZ,UZB, or take a mechanism that is there, --from c5",
        )
    require_known(members, region.economy_ids, kind=f"economy of region '{region.name}'", where="--members")


def part_of(path: Path, name: str, members: Sequence[str], region: Region) -> tuple[Data, tuple[str, ...]]:
    """Return a mechanism that is there under another name, for some members; and the measures that had to go.

    Participants and payers who no longer sit at the table go; shares of those who stay grow in proportion.

    Parameters
    ----------
    path : Path
        Of the mechanism that is there.
    name : str
        Id.
    members : sequence of str
        All of the mechanism if empty.
    region : Region
    """
    data = dict(document(path)[0])
    data.pop("schema", None)
    head = {**data.get("mechanism", {}), "id": name}
    data["mechanism"] = head
    if not members:
        return data, ()
    _require_members(members, region)
    data["mechanism"] = {key: _kept(value, members) for key, value in head.items()} | {"members": list(members)}
    for key in ("title", "titles", "description", "descriptions"):
        data["mechanism"].pop(key, None)
    kept = [made for measure in data.get("measure", ()) if (made := _for(measure, members)) is not None]
    ids = {measure["id"] for measure in kept}
    for measure in kept:
        for key in ("requires", "excludes"):
            if key in measure:
                measure[key] = [other for other in measure[key] if other in ids]
    gone = tuple(m["id"] for m in data.get("measure", ()) if m["id"] not in ids)
    if not kept:
        raise InputError(
            f"no measure of {path.stem} is about {', '.join(members)}",
            where="--members",
            fix="name members of it, or leave --from out",
        )
    return {**data, "measure": kept}, gone


def _kept(value: Any, members: Sequence[str]) -> Any:
    """Return what is stated by member for those who stay."""
    by_member = isinstance(value, Mapping) and value and all(isinstance(part, int | float) for part in value.values())
    return {who: part for who, part in value.items() if who in members} if by_member else value


def _for(measure: Mapping[str, Any], members: Sequence[str]) -> Data | None:
    """Return a measure for some members; None where they cannot carry it out."""
    cost = dict(measure.get("cost", {}))
    owned = {*cost.get("owners", {}), *(cost.get("host", {}) if isinstance(cost.get("host"), Mapping) else ())}
    if owned - set(members):
        return None
    made = dict(measure)
    if "participants" in made:
        made["participants"] = [who for who in made["participants"] if who in members]
        if not made["participants"]:
            return None
    if payers := cost.get("payers"):
        left = {who: share for who, share in payers.items() if who in members}
        total = sum(left.values())
        if total <= 0.0:
            return None
        shares = {who: round(share / total, 4) for who, share in left.items()}
        first = next(iter(shares))
        shares[first] = round(1.0 - sum(share for who, share in shares.items() if who != first), 4)
        made["cost"] = {**cost, "payers": shares}
    if "needs" in made:
        made["needs"] = [_need(need, members) for need in made["needs"]]
    return made


def _need(need: Mapping[str, Any], members: Sequence[str]) -> Data:
    inside = [who for who in need.get("members", ()) if who in members]
    outside = [who for who in need.get("consent", ()) if who not in members]
    made = {key: value for key, value in need.items() if key not in {"members", "consent"}}
    return {**made, **({"members": inside} if inside else {}), **({"consent": outside} if outside else {})}


def new_region(name: str, members: Sequence[str], region: Region) -> Data:
    """Return a small region with a first measure and shock: GDP and trade of some economies of a larger region.

    Parameters
    ----------
    name : str
        Id.
    members : sequence of str
    region : Region
        Where the numbers are from; trade with others is left out.
    """
    _require_members(members, region)
    at = {code: region.economy_ids.index(code) for code in members}
    gdp = {code: round(float(region.value_added[n]), 1) for code, n in at.items()}
    sold = {
        exporter: {
            importer: round(float(region.flow[:, at[importer], at[exporter]].sum()), 1)
            for importer in members
            if importer != exporter and region.flow[:, at[importer], at[exporter]].sum() > 0.05
        }
        for exporter in members
    }
    names = {e.id: e.name_in("en") for e in region.economies if e.id in at}
    return {
        "region": {
            "name": name,
            "title": name.replace("_", " ").capitalize(),
            "base_year": region.base_year,
            "source": f"Region {region.name} of ortaq, sums over sectors; trade with others is left out",
            "names": names,
            "gdp_musd": gdp,
            "exports_musd": {exporter: row for exporter, row in sold.items() if row},
        },
        "mechanism": {"id": name, "title": name.replace("_", " ").capitalize()},
        "measure": [
            {
                "id": "documents",
                "between": list(members),
                "trade_cost_percent": {"low": -0.5, "central": -1.0, "high": -2.0},
                "cost": {"opex_musd_per_year": 10.0},
            }
        ],
        "shock": [
            {"id": "closure", "probability": 0.1, "between": list(members[:2]), "trade_cost_percent": 10.0},
        ],
    }


def new_scenario(name: str, mechanism: str, data: Mapping[str, Any]) -> Data:
    """Return a scenario of the first measure and shock of a mechanism, with a change of its own.

    Parameters
    ----------
    name, mechanism : str
        Id of the scenario; name or path of the mechanism.
    data : mapping
        What the mechanism file holds.
    """
    one, other, *_ = data.get("mechanism", {}).get("members") or list(data["region"]["gdp_musd"])
    own = {
        "id": "own_change",
        "title": f"Trade costs of {one} and {other}",
        "between": [one, other],
        "trade_cost_percent": {"low": -0.5, "central": -1.0, "high": -2.0},
        "derivation": "A first guess of ortaq new: put your number, its range and why in its place.",
    }
    return {
        "scenario": {
            "id": name,
            "title": name.replace("_", " ").capitalize(),
            "mechanism": mechanism,
            "measures": [data["measure"][0]["id"]],
            "shocks": [shock["id"] for shock in data.get("shock", ())[:1]],
        },
        "change": [own],
    }
