"""Errors of the data followed to the verdicts: nothing gives nothing, and the sum of squares is what draws find."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.core import CENTRAL, Band, InputError, Mechanism, Region
from ortaq.model import draw_worlds, payoff_table
from ortaq.model.data_doubts import DataDoubts, carriers, data_doubts, doubtful_pairs, variance_of
from ortaq.model.ensemble import ProcessExecutor
from ortaq.model.other_flows import ALL_SECTORS, Error, OtherFlows, gains_with_errors
from ortaq.model.refit import PAIR_CORRELATION, refitted
from ortaq.model.verification import expected
from tests.worlds import toy_mechanism, toy_region

EVERYTHING = 7
SMALL_SD = 0.1


@pytest.fixture(scope="module")
def found(region: Region, mechanism: Mechanism) -> DataDoubts:
    return data_doubts(region, mechanism, EVERYTHING)


@pytest.fixture(scope="module")
def question(region: Region, mechanism: Mechanism) -> OtherFlows:
    return OtherFlows.of(region, mechanism, EVERYTHING, CENTRAL)


def test_no_error_is_no_move_to_the_bit(question: OtherFlows, region: Region) -> None:
    nothing = Error(0, 1, ALL_SECTORS, 0.0)
    assert np.array_equal(question.with_error(nothing), region.flow)
    twice, _ = gains_with_errors(question, (nothing, replace(nothing, sector=1)))
    assert np.array_equal(twice[0], question.gain_percent(region.flow)[0])
    assert np.array_equal(twice[1], twice[0])


@pytest.mark.slow
def test_gains_are_those_of_the_payoff_table(found: DataDoubts, region: Region, mechanism: Mechanism) -> None:
    payoffs = payoff_table(region, mechanism)
    assert np.allclose(found.gain_percent, payoffs.gain_percent[EVERYTHING].min(axis=1), rtol=0.0, atol=1e-8)
    mean = data_doubts(region, mechanism, EVERYTHING, expected).gain_percent
    assert np.allclose(mean, payoffs.gain_percent[EVERYTHING] @ payoffs.probability, rtol=0.0, atol=1e-8)


def test_table_with_an_error_keeps_every_total(question: OtherFlows, region: Region) -> None:
    flow = question.with_error(Error(1, 0, ALL_SECTORS, 1.0))
    assert np.allclose(flow.sum(axis=1), region.flow.sum(axis=1), rtol=2e-7)
    assert np.allclose(flow.sum(axis=2), region.flow.sum(axis=2), rtol=2e-7)
    assert (flow[:, 1, 0] > region.flow[:, 1, 0]).all()


def test_fitted_as_draws_are(region: Region) -> None:
    """The same noise gives the same table, also where the step back is taken."""
    certain = tuple(replace(s, trade_elasticity=Band.exact(s.trade_elasticity.central)) for s in region.sectors)
    exact = replace(region, sectors=certain, tariff_low=region.tariff, tariff_high=region.tariff)
    for sd in (0.3, 2.5):
        wide = replace(exact, flow_ln_sd=np.full_like(region.flow, sd))
        drawn = next(iter(draw_worlds(wide, (), 2, seed=4))).region.flow
        rng = np.random.default_rng(np.random.SeedSequence(4).spawn(2)[0].spawn(2)[0])
        rng.triangular(-1.0, 0.0, 1.0)
        pair, cell = rng.standard_normal(drawn.shape[1:]), rng.standard_normal(drawn.shape)
        noise = np.sqrt(PAIR_CORRELATION) * pair + np.sqrt(1.0 - PAIR_CORRELATION) * cell
        mine = refitted(wide, wide.tariff, wide.flow * np.exp(sd * noise - 0.5 * sd**2))
        assert np.array_equal(mine, drawn)


@pytest.mark.slow
def test_sum_of_squares_is_what_draws_find() -> None:
    """With small errors the gains of drawn tables spread as the sum of squares says."""
    region, mechanism = toy_region(), toy_mechanism()
    abroad = ~np.eye(len(region.economies), dtype=bool)
    region = replace(region, flow_ln_sd=np.where(abroad, SMALL_SD, 0.0) * np.ones((len(region.sectors), 1, 1)))
    members = region.economy_positions(mechanism.members, where="test")
    assert len(doubtful_pairs(region, members)) == abroad.sum()
    question = OtherFlows.of(region, mechanism, EVERYTHING, CENTRAL)
    rng, gains = np.random.default_rng(1), []
    for _ in range(200):
        pair, cell = rng.standard_normal(region.flow.shape[1:]), rng.standard_normal(region.flow.shape)
        noise = np.sqrt(PAIR_CORRELATION) * pair + np.sqrt(1.0 - PAIR_CORRELATION) * cell
        flow = refitted(region, region.tariff, region.flow * np.exp(region.flow_ln_sd * noise))
        gains.append(question.gain_percent(flow)[0].min(axis=1))
    first_order = data_doubts(region, mechanism, EVERYTHING).sd_percent
    # The spread of 200 draws is itself known to about 5 percent.
    assert np.allclose(np.std(gains, axis=0, ddof=1), first_order, rtol=0.15)


def test_ranked_for_the_closest_verdict(found: DataDoubts) -> None:
    k = found.closest
    away = np.abs(found.margin_percent) / found.sd_percent
    assert away[k] == away.min()
    assert (np.diff(found.variance[:, k]) <= 0.0).all()
    assert np.allclose(found.share.sum(axis=0), 1.0)
    assert np.array_equal(found.sd_known(0), found.sd_percent)
    narrowed = [found.sd_known(n)[k] for n in range(len(found.pairs) + 1)]
    assert narrowed == sorted(narrowed, reverse=True)
    assert narrowed[-1] == 0.0


@pytest.mark.slow
def test_a_known_pair_takes_its_share_away(found: DataDoubts, region: Region, mechanism: Mechanism) -> None:
    """Making the first pair certain in the data leaves what ``sd_known`` said."""
    first = found.pairs[0]
    n, i = region.economy_positions([first.importer, first.exporter], where="test")
    sd = region.flow_ln_sd.copy()
    sd[:, n, i] = 0.0
    again = data_doubts(replace(region, flow_ln_sd=sd), mechanism, EVERYTHING)
    assert (first.exporter, first.importer) not in [(p.exporter, p.importer) for p in again.pairs]
    # Which pairs are taken apart by sector may differ, and with it a little of their variance.
    assert np.allclose(again.sd_percent, found.sd_known(1), rtol=0.03)


def test_pair_says_what_it_is(found: DataDoubts, region: Region) -> None:
    for at, pair in enumerate(found.pairs):
        n, i = region.economy_positions([pair.importer, pair.exporter], where="test")
        assert pair.value_musd == pytest.approx(region.flow[:, n, i].sum())
        assert 0.3 * np.sqrt(PAIR_CORRELATION) < pair.ln_sd < 0.3
        assert (pair.methods, pair.sources) == (("balanced",), ("toy",))
        apart = found.sector_percent[at, :, found.closest]
        assert (pair.sector == "") == np.isnan(apart).any()
        if pair.sector:
            assert np.abs(apart).argmax() == region.sector_ids.index(pair.sector)


@pytest.mark.slow
def test_processes_change_nothing(found: DataDoubts, region: Region, mechanism: Mechanism) -> None:
    heard: list[tuple[int, int]] = []
    with ProcessExecutor(2) as executor:
        again = data_doubts(
            region, mechanism, EVERYTHING, executor=executor, progress=lambda done, total: heard.append((done, total))
        )
    assert np.array_equal(again.variance, found.variance)
    assert again.pairs == found.pairs
    assert heard[-1][0] == heard[-1][1]
    assert again.solves == heard[-1][0] * 4


def test_without_doubt_nothing_moves(region: Region, mechanism: Mechanism) -> None:
    certain = data_doubts(replace(region, flow_ln_sd=np.zeros_like(region.flow)), mechanism, EVERYTHING)
    assert certain.pairs == ()
    assert not certain.sd_percent.any()
    assert not certain.share.size


def test_no_such_package(region: Region, mechanism: Mechanism) -> None:
    with pytest.raises(InputError, match="package 8 of an agenda of 3"):
        data_doubts(region, mechanism, 8)


def test_carriers_and_variance() -> None:
    moves = np.array([[3.0, 0.0], [0.1, 0.0], [4.0, 0.0], [0.0, 0.0]])
    assert carriers(moves).tolist() == [0, 2]
    apart = np.array([[[1.0], [2.0]], [[np.nan], [np.nan]]])
    variance = variance_of(np.array([[3.0], [0.5]]), np.array([[-1.0], [np.nan]]), apart)
    assert variance[:, 0] == pytest.approx([0.5 * 4.0 + 0.5 * 5.0, 0.25])
