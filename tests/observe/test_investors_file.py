"""Terms of investors in mechanism files: what is read, and what is refused with its place and remedy."""

from pathlib import Path

import pytest

from ortaq import load_mechanism, load_region
from ortaq.core import Band, Corner, Debt, InputError

FILE = """
[region]
base_year = 2023
gdp_musd = { AAA = 900, BBB = 400, CCC = 300 }
exports_musd = { AAA = { BBB = 50, CCC = 20 }, BBB = { AAA = 40, CCC = 10 }, CCC = { AAA = 30, BBB = 20 } }

[mechanism]
members = ["AAA", "BBB"]

[sources]
deal = "The deal"

[[measure]]
id = "park"
participants = ["BBB"]
between = ["AAA", "BBB"]
trade_cost_percent = -5

[measure.cost]
capex_musd = 100
life_years = 30
owners = { AAA = 0.6, BBB = 0.4 }
host = "BBB"
earnings_musd = { low = 5, central = 10, high = 15 }
earnings_source = "deal"
tax_rate = 0.1

[measure.cost.debt]
share = 0.5
rate = 0.04
years = 20
grace_years = 5
lender = "CCC"
guarantor = "AAA"
source = "deal"
"""


def _load(tmp_path: Path, text: str):
    path = tmp_path / "park.toml"
    path.write_text(text, encoding="utf-8")
    return load_mechanism(str(path), load_region(str(path)))


def test_terms_are_read_and_those_who_put_up_money_take_part(tmp_path: Path):
    (park,) = _load(tmp_path, FILE).measures
    terms = park.cost.finance
    assert terms.debt == Debt(0.5, 0.04, 20, 5, "CCC", "AAA", "deal")
    assert (terms.hosts, terms.earnings_musd, terms.tax) == ({"BBB": 1.0}, Band(5.0, 10.0, 15.0), 0.1)
    assert park.cost.payers == pytest.approx({"AAA": 0.3, "BBB": 0.2, "CCC": 0.5})
    assert park.cost.runners == {"BBB": 1.0}
    assert park.taking_part == ("BBB", "AAA", "CCC")


def test_earnings_may_be_shared_among_hosts(tmp_path: Path):
    (park,) = _load(tmp_path, FILE.replace('host = "BBB"', "host = { BBB = 0.75, CCC = 0.25 }")).measures
    assert park.cost.finance.hosts == {"BBB": 0.75, "CCC": 0.25}


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("{ AAA = 0.6, BBB = 0.4 }", "{ AAA = 0.6, BBB = 0.3 }", "the owners' shares sum to 0.9, not 1"),
        ('host = "BBB"', "host = { AAA = 0.5, BBB = 0.4 }", "the hosts' shares sum to 0.9, not 1"),
        ("years = 20", "years = 31", "longer than life_years"),
        ('lender = "CCC"', 'lender = "ZZZ"', "ZZZ"),
        ('guarantor = "AAA"', 'guarantor = "ZZZ"', "ZZZ"),
        ('host = "BBB"', 'host = "ZZZ"', "ZZZ"),
        ("AAA = 0.6", "ZZZ = 0.6", "ZZZ"),
        ("rate = 0.04", "rate = -0.01", "at least 0"),
        ("grace_years = 5", "grace_years = 20", "grace_years is 20, not below years"),
        ("share = 0.5", "share = 1.5", "at most 1"),
        ("share = 0.5", "share = -0.5", "greater than 0"),
        ("tax_rate = 0.1", "tax_rate = 1.0", "less than 1"),
        ("low = 5", "low = -5", "earnings_musd is below 0"),
        ("owners = { AAA = 0.6, BBB = 0.4 }\n", "", "without owners"),
        ('host = "BBB"\n', "", "owners without a host"),
        ("capex_musd = 100", "opex_musd_per_year = 5", "owners of nothing"),
        ("capex_musd = 100", "capex_musd = 100\npayers = { AAA = 1 }", "payers beside owners"),
        ('earnings_source = "deal"', 'earnings_source = "rumour"', "rumour"),
        ('source = "deal"\n', 'source = "rumour"\n', "rumour"),
    ],
)
def test_terms_that_cannot_be_are_refused(tmp_path: Path, old: str, new: str, what: str):
    with pytest.raises(InputError) as caught:
        _load(tmp_path, FILE.replace(old, new))
    error = caught.value
    assert what in f"{error.what} {error.why}", error
    assert "park" in error.where
    assert error.fix


def test_all_that_is_wrong_with_the_terms_is_told_at_once(tmp_path: Path):
    wrong = FILE.replace("BBB = 0.4 }", "BBB = 0.3 }").replace('host = "BBB"', "host = { BBB = 0.5 }")
    with pytest.raises(InputError) as caught:
        _load(tmp_path, wrong.replace("years = 20", "years = 31").replace('source = "deal"\n', 'source = "rumour"\n'))
    told = str(caught.value)
    for what in ("owners' shares sum to 0.9", "hosts' shares sum to 0.5", "longer than life_years", "rumour"):
        assert what in told, told


def test_measures_that_name_unknown_economies_are_told_at_once(tmp_path: Path):
    other = FILE[FILE.index("[[measure]]") :].replace('"park"', '"port"').replace('lender = "CCC"', 'lender = "YYY"')
    with pytest.raises(InputError) as caught:
        _load(tmp_path, FILE.replace('lender = "CCC"', 'lender = "ZZZ"') + other)
    assert "'park'" in caught.value.where
    assert "'port'" in caught.value.where
    assert "'YYY'" in str(caught.value)


def test_a_measure_that_stays_without_owners_keeps_its_annuity(tmp_path: Path):
    plain = FILE[: FILE.index("owners")] + "payers = { AAA = 1 }\n"
    (park,) = _load(tmp_path, plain).measures
    assert park.cost.finance is None
    assert park.cost.payers == {"AAA": 1.0}


def test_the_example_of_a_joint_railway_is_read():
    example = str(Path(__file__).parents[2] / "examples" / "joint_railway.toml")
    railway, customs = load_mechanism(example, load_region(example)).measures
    assert railway.taking_part == ("AAA", "BBB", "CCC")
    assert railway.cost.finance.debt.guarantor == "CCC"
    assert customs.cost.finance is None


def test_what_the_company_of_the_example_earns_is_a_gain_of_its_host_first():
    example = str(Path(__file__).parents[2] / "examples" / "joint_railway.toml")
    region = load_region(example)
    railway, _customs = load_mechanism(example, region).measures
    (gain,) = (move.band for move in railway.moves if getattr(move, "variable", "") == "productivity_hat")
    output = float(region.output[:, region.economy_ids.index("CCC")].sum())
    for end in Corner:
        earned = railway.cost.finance.earnings_musd.at(end)
        assert gain.at(end) / 100.0 * output == pytest.approx(earned, rel=0.01)
