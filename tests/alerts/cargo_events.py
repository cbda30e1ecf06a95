"""Events of goods whose truth is known: units that come back, lost, repeated and withdrawn events, rounded stamps."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from ortaq.core import Array, Integers

HOUR = 3_600_000_000
START = 1_735_689_600_000_000
"""1 January 2025 in UTC, microseconds."""

OFFSETS = (0, 5, 6, 8)
SIDES = ("CHN", "KAZ")


@dataclass(frozen=True)
class Journeys:
    """Visits: unit, crossing, direction (0: from the first side), arrival (microseconds), hours of the four events."""

    unit: Integers
    crossing: Integers
    way: Integers
    began: Integers
    hours: Array

    @property
    def dwell(self) -> Array:
        """Hours from arrival to departure."""
        return self.hours[:, 3]

    @property
    def month(self) -> Array:
        """Month of the arrival, ``2025-01``."""
        return self.began.astype("datetime64[us]").astype("datetime64[M]").astype(str)


def journeys(visits: int, crossings: int = 1, seed: int = 7, each: int = 8) -> Journeys:
    """Return visits over a year: half of them return to the crossing that the unit left last."""
    rng = np.random.default_rng(seed)
    units = visits // each
    slot = 365 * 24.0 / each
    began = (np.arange(each) * slot)[None, :] + rng.uniform(0.0, 0.4 * slot, (units, each))
    crossing, way = np.zeros((units, each), int), np.zeros((units, each), int)
    crossing[:, 0], way[:, 0] = rng.integers(crossings, size=units), rng.integers(2, size=units)
    for k in range(1, each):
        back = rng.random(units) < 0.5
        crossing[:, k] = np.where(back, crossing[:, k - 1], rng.integers(crossings, size=units))
        same = crossing[:, k] == crossing[:, k - 1]
        way[:, k] = np.where(same, 1 - way[:, k - 1], rng.integers(2, size=units))
    day = (began // 24).astype(int)
    queue = np.exp(rng.normal(0.0, 0.15, (crossings, 2, 400)))[crossing, way, day]
    level = np.array([12.0, 30.0])[way] * (1.0 + 0.3 * crossing / crossings) * queue
    dwell = np.maximum(level * np.exp(rng.normal(0.0, 0.55, level.shape)), 1.0)
    first = rng.uniform(0.3, 0.5, level.shape)
    parts = np.stack([np.zeros_like(first), first, first + rng.uniform(0.02, 0.1, level.shape), np.ones_like(first)], 2)
    unit = np.repeat(np.arange(units), each)
    count = units * each
    began_at = START + (began.reshape(count) * HOUR).astype(np.int64)
    hours = (dwell[:, :, None] * parts).reshape(count, 4)
    return Journeys(unit, crossing.reshape(count), way.reshape(count), began_at, hours)


def lines(found: Journeys, seed: int = 3, *, clean: bool = False, padding: str = "") -> Iterator[str]:
    """Yield the events as lines of EPCIS, in no order; ``clean``: none lost, repeated, withdrawn or rounded."""
    rng = np.random.default_rng(seed)
    count = len(found.unit)
    at = found.began[:, None] + (found.hours * HOUR).astype(np.int64)
    side = np.stack([found.way, found.way, 1 - found.way, 1 - found.way], axis=1)
    leaves = np.array([0, 1, 0, 1])
    lost = rng.random((count, 4)) < np.where(leaves, 0.04, 0.02)
    rounded = rng.random((count, 4)) < 0.4
    if clean:
        lost[:], rounded[:] = False, False
    at = np.where(rounded, (at + HOUR // 2) // HOUR * HOUR, at)
    offsets = rng.choice(OFFSETS, (count, 4))
    repeated, wrong = rng.random((count, 4)) < 0.04, rng.random((count, 4)) < 0.01
    for row in rng.permutation(count * 4).tolist():
        visit, event = divmod(row, 4)
        if lost[visit, event]:
            continue
        told = line(
            f"urn:uuid:{row}",
            int(at[visit, event]),
            f"p{found.crossing[visit]}-{side[visit, event]}",
            "departing" if leaves[event] else "arriving",
            f"urn:epc:id:grai:4600000.{found.unit[visit] % 90000 + 10000}.{found.unit[visit]}",
            offset=int(offsets[visit, event]),
            padding=padding,
        )
        yield told
        if not clean and repeated[visit, event]:
            yield told
        if not clean and wrong[visit, event]:
            mistaken = line(f"urn:uuid:w{row}", int(at[visit, event]) - 9 * HOUR, "p0-0", "departing", f"u{row}")
            yield mistaken
            yield mistaken[:-1] + ',"errorDeclaration":{"declarationTime":"2026-01-01T00:00:00Z"}}'


def line(id_: str, at: int, place: str, step: str, unit: str, *, offset: int = 0, padding: str = "") -> str:
    """Return an event of EPCIS 2.0 on one line."""
    local = datetime.fromtimestamp((at + offset * HOUR) / 1e6, UTC).isoformat(timespec="milliseconds")[:-6]
    return (
        f'{{"type":"ObjectEvent","eventID":"{id_}","eventTime":"{local}+{offset:02}:00","epcList":["{unit}"],'
        f'"action":"OBSERVE","bizStep":"{step}","readPoint":{{"id":"{place}"}}{padding}}}'
    )


def places(folder: Path, crossings: int = 1, names: tuple[str, ...] = ("khorgos",)) -> Path:
    """Write the table of places and return it."""
    called = [*names, *(f"x{n}" for n in range(len(names), crossings))][:crossings]
    rows = [f"p{n}-{side},{name},{SIDES[side]}" for n, name in enumerate(called) for side in (0, 1)]
    path = folder / "places.csv"
    path.write_text("\n".join(["place,crossing,side", *rows]) + "\n", encoding="utf-8")
    return path


def documents(found: list[str]) -> str:
    """Return lines of events as one document."""
    body = {"eventList": [json.loads(text) for text in found]}
    return json.dumps({"@context": ["x"], "type": "EPCISDocument", "schemaVersion": "2.0", "epcisBody": body})


EVENT_TABLE = """вагон;станция;операция;время;перевозчик
63211234;p0-0;прибытие;2025-01-01 10:00+06:00;a
63211234;p0-0;отправление;2025-01-01 14:00+06:00;a
63211234;p0-1;到达;2025-01-01 14:30+05:00;a
63211234;p0-1;departed;2025-01-02T01:00Z;a
"""

EVENT_XML = """<?xml version="1.0" encoding="UTF-8"?>
<epcis:EPCISDocument xmlns:epcis="urn:epcglobal:epcis:xsd:1" schemaVersion="1.2" creationDate="2025-01-02T00:00:00Z">
<EPCISBody><EventList><ObjectEvent><eventTime>2025-01-01T10:00:00+06:00</eventTime>
<eventTimeZoneOffset>+06:00</eventTimeZoneOffset><baseExtension><eventID>e1</eventID></baseExtension>
<epcList><epc>urn:epc:id:grai:4600000.21734.1</epc></epcList><action>OBSERVE</action>
<bizStep>urn:epcglobal:cbv:bizstep:arriving</bizStep><readPoint><id>p0-0</id></readPoint></ObjectEvent>
</EventList></EPCISBody></epcis:EPCISDocument>
"""

EVENT_DCSA = json.dumps(
    [
        {
            "eventID": "1",
            "eventDateTime": "2025-01-01T10:00:00+05:00",
            "eventClassifierCode": "ACT",
            "equipmentEventTypeCode": code,
            "equipmentReference": "APZU4812090",
            "eventLocation": {"UNLocationCode": "p0-0"},
        }
        for code in ("GTIN", "GTOT")
    ]
)
