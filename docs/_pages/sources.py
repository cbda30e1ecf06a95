"""The list of all sources behind shipped numbers, from the tables that ship with them."""

import csv
from collections.abc import Mapping
from pathlib import Path

SRC = Path(__file__).parents[2] / "src" / "ortaq"

TITLES = {
    "data/regions/eurasia/sources.csv": "The region `eurasia`",
    "domains/corridors/data/networks/eurasia/sources.csv": "The network `eurasia`",
    "domains/water/data/basins/syr_darya/sources.csv": "The Syr Darya",
    "domains/water/data/basins/amu_darya/sources.csv": "The Amu Darya",
    "domains/water/data/food/sources.csv": "Food",
    "domains/energy/data/system/sources.csv": "Power and fuels",
    "alerts/signals/tables/sources.csv": "Signals",
    "sources/builders/tables/sources.csv": "Tables for building regions",
}


HEADS = "| title | publisher | year | licence |\n| --- | --- | --- | --- |"


def pages() -> Mapping[str, str]:
    """Return the page of sources; a table that has no title yet stands under its path."""
    found = sorted(path.relative_to(SRC).as_posix() for path in SRC.rglob("sources.csv"))
    order = [place for place in TITLES if place in found] + [place for place in found if place not in TITLES]
    parts = ["# Sources of all shipped numbers\n\nMade from the tables that ship beside the numbers.\n"]
    for place in order:
        with (SRC / place).open(encoding="utf-8", newline="") as file:
            rows = "\n".join(_row(row) for row in csv.DictReader(file))
        parts.append(f"## {TITLES.get(place, place)}\n\n{HEADS}\n{rows}\n")
    return {"sources.md": "\n".join(parts)}


def _row(row: Mapping[str, str]) -> str:
    title = _cell(row["title"])
    linked = f"[{title}](<{row['url']}>)" if row["url"].startswith("http") else title
    return f"| {linked} | {_cell(row['publisher'])} | {_cell(row['year'])} | {_cell(row['licence'])} |"


def _cell(text: str) -> str:
    return (
        " ".join(text.split())
        .replace("|", "\\|")
        .replace("<", "\\<")
        .replace("[", "\\[")
        .replace("]", "\\]")
        .replace("$", "\\$")
    )
