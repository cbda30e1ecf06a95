"""Rows of a network laid over that of a region, and hours by direction that were observed as such rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from pathlib import Path

from ortaq.core import Band, InputError, Passing, Region, Source
from ortaq.domains.corridors.files.folder import rows_over
from ortaq.domains.corridors.files.known import ROW_FILES
from ortaq.domains.corridors.files.network_tables import SIDES
from ortaq.domains.corridors.network.network import Crossing
from ortaq.domains.corridors.network.sides import Side
from ortaq.domains.corridors.network.transport import PART, required_transport, transport_of
from ortaq.domains.corridors.routing.places import crossing_called
from ortaq.tables import SOURCES, csv_text

HALF = 0.5
"""Of the time and the cost, on each side of a crossing of which only the whole is known."""


@dataclass(frozen=True)
class NetworkOverlay:
    """See `ortaq.core.Overlay`."""

    files: tuple[str, ...] = ROW_FILES

    def over(self, region: Region, folder: Path) -> Region:
        """Return the region on its network with the rows laid over it."""
        transport = required_transport(region)
        changed = replace(transport, network=rows_over(transport.network, folder))
        return replace(region, parts={**region.parts, PART: changed})

    def stated(self, region: Region, place: str, towards: str) -> Passing | None:
        """Return what the network states of a crossing towards a country on one of its sides."""
        crossing = _crossing(region, place)
        if crossing is None or towards not in (crossing.economy_from, crossing.economy_to):
            return None
        taken = crossing.passage(towards)
        own = [side.source for side in crossing.sides if side.towards == towards] or [crossing.source]
        sources = dict.fromkeys(part.strip() for source in own for part in source.split(";"))
        p90 = taken.dwell_h.central + taken.late_h
        return Passing(crossing.id, towards, taken.dwell_h, p90, ";".join(filter(None, sources)))

    def written(self, region: Region, observed: Sequence[Passing], source: Source) -> Mapping[str, str]:
        """Return crossing_sides.csv and sources.csv: the sides keep their shares of the time, and their cost."""
        rows = []
        known: set[tuple[str, str]] = set()
        for passing in observed:
            crossing = _crossing(region, passing.place)
            if crossing is None:
                fix = "leave it out, or add the crossing to the network"
                raise InputError(f"the network has no crossing '{passing.place}'", where="what was observed", fix=fix)
            if (crossing.id, passing.towards) in known:
                what = f"'{passing.place}' is a second name of the crossing {crossing.id}"
                raise InputError(what, where="what was observed", fix="call a crossing by one name in all rows")
            known.add((crossing.id, passing.towards))
            rows += [_row(crossing.id, side, source.id) for side in _shared(crossing, passing)]
        names = [column.name for column in SIDES.columns]
        return {
            SIDES.file: csv_text(names, rows),
            SOURCES.file: csv_text(
                [column.name for column in SOURCES.columns],
                [[getattr(source, column.name) for column in SOURCES.columns]],
            ),
        }


OVERLAY = NetworkOverlay()


def _crossing(region: Region, place: str) -> Crossing | None:
    transport = transport_of(region)
    if transport is None:
        return None
    name = crossing_called(transport.network, place, where="place")
    return next((crossing for crossing in transport.network.crossings if crossing.id == name), None)


def _shared(crossing: Crossing, passing: Passing) -> list[Side]:
    """Return the sides of a direction so that together they take what was observed.

    Medians of sides add up, and spreads add up as squares: each side gets its share of both.
    """
    own = [side for side in crossing.sides if side.towards == passing.towards]
    if not own:
        origin = crossing.economy_to if passing.towards == crossing.economy_from else crossing.economy_from
        cost = Band(*(HALF * end for end in _ends(crossing.cost_usd_per_feu)))
        half = Band(*(HALF * end for end in _ends(crossing.dwell_h)))
        own = [
            Side(country, passing.towards, "border", half, crossing.dwell_h_p90, cost, "")
            for country in (origin, passing.towards)
        ]
    total = sum(side.dwell_h.central for side in own)
    shares = [side.dwell_h.central / total if total > 0.0 else 1.0 / len(own) for side in own]
    squares = sqrt(sum(share**2 for share in shares))
    late = max(passing.p90_h - passing.median_h.central, 0.0)
    return [
        replace(
            side,
            dwell_h=Band(*(share * end for end in _ends(passing.median_h))),
            dwell_h_p90=share * (passing.median_h.central + late / squares),
        )
        for side, share in zip(own, shares, strict=True)
    ]


def _ends(band: Band) -> tuple[float, float, float]:
    return band.low, band.central, band.high


def _row(crossing: str, side: Side, source: str) -> list[object]:
    dwell, cost = side.dwell_h, side.cost_usd_per_feu
    cells = {
        **{"crossing": crossing, "country": side.country, "towards": side.towards, "part": side.part},
        **{"dwell_h_median": dwell.central, "dwell_h_p90": side.dwell_h_p90},
        **{"dwell_low": dwell.low, "dwell_high": dwell.high, "cost_usd_per_feu": cost.central},
        **{"cost_low": cost.low, "cost_high": cost.high, "source": source},
    }
    found = (cells[column.name] for column in SIDES.columns)
    return [round(cell, 4) if isinstance(cell, float) else cell for cell in found]
