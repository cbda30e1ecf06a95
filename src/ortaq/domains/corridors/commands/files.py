"""What `ortaq corridors` writes: tables as CSV, flows as GeoJSON, everything as one record."""

from collections.abc import Iterable, Sequence
from math import isfinite

from ortaq.core import Array
from ortaq.domains.corridors.commands.tables import Answer
from ortaq.domains.corridors.report.capacity import CapacityReport
from ortaq.domains.corridors.report.map import flow_map
from ortaq.domains.corridors.report.study import PairedClosures
from ortaq.tables import csv_text
from ortaq.tables.geojson import geo_record, geojson_text

Row = dict[str, object]


def contents(answer: Answer) -> tuple[str, ...]:
    """Return what each of ``FILES`` holds."""
    flows = flow_map(answer.report)
    drawn = geojson_text(geo_record(flows)["features"], name=flows.name, licence=flows.licence)
    return _csv(closure_rows(answer)), _csv(crossing_rows(answer)), drawn


def closure_rows(answer: Answer) -> list[Row]:
    """Return one row per closure and member; percent, shares 0 to 1, million tonnes a year."""
    report = answer.report
    columns = {
        "real_income_percent": report.closure_income_percent,
        "real_income_low": report.closure_income_low,
        "real_income_high": report.closure_income_high,
        "transport_cost_percent": report.closure_cost_percent,
        "cut_share": report.closure_cut_share,
    }
    return [
        {
            "closure": closure,
            "label": report.closure_labels[k],
            "member": member,
            **{name: _number(values[k, m]) for name, values in columns.items()},
            "unmet_mt_all_economies": _number(report.closure_unmet_mt[k]),
        }
        for k, closure in enumerate(report.closures)
        for m, member in enumerate(report.members)
    ]


def crossing_rows(answer: Answer) -> list[Row]:
    """Return one row per crossing of the network: modelled and counted volume, capacity, dwell time."""
    report, capacity = answer.report, answer.capacity
    rows: list[Row] = []
    for i, c in enumerate(report.network.crossings):
        row: Row = {
            "crossing": c.id,
            "name": c.name,
            "kind": c.kind,
            "economy_from": c.economy_from,
            "economy_to": c.economy_to,
            "status": c.status,
            "modelled_mt": float(report.crossing_mt[i]),
            "counted_mt": _number(c.volume_mt),
            "counted_year": c.volume_year,
            "capacity_mt": _number(c.capacity_mt),
            "dwell_h_low": c.dwell_h.low,
            "dwell_h": c.dwell_h.central,
            "dwell_h_high": c.dwell_h.high,
        }
        if capacity is not None:
            row["within_capacity_mt"] = float(capacity.crossing_mt[0, i])
            row["scarcity_usd_per_tonne"] = _number(
                capacity.price_usd_per_tonne[0, i] if isfinite(c.capacity_mt) else None
            )
        rows.append(row)
    return rows


def record(answer: Answer) -> Row:
    """Return everything as one object for JSON; null where something is unknown or was not computed."""
    report, transit = answer.report, answer.transit
    members = list(report.members)
    return {
        "region": {"name": answer.region.name, "digest": answer.region.digest},
        "network": {"name": report.network.name, "digest": report.network.digest},
        "members": members,
        "modelled": [
            "modelled_mt",
            "real_income_percent",
            "transport_cost_percent",
            "cut_share",
            "transit",
            "capacity",
        ],
        "counted": ["counted_mt", "capacity_mt"],
        "assumptions": [a.id for a in report.assumptions],
        "crossings": crossing_rows(answer),
        "closures": closure_rows(answer),
        "independent_ways": {
            str(mode): {m: _number(w.member[w.economies.index(m)]) for m in members if m in w.economies}
            for mode, w in answer.ways.items()
        },
        "transit": [
            {
                "member": m,
                "through": through,
                "load_share": _number(transit.load_share[transit.economies.index(m), t]),
                "irreplaceable_share": _number(transit.irreplaceable_share[transit.economies.index(m), t]),
                "detour_percent": _number(transit.detour_percent[transit.economies.index(m), t]),
            }
            for m in members
            for t, through in enumerate(transit.transit)
        ],
        "pairs": None if answer.pairs is None else _pairs(answer.pairs, members),
        "capacity": None if answer.capacity is None else _capacity(answer.capacity),
    }


def _pairs(pairs: PairedClosures, members: Sequence[str]) -> list[Row]:
    return [
        {
            "closures": [pairs.closures[i].id, pairs.closures[j].id],
            "real_income_percent": _by(members, pairs.income_percent[p]),
            "excess_percent": _by(members, pairs.excess_percent[p]),
            "superadditive_for": [m for m, more in zip(members, pairs.superadditive[p], strict=True) if more],
        }
        for p, (i, j) in enumerate(pairs.pairs)
    ]


def _capacity(found: CapacityReport) -> Row:
    ids = [c.id for c in found.network.crossings]
    return {
        "factor": found.factor,
        "relative_gap": found.relative_gap,
        "known_capacities": [c.id for c in found.network.crossings if isfinite(c.capacity_mt)],
        "cases": [
            {
                "case": case,
                "label": found.labels[k],
                "unmet_mt": float(found.unmet_mt[k]),
                "cut_mt": float(found.cut_mt[k]),
                "crossing_mt": _by(ids, found.crossing_mt[k]),
                "scarcity_usd_per_tonne": {
                    i: p for i, p in _by(ids, found.price_usd_per_tonne[k]).items() if p is not None and p > 0.0
                },
            }
            for k, case in enumerate(found.cases)
        ],
    }


def _by(names: Iterable[str], values: Array) -> dict[str, float | None]:
    return {name: _number(value) for name, value in zip(names, values.tolist(), strict=True)}


def _number(value: float | None) -> float | None:
    return float(value) if value is not None and isfinite(value) else None


def _csv(rows: Sequence[Row]) -> str:
    return csv_text(list(rows[0]) if rows else [], (row.values() for row in rows))
