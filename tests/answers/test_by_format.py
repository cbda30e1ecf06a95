"""One economy by format: the numbers of a mechanism's own answer, and formats without a mechanism."""

from pathlib import Path

import pytest

from ortaq.answers import Terms, settle
from ortaq.answers.by_format import in_format, require_seated
from ortaq.answers.sections.by_format import by_format_section
from ortaq.answers.sections.formats import formats_section, trade_share
from ortaq.core import Band, InputError, Mechanism, Region
from ortaq.core.report import Table
from ortaq.observe import load_mechanism, load_region
from ortaq.observe.formats import shipped_formats

TOY = """
region.base_year = 2023
region.gdp_musd = { KGZ = 900, CHN = 4000, ROW = 9000 }
region.exports_musd = { KGZ = { CHN = 50, ROW = 40 }, CHN = { KGZ = 60, ROW = 90 }, ROW = { KGZ = 30, CHN = 80 } }
measure = [{ id = "rail", between = ["KGZ", "CHN"], trade_cost_percent = -5, cost.capex_musd = 10 }]
"""


@pytest.fixture(scope="module")
def toy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Region, Mechanism]:
    file: Path = tmp_path_factory.mktemp("formats") / "c5.toml"
    file.write_text(TOY, encoding="utf-8")
    region = load_region(str(file))
    return region, load_mechanism(str(file), region)


def test_gain_and_payment_are_those_of_the_answer(toy: tuple[Region, Mechanism]) -> None:
    region, pair = toy
    found, settled = in_format(region, pair, "KGZ"), settle(region, pair, Terms())[1]
    assert found.package == settled.recommended == 1
    assert isinstance(found.gain_musd, Band)
    assert isinstance(found.paid_musd, Band)
    assert found.gain_musd.central == pytest.approx(settled.payoffs.gain_musd[1, 0, 0])
    assert found.paid_musd.central == pytest.approx(0.325, abs=1e-3)
    assert found.weighing is not None
    assert found.weighing.after is not None


def test_formats_without_a_mechanism_follow_with_what_binds(toy: tuple[Region, Mechanism]) -> None:
    region, pair = toy
    section = by_format_section(region, "KGZ", [in_format(region, pair, "KGZ")], shipped_formats(), "en")
    gains, dependence, others = section.blocks
    assert isinstance(gains, Table)
    assert isinstance(dependence, Table)
    assert isinstance(others, Table)
    assert len(dependence.rows) == 2
    belongs = [each for each in shipped_formats() if "KGZ" in (*each.members, *each.partners)]
    assert len(others.rows) == len(belongs) - 1


def test_trade_with_members_is_counted_both_ways_and_without_oneself(toy: tuple[Region, Mechanism]) -> None:
    # KGZ sells 50 to CHN and buys 60, of 90 sold and 90 bought.
    assert trade_share(toy[0], "KGZ", ["CHN", "KGZ", "KAZ"]) == pytest.approx(100 * 110 / 180)


def test_who_belongs_nowhere_is_told(toy: tuple[Region, Mechanism]) -> None:
    with pytest.raises(InputError, match="no shipped mechanism"):
        require_seated("USA", [toy[1]])
    with pytest.raises(InputError, match="no format of the table"):
        formats_section(shipped_formats(), "en", toy[0], "JPN")
