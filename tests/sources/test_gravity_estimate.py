"""Estimates against published coefficients, an independent numpy solution, the literature, and invariance."""

from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import compute

from ortaq.core import Array, Band, InputError, NotConverged
from ortaq.domains.trade import shifts_of
from ortaq.observe.mechanisms.mechanism_file import read_scenario_head
from ortaq.sources.gravity import GravityEstimate, estimate_gravity, poisson, shift_toml
from ortaq.sources.gravity.conditions import first_order_residual, require_small
from ortaq.sources.gravity.projection import Groups, within
from tests.sources.test_gravity_table import Columns, world, write

pyfixest = pytest.importorskip("pyfixest", reason='the estimator is absent here: pip install "ortaq[estimate]"')


def values(estimate: GravityEstimate) -> list[float]:
    return [c.value for c in estimate.coefficients]


def standard_errors(estimate: GravityEstimate) -> list[float]:
    return [c.standard_error for c in estimate.coefficients]


def dummies(*labels: list) -> Array:
    """Return one column per group, of all effects side by side."""
    blocks = [np.asarray(words)[:, None] == np.unique(words)[None, :] for words in labels]
    return np.hstack(blocks).astype(np.float64)


def reweighted(y: Array, x: Array, d: Array, clusters: Array) -> tuple[Array, Array]:
    """Solve Poisson pseudo-maximum likelihood by iteratively reweighted least squares on dummies; clustered errors."""
    z = np.hstack([x, d])
    mu, beta = (y + y.mean()) / 2.0, np.zeros(z.shape[1])
    k = x.shape[1]
    for _ in range(200):
        root = np.sqrt(mu)
        working = np.log(mu) + y / mu - 1.0
        before, beta = beta, np.linalg.lstsq(z * root[:, None], working * root, rcond=1e-13)[0]
        mu = np.exp(z @ beta)
        if np.abs(beta - before)[:k].max() < 1e-12:
            break
    bread = np.linalg.pinv((z * mu[:, None]).T @ z, rcond=1e-12)
    scores = z * (y - mu)[:, None]
    names = np.unique(clusters)
    sums = np.stack([scores[clusters == name].sum(axis=0) for name in names])
    covariance = bread @ (sums.T @ sums) @ bread * len(names) / (len(names) - 1.0)
    return beta[:k], np.sqrt(np.diag(covariance)[:k])


@pytest.mark.slow
def test_gegravity_coefficients_and_standard_errors(reference: Callable[[str], Path]) -> None:
    """Stata's ppmlhdfe on this table, as printed in gegravity's examples (exporter and importer effects, robust)."""
    published = {
        "lndist": (-0.3898623, 0.0729915),
        "contiguity": (0.891577, 0.1327354),
        "common_language": (0.0326249, 0.0840702),
        "pta": (0.4711383, 0.1076578),
        "international": (-3.412584, 0.2151235),
    }
    path = reference("gegravity/can_jpn_pta_bilateral.csv.gz")
    found = estimate_gravity(path, covariates=list(published), elasticity=Band.exact(4.0), errors="heteroskedastic")
    # Printed digits: the language coefficient is cut, not rounded, after the seventh.
    assert values(found) == pytest.approx([b for b, _ in published.values()], abs=5e-7)
    assert standard_errors(found) == pytest.approx([s for _, s in published.values()], abs=1e-7)
    assert found.residual < 1e-9
    assert found.fixed_effects == {"exporter": 30, "importer": 30}
    assert (found.observations, found.clusters, found.left_out) == (900, 900, ())
    clustered = estimate_gravity(path, covariates=list(published))
    assert values(clustered) == values(found)
    assert clustered.clusters == 30 * 31 // 2
    assert all(np.array(standard_errors(clustered)) > standard_errors(found))


@pytest.mark.slow
@pytest.mark.parametrize("errors", ["pair", "heteroskedastic"])
def test_cross_section_against_reweighted_least_squares(tmp_path: Path, errors: str) -> None:
    columns = world(economies=12)
    found = estimate_gravity(write(columns, tmp_path / "trade.csv"), errors=errors)
    _compare(found, columns, dummies(columns["exporter"], columns["importer"]), errors)
    assert found.zeros == columns["trade"].count(0.0) > 0


@pytest.mark.slow
def test_panel_against_reweighted_least_squares(tmp_path: Path) -> None:
    columns = world(economies=7, years=6)
    columns.pop("log_distance")
    found = estimate_gravity(write(columns, tmp_path / "panel.parquet"))
    assert list(found.fixed_effects) == ["exporter-year", "importer-year", "pair"]
    assert found.left_out == ()
    keys = [
        [f"{a} {b}" for a, b in zip(columns[first], columns[second], strict=True)]
        for first, second in (("exporter", "year"), ("importer", "year"), ("exporter", "importer"))
    ]
    _compare(found, columns, dummies(*keys), "pair")


