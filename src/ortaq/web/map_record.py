"""Shapes of economies and what flows between them, for the map of the page."""

import csv
import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import combinations
from typing import Any

from ortaq.answers.sections.reported import told
from ortaq.core import JsonObject, Region
from ortaq.web.figure_record import figure_records

NOTE = (
    "Boundaries are those of the source (Natural Earth 1:50 million, public domain) and no statement of ortaq or of "
    "any member."
)


def map_record(region: Region, members: Sequence[str], reports: Mapping[str, object]) -> JsonObject:
    """Return the base map that ships, the maps of domains or else the trade of members, and a note on borders.

    Trade of a pair of members is in both directions together, million USD of the base year, at their capitals where
    these are known; the page puts other members at the middle of their shapes.
    """
    figures = [figure for own in told(reports, figure_records) for figure in own]
    trade = None if figures else _trade(region, members)
    return {"shapes": _shapes(), "figures": figures, "trade": trade, "note": NOTE}


def capitals() -> dict[str, tuple[float, float]]:
    """Return longitude and latitude of the capitals on the base map by ISO 3166 alpha-3 code, degrees.

    Seats that are in dispute are left out.
    """
    with files("ortaq").joinpath("data", "maps", "capitals.csv").open(encoding="utf-8") as lines:
        return {row["iso3"]: (float(row["lon"]), float(row["lat"])) for row in csv.DictReader(lines)}


def _trade(region: Region, members: Sequence[str]) -> JsonObject:
    known = capitals()
    value = region.flow.sum(axis=0)
    at = dict(zip(members, region.economy_positions(members, where="members"), strict=True))
    return {
        "places": {m: list(known[m]) for m in members if m in known},
        "links": [
            {"between": [a, b], "musd": float(value[at[a], at[b]] + value[at[b], at[a]])}
            for a, b in combinations(members, 2)
        ],
    }


@cache
def _shapes() -> Any:
    path = files("ortaq").joinpath("data", "maps", "natural_earth.geojson")
    return json.loads(path.read_text(encoding="utf-8"))
