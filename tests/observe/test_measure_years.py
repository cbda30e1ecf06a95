"""Years of building and of growing use, rates and cash in mechanism files: read, and every contradiction named."""

from pathlib import Path

import pytest

from ortaq.core import Band, Corner, InputError, Mechanism, Region
from ortaq.model.payoffs import measure_costs
from ortaq.observe import load_mechanism
from tests.observe.test_change_files import MECHANISM

BUILT = MECHANISM.replace(
    "life_years = 30",
    """life_years = 30
build_years = { low = 2, central = 3, high = 5 }
build_source = "guess"
ramp_years = 4
ramp_source = "report\"""",
).replace(
    "least_return = 1.2",
    "least_return = 1.2\ndiscount_rate.KGZ = 0.1\ncost_of_public_funds.KAZ = 0.3\ncash_a_year_musd = 50\n"
    "member_cash_a_year_musd.KGZ = 9",
)


def _load(text: str, tmp_path: Path, region: Region) -> Mechanism:
    path = tmp_path / "table.toml"
    path.write_text(text)
    return load_mechanism(str(path), region)


def test_years_rates_and_cash_are_read(tmp_path: Path, region: Region) -> None:
    table = _load(BUILT, tmp_path, region)
    cost = table.measures[0].cost
    assert cost is not None
    assert (cost.build_years, cost.build_source) == (Band(2.0, 3.0, 5.0), "guess")
    assert (cost.ramp_years, cost.ramp_source) == (Band.exact(4.0), "report")
    assert (table.discount_rate, table.cost_of_public_funds) == ({"KGZ": 0.1}, {"KAZ": 0.3})
    assert (table.cash_a_year_musd, table.member_cash_a_year_musd) == (50.0, {"KGZ": 9.0})
    kaz, kgz = measure_costs(table, Corner.CENTRAL)[0]
    assert kaz == pytest.approx(1.3 * 0.25 * (20.0 * 0.05 / (1.0 - 1.05**-30) + 2.0))
    assert kgz == pytest.approx(0.75 * (20.0 * 0.1 / (1.0 - 1.1**-30) + 2.0))


def test_what_is_not_stated_is_not_known(tmp_path: Path, region: Region) -> None:
    cost = _load(MECHANISM, tmp_path, region).measures[0].cost
    assert cost is not None
    assert (cost.build_years, cost.build_source, cost.ramp_source) == (Band.exact(0.0), "", "")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "low = 2, central = 3",
            "low = -2, central = 3",
            r"build_years is -2, below 0(.|\n)*measure 'rail' > cost > bu",
        ),
        ("ramp_years = 4", "ramp_years = -1", r"ramp_years is -1, below 0(.|\n)*measure 'rail' > cost > ramp_years"),
        ("ramp_years = 4", "ramp_years = 31", r"ramp_years is 31, more than life_years, which is 30(.|\n)*worn out"),
        (
            "high = 5 }\nbuild",
            "high = 2028 }\nbuild",
            r"build_years is 2028, more than life_years(.|\n)*year of opening",
        ),
        (
            "low = 10, central = 20, high = 30",
            "low = 0, central = 0, high = 0",
            r"build_years is 5, but nothing is inv",
        ),
        ('build_source = "guess"', 'build_source = "gues"', r"unknown source 'gues'(.|\n)*'guess'"),
        ('ramp_source = "report"', 'ramp_source = "rapport"', r"unknown source 'rapport'(.|\n)*'report'"),
        ("discount_rate.KGZ = 0.1", "discount_rate.KGZ = 10", r"less than 1, got 10(.|\n)*mechanism > discount_rate"),
        ("discount_rate.KGZ", "discount_rate.KGX", r"unknown member 'KGX'(.|\n)*discount_rate(.|\n)*'KGZ'"),
        ("public_funds.KAZ = 0.3", "public_funds.KAZ = -1", r"0, got -1(.|\n)*cost_of_public_funds"),
        ("cash_a_year_musd = 50", "cash_a_year_musd = 0", r"greater than 0, got 0(.|\n)*cash_a_year_musd"),
        ("cash_a_year_musd.KGZ", "cash_a_year_musd.UZB", r"unknown member 'UZB'(.|\n)*member_cash_a_year_musd"),
    ],
)
def test_mistakes(old: str, new: str, message: str, tmp_path: Path, region: Region) -> None:
    assert old in BUILT
    with pytest.raises(InputError, match=message) as caught:
        _load(BUILT.replace(old, new, 1), tmp_path, region)
    assert "table.toml" in str(caught.value)
    assert caught.value.fix
