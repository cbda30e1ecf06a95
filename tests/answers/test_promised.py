"""What became of a promise: zero where what was assumed was observed, and parts that add up to the last digit."""

from pathlib import Path

import numpy as np
import pytest

from ortaq.answers.promised import Observation, promise_gap, promised_gain, read_observations, with_observed
from ortaq.core import InputError
from ortaq.observe import load_mechanism, load_region, mechanism_region

EXAMPLE = "examples/three_members.toml"
ALL = 0b111


@pytest.fixture(scope="module")
def asked():
    region = load_region(mechanism_region(EXAMPLE))
    mechanism = load_mechanism(EXAMPLE, region)
    return region, mechanism, promised_gain(region, mechanism, ALL, "1")


def _adds_up(gap):
    parts = gap.promised + gap.version + gap.delivery + gap.circumstances
    np.testing.assert_allclose(parts, gap.observed, rtol=0, atol=1e-9)
    assert gap.largest_residual <= 1e-9


def test_what_was_assumed_and_observed_leaves_no_gap(asked):
    region, mechanism, promised = asked
    assumed = mechanism.measures[0].moves[0].band.central
    gap = promise_gap(region, mechanism, ALL, promised)
    for part in (gap.version, gap.delivery, gap.circumstances):
        assert not part.any()
    same = promise_gap(region, mechanism, ALL, promised, observations=[Observation("rail", "effect", assumed, "seen")])
    assert not same.delivery.any()
    assert (same.observed == same.promised).all()


def test_a_late_measure_and_a_shock_split_into_delivery_and_circumstances(asked):
    region, mechanism, promised = asked
    late = [Observation("rail", "share", 0.0, "not open"), Observation("port", "capex_musd", 600.0, "accounts")]
    gap = promise_gap(region, mechanism, ALL, promised, observations=late, shock="closure")
    _adds_up(gap)
    assert gap.delivery.sum() < 0
    assert gap.circumstances.any()
    calm = promise_gap(region, mechanism, ALL, promised, observations=late)
    assert not calm.circumstances.any()
    _adds_up(calm)


def test_an_older_promise_shows_what_model_and_data_changed(asked):
    region, mechanism, promised = asked
    older = {member: (low, central + 7.0, high) for member, (low, central, high) in promised.gain_musd.items()}
    gap = promise_gap(region, mechanism, ALL, type(promised)(older, "other", "0"))
    np.testing.assert_allclose(gap.version, -7.0, atol=1e-12)
    _adds_up(gap)


@pytest.mark.parametrize(
    ("observation", "word"),
    [
        (Observation("rail", "share", 1.5, "x"), "between 0 and 1"),
        (Observation("rail", "effect 9", 1.0, "x"), "nothing that can be observed"),
        (Observation("rail", "dwell", 1.0, "x"), "nothing that can be observed"),
        (Observation("rial", "share", 1.0, "x"), "unknown measure of the package"),
    ],
)
def test_what_cannot_be_observed_is_refused(asked, observation, word):
    with pytest.raises(InputError, match=word):
        with_observed(asked[1], ALL, [observation])


def test_observations_are_read_from_a_table(tmp_path: Path):
    table = tmp_path / "seen.csv"
    table.write_text("measure,quantity,value,source\nrail,share,0.5,report\n", encoding="utf-8")
    assert read_observations(table) == (Observation("rail", "share", 0.5, "report"),)
    table.write_text("measure,quantity,value,source\nrail,share,half,report\nrail,share,0.5,\n", encoding="utf-8")
    with pytest.raises(InputError):
        read_observations(table)
