"""What the door of the gravity estimate refuses, and what it says. Needs no estimator."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from ortaq.core import Band, InputError
from ortaq.sources.gravity import Coefficient, GravityEstimate, estimate_gravity
from ortaq.sources.gravity.results import cost_band
from ortaq.sources.gravity.sample import choose_effects, make_sample
from ortaq.sources.gravity.table import read_trade_table

Columns = dict[str, list]


def world(economies: int = 8, years: int = 1, seed: int = 3) -> Columns:
    """Return a table of trade that follows a gravity equation with noise and zeros."""
    rng = np.random.default_rng(seed)
    codes = [f"E{i}" for i in range(economies)]
    place, agreed_since = rng.uniform(0.0, 10.0, (economies, 2)), rng.integers(1, 2 * years + 1, (economies, economies))
    rows: Columns = {
        name: [] for name in ("exporter", "importer", "year", "trade", "log_distance", "agreement", "transit_days")
    }
    for year in range(years):
        size = rng.normal(3.0, 1.0, (2, economies))
        for i in range(economies):
            for j in range(economies):
                if i == j:
                    continue
                distance = float(np.log(np.linalg.norm(place[i] - place[j]) + 1.0))
                since = agreed_since[min(i, j), max(i, j)]
                agreement = float(year >= since) if years > 1 else float(since == 1 and (i + j) % 2)
                days = float(rng.uniform(1.0, 20.0))
                mean = np.exp(size[0, i] + size[1, j] - 0.7 * distance + 0.4 * agreement - 0.03 * days)
                trade = float(mean * rng.gamma(2.0, 0.5)) if rng.uniform() > 0.1 else 0.0
                values = (codes[i], codes[j], 2000 + year, trade, distance, agreement, days)
                for column, value in zip(rows.values(), values, strict=True):
                    column.append(value)
    return rows


def write(columns: Mapping[str, Sequence], path: Path) -> Path:
    """Write columns as CSV or parquet."""
    table = pa.table({name: pa.array(values) for name, values in columns.items()})
    if path.suffix == ".parquet":
        pq.write_table(table, path)
    else:
        pc.write_csv(table, path)
    return path


def refuse(path: Path, **options: object) -> str:
    """Return the message with which a table is refused."""
    with pytest.raises(InputError) as refused:
        estimate_gravity(path, **options)
    assert refused.value.exit_code == 2
    return str(refused.value)


def _set(column: str, row: int, value: object) -> Callable[[Columns], object]:
    return lambda c: c[column].__setitem__(row, value)


@pytest.mark.parametrize("suffix", [".csv", ".parquet"])
@pytest.mark.parametrize(
    ("edit", "message"),
    [
        (_set("trade", 4, float("nan")), "column 'trade' is empty, NaN or infinite in 1 of 56 rows"),
        (_set("trade", 4, None), "an empty cell is not a zero"),
        (_set("log_distance", 4, float("inf")), "column 'log_distance' is empty, NaN or infinite"),
        (_set("trade", 4, -1.0), "trade is -1 for E0 to E5"),
        (_set("exporter", 4, ""), "column 'exporter' is empty in 1 rows"),
        (_set("importer", 1, "E1"), "the pair E0 to E1 appears 2 times"),
        (
            lambda c: c.update(agreement=["0"] * 30 + ["n/a."] * 26),
            "column 'agreement' does not hold numbers, it holds 'n/a.'",
        ),
        (lambda c: c.update(agreement=[None] * 56), "column 'agreement' does not hold numbers, it holds nothing"),
        (lambda c: c.update(agreement=[1.0] * 56), "covariate 'agreement' does not vary"),
        (
            lambda c: c.update(agreement=[float(e == "E1") for e in c["exporter"]]),
            "covariate 'agreement' has no variation of its own once the fixed effects exporter, importer are taken out",
        ),
        (
            lambda c: c.update(
                agreement=[
                    2 * d + 3 * t + (e == "E1") for d, t, e in _each(c, "log_distance", "transit_days", "exporter")
                ]
            ),
            "covariate 'transit_days' is collinear with log_distance, agreement",
        ),
        (
            lambda c: c.update(agreement=[float(t == 0.0) for t in c["trade"]]),
            "covariate 'agreement' varies only among zero flows",
        ),
        (
            lambda c: c.update(agreement=[d + (t == 0.0) for d, t in _each(c, "log_distance", "trade")]),
            "covariate 'agreement' differs only among zero flows (separation) from log_distance",
        ),
        (
            lambda c: c.update(trade=[0.0 if e == "E2" else t for e, t in _each(c, "exporter", "trade")]),
            "1 of 8 groups of 'exporter' have no trade at all: E2",
        ),
        (
            lambda c: c.update(trade=[0.0 if i == "E3" else t for i, t in _each(c, "importer", "trade")]),
            "1 of 8 groups of 'importer' have no trade at all: E3",
        ),
        (lambda c: c.pop("importer"), "missing column 'importer'"),
        (lambda c: [c.pop(k) for k in ("log_distance", "agreement", "transit_days")], "no covariate to estimate"),
        (lambda c: [values.clear() for values in c.values()], "the table has no rows"),
        (lambda c: [v.__setitem__(slice(None), v[1:6] + v[8:13]) for v in c.values()], "usable rows are too few for"),
    ],
)
def test_a_bad_table_is_refused(tmp_path: Path, suffix: str, edit: Callable, message: str) -> None:
    columns = world()
    edit(columns)
    if not columns.get("exporter"):
        columns = {name: pa.array([], pa.string() if "port" in name else pa.float64()) for name in columns}
    path = write(columns, tmp_path / f"trade{suffix}")
    text = refuse(path)
    assert message in text
    assert str(path) in text


def _each(columns: Columns, *names: str) -> zip:
    return zip(*(columns[name] for name in names), strict=True)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"trade": "trad"}, "did you mean 'trade'?"),
        ({"covariates": ["log_distanc"]}, "did you mean 'log_distance'?"),
        ({"covariates": ["agreement", "agreement"]}, "named twice"),
        ({"covariates": ["year"]}, "'year' cannot be a covariate"),
        ({"covariates": []}, "no covariate"),
        ({"fixed_effects": ["exporters"]}, "did you mean 'exporter'?"),
        ({"fixed_effects": ["exporter", "exporter"]}, "named twice"),
        ({"fixed_effects": []}, "absent"),
        ({"fixed_effects": ["exporter-year"]}, "needs a panel"),
        ({"fixed_effects": ["pair"]}, "rows left out: pair with one row"),
        ({"elasticity": Band(5.0, 4.0, 3.0)}, "trade elasticity 5, 4, 3 cannot be used"),
        ({"elasticity": Band.exact(0.0)}, "cannot be used"),
        ({"elasticity": Band.exact(float("nan"))}, "cannot be used"),
        ({"errors": "pairs"}, "did you mean 'pair'?"),
    ],
)
def test_bad_options_are_refused(tmp_path: Path, options: dict, message: str) -> None:
    assert message in refuse(write(world(), tmp_path / "trade.csv"), **options)


def test_files_that_are_no_tables(tmp_path: Path) -> None:
    assert "check that the file exists" in refuse(tmp_path / "absent.csv")
    assert "give a .csv, .csv.gz or .parquet file" in refuse(tmp_path / "trade.ods")
    (tmp_path / "folder.parquet").mkdir()
    refuse(tmp_path / "folder.parquet")
    (tmp_path / "torn.parquet").write_text("no parquet", encoding="utf-8")
    assert "cannot read the table" in refuse(tmp_path / "torn.parquet")
    (tmp_path / "torn.csv").write_text("exporter,importer,trade\nA,B\n", encoding="utf-8")
    assert "cannot read the table" in refuse(tmp_path / "torn.csv")
    (tmp_path / "empty.csv").write_text("", encoding="utf-8")
    refuse(tmp_path / "empty.csv")
    (tmp_path / "twice.csv").write_text("exporter,importer,trade,x,x\nA,B,1,2,3\n", encoding="utf-8")
    assert "2 columns are named 'x'" in refuse(tmp_path / "twice.csv", covariates=["x"])


def test_years_make_a_panel_and_codes_stay_text(tmp_path: Path) -> None:
    flows = "exporter,importer,year,trade,x\n010,NA,2019,1,0\n010,NA,2020,0,1\n"
    (tmp_path / "panel.csv").write_text(flows, encoding="utf-8")
    table = read_trade_table(str(tmp_path / "panel.csv"), "trade", None)
    assert table.names == ("x",)
    assert table.row_name(1) == "010 to NA in 2020"
    assert choose_effects(table, None) == ("exporter-year", "importer-year", "pair")
    (tmp_path / "one.csv").write_text(
        flows.replace("2020", "2019").replace("NA,2019,0", "KAZ,2019,0"), encoding="utf-8"
    )
    assert choose_effects(read_trade_table(str(tmp_path / "one.csv"), "trade", None), None) == ("exporter", "importer")


def test_pairs_that_never_trade_are_left_out_and_named(tmp_path: Path) -> None:
    columns = world(economies=6, years=6)
    columns["trade"] = [
        0.0 if (e, i) == ("E1", "E2") else t for e, i, t in _each(columns, "exporter", "importer", "trade")
    ]
    single = next(r for r, t in enumerate(columns["trade"]) if t > 0.0)
    for name, values in columns.items():
        values.append({"exporter": "E9", "importer": "E0", "year": 2000}.get(name, values[single]))
    table = read_trade_table(str(write(columns, tmp_path / "panel.parquet")), "trade", None)
    sample = make_sample(table, choose_effects(table, None))
    assert [(left.reason, left.rows, left.names) for left in sample.left_out] == [
        ("exporter-year with one row", 1, ("E9 2000",)),
        ("pair without any trade", 6, ("E1-E2",)),
    ]
    assert len(sample.trade) == 30 * 6 - 6
    assert all(len(np.unique(g)) == g.max() + 1 for g in sample.effects.values())
    assert sample.pairs.max() + 1 == 15


def test_the_extra_is_named_when_it_is_absent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyfixest", None)
    assert 'pip install "ortaq[estimate]"' in refuse(write(world(), tmp_path / "trade.csv"))


def test_trade_cost_arithmetic() -> None:
    # gegravity's agreement raises trade by 60.18 percent: at theta 4 it is worth a cost cut of 11.1 percent.
    band = cost_band("pta", (0.4711383, 0.4711383, 0.4711383), Band.exact(4.0))
    assert band.central == pytest.approx(-11.1112, abs=1e-4)
    assert (1.0 + band.central / 100.0) ** -4.0 == pytest.approx(1.6018, abs=1e-4)
    # The weak case: low coefficient, high theta. The strong case: high coefficient, low theta.
    band = cost_band("pta", (0.2, 0.4, 0.6), Band(4.0, 5.0, 8.0))
    expected = [100.0 * (np.exp(-b / t) - 1.0) for b, t in ((0.2, 8.0), (0.4, 5.0), (0.6, 4.0))]
    assert [band.low, band.central, band.high] == pytest.approx(expected)
    # A barrier raises the cost, and its strong case is the larger rise.
    band = cost_band("distance", (-0.6, -0.4, -0.2), Band(4.0, 5.0, 8.0))
    assert 0.0 < band.low < band.central < band.high
    # An interval over zero gives a weak case with the other sign; both ends then take the lowest theta.
    band = cost_band("language", (-0.1, 0.1, 0.3), Band(4.0, 5.0, 8.0))
    assert band.low == pytest.approx(100.0 * np.expm1(0.1 / 4.0))
    assert band.high == pytest.approx(100.0 * np.expm1(-0.3 / 4.0))
    assert cost_band("nothing", (0.0, 0.0, 0.0), Band.exact(5.0)) == Band.exact(0.0)


def test_moves_compound_and_impossible_moves_are_refused() -> None:
    c = Coefficient("days", -0.03, 0.01, -0.05, -0.01, Band.exact(0.0))
    estimate = GravityEstimate("t.csv", "trade", (c,), {}, "", 0, 0.95, Band(4.0, 5.0, 8.0), 0, 0, (), 0.0, "")
    one, two = (1.0 + estimate.trade_cost_percent("days", m).central / 100.0 for m in (-1.0, -2.0))
    assert two == pytest.approx(one**2)
    assert estimate.trade_cost_percent("days", 0.0) == Band.exact(0.0)
    with pytest.raises(InputError, match="beyond any number"):
        estimate.trade_cost_percent("days", 1e9)
    with pytest.raises(InputError, match="did you mean 'days'"):
        estimate.trade_cost_percent("day")
