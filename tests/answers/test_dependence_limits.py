"""Limits on dependence: screened rises fall on the same side of the limit as computed ones."""

from collections.abc import Sequence

import numpy as np
import pytest

from ortaq.answers import dependence_limits
from ortaq.answers.limits import screened_rises
from ortaq.core import Array, Region
from ortaq.dependence import Power
from tests.model.test_screening import random_mechanism

MEASURES = 10


def wavy_rises(packages: Sequence[int]) -> Array:
    """Return two quantities with terms of single measures, of pairs and of three, as a rise of dependence has."""
    held = (np.asarray(packages)[:, None] >> np.arange(MEASURES) & 1).astype(float)
    single, pair = (
        held @ np.linspace(-0.2, 0.5, MEASURES),
        0.1 * held[:, 0] * held[:, 3] - 0.05 * held[:, 2] * held[:, 7],
    )
    return np.stack([single + pair, 0.3 * single - pair + 0.02 * held[:, 1] * held[:, 4] * held[:, 5]], axis=1)


@pytest.mark.parametrize("points", [0.0, 0.3, 1.0])
def test_every_package_is_on_the_right_side_of_the_limit(points: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.model.estimates.FIRST_PER_MEASURE", 12)
    computed: set[int] = set()

    def counted(packages: Sequence[int]) -> Array:
        computed.update(packages)
        return wavy_rises(packages)

    found = screened_rises(counted, MEASURES, points, asked=[37])
    true = wavy_rises(range(2**MEASURES))
    assert np.array_equal(found > points, true > points)
    assert 37 in computed
    assert len(computed) < 2**MEASURES / 2
    assert np.array_equal(found[sorted(computed)], true[sorted(computed)])


@pytest.mark.slow
def test_long_and_short_agendas_keep_the_same_packages(region: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ortaq.dependence.closures.DEFAULT_POWERS", (Power("KAZ", ("KAZ",)), Power("ROW", ("ROW",))))
    monkeypatch.setattr("ortaq.model.estimates.FIRST_PER_MEASURE", 6)
    mechanism, heard = random_mechanism(4, measures=7), list[tuple[int, int]]()
    full = dependence_limits(region, mechanism, 0.02, lambda *p: heard.append(p), in_full=7)
    screened = dependence_limits(region, mechanism, 0.02, lambda *p: heard.append(p), in_full=5)
    for one, other in zip(full, screened, strict=True):
        assert (one.name, one.values.shape) == (other.name, other.values.shape)
        assert np.array_equal(one.values > 0.02, other.values > 0.02)
        assert np.allclose(one.values, other.values, atol=1e-3)
    assert heard[-1][0] == heard[-1][1]
