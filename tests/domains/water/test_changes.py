"""Changes of a basin: nothing changes nothing, bad ones are refused together, what they bring has its sign."""

import numpy as np
import pytest

from ortaq.core import Corner, InputError
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.changes import BasinChange, changed_basin, require_insiders
from ortaq.domains.water.effect import basin_effect, basin_year
from ortaq.domains.water.operation.traces import norm_trace

EVERYONE = ("KGZ", "UZB", "TJK", "KAZ")
DEAL = BasinChange(insiders=EVERYONE, winter_twh=0.6, senders=("UZB", "KAZ"))


@pytest.fixture(scope="module")
def syr() -> Basin:
    return load_basin()


def test_nothing_changed_changes_nothing(syr: Basin) -> None:
    assert changed_basin(syr, BasinChange()) is syr
    zero = BasinChange(efficiency=(("UZB", 0.0),))
    assert changed_basin(syr, zero) is syr
    assert not basin_effect(syr, BasinChange(), traces=(norm_trace(syr, 1),)).parts.any()


def test_all_faults_of_a_change_are_told_at_once(syr: Basin) -> None:
    bad = BasinChange(
        insiders=("KGZ", "TKM"),
        winter_twh=1.0,
        efficiency=(("ferghana", 0.1), ("UZB", 0.9)),
        drought=3.0,
        melt=(0.0, 1.0),
    )
    with pytest.raises(InputError) as refused:
        changed_basin(syr, bad)
    for told in (
        "'TKM' has no part",
        "name who sends it",
        "'ferghana' has no canals",
        "0.9 less",
        "severity 3",
        "melt",
    ):
        assert told in str(refused.value), told
    with pytest.raises(InputError, match="belongs to KGZ"):
        require_insiders(syr, BasinChange(insiders=("UZB",)))


def test_canals_that_lose_less_want_less_and_part_of_it_came_back_before(syr: Basin) -> None:
    changed = changed_basin(syr, BasinChange(efficiency=(("UZB", 0.2),)))
    at = [i for i, c in enumerate(syr.canals) if c.member == "UZB"]
    want, before = (basin.want(Corner.CENTRAL) for basin in (changed, syr))
    assert want[:, at] == pytest.approx(0.8 * before[:, at])
    lost = (syr.inflow(Corner.CENTRAL) - changed.inflow(Corner.CENTRAL)).sum()
    assert lost == pytest.approx(0.27 * 0.2 * before[:, at].sum())


def test_a_counter_regulator_can_be_taken_away(syr: Basin) -> None:
    gone = changed_basin(syr, BasinChange(beside_km3=-3.0)).reservoir("koksarai")
    assert (gone.full_km3, gone.fill_most_km3) == (0.0, 0.0)


@pytest.mark.slow
def test_a_deal_and_a_saving_bring_what_their_signs_say(syr: Basin) -> None:
    trace = (norm_trace(syr, 2),)
    deal = basin_effect(syr, DEAL, traces=trace)
    assert deal.parts.sum() > 0.0
    assert deal.parts[0, syr.members.index("UZB")] > 0.0
    saving = basin_effect(syr, BasinChange(efficiency=(("UZB", 0.2),)), traces=trace)
    assert saving.parts[0, syr.members.index("UZB")] > 0.0 > saving.km3[syr.members.index("UZB")]


@pytest.mark.slow
def test_a_dry_year_costs_power_and_harvests(syr: Basin) -> None:
    trace = (norm_trace(syr, 1),)
    dry = basin_effect(syr, BasinChange(drought=1.0), traces=trace)
    assert (dry.parts.sum(axis=0) < 0.0).all()
    assert dry.twh[syr.members.index("KGZ")] < 0.0
    both = basin_effect(syr, BasinChange(drought=1.0, efficiency=(("UZB", 0.2),)), traces=trace)
    inside = basin_effect(
        syr,
        BasinChange(drought=1.0, efficiency=(("UZB", 0.2),)),
        given=BasinChange(drought=1.0),
        traces=trace,
    )
    assert inside.parts + dry.parts == pytest.approx(both.parts)
    assert np.isfinite(basin_year(syr, BasinChange(), Corner.LOW, trace).parts).all()
