"""What is shown of a basin: tables and figures agree with the runs, and every text is there."""

import json
import re
from dataclasses import replace

import numpy as np
import pytest

from ortaq.brief.compose import printed
from ortaq.brief.presenter import Presenter
from ortaq.core import Array, Band, Change, Corner, Kind, Mechanism, Region
from ortaq.core.chart import Bar, Bars, Chart, Span
from ortaq.core.report import Figure, Name, Section, Table
from ortaq.domains import load_texts
from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.coalitions import Coalitions, coalitions, deal_of
from ortaq.domains.water.moves import WaterAction, WaterMove
from ortaq.domains.water.operation.accounts import accounts
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.rolling import alone, operated
from ortaq.domains.water.operation.traces import norm_trace
from ortaq.domains.water.regimes import regimes
from ortaq.domains.water.report import kept
from ortaq.domains.water.report.asked import kept_and_released
from ortaq.domains.water.report.ladder import Rung, ladder_figure, ladder_table
from ortaq.domains.water.report.reported import WaterReport, report_of, sections
from ortaq.domains.water.report.schematic import down_river, prefix
from ortaq.domains.water.report.sections import in_short, report
from ortaq.domains.water.report.told import DEALS, Told, deal_told, shares_of
from ortaq.observe import load_mechanism, load_region

pytestmark = pytest.mark.slow


def halved(found: Coalitions) -> Coalitions:
    return replace(found, gains={k: 0.5 * gain for k, gain in found.gains.items()}, v=0.5 * found.v)


@pytest.fixture(scope="module")
def numbers() -> Told:
    assumed, trace = Assumed(load_basin()), norm_trace(load_basin(), 1)
    found = coalitions(assumed, trace)
    shares = shares_of(found, (halved(found), found), lambda _: None)
    return deal_told(regimes(assumed, trace, found), shares)


@pytest.fixture(scope="module")
def section(numbers: Told) -> Section:
    return report(numbers)


def drawn(section: Section, end: str) -> Chart:
    (figure,) = (b for b in section.blocks if isinstance(b, Figure) and b.id.endswith(end))
    assert isinstance(figure.drawing, Chart)
    return figure.drawing


def table(section: Section, end: str) -> Table:
    (found,) = (b for b in section.blocks if isinstance(b, Table) and b.id.endswith(end))
    return found


def column(section: Section, end: str, at: int) -> list[float]:
    cells = (row[at].said for row in table(section, end).rows)
    return [cell.central if isinstance(cell, Band) else cell for cell in cells if isinstance(cell, float | Band)]


def test_the_river_is_drawn_from_its_sources_down(numbers: Told, section: Section) -> None:
    chart, basin = drawn(section, "-river"), numbers.basin
    order = down_river(basin)
    assert len(order) == len(chart.panels) == len(basin.nodes)
    for node, panel in zip(order, chart.panels, strict=True):
        to = basin.node(node).to
        assert (order[panel.into] if panel.into is not None else "") == to
    first = next(panel for node, panel in zip(order, chart.panels, strict=True) if node == basin.decides)
    bars = [mark for mark in first.marks if isinstance(mark, Bars)]
    assert [bar.values for bar in bars] == [tuple(numbers.decided[k].tolist()) for k in (0, -1)]
    assert all(len(bar.values) == 12 for bar in bars)


def test_every_bar_ends_where_own_gain_and_payment_do(section: Section) -> None:
    marks = [m for panel in drawn(section, "-who-gains").panels for m in panel.marks if isinstance(m, Bar)]
    assert len(marks) == 4 * 3
    for bar in marks:
        assert sum(value for _, value in bar.parts) == pytest.approx(bar.total.central, abs=1e-12)
        assert bar.total.low <= bar.total.central <= bar.total.high
    paid = [
        value
        for panel in drawn(section, "-who-gains").panels[2:]
        for m in panel.marks
        if isinstance(m, Bar)
        for key, value in m.parts
        if key == 1
    ]
    assert sum(paid) == pytest.approx(0.0, abs=1e-9)


def test_floods_stand_beside_gains_and_in_none_of_them(numbers: Told, section: Section) -> None:
    """What markets value is shared; what the deal changes of floods and outfalls has a column of its own."""
    assumed, trace = Assumed(load_basin()), norm_trace(load_basin(), 1)
    usual = operated(assumed, alone(assumed), trace)
    deal = operated(assumed, deal_of(assumed, frozenset(assumed.basin.members)), trace, usual)
    agrifood, energy, welfare = accounts(deal).parts - accounts(usual).parts
    assert numbers.gains[-1, :, 1] == pytest.approx(agrifood + energy)
    assert numbers.welfare == pytest.approx(welfare)
    assert column(section, "-gains", 3)[:4] == pytest.approx(welfare.tolist())


def test_what_was_run_at_the_middle_alone_has_no_range(numbers: Told, section: Section) -> None:
    rows = table(section, "-gains").rows
    assert all(isinstance(row[1].said, float) and isinstance(row[2].said, Band) for row in rows)
    assert numbers.shares is not None
    assumed, trace = Assumed(load_basin()), norm_trace(load_basin(), 1)
    ((_, ends),) = shares_of(coalitions(assumed, trace), None, lambda _: None).by
    assert np.isfinite(ends).tolist() == [[False, True, False]] * 4


