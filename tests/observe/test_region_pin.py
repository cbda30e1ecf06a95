"""Pins: kept to the bit, totals kept, conflicts named with the excess, labels and tables changed with them."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq.core import InputError, Level, Pin, Region
from ortaq.observe import check_region, load_region
from ortaq.observe.regions.imported import import_region
from ortaq.observe.regions.pair import pair_view
from ortaq.observe.regions.pin import broken_pins, fixed_by, pinned_value, rebalance, require_no_conflict, with_pin
from ortaq.observe.regions.repin import pin_region
from ortaq.observe.regions.unit_doubts import UnitQuestion
from ortaq.tables import user_data_folder
from tests.observe.region_folder import write_region


def _pin(sector: str, value: float, exporter: str = "KAZ", importer: str = "UZB") -> Pin:
    return Pin(exporter, importer, sector, value, 2023, "toy", f"stated {sector}")


@pytest.fixture
def folder(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("ORTAQ_HOME", str(tmp_path / "home"))
    return write_region(region, tmp_path / "toy")


def test_a_sum_of_sectors_is_kept(region: Region) -> None:
    pin = _pin("all", 1.3 * pinned_value(region, _pin("all", 0.0)))
    result = rebalance(region, (pin,), (pin,))
    after = replace(region, flow=result.flow, pins=(pin,))
    assert np.isclose(pinned_value(after, pin), pin.value_musd, rtol=1e-9)
    assert broken_pins(after) == ()
    assert np.allclose(after.output, region.output, rtol=1e-9)
    gaps = [abs(m.after_musd - m.before_musd) for m in result.moved]
    assert gaps == sorted(gaps, reverse=True)
    assert all(f.level is not Level.ERROR for f in check_region(after))


def test_the_pin_of_what_is_moves_nothing(region: Region) -> None:
    pin = _pin("goods", pinned_value(region, _pin("goods", 0.0)))
    result = rebalance(region, (pin,), (pin,))
    assert (result.flow == region.flow).all()
    assert (result.moved, result.totals) == ((), ())


def test_totals_that_gave_way_are_named(region: Region) -> None:
    sold = float(region.output[region.sector_ids.index("goods"), region.economy_ids.index("KGZ")])
    pin = _pin("goods", 1.4 * sold, "KGZ", "ROW")
    unsure = replace(region, flow_ln_sd=3.0 * region.flow_ln_sd)  # else its other buyers would be moved too far
    result = rebalance(unsure, (pin,), (pin,))
    assert {(t.total, t.economy, t.sector) for t in result.totals} == {
        ("sales", "KGZ", "goods"),
        ("purchases", "ROW", "goods"),
    }
    assert all(t.after_musd > t.before_musd for t in result.totals)


def test_a_figure_that_would_move_others_beyond_their_uncertainty_stops(region: Region) -> None:
    sold = float(region.output[region.sector_ids.index("goods"), region.economy_ids.index("KGZ")])
    pin = _pin("goods", 1.4 * sold, "KGZ", "ROW")
    with pytest.raises(InputError, match=r"move KGZ -> \w+, \w+, by \d+\.\d standard deviations") as refused:
        rebalance(region, (pin,), (pin,))
    assert refused.value.where.startswith("KGZ-ROW/goods")
    assert "uncertainties" in refused.value.why
    assert "its unit" in refused.value.fix


@pytest.mark.parametrize(
    ("pins", "message"),
    [
        (
            (_pin("energy", 9.0), _pin("goods", 5.0), _pin("all", 10.0)),
            r"conflict by 4.0 million USD(.|\n)*leave nothing",
        ),
        (
            (_pin("energy", 1.0), _pin("goods", 2.0), _pin("services", 3.0), _pin("all", 10.0)),
            r"conflict by 4.0 million USD(.|\n)*make up all of KAZ-UZB/all 10.0",
        ),
        ((_pin("goods", 9.0), _pin("goods", 5.0)), r"conflict by 4.0 million USD: KAZ-UZB/goods"),
    ],
)
def test_conflicts_say_which_and_by_how_much(region: Region, pins: tuple[Pin, ...], message: str) -> None:
    with pytest.raises(InputError, match=message):
        require_no_conflict(region, pins)


def test_pins_of_other_pairs_do_not_conflict(region: Region) -> None:
    with pytest.raises(InputError, match=r"conflict by 4.0 million USD"):
        require_no_conflict(region, (_pin("energy", 9.0), _pin("all", 5.0)))
    elsewhere = (_pin("energy", 9.0), _pin("all", 5.0, "KGZ"))
    require_no_conflict(region, elsewhere)
    fixed, sums = fixed_by(region, elsewhere)
    assert not set(fixed) & {cell for held in sums for cell in held.cells}


def test_the_same_flow_is_pinned_twice_only_on_purpose(region: Region) -> None:
    pinned = replace(region, pins=(_pin("goods", 4.0),))
    with pytest.raises(InputError, match=r"conflict by 2.0 million USD(.|\n)*stated goods(.|\n)*--replace"):
        with_pin(pinned, _pin("goods", 6.0), replace_old=False)
    assert with_pin(pinned, _pin("goods", 6.0), replace_old=True) == (_pin("goods", 6.0),)


def test_a_pin_is_written_with_its_source(region: Region, folder: Path) -> None:
    value = 1.25 * pinned_value(region, _pin("goods", 0.0))
    pin = Pin("KAZ", "UZB", "goods", value, 2023, "Customs, yearbook", "by hand")
    report = pin_region(str(folder), pin, new_name="mine", ln_sd=0.07)
    after = load_region(str(report.folder))
    at = after.sector_ids.index("goods"), after.economy_ids.index("UZB"), after.economy_ids.index("KAZ")
    assert (after.flow[at], after.flow_ln_sd[at]) == (value, 0.07)
    assert (after.flow_method[at], after.flow_source[at]) == ("pinned", "user_customs_yearbook")
    assert after.pins == (replace(pin, source="user_customs_yearbook"),)
    assert after.sources[-1].title == "Customs, yearbook"
    labels = after.flow_method != region.flow_method
    assert labels.sum() == 1
    before = load_region(str(folder))
    assert (before.flow == region.flow).all()


@pytest.mark.slow
def test_a_pin_changes_a_region_of_the_user_in_place(region: Region, folder: Path) -> None:
    import_region(folder, "mine", unit="musd")
    first = _pin("goods", 1.2 * pinned_value(region, _pin("goods", 0.0)))
    pin_region("mine", first, new_name=None, ln_sd=0.1)
    second = _pin("energy", 0.9 * pinned_value(region, _pin("energy", 0.0)))
    after = pin_region("mine", second, new_name=None, ln_sd=0.1).region
    assert [pinned_value(after, p) for p in after.pins] == [first.value_musd, second.value_musd]
    assert sorted(p.name for p in (user_data_folder() / "regions").iterdir()) == ["mine"]


@pytest.mark.parametrize(
    ("pin", "name", "message"),
    [
        (_pin("goods", 1.0), None, r"not a region of yours(.|\n)*--name"),
        (_pin("goods", 1.0, "KAS"), "mine", r"unknown economy(.|\n)*did you mean 'KAZ'"),
        (_pin("goodz", 1.0), "mine", r"unknown sector(.|\n)*did you mean 'goods'"),
        (_pin("goods", float("nan")), "mine", r"a pin of nan"),
        (_pin("goods", -1.0), "mine", r"a pin of -1"),
        (replace(_pin("goods", 9.0), source=" "), "mine", r"a pin needs a source"),
    ],
)
def test_pins_that_cannot_be(folder: Path, pin: Pin, name: str | None, message: str) -> None:
    with pytest.raises(InputError, match=message):
        pin_region(str(folder), pin, new_name=name, ln_sd=0.1, unit="musd")
    assert not (user_data_folder() / "regions" / "mine").exists()


def test_billions_taken_for_millions_are_asked(region: Region, folder: Path) -> None:
    value = pinned_value(region, _pin("goods", 0.0)) * 1.1e-3
    with pytest.raises(UnitQuestion, match=r"--unit busd if it is billion USD") as caught:
        pin_region(str(folder), _pin("goods", value), new_name="mine", ln_sd=0.1)
    assert caught.value.unit == "busd"
    report = pin_region(str(folder), _pin("goods", value), new_name="mine", ln_sd=0.1, unit="busd")
    assert report.pin.value_musd == value * 1e3


def test_a_pin_that_no_longer_holds_is_named(region: Region, folder: Path) -> None:
    (folder / "pins.csv").write_text(
        "exporter,importer,sector,value_musd,year,source,reason\nKAZ,KGZ,goods,1,2023,toy,old\n", encoding="utf-8"
    )
    pin = _pin("goods", 1.1 * pinned_value(region, _pin("goods", 0.0)))
    with pytest.raises(InputError, match=r"KAZ-KGZ/goods is pinned at 1.0, the flows say"):
        pin_region(str(folder), pin, new_name="mine", ln_sd=0.1)


def test_a_pair_shows_both_directions_and_what_is_stated(region: Region) -> None:
    pin = replace(_pin("goods", 2.0 * pinned_value(region, _pin("goods", 0.0))), source="toy+toy")
    view = pair_view(replace(region, pins=(pin,)), "UZB", "KAZ")
    assert [(c.exporter, c.importer) for c in view.cells] == [("UZB", "KAZ")] * 3 + [("KAZ", "UZB")] * 3
    cell = view.cells[0]
    assert np.isclose(cell.high_musd / cell.value_musd, np.exp(1.96 * 0.3), rtol=1e-4)
    assert cell.titles == ("Drawn at random",)
    fact = view.pins[0]
    assert np.isclose(fact.flows_musd, 0.5 * fact.pin.value_musd)
    assert not fact.inside_range
    with pytest.raises(InputError, match="did you mean 'KAZ'"):
        pair_view(region, "KAS", "UZB")


@pytest.mark.slow
def test_the_shipped_region_around_one_pin(eurasia: Region) -> None:
    pin = replace(next(p for p in eurasia.pins if (p.exporter, p.importer) == ("KAZ", "CHN")), value_musd=14900.0)
    pins = with_pin(eurasia, pin, replace_old=True)
    result = rebalance(eurasia, pins, (pin,))
    after = replace(eurasia, flow=result.flow, pins=pins)
    assert broken_pins(after) == ()
    assert result.totals == ()
    assert np.allclose(after.output, eurasia.output, rtol=1e-9)
    assert np.allclose(after.flow.sum(axis=2), eurasia.flow.sum(axis=2), rtol=1e-9)
    assert all(f.level is not Level.ERROR for f in check_region(after))
