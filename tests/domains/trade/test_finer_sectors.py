"""The same accounts in finer sectors: nothing is lost, and sectors that are alike answer as one."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import ortaq
from ortaq.core import CENTRAL, Corner, Effects, InputError
from ortaq.domains import valuation
from ortaq.domains.trade.finer.accounts import in_finer_sectors
from ortaq.domains.trade.finer.part import FinerSectors

SHIPPED = Path(ortaq.__file__).parent / "data" / "regions" / "eurasia"


@pytest.fixture(scope="module")
def region():
    return ortaq.load_region("eurasia")


@pytest.fixture(scope="module")
def finer(region):
    return in_finer_sectors(region)[0]


def _held(values, finer, region, axes):
    """Add finer sectors up to those of the region on some axes."""
    pick = np.array(finer.sector_of)[None, :] == np.arange(len(region.sectors))[:, None]
    for axis in axes:
        values = np.moveaxis(np.tensordot(pick.astype(float), values, (1, axis)), 0, axis)
    return values


def _alike(region):
    """Return the region with two sectors in each, that trade, buy and sell in the same proportion."""
    count = len(region.sectors)
    part = np.tile([0.3, 0.7], count)
    inputs = np.repeat(np.repeat(region.input_share, 2, axis=0), 2, axis=1) * part[:, None, None]
    composition = np.broadcast_to(part[:, None, None], (2 * count, *region.flow.shape[1:]))
    ids = tuple(f"{s}_{end}" for s in region.sector_ids for end in "ab")
    halves = FinerSectors(ids, ids, np.repeat(np.arange(count), 2), composition, inputs)
    return replace(region, parts={"trade": halves})


def test_accounts_add_up_to_those_of_the_region(region, finer):
    whole = finer.region
    assert _held(whole.flow, finer, region, (0,)) == pytest.approx(region.flow, rel=1e-12)
    bought = _held(whole.input_share * whole.output, finer, region, (0, 1))
    assert bought == pytest.approx(region.input_share * region.output, rel=1e-6, abs=1e-3)
    assert whole.value_added == pytest.approx(region.value_added, rel=1e-8)
    assert len(whole.sectors) == 30


@pytest.mark.parametrize("tariff", [Corner.LOW, Corner.CENTRAL, Corner.HIGH])
def test_every_final_demand_is_positive_at_every_end_of_tariffs(finer, tariff):
    whole = finer.region
    spent = (whole.flow * (1.0 + whole.tariff_at(tariff))).sum(axis=2)
    assert (spent - np.einsum("kun,un->kn", whole.input_share, whole.output) > 0.0).all()
    assert (whole.value_added_share > 0.0).all()


def test_what_pages_print_of_a_region_covers_its_finer_sectors(region):
    part = region.parts["trade"]
    other = replace(region, parts={**region.parts, "trade": replace(part, inputs=part.inputs * 0.999)})
    without = replace(region, parts={name: own for name, own in region.parts.items() if name != "trade"})
    assert other.digest == without.digest == region.digest == without.stamp
    assert len({one.stamp for one in (region, other, without)}) == 3
    assert all(one.stamp.startswith(region.digest) for one in (region, other))


def test_sectors_that_are_alike_answer_as_one(region):
    halves = _alike(region)
    each = in_finer_sectors(halves)
    given = Effects({"trade_cost_hat": np.random.default_rng(4).uniform(0.9, 1.1, (1, *region.flow.shape))})
    equilibrium = valuation(CENTRAL)
    one = equilibrium.world(region).worth(given)
    for several in each:
        found = equilibrium.world(several.region).worth(several.spread(given))
        assert found.real_income_hat == pytest.approx(one.real_income_hat, abs=2e-9)
        assert found.residual[0] < 1e-9


def test_beliefs_of_composition_keep_totals_and_sales_at_home(region):
    own, exporters, alls = (each.region.flow for each in in_finer_sectors(region))
    home = np.arange(len(region.economies))
    for other in (exporters, alls):
        assert other[:, home, home] == pytest.approx(own[:, home, home])
        assert other.sum(axis=0) == pytest.approx(own.sum(axis=0))
    sold = own.sum(axis=1) - own[:, home, home]
    assert exporters.sum(axis=1) - exporters[:, home, home] == pytest.approx(sold, abs=1e-6)
    assert np.abs(exporters - own).max() > 1000.0


def test_effects_without_sectors_and_batches_are_spread_as_they_are(finer):
    given = Effects({"labour_hat": np.ones((2, 40)), "productivity_hat": np.arange(480.0).reshape(2, 6, 40)})
    found = finer.spread(given)
    assert found["labour_hat"] is given["labour_hat"]
    assert (found["productivity_hat"] == given["productivity_hat"][:, list(finer.sector_of)]).all()
    row = finer.spread(given.row(1))["productivity_hat"]
    assert (row == found["productivity_hat"][1]).all()


def test_a_region_without_them_has_none():
    assert valuation(CENTRAL).finer(ortaq.load_region("examples/three_members.toml")) == ()


def _folder(tmp_path):
    for file in SHIPPED.iterdir():
        shutil.copy(file, tmp_path / file.name)
    return tmp_path


def _change(folder, change):
    path = folder / "finer_flows.parquet"
    pq.write_table(pa.table(change(pq.read_table(path).to_pydict())), path)


def test_a_pair_without_rows_sells_what_is_sold_at_home(tmp_path, region):
    def drop(table):
        keep = [not (n == "KAZ" and i == "CHN") for n, i in zip(table["importer"], table["exporter"], strict=True)]
        return {name: [v for v, kept in zip(values, keep, strict=True) if kept] for name, values in table.items()}

    folder = _folder(tmp_path)
    _change(folder, drop)
    part = ortaq.load_region(str(folder)).parts["trade"]
    kaz, chn = (region.economy_ids.index(code) for code in ("KAZ", "CHN"))
    assert (part.composition[:, kaz, chn] == part.composition[:, chn, chn]).all()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda t: {**t, "share": [v * 0.5 for v in t["share"]]}, "sum to 0.500"),
        (lambda t: {k: [v for v, i in zip(c, t["sector"], strict=True) if i != "coal"] for k, c in t.items()}, "coal"),
        (lambda t: {**t, "sector": ["tea", *t["sector"][1:]]}, "tea"),
        (lambda t: {**t, "share": [-0.1, *t["share"][1:]]}, "-0.1"),
    ],
)
def test_tables_that_cannot_be_used_are_refused(tmp_path, change, said):
    folder = _folder(tmp_path)
    _change(folder, change)
    with pytest.raises(InputError, match=said) as told:
        ortaq.load_region(str(folder))
    assert "finer_flows.parquet" in told.value.where
    assert told.value.fix


def test_every_sector_has_a_finer_one(tmp_path):
    folder = _folder(tmp_path)
    path = folder / "finer_sectors.csv"
    rows = [row for row in path.read_text(encoding="utf-8").splitlines(keepends=True) if ",light," not in row]
    path.write_text("".join(rows), encoding="utf-8")
    with pytest.raises(InputError, match="light"):
        ortaq.load_region(str(folder))
