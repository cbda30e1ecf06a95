"""Results are plain tables: what a table says is what the result holds, and every row is there once."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

import ortaq
from ortaq.core import Coded, InputError, Tidy, package_names
from ortaq.domains import variables
from ortaq.tables import tidy_file

OWN = "examples/three_members.toml"


@pytest.fixture(scope="module")
def region():
    return ortaq.load_region(OWN)


@pytest.fixture(scope="module")
def mechanism(region):
    return ortaq.load_mechanism(OWN, region)


@pytest.fixture(scope="module")
def payoffs(region, mechanism):
    return ortaq.payoff_table(region, mechanism)


def test_gains_are_where_their_labels_say(payoffs):
    frame = payoffs.to_frame()
    assert len(frame) == payoffs.gain_musd.size
    for row in frame.sample(40, random_state=1).itertuples():
        at = row.package, payoffs.members.index(row.member), payoffs.shocks.index(row.shock)
        assert row.gain_musd == payoffs.gain_musd[at]
        assert row.gain_percent == payoffs.gain_percent[at]
        assert row.cost_musd == payoffs.cost_musd[at[:2]]
        assert set(row.measures.split()) == {m for k, m in enumerate(payoffs.measures) if row.package >> k & 1}


def test_an_agreement_tells_who_signs(payoffs, mechanism):
    found = ortaq.agree(payoffs, mechanism)
    frame = found.to_frame()
    feasible = frame[frame.feasible & (frame.package > 0)]
    assert set(frame[frame.accepted].package) == set(found.accepted.tolist())
    assert set(frame[frame.recommended].package) == {found.recommended}
    assert feasible[feasible.accepted].signs.all()
    assert feasible[~feasible.accepted].groupby("package").signs.all().sum() == 0


def test_a_scenario_has_a_unit_for_every_metric():
    region, scenario = ortaq.load_scenario("examples/tariff_war.toml")
    outcome = ortaq.run(region, scenario)
    frame = outcome.to_frame().set_index(["metric", "economy"])
    assert {name: frame.loc[name].unit.iloc[0] for name in outcome.metrics} == {
        name: variables()[name].unit for name in outcome.metrics
    }
    assert frame.loc[("real_income_percent", "KGZ"), "low"] == outcome.low["real_income_percent"][2]
    assert (frame.low <= frame.high).all()


def test_flows_of_a_region_come_back(region):
    frame = region.to_frame()
    back = np.zeros_like(region.flow)
    at = [frame[axis].map(ids.index) for axis, ids in (("sector", region.sector_ids), *_ends(region))]
    back[tuple(at)] = frame.flow_musd
    assert np.array_equal(back, region.flow)


def _ends(region):
    return ("importer", region.economy_ids), ("exporter", region.economy_ids)


def test_packages_are_named_in_the_order_of_their_bits():
    names = package_names(["a", "b", "c"], np.arange(8))
    assert [set(name.split()) for name in names] == [
        {m for k, m in enumerate("abc") if package >> k & 1} for package in range(8)
    ]


class Two(Tidy):
    def tidy(self):
        return {"who": Coded(("KAZ", "<b>"), np.array([1, 0])), "percent": np.array([0.1, np.nan])}


def test_a_notebook_shows_text_as_text():
    assert "&lt;b&gt;" in Two()._repr_html_()
    assert "<b>" not in Two()._repr_html_()


def test_files_hold_the_same_table(tmp_path):
    path = tmp_path / "two.parquet"
    path.write_bytes(tidy_file(path, Two()))
    assert pq.read_table(path).to_pydict()["who"] == ["<b>", "KAZ"]
    assert tidy_file(Path("two.csv"), Two()) == "who,percent\n<b>,0.1\nKAZ,\n"
    with pytest.raises(InputError, match="no kind of table"):
        tidy_file(Path("two.xls"), Two())
