"""Freight against counts: the kept score, a small dose of it computed anew, and all of it where time allows."""

import csv
from pathlib import Path

import numpy as np
import pytest
from evidence.freight import GATES, RECORDS, SCORES, Freight, scored
from evidence.freight import main as freight_main

from ortaq import load_region
from ortaq.domains.corridors.freight.counted import SCORED
from ortaq.domains.corridors.freight.counts import transit_mt
from ortaq.domains.corridors.freight.fit import at_parameters, fitted, score
from ortaq.domains.corridors.freight.parameters import FITTED

SAME = 0.1
"""Logarithm of tonnes by which the kept record and a loading of today may differ: the network is mended between."""


@pytest.fixture(scope="module")
def freight() -> Freight:
    return Freight.of(load_region("eurasia"))


def kept(name: str, folder: Path = RECORDS) -> dict[str, dict[str, str]]:
    with (folder / name).open(encoding="utf-8", newline="") as file:
        return {row["count"]: row for row in csv.DictReader(file)}


def errors(column: str, ids: tuple[str, ...] = ()) -> np.ndarray:
    rows = [r for r in kept(SCORES).values() if r["use"] == SCORED and (not ids or r["count"] in ids)]
    return np.array([float(r[column]) for r in rows])


def test_three_quarters_of_the_counts_are_met_when_left_out_and_the_naive_rule_does_worse() -> None:
    left_out, naive = score(errors("ln_left_out")), score(errors("ln_naive"))
    assert left_out.met >= 0.75 * left_out.of
    assert left_out.rms_ln < naive.rms_ln
    strict = score(errors("ln_crossings_left_out"))
    assert strict.met >= 0.75 * strict.of
    assert strict.rms_ln < 0.8 * naive.rms_ln
    six = ("altynkol", "zabaikalsk", "grodekovo", "erenhot", "kaz-uzb", "titr")
    assert score(errors("ln_left_out", six)).rms_ln < score(errors("ln_naive", six)).rms_ln


def test_pairs_transit_and_shares_are_within_what_is_asked() -> None:
    rows = kept(SCORES)

    def ratio(count: str) -> float:
        return float(rows[count]["fitted"]) / float(rows[count]["counted"])

    for count in ("kaz-to-rus", "kaz-to-uzb", "kaz-to-chn"):
        assert 0.7 < ratio(count) < 1.3
    uzb = [sum(float(rows[f"uzb-transit-{way}"][x]) for way in ("rail", "road")) for x in ("fitted", "counted")]
    assert 0.6 < uzb[0] / uzb[1] < 1.4
    assert 0.6 < ratio("mng-transit") < 1.4
    assert 0.5 < ratio("kaz-transit") < 1.5
    assert abs(float(rows["uzb-rail-share"]["fitted"]) - 0.77) < 0.1


def test_the_composition_of_every_counted_crossing_is_kept() -> None:
    with (RECORDS / GATES).open(encoding="utf-8", newline="") as file:
        found = {row["count"] for row in csv.DictReader(file)}
    assert found >= {row["count"] for row in kept(SCORES).values() if row["use"] == SCORED}


@pytest.mark.slow
def test_what_ships_says_what_is_kept_and_a_count_left_out_comes_out_as_kept(freight: Freight) -> None:
    fit = at_parameters(freight.load, freight.counts, freight.parameters)
    found = scored(freight, fit, only=("kaz-uzb",))
    for i, count in enumerate(found.counts):
        row = kept(SCORES)[count.id]
        assert np.log(found.fitted[i]) == pytest.approx(np.log(float(row["fitted"])), abs=SAME)
        if count.id == "kaz-uzb":
            assert np.log(found.left_out[i] / float(row["left_out"])) == pytest.approx(0.0, abs=SAME)
    loading = freight.load(freight.parameters)
    assert transit_mt(loading, "KGZ") > 0.0


@pytest.mark.long
def test_the_shipped_parameters_are_those_of_a_new_fit_and_all_counts_left_out_come_out_as_kept(
    freight: Freight, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    again = fitted(freight.load, freight.counts, freight.parameters).parameters
    for name, band in FITTED.items():
        moved = abs(getattr(again, name) - getattr(freight.parameters, name)) / (band.high - band.low)
        assert moved < 0.05, name
    monkeypatch.setattr("sys.argv", ["evidence.freight", "--records", str(tmp_path)])
    freight_main()
    assert (tmp_path / GATES).read_text().startswith("count,group")
    for count, row in kept(SCORES, tmp_path).items():
        if row["use"] == SCORED:
            before = float(kept(SCORES)[count]["ln_left_out"])
            assert float(row["ln_left_out"]) == pytest.approx(before, abs=2 * SAME)