def _compare(found: GravityEstimate, columns: Columns, d: Array, errors: str) -> None:
    y = np.array(columns["trade"])
    x = np.column_stack([columns[c.covariate] for c in found.coefficients])
    pair = np.array(["-".join(sorted(p)) for p in zip(columns["exporter"], columns["importer"], strict=True)])
    beta, se = reweighted(y, x, d, pair if errors == "pair" else np.arange(len(y)))
    assert values(found) == pytest.approx(beta.tolist(), abs=1e-7)
    assert standard_errors(found) == pytest.approx(se.tolist(), rel=1e-5)
    c = found.coefficients[0]
    assert (c.low, c.high) == pytest.approx(
        (c.value - 1.959964 * c.standard_error, c.value + 1.959964 * c.standard_error)
    )
    assert found.residual < 1e-6


@pytest.mark.slow
def test_distance_and_contiguity_are_in_the_range_of_the_literature(
    reference: Callable[[str], Path], tmp_path: Path
) -> None:
    """Reported pairs of 2023: PPML about -0.7, least squares on logs steeper (Santos Silva and Tenreyro 2006)."""
    flows = pq.read_table(reference("data/baci_pairs_2023.parquet"))
    geography = pq.read_table(reference("data/cepii_geodist.parquet"))
    renamed = {"ROM": "ROU", "ZAR": "COD"}
    for name, column in (("exporter", "iso_o"), ("importer", "iso_d")):
        codes = pa.array([renamed.get(code, code) for code in geography[column].to_pylist()], flows[name].type)
        geography = geography.append_column(name, codes)
    joined = flows.join(geography, ["exporter", "importer"], join_type="inner")
    joined = joined.append_column("log_distance", compute.ln(joined["dist"]))
    chosen = ["exporter", "importer", "value_kusd", "log_distance", "contig", "comlang_off", "colony"]
    pq.write_table(joined.select(chosen), tmp_path / "baci.parquet")
    found = estimate_gravity(tmp_path / "baci.parquet", trade="value_kusd")
    assert found.observations == 24_304
    assert found.residual < 1e-8
    assert -0.8 < found.coefficient("log_distance").value < -0.6
    assert found.coefficient("contig").low > 0.0
    x = np.column_stack([joined[name].to_numpy() for name in chosen[3:]])
    y = np.log(joined["value_kusd"].to_numpy())[:, None]
    effects = [_codes(joined[name].to_pylist()) for name in ("exporter", "importer")]
    logs = np.linalg.lstsq(within(x, effects), within(y, effects), rcond=None)[0][:, 0]
    assert logs[0] < found.coefficient("log_distance").value - 0.3


def _codes(words: list[str]) -> Groups:
    return np.unique(words, return_inverse=True)[1].astype(np.intp)


@pytest.mark.slow
@pytest.mark.parametrize("factor", [1e-9, 1e9])
def test_units_of_trade_do_not_matter(tmp_path: Path, factor: float) -> None:
    columns = world()
    first = estimate_gravity(write(columns, tmp_path / "a.parquet"))
    columns["trade"] = [factor * t for t in columns["trade"]]
    second = estimate_gravity(write(columns, tmp_path / "b.parquet"))
    assert values(second) == pytest.approx(values(first), abs=1e-9)
    assert standard_errors(second) == pytest.approx(standard_errors(first), rel=1e-7)


@pytest.mark.slow
def test_units_of_a_covariate_scale_its_coefficient_alone(tmp_path: Path) -> None:
    columns = world()
    first = estimate_gravity(write(columns, tmp_path / "a.parquet"))
    columns["transit_days"] = [1e5 * t + 1e7 for t in columns["transit_days"]]
    second = estimate_gravity(write(columns, tmp_path / "b.parquet"))
    scaled = [v * s for v, s in zip(values(second), (1.0, 1.0, 1e5), strict=True)]
    assert scaled == pytest.approx(values(first), abs=1e-8)


@pytest.mark.slow
@pytest.mark.parametrize("years", [1, 4])
def test_order_and_names_of_rows_do_not_matter(tmp_path: Path, years: int) -> None:
    columns = world(years=years)
    if years > 1:
        columns.pop("log_distance")
    first = estimate_gravity(write(columns, tmp_path / "a.parquet"))
    order = np.random.default_rng(1).permutation(len(columns["trade"]))
    shuffled = {name: [column[i] for i in order] for name, column in columns.items()}
    for end in ("exporter", "importer"):
        shuffled[end] = [f"X{9 - int(code[1:])}" for code in shuffled[end]]
    second = estimate_gravity(write(shuffled, tmp_path / "b.parquet"))
    assert values(second) == pytest.approx(values(first), abs=1e-8)
    assert standard_errors(second) == pytest.approx(standard_errors(first), rel=1e-6)


