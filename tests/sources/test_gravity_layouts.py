"""Gravity takes CEPII's table under its own names, and a matrix with covariates beside it."""

from pathlib import Path

import numpy as np
import pytest

from ortaq.core import InputError
from ortaq.sources.gravity import estimate_gravity
from ortaq.sources.gravity.table import read_trade_table

CEPII = """year,country_id_o,country_id_d,iso3_o,iso3_d,distw_harmonic,contig,comlang_off,gdp_o,tradeflow_baci
2019,KAZ,CHN,KAZ,CHN,3900,1,0,181667,7820000
2019,CHN,KAZ,CHN,KAZ,3900,1,0,14342900,12750000
2019,KAZ,RUS,KAZ,RUS,2300,1,1,181667,NA
2019,RUS,KAZ,RUS,KAZ,2300,1,1,1687000,14280000
2019,CHN,RUS,CHN,RUS,5100,1,0,14342900,49000000
2019,RUS,CHN,RUS,CHN,5100,1,0,1687000,57000000
"""
NAMES = ("Ada", "Bea", "Cid", "Dan", "Eve")


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_cepii_is_read_under_its_own_names(tmp_path: Path) -> None:
    path = str(_write(tmp_path / "Gravity_V202211.csv", CEPII))
    table = read_trade_table(path, "trade", None)
    assert table.exporter.tolist() == ["KAZ", "CHN", "RUS", "CHN", "RUS"]
    assert table.trade.tolist() == [7820000.0, 12750000.0, 14280000.0, 49000000.0, 57000000.0]
    assert table.names == ("contig", "comlang_off", "log_distw_harmonic")
    assert table.covariates[0, 2] == pytest.approx(np.log(3900.0))
    assert table.notes == (
        "CEPII Gravity: iso3_o is exporter, iso3_d is importer, tradeflow_baci is the flow",
        "log_distw_harmonic is the logarithm of distw_harmonic",
        "1 rows without a flow or a covariate left out: what is absent is not zero",
    )
    assert read_trade_table(path, "tradeflow_baci", ["gdp_o"]).names == ("gdp_o",)


def _matrix(tmp_path: Path) -> tuple[Path, Path]:
    rng = np.random.default_rng(3)
    log_distance = rng.uniform(5.0, 9.0, (5, 5))
    flow = np.exp(12.0 - log_distance + rng.normal(0.0, 0.1, (5, 5)))
    lines = [",".join([NAMES[x], *("-" if x == m else f'"{flow[x, m]:,.2f}"' for m in range(5))]) for x in range(5)]
    pairs = [f"{NAMES[x]},{NAMES[m]},{log_distance[x, m]}" for x in range(5) for m in range(5) if x != m]
    matrix = _write(tmp_path / "matrix.csv", "\n".join([f",{','.join(NAMES)}", *lines, ""]))
    return matrix, _write(tmp_path / "pairs.csv", "\n".join(["exporter,importer,log_distance", *pairs, ""]))


def test_a_matrix_is_estimated_with_covariates_beside_it(tmp_path: Path) -> None:
    matrix, pairs = _matrix(tmp_path)
    found = estimate_gravity(matrix, beside=pairs)
    assert found.observations == 20
    assert found.coefficient("log_distance").value == pytest.approx(-1.0, abs=0.2)
    assert found.notes == ("a matrix of 5 parties: 20 flows",)
    with pytest.raises(InputError, match="a matrix holds flows only") as alone:
        estimate_gravity(matrix)
    assert "--beside FILE" in alone.value.fix
    _write(pairs, pairs.read_text(encoding="utf-8").replace("Ada,Bea", "Ada,Bee"))
    with pytest.raises(InputError, match="1 pairs have no covariates, the first Ada to Bea"):
        estimate_gravity(matrix, beside=pairs)


def test_semicolons_and_decimal_commas_are_read(tmp_path: Path) -> None:
    text = "exporter;importer;trade;log_dist\nAAA;BBB;1093,947;7,3031\nBBB;AAA;285,972;8,0782\n"
    table = read_trade_table(str(_write(tmp_path / "g.csv", text)), "trade", None)
    assert table.trade.tolist() == [1093.947, 285.972]
    assert table.covariates[:, 0].tolist() == [7.3031, 8.0782]
