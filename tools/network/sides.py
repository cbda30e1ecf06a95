"""Write crossing_sides.csv of the shipped network, and the whole times of crossings.csv that follow from it.

Run ``python tools/network/sides.py`` after ``build.py``, or alone after an edit of ``tables/measured_sides.csv``; two
runs give the same bytes. A side that was measured or assumed by itself stands in that table, where ``*`` stands for a
passage of which no side is known. Any other side of a land border of the region takes its share (A-SIDE-SPLIT) of the
time of the whole passage.
"""

from __future__ import annotations

from math import hypot
from pathlib import Path

from write import Row, read_rows, write_csv

HERE = Path(__file__).resolve().parent
TARGET = HERE.parents[1] / "src" / "ortaq" / "domains" / "corridors" / "data" / "networks" / "eurasia"

REGION = {
    *("KAZ", "KGZ", "TJK", "TKM", "UZB", "CHN", "RUS", "MNG", "AFG"),
    *("IRN", "PAK", "AZE", "GEO", "ARM", "TUR", "BLR"),
}
COLUMNS = [
    *("crossing", "country", "towards", "part", "dwell_h_median", "dwell_h_p90", "dwell_low", "dwell_high"),
    *("cost_usd_per_feu", "cost_low", "cost_high", "source"),
]
LEAVING = 0.35
"""A-SIDE-SPLIT: share of the time on the side that goods leave."""
TIMES, COSTS = ("dwell_h_median", "dwell_low", "dwell_high"), ("cost_usd_per_feu", "cost_low", "cost_high")


def share_row(whole: Row, key: tuple[str, str, str], share: float, source: str) -> Row:
    """Return one side as a share of a whole passage; spreads of the two sides add up as squares to the whole one."""
    late = (float(whole["dwell_h_p90"]) - float(whole["dwell_h_median"])) * share / hypot(share, 1.0 - share)
    row: Row = dict(zip(("crossing", "country", "towards"), key, strict=True)) | {"part": "border", "source": source}
    row |= {name: round(float(whole[name]) * share, 2) for name in TIMES}
    row |= {name: round(float(whole[name]) / 2.0, 1) for name in COSTS}
    return row | {"dwell_h_p90": round(row["dwell_h_median"] + late, 2)}


def sides_of(crossing: Row, known: list[Row]) -> list[Row]:
    """Return the sides of a crossing in both directions; those that are known as they are."""
    pair = crossing["economy_from"], crossing["economy_to"]
    rows: list[Row] = []
    for start, end in (pair, pair[::-1]):
        own = [r for r in known if r["towards"] == end]
        whole = next((r for r in own if r["country"] == "*"), crossing)
        if known and whole is crossing and {start, end} - {r["country"] for r in own}:
            raise ValueError(f"measured_sides.csv: {crossing['id']} towards {end} needs both sides, or a row with *")
        for country, share in ((start, LEAVING), (end, 1.0 - LEAVING)):
            stated = [r for r in own if r["country"] == country]
            source = ";".join(dict.fromkeys([*whole["source"].split(";"), "A-SIDE-SPLIT"]))
            rows += stated or [share_row(whole, (crossing["id"], country, end), share, source)]
    return rows


def with_whole(crossing: Row, rows: list[Row]) -> Row:
    """Return the crossing with the mean of its two directions where one of them is known by its sides."""
    ways = [[r for r in rows if r["towards"] == end] for end in (crossing["economy_from"], crossing["economy_to"])]
    means = {name: sum(float(r[name]) for r in rows) / 2.0 for name in (*TIMES, *COSTS)}
    late = [sum((float(r["dwell_h_p90"]) - float(r["dwell_h_median"])) ** 2 for r in way) ** 0.5 for way in ways]
    told = {name: f"{means[name]:.1f}" for name in TIMES} | {name: f"{means[name]:.0f}" for name in COSTS}
    sources = ";".join(dict.fromkeys(s for r in (crossing, *rows) for s in r["source"].split(";")))
    return crossing | told | {"dwell_h_p90": f"{means['dwell_h_median'] + sum(late) / 2.0:.1f}", "source": sources}


def write_sides(target: Path) -> None:
    """Write the sides of all land borders and ferries of the region."""
    known: dict[str, list[Row]] = {}
    for row in read_rows(HERE / "tables" / "measured_sides.csv"):
        known.setdefault(row["crossing"], []).append(row)
    crossings, sides = read_rows(target / "crossings.csv"), []
    for number, crossing in enumerate(crossings):
        pair = {crossing["economy_from"], crossing["economy_to"]}
        own = known.get(crossing["id"], [])
        if own or (crossing["kind"] == "border" and len(pair) == 2 and pair <= REGION):
            rows = sides_of(crossing, own)
            sides += rows
            crossings[number] = with_whole(crossing, rows) if own else crossing
    write_csv(target / "crossing_sides.csv", COLUMNS, sides)
    write_csv(target / "crossings.csv", list(crossings[0]), crossings)


if __name__ == "__main__":
    write_sides(TARGET)