@pytest.mark.slow
def test_odd_column_names_are_no_formula(tmp_path: Path) -> None:
    columns = world()
    named = {"log_distance": "log(distance) | x", "agreement": "C(agreement)", "transit_days": "time^2 ~ 1"}
    first = estimate_gravity(write(columns, tmp_path / "a.parquet"))
    renamed = {named.get(name, name): column for name, column in columns.items()}
    assert values(estimate_gravity(write(renamed, tmp_path / "b.parquet"))) == values(first)


def test_the_shift_can_be_pasted_into_a_scenario(tmp_path: Path) -> None:
    found = estimate_gravity(write(world(), tmp_path / 'a "quoted" name.csv'))
    text = shift_toml(found, "transit_days", -2.0)
    for blank, code in (("IMPORTER", "KAZ"), ("EXPORTER", "UZB"), ("SECTOR", "light")):
        text = text.replace(f'"{blank}"', f'"{code}"')
    head = 'schema = 1\n[scenario]\nid = "own"\ntitle = "Own"\nregion = "eurasia"\n'
    change = '[[change]]\nid = "faster"\ntitle = "Faster"\nsource = "gravity_estimate"\n'
    (tmp_path / "own.toml").write_text(head + change + text, encoding="utf-8")
    _, (read,) = read_scenario_head(tmp_path / "own.toml")
    (shift,) = shifts_of(read)
    assert shift.variable == "trade_cost_hat"
    band = found.trade_cost_percent("transit_days", -2.0)
    assert (shift.percent.low, shift.percent.central, shift.percent.high) == pytest.approx(
        (band.low, band.central, band.high), rel=1e-5
    )
    assert "coefficient of transit_days" in shift.derivation
    assert "theta 5 (4 to 8)" in shift.derivation


def test_the_residual_sees_a_wrong_coefficient() -> None:
    rng = np.random.default_rng(0)
    effects = [np.repeat(np.arange(6), 6), np.tile(np.arange(6), 6)]
    x, beta = rng.normal(size=(36, 1)), np.array([0.5])
    fitted = np.exp(x @ beta + rng.normal(size=6)[effects[0]] + rng.normal(size=6)[effects[1]])
    known = {"fitted": fitted, "covariates": x, "own": within(x, effects), "effects": effects}
    assert first_order_residual(trade=fitted, coefficients=beta, **known) < 1e-9
    residual = first_order_residual(trade=fitted, coefficients=beta + 1e-4, **known)
    assert residual > 1e-6
    with pytest.raises(NotConverged, match="violates its first-order conditions"):
        require_small(residual)
    with pytest.raises(NotConverged):
        require_small(float("nan"))


def test_blocks_that_effects_separate_are_not_estimated(tmp_path: Path) -> None:
    columns = world(economies=10)
    low = [(e < "E5", i < "E5") for e, i in zip(columns["exporter"], columns["importer"], strict=True)]
    columns["trade"] = [0.0 if ends == (False, True) else t for t, ends in zip(columns["trade"], low, strict=True)]
    kept = {name: [v for v, ends in zip(c, low, strict=True) if ends != (True, False)] for name, c in columns.items()}
    with pytest.raises(NotConverged, match="separation"):
        estimate_gravity(write(kept, tmp_path / "trade.csv"))


@pytest.mark.parametrize(
    ("kept", "rows", "converged", "error", "message"),
    [
        (["x0", "x2"], 56, True, InputError, "dropped the covariates agreement as collinear"),
        (["x0", "x1", "x2"], 54, True, InputError, "dropped 2 rows"),
        (["x0", "x1", "x2"], 56, False, NotConverged, "no convergence in 200 iterations"),
        (["x0", "x1", "x2"], 56, None, NotConverged, "was not estimated: Demeaning failed"),
    ],
)
def test_what_the_estimator_does_silently_is_refused(
    *,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    kept: list,
    rows: int,
    converged: bool | None,
    error: type,
    message: str,
) -> None:
    pandas = pytest.importorskip("pandas")

    def fepois(*_: object, **__: object) -> SimpleNamespace:
        if converged is None:
            raise ValueError("Demeaning failed\n after 10 iterations.")
        numbers = pandas.Series(dict.fromkeys(kept, 1.0))
        return SimpleNamespace(
            coef=lambda: numbers, se=lambda: numbers, predict=lambda type: np.ones(rows), convergence=converged
        )

    monkeypatch.setattr(pyfixest, "fepois", fepois)
    assert poisson.version("pyfixest")
    with pytest.raises(error, match=message):
        estimate_gravity(write(world(), tmp_path / "trade.csv"))
