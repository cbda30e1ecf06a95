"""Shapes of economies and flows over the network, for the map of the page."""

import json
from functools import cache
from importlib.resources import files
from typing import Any

from ortaq.brief.figures.flows_geojson import flows_geojson
from ortaq.core.corridor_report import CorridorReport

NOTE = (
    "Boundaries are those of the source (Natural Earth 1:50 million, public domain) and no statement of ortaq or of "
    "any member."
)

NO_FLOWS = {"type": "FeatureCollection", "features": []}


def map_record(report: CorridorReport | None) -> dict[str, Any]:
    """Return the base map that ships, the flows of a report where there is one, and a note on borders."""
    return {"shapes": _shapes(), "flows": NO_FLOWS if report is None else flows_geojson(report), "note": NOTE}


@cache
def _shapes() -> Any:
    path = files("ortaq").joinpath("data", "maps", "natural_earth.geojson")
    return json.loads(path.read_text(encoding="utf-8"))
