"""From whom members import: shares at equilibria, and what is put together from single measures."""

from pathlib import Path

import numpy as np

from ortaq import load_mechanism, load_region
from ortaq.answers.import_shares import import_shares, largest_import_shares

THREE = """
region.base_year = 2023
region.gdp_musd = { KGZ = 900, CHN = 4000, UZB = 2000, ROW = 9000 }
[region.exports_musd]
KGZ = { CHN = 50, UZB = 30, ROW = 40 }
CHN = { KGZ = 60, UZB = 70, ROW = 90 }
UZB = { KGZ = 20, CHN = 40, ROW = 50 }
ROW = { KGZ = 30, CHN = 80, UZB = 60 }
[[measure]]
id = "rail"
between = ["KGZ", "CHN"]
trade_cost_percent = -5
cost.capex_musd = 10
[[measure]]
id = "road"
between = ["KGZ", "UZB"]
trade_cost_percent = -5
cost.capex_musd = 10
"""


def test_shares_are_those_of_the_accounts_and_move_with_measures(tmp_path: Path) -> None:
    file = tmp_path / "three.toml"
    file.write_text(THREE, encoding="utf-8")
    region = load_region(str(file))
    mechanism = load_mechanism(str(file), region)
    base, rail, road, both = import_shares(region, mechanism, [0, 1, 2, 3])
    kgz, chn = mechanism.members.index("KGZ"), region.economy_ids.index("CHN")
    assert np.isclose(base[kgz, chn], 100.0 * 60.0 / 110.0)
    assert not base[:, region.economy_ids.index("ROW")].any()
    assert road[kgz, chn] < base[kgz, chn] < rail[kgz, chn]
    found = largest_import_shares(region, mechanism, np.array([1, 2, 3]))
    assert np.allclose(found.percent[:2], [rail.max(axis=1), road.max(axis=1)])
    missed = np.abs(found.percent[2] - both.max(axis=1)).max()
    assert 0.0 < missed < 1.0
    assert np.isclose(found.error, missed)
