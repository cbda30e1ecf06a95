"""Draws that ship are those of today's model, and are used as far as they go."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from ortaq.answers.agenda import settle
from ortaq.answers.draws import drawn_packages
from ortaq.answers.terms import Terms
from ortaq.core import Mechanism, Region
from ortaq.model import shipped_draws as shipping
from ortaq.model.drawn_gains import Asked, drawn_gains, solve_world
from ortaq.model.ensemble import Store
from ortaq.model.ensemble.engine import engine
from ortaq.observe import load_mechanism
from ortaq.tables import Keep, keeping

KEPT_BITS = 2.0**-24
"""Relative error of a number kept with 24 bits."""

SOLVED = 1e-9
"""Of a member's income: the largest residual that a published equilibrium may have."""


def shipped_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ship from another folder."""
    monkeypatch.setattr(shipping, "draws_folder", lambda: folder)


def test_a_table_says_what_was_drawn(region: Region, mechanism: Mechanism, tmp_path: Path) -> None:
    drawn = drawn_gains(region, mechanism, [1, 3], 3)
    path = tmp_path / "toy.parquet"
    path.write_bytes(shipping.draws_bytes(drawn, "one"))
    again = shipping.read_draws(path, "one")
    assert again is not None
    for name in ("income_musd", "places", "packages"):
        np.testing.assert_array_equal(getattr(again, name), getattr(drawn, name))
    for name in ("gain_musd", "cost_musd", "single_gain_musd", "single_cost_musd"):
        np.testing.assert_allclose(getattr(again, name), getattr(drawn, name), rtol=KEPT_BITS)
    for name in ("members", "measures", "shocks", "inputs", "central", "seed", "common", "largest_residual"):
        assert getattr(again, name) == getattr(drawn, name)
    assert shipping.read_draws(path, "another") is None


def test_what_ships_is_used_and_only_the_rest_is_drawn(
    region: Region, mechanism: Mechanism, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped_in(tmp_path, monkeypatch)
    live = shipping.gains_in_draws(region, mechanism, [5, 1, 3], 3)
    doubled = drawn_gains(region, mechanism, [1, 3], 3)
    doubled = replace(doubled, gain_musd=2.0 * doubled.gain_musd)
    content = shipping.draws_bytes(doubled, shipping.digest_of(region, mechanism))
    (tmp_path / f"{mechanism.id}.parquet").write_bytes(content)
    mixed = shipping.gains_in_draws(region, mechanism, [5, 1, 3], 2)
    assert mixed.packages.tolist() == [5, 1, 3]
    np.testing.assert_allclose(mixed.gain_musd[:, 0], live.gain_musd[:2, 0], atol=1e-6)
    np.testing.assert_allclose(mixed.gain_musd[:, 1:], 2.0 * live.gain_musd[:2, 1:], rtol=1e-6, atol=1e-6)
    more = shipping.gains_in_draws(region, mechanism, [1], 4)
    np.testing.assert_allclose(more.gain_musd[:3, 0], live.gain_musd[:, 1], atol=1e-6)
    dearer = replace(mechanism, cost_of_public_funds={mechanism.members[0]: 0.2})
    assert shipping.shipped_draws(region, dearer) is None


@pytest.mark.slow
@pytest.mark.parametrize("name", ["c5", "sco"])
def test_a_random_twentieth_of_what_ships_is_what_the_model_draws_today(name: str, eurasia: Region) -> None:
    mechanism = load_mechanism(name, eurasia)
    known = shipping.shipped_draws(eurasia, mechanism)
    remedy = f"run `make draws`; raise MODEL_VERSION first if the model moved (now {shipping.MODEL_VERSION})"
    assert known is not None, remedy
    assert known.draws == shipping.SHIPPED_DRAWS
    today = np.random.default_rng(datetime.now(UTC).toordinal())
    asked = Asked(eurasia, mechanism, tuple(known.packages.tolist()), known.seed, mechanism.common_error, engine())
    for number in today.choice(known.draws, known.draws // 20, replace=False).tolist():
        again = solve_world(asked, number)
        np.testing.assert_allclose(known.income_musd[number], again.income_musd, rtol=SOLVED, err_msg=remedy)
        np.testing.assert_allclose(known.places[number], again.places, rtol=1e-12, err_msg=remedy)
        # What two published equilibria may be off by, beside the last kept bit.
        off = 2.0 * SOLVED * again.income_musd
        for kept, own in (
            (known.gain_musd[number], again.gain_musd),
            (known.single_gain_musd[number][..., None], again.single_gain_musd[..., None]),
        ):
            assert (np.abs(kept - own) <= off[:, : own.shape[-1]] + 2.0 * KEPT_BITS * np.abs(own)).all(), remedy
        np.testing.assert_allclose(known.cost_musd[number], again.cost_musd, rtol=2.0 * KEPT_BITS, err_msg=remedy)


@pytest.mark.slow
def test_the_packages_that_the_brief_of_sco_draws_ship(eurasia: Region, shared_keep: Keep, shared_store: Path) -> None:
    mechanism = load_mechanism("sco", eurasia)
    known = shipping.shipped_draws(eurasia, mechanism)
    assert known is not None
    with keeping(shared_keep):
        settled = settle(eurasia, mechanism, Terms(), store=Store.open(shared_store))[1]
    assert set(drawn_packages(settled.payoffs, settled.agreement)) <= set(known.packages.tolist())