def test_what_the_deal_keeps_and_releases_is_the_difference_of_the_runs(numbers: Told) -> None:
    kept, released, sent = kept_and_released(numbers)
    assert (released - kept).tolist() == pytest.approx((numbers.decided[2] - numbers.decided[0]).tolist(), abs=1e-12)
    assert min(kept.min(), released.min()) >= 0.0
    assert sent.shape == (12,)


def test_deficits_of_members_and_reaches_are_the_same(section: Section) -> None:
    for by_member, by_reach in ((3, 5), (5, 6)):
        assert sum(column(section, "-deliveries", by_member)) == pytest.approx(
            sum(column(section, "-reaches", by_reach)), abs=1e-9
        )


@pytest.mark.parametrize("language", ["en", "ru", "zh"])
def test_every_text_is_there_in_every_language(numbers: Told, section: Section, language: str) -> None:
    present = Presenter(load_texts(language))
    shown = printed(present, [section, in_short(numbers)])
    assert not re.search(r"water\.[a-z_]+", repr(shown))
    assert "<svg" in repr(shown)


def test_the_worst_shock_stands_first() -> None:
    def ends(*musd: float) -> Array:
        return np.array([[2.0 * x, x, 0.5 * x] for x in musd])

    rungs = (Rung("little", ends(-1.0, 2.0)), Rung("much", ends(-9.0, -3.0), np.array([-1.0, -2.0])))
    chart = ladder_figure("one", ("KGZ", "KAZ"), rungs).drawing
    assert isinstance(chart, Chart)
    assert [mark.name for mark in chart.panels[0].marks if isinstance(mark, Span)] == ["much", "little"]
    untouched = (Rung("upstream", ends(-1.0, 0.0)),)
    upper = ladder_figure("one", ("KGZ", "KAZ"), untouched).drawing
    assert isinstance(upper, Chart)
    assert [panel.title for panel in upper.panels] == [Name("economy", "KGZ")]
    shown = ladder_table("one", ("KGZ", "KAZ"), rungs)
    assert shown.rows[0][2].said == Band(-18.0, -9.0, -4.5)


def test_power_that_is_bought_fills_what_generation_leaves() -> None:
    assumed = Assumed(load_basin(), Corner.CENTRAL)
    load = float(assumed.load[0])
    most = assumed.bought(0, winter_power=True)[0]
    assert assumed.bought_twh(0, 0.0, winter_power=True) == pytest.approx(most)
    assert assumed.bought_twh(0, load, winter_power=True) == 0.0
    assert assumed.bought_twh(0, 0.0, winter_power=False) <= most


def test_regimes_and_ids_are_those_of_the_basin(numbers: Told) -> None:
    assert numbers.regimes == DEALS
    assert numbers.has_deal
    assert prefix(numbers.basin) == "water-syr-darya"


@pytest.fixture(scope="module")
def eurasia() -> Region:
    return load_region("eurasia")


@pytest.fixture(scope="module")
def moved(eurasia: Region) -> Mechanism:
    move = WaterMove(WaterAction.CANAL, "amu_darya", Band(4.5, 6.0, 10.0), target="qosh_tepa")
    shock = Change("canal", Kind.SHOCK, "Qosh Tepa", "", (move,), "stated")
    return replace(load_mechanism("c5", eurasia), shocks=(shock,))


def told_of(eurasia: Region, mechanism: Mechanism) -> WaterReport:
    def never(_: object) -> None:
        raise AssertionError

    found = report_of(eurasia, mechanism, never)  # type: ignore[arg-type]  # it is given an equilibrium and needs none
    assert found is not None
    return found


def test_a_brief_says_what_a_canal_takes_from_whom(eurasia: Region, moved: Mechanism) -> None:
    found = told_of(eurasia, moved)
    at = {member: i for i, member in enumerate(found.members)}
    (rung,) = (rung for rung in found.rungs if rung.title.id == "canal")  # type: ignore[union-attr]
    gain = dict(zip(at, rung.usual[:, 1].tolist(), strict=True))
    assert gain["AFG"] > 0.0 > max(gain["UZB"], gain["TKM"])
    first, *rivers = sections(found)
    assert [block.id for block in first.blocks] == ["water-shocks", "water-shock-table"]
    assert all(section.annex for section in rivers)


def test_a_mechanism_that_moves_no_water_says_nothing_of_it(eurasia: Region) -> None:
    without = replace(load_mechanism("c5", eurasia), measures=(), shocks=())
    assert report_of(eurasia, without, lambda _: None) is None  # type: ignore[arg-type, return-value]


def test_numbers_that_ship_come_back_as_they_were(numbers: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    held = json.loads(json.dumps({numbers.basin.name: kept.record_of(numbers)}))
    monkeypatch.setattr(kept, "_shipped", lambda: held)
    again = kept.shipped_told(numbers.basin)
    assert again is not None
    for name in kept.ARRAYS:
        one, other = getattr(again, name), getattr(numbers, name)
        assert np.allclose(one, other, rtol=1e-6, atol=1e-12, equal_nan=True), name
    assert again.regimes == numbers.regimes
    assert again.shares is not None
    assert numbers.shares is not None
    assert np.allclose(again.shares.v, numbers.shares.v, rtol=1e-6)
    assert kept.shipped_told(replace(numbers.basin, months_ahead=17)) is None


@pytest.mark.parametrize("name", ["syr_darya", "amu_darya"])
def test_what_ships_is_of_the_tables_of_today(name: str) -> None:
    if not kept.FILE.is_file():
        pytest.skip("nothing ships yet: python tools/water_told.py writes it")
    assert kept.shipped_told(load_basin(name)) is not None, "run python tools/water_told.py"
