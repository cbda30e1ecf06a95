"""The flows as GeoJSON (RFC 7946), for maps made elsewhere."""

from math import isfinite
from typing import Any

import numpy as np

from ortaq.core import Array
from ortaq.domains.corridors.network.network import Crossing
from ortaq.domains.corridors.report.result import CorridorReport

Record = dict[str, Any]


def flows_geojson(report: CorridorReport) -> Record:
    """Return links that carry something and all crossings, volumes in million tonnes a year.

    A link that passes the antimeridian is cut there. The member ``licence`` says what the geometry may be used for.
    """
    network, links = report.network, report.network.links
    degrees = np.column_stack([network.nodes.x_coord, network.nodes.y_coord])
    busy = np.flatnonzero(report.link_mt > 0.0).tolist()
    features = [
        _feature(
            _line(degrees[network.tail[k]], degrees[network.head[k]]),
            kind="link",
            link_id=int(links.link_id[k]),
            facility_type=str(links.facility_type[k]),
            country_iso3=str(links.country_iso3[k]),
            status=str(links.status[k]),
            crossing_id=str(links.crossing_id[k]),
            length_km=float(links.length[k]),
            flow_mt=float(report.link_mt[k]),
        )
        for k in busy
    ]
    features += [_crossing(c, float(v)) for c, v in zip(network.crossings, report.crossing_mt, strict=True)]
    return {"type": "FeatureCollection", "name": network.name, "licence": network.licence, "features": features}


def _crossing(crossing: Crossing, volume: float) -> Record:
    return _feature(
        {"type": "Point", "coordinates": [crossing.x_coord, crossing.y_coord]},
        kind="crossing",
        crossing_id=crossing.id,
        name=crossing.name,
        crossing_kind=crossing.kind,
        status=crossing.status,
        volume_mt=volume if isfinite(volume) else None,
        capacity_mt=crossing.capacity_mt if isfinite(crossing.capacity_mt) else None,
        dwell_h_low=crossing.dwell_h.low,
        dwell_h=crossing.dwell_h.central,
        dwell_h_high=crossing.dwell_h.high,
    )


def _feature(geometry: Record, **properties: object) -> Record:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _line(start: Array, end: Array) -> Record:
    (x0, y0), (x1, y1) = start.tolist(), end.tolist()
    if abs(x1 - x0) <= 180.0:
        return {"type": "LineString", "coordinates": [[x0, y0], [x1, y1]]}
    side = 180.0 if x0 > 0.0 else -180.0
    share = (side - x0) / (x1 + 2.0 * side - x0)
    y = y0 + share * (y1 - y0)
    return {"type": "MultiLineString", "coordinates": [[[x0, y0], [side, y]], [[-side, y], [x1, y1]]]}
