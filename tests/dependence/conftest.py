"""Flows and oracles of the reference folder `balance`."""

import csv
import gzip
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from ortaq.core import Array
from tests.dependence.one_sector import Exposure


@dataclass(frozen=True)
class Wiod:
    """WIOD 2008 with the numbers computed by an independent prototype, indexed as the exposure's names."""

    exposure: Exposure
    income: Array
    welfare: Array
    loss: Array
    loss_closed_form: Array


def rows(path: Path) -> Iterator[dict[str, str]]:
    text = gzip.decompress(path.read_bytes()).decode() if path.suffix == ".gz" else path.read_text(encoding="utf-8")
    return iter(csv.DictReader(text.splitlines()))


@pytest.fixture(scope="session")
def wiod(reference: Callable[[str], Path]) -> Wiod:
    flows = list(rows(reference("balance/wiod2008_flows.csv.gz")))
    names = list(dict.fromkeys(r["exporter"] for r in flows))
    at = {name: i for i, name in enumerate(names)}
    n = len(names)
    intermediate, final = np.zeros((n, n)), np.zeros((n, n))
    for r in flows:
        cell = at[r["importer"]], at[r["exporter"]]
        intermediate[cell], final[cell] = float(r["intermediate"]), float(r["final"])

    def matrix(file: str, row: str, column: str, value: str) -> Array:
        found = np.full((n, n), np.nan)
        for r in rows(reference(f"balance/{file}")):
            found[at[r[row]], at[r[column]]] = float(r[value])
        return found

    return Wiod(
        Exposure.from_flows(intermediate, final, 5.0, names),
        matrix("wiod2008_exposure.csv.gz", "country", "shocked", "income_W"),
        matrix("wiod2008_exposure.csv.gz", "country", "shocked", "welfare_U"),
        matrix("wiod2008_cutoff.csv.gz", "country", "cut_from", "loss_dlnU_exact"),
        matrix("wiod2008_cutoff.csv.gz", "country", "cut_from", "loss_dlnU_freeness_linear"),
    )
