"""What `ortaq corridors` writes: tables as CSV, flows as GeoJSON, and every field for programs."""

from collections.abc import Sequence
from math import isfinite

from ortaq.core.report import Section, Text
from ortaq.domains.corridors.commands.program_tables import program_table
from ortaq.domains.corridors.commands.tables import Answer
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
    report = answer.report
    rows: list[Row] = []
    for i, c in enumerate(report.network.crossings):
        known = report.network.capacity.get(c.id)
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
            "capacity_mt": _number(None if known is None else known.mt.central),
            "dwell_h_low": c.dwell_h.low,
            "dwell_h": c.dwell_h.central,
            "dwell_h_high": c.dwell_h.high,
        }
        rows.append(row)
    return rows


def for_programs(answer: Answer) -> Section:
    """Return every field of what was found, one table for each kind; null where something is unknown."""
    tables = (
        program_table("crossings", crossing_rows(answer)),
        program_table("closures", closure_rows(answer), _CLOSURES),
        program_table("ways", _ways(answer), ("mode", "member", "ways")),
        program_table("transit", _transit(answer), _TRANSIT),
        *(() if answer.pairs is None else (program_table("pairs", _pairs(answer.pairs, answer.report.members)),)),
    )
    return Section("programs", Text("corridors.data.programs"), (), tables)


_CLOSURES = (
    "closure",
    "label",
    "member",
    "real_income_percent",
    "real_income_low",
    "real_income_high",
    "transport_cost_percent",
    "cut_share",
    "unmet_mt_all_economies",
)
_TRANSIT = ("member", "through", "load_share", "irreplaceable_share", "detour_percent")


def _ways(answer: Answer) -> list[Row]:
    return [
        {"mode": str(mode), "member": member, "ways": _number(found.member[found.economies.index(member)])}
        for mode, found in answer.ways.items()
        for member in answer.report.members
        if member in found.economies
    ]


def _transit(answer: Answer) -> list[Row]:
    found = answer.transit
    values = found.load_share, found.irreplaceable_share, found.detour_percent
    return [
        {"member": member, "through": through}
        | {name: _number(of[found.economies.index(member), t]) for name, of in zip(_TRANSIT[2:], values, strict=True)}
        for member in answer.report.members
        for t, through in enumerate(found.transit)
    ]


def _pairs(pairs: PairedClosures, members: Sequence[str]) -> list[Row]:
    return [
        {
            "first": pairs.closures[i].id,
            "second": pairs.closures[j].id,
            "member": member,
            "real_income_percent": _number(pairs.income_percent[p, m]),
            "excess_percent": _number(pairs.excess_percent[p, m]),
            "superadditive": bool(pairs.superadditive[p, m]),
        }
        for p, (i, j) in enumerate(pairs.pairs)
        for m, member in enumerate(members)
    ]


def question(answer: Answer) -> Row:
    """Return what was asked about."""
    network, region = answer.report.network, answer.region
    return {
        "region": {"name": region.name, "digest": region.stamp},
        "network": {"name": network.name, "digest": network.digest},
        "members": list(answer.report.members),
    }


def computed(answer: Answer) -> Row:
    """Return what the numbers rest on: assumptions by id."""
    return {"assumptions": [a.id for a in answer.report.assumptions]}


def _number(value: float | None) -> float | None:
    return float(value) if value is not None and isfinite(value) else None


def _csv(rows: Sequence[Row]) -> str:
    return csv_text(list(rows[0]) if rows else [], (row.values() for row in rows))
