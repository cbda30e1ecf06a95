"""Quotas of trucks: nothing where they do not bind, else a price at which no place is left, and rents that add up."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from ortaq.cli import program
from ortaq.core import Band, Corner, InputError, NotConverged, Region
from ortaq.domains.corridors.freight.agenda import over_the_year, rationing
from ortaq.domains.corridors.freight.effects import FreightEffects, freight_effects_of
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.domains.corridors.quotas.certified import certified_slack
from ortaq.domains.corridors.quotas.moves import QuotaAction, QuotaMove
from ortaq.domains.corridors.quotas.scarcity import Rationing
from ortaq.observe import load_scenario

PASSES = ("irkeshtam", "torugart")


def quota(trucks: float, captive: float = 1.0, *, of_trade: bool = False) -> QuotaMove:
    own = Band.exact(trucks)
    return QuotaMove(QuotaAction.ALLOWED, PASSES, own, 300.0, Band.exact(captive), of_trade, "", "")


MORE = QuotaMove(
    QuotaAction.MORE, PASSES, Band.exact(50.0), 0.0, Band.exact(1.0), of_trade=False, derivation="", source=""
)


@pytest.fixture(scope="module")
def effects(eurasia: Region) -> FreightEffects:
    return freight_effects_of(eurasia, freight_system_of(eurasia, Corner.CENTRAL))


@pytest.fixture(scope="module")
def tight(effects: FreightEffects) -> Rationing:
    return rationing(effects, (), (quota(30.0),))


@pytest.mark.slow
def test_a_quota_that_does_not_bind_changes_exactly_nothing(effects: FreightEffects) -> None:
    found = rationing(effects, (), (quota(400.0),))
    assert found.usd.tolist() == [0.0]
    assert certified_slack(found, effects.system.loader(()))[0] == pytest.approx(0.25)
    hats, sent = over_the_year(effects, (quota(400.0),), ())
    assert (hats == 1.0).all()
    assert (sent == 0.0).all()
    assert all((own == 0.0).all() for own in over_the_year(effects, (MORE,), ())[1:])


@pytest.mark.slow
def test_a_price_is_positive_only_where_no_place_is_left(effects: FreightEffects, tight: Rationing) -> None:
    loader = effects.system.loader(())
    assert tight.usd[0] > 0.0
    assert abs(certified_slack(tight, loader)[0]) < 1e-6
    assert tight.trucks[0] == pytest.approx(30.0)
    assert tight.asked[0] == pytest.approx(300.0)
    for wrong in (0.9, -0.01):
        with pytest.raises(NotConverged, match="of the places at irkeshtam, torugart"):
            certified_slack(replace(tight, usd=wrong * tight.usd), loader)
    with pytest.raises(NotConverged, match="places"):
        certified_slack(replace(rationing(effects, (), (quota(400.0),)), usd=tight.usd), loader)


@pytest.mark.slow
def test_more_places_make_each_cheaper_and_take_less_trade(effects: FreightEffects, tight: Rationing) -> None:
    eased = rationing(effects, (), (quota(30.0), MORE))
    assert 0.0 < eased.usd[0] < tight.usd[0]
    assert eased.trucks[0] == pytest.approx(80.0)
    assert rationing(effects, (), (quota(80.0), quota(200.0))).usd[0] == pytest.approx(eased.usd[0], rel=1e-6)


@pytest.mark.slow
def test_cargo_without_another_way_leaves_trade_as_the_price_says(effects: FreightEffects, tight: Rationing) -> None:
    codes = effects.system.demand.economies
    kgz, chn = codes.index("KGZ"), codes.index("CHN")
    hats, _ = tight.of(np.ones((len(effects.elasticity), len(codes), len(codes))), np.zeros((len(codes),) * 2))
    light = effects.system.demand.groups[-2]
    assert light.id == "light"
    captive = tight.limits[0].captive[:, chn, kgz] * effects.used[:, chn, kgz]
    left = (1.0 + tight.usd[0] / tight.worth[:, chn, kgz]) ** -effects.elasticity[4]
    equipment = 1.0 - captive[-1] * (1.0 - left[-1])
    assert hats[4, kgz, chn] ** -effects.elasticity[4] == pytest.approx(equipment, rel=1e-9)
    assert (hats[:5, kgz, chn] > 1.0).all()
    assert hats[5, kgz, chn] == pytest.approx(1.0)


def test_what_is_paid_for_places_is_received_on_both_sides(tight: Rationing) -> None:
    codes = tight.effects.system.demand.economies
    kgz, chn = codes.index("KGZ"), codes.index("CHN")
    paid, whole = tight.rents_musd, tight.rent_part * tight.scarcity_musd.sum()
    own = 0.5 * tight.rent_part * (tight.usd[:, None] * tight.feu.sum(axis=1)).sum(axis=0)[[kgz, chn]].sum()
    assert paid.sum() + own == pytest.approx(whole)
    assert paid[kgz, chn] > 0.0
    assert (np.delete(paid, [kgz, chn], axis=1) == 0.0).all()


@pytest.mark.slow
def test_cargo_that_may_go_elsewhere_does(effects: FreightEffects, tight: Rationing) -> None:
    loose = rationing(effects, (), (quota(30.0, 0.5),))  # checked by code of its own
    assert 0.0 < loose.usd[0] < tight.usd[0]
    codes = effects.system.demand.economies
    one, none = np.ones((len(effects.elasticity), len(codes), len(codes))), np.zeros((len(codes),) * 2)
    kgz, chn = codes.index("KGZ"), codes.index("CHN")
    assert (loose.of(one, none)[0][:5, kgz, chn] < tight.of(one, none)[0][:5, kgz, chn]).all()


def scenario(folder: Path, entry: str) -> Path:
    path = folder / "own.toml"
    head = '[scenario]\nid = "own"\ntitle = "Own"\nregion = "eurasia"\n\n[[change]]\nid = "own"\ntitle = "Own"\n'
    path.write_text(f"schema = 1\n\n{head}\n[[change.quota]]\n{entry}\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ('crossings = ["nowhere"]\ntrucks_per_day = 10', "unknown crossing"),
        ('crossings = ["zabaikalsk"]\ntrucks_per_day = 0', "no truck passes"),
        ('crossings = ["aktau-alat"]\ntrucks_per_day = 10', "no road leads over"),
        ('crossings = ["torugart"]\ntrucks_per_day = 10\nno_other_way = 1.5', "no_other_way is no share"),
        ('action = "more"\ncrossings = ["torugart"]\ntrucks_per_day = 1\ncounted_per_day = 3', "go with a quota"),
    ],
)
def test_what_a_quota_cannot_mean_is_refused_in_the_file(tmp_path: Path, entry: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        load_scenario(str(scenario(tmp_path, entry)))


@pytest.mark.slow
def test_quotas_that_share_one_of_their_crossings_are_refused(effects: FreightEffects) -> None:
    other = replace(quota(20.0), crossings=("torugart",))
    with pytest.raises(InputError, match="two quotas share a crossing"):
        rationing(effects, (), (quota(30.0), other))


def test_quotas_that_hold_more_than_all_of_a_pair_are_refused(effects: FreightEffects) -> None:
    each = [replace(quota(15.0, 0.75, of_trade=True), crossings=(crossing,)) for crossing in PASSES]
    with pytest.raises(InputError, match="several quotas hold the same cargo: irkeshtam, torugart"):
        rationing(effects, (), tuple(each))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--ration", "torugart=0"), "says no trucks a day"),
        (("--ration", "torugart"), "says no trucks a day"),
        (("--ration", "torugart=10", "--all"), "--all says nothing about rationed crossings"),
    ],
)
def test_what_is_typed_wrongly_after_ration_is_refused_with_the_form(words: tuple[str, ...], said: str) -> None:
    result = CliRunner().invoke(program("en"), ["corridors", "eurasia", "--members", "KGZ", *words])
    assert isinstance(result.exception, InputError)
    assert said in str(result.exception)
