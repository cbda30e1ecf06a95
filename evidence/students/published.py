"""The published files: students by pair of all the world, and what lies between two economies."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq

from ortaq.domains.exchange.students.growth import Panel

PAIRS, DISTANCES = "students_pairs_1998_2018.parquet", "cepii_geodist.parquet"
UIS, OECD = "UNESCO UIS (top-10 lists)", "OECD EDU_ENRL_MOBILE"
LAST = 2018

CODES = {"ROM": "ROU", "ZAR": "COD"}
"""Codes of the table of distances that are others today; Serbia and Montenegro are there as Yugoslavia."""
_SUCCESSORS = {"YUG": ("SRB", "MNE")}

UNIONS: tuple[frozenset[str], ...] = (
    frozenset(
        ["ARM", "AZE", "BLR", "EST", "GEO", "KAZ", "KGZ", "LTU", "LVA", "MDA", "RUS", "TJK", "TKM", "UKR", "UZB"]
    ),
    frozenset(["BIH", "HRV", "MKD", "MNE", "SRB", "SVN", "XKX"]),
    frozenset(["CZE", "SVK"]),
)
"""Economies that were one: Soviet Union, Yugoslavia, Czechoslovakia."""

COVARIATES = ("ln_distance", "language", "former_union", "colony", "border")


def uis_panel(reference: Path) -> Panel:
    """Return students by pair as UIS publishes them; one source for every host."""
    return Panel.of(_rows(reference, {UIS}, {}))


def oecd_first_panel(reference: Path) -> Panel:
    """Return the OECD's counts for hosts that report to it, those of UIS for all others; one source for every host."""
    hosts = {row["host"] for row in pq.read_table(reference / PAIRS).to_pylist() if row["source"] == OECD}
    return Panel.of(_rows(reference, {UIS, OECD}, dict.fromkeys(hosts, OECD)))


def _rows(reference: Path, sources: set[str], wanted: Mapping[str, str]) -> list[tuple[str, str, int, float]]:
    return [
        (row["host"], row["origin"], int(row["year"]), float(row["students"]))
        for row in pq.read_table(reference / PAIRS).to_pylist()
        if row["source"] in sources
        and row["source"] == wanted.get(row["host"], UIS)
        and row["host"] != row["origin"]
        and row["year"] <= LAST
    ]


def between(reference: Path) -> dict[tuple[str, str], tuple[float, ...]]:
    """Return the covariates of (host, origin), in the order of `COVARIATES`."""
    found = {}
    for row in pq.read_table(reference / DISTANCES).to_pylist():
        if not row["dist"] or not np.isfinite(row["dist"]):
            continue
        for host in _SUCCESSORS.get(row["iso_d"], (CODES.get(row["iso_d"], row["iso_d"]),)):
            for origin in _SUCCESSORS.get(row["iso_o"], (CODES.get(row["iso_o"], row["iso_o"]),)):
                once = float(any({host, origin} <= union for union in UNIONS))
                numbers = (np.log(row["dist"]), row["comlang_off"], once, row["colony"], row["contig"])
                found[host, origin] = tuple(float(number) for number in numbers)
    return found
