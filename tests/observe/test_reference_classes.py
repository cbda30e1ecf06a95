"""Classes of finished projects: their figures, their names, and what a file may say of them."""

from pathlib import Path

import numpy as np
import pytest

from ortaq.core import InputError
from ortaq.domains import load_texts
from ortaq.observe import load_mechanism, load_region
from ortaq.observe.mechanisms.reference_classes import reference_classes

FILE = """
region = {{ base_year = 2023, gdp_musd = {{ AAA = 900, BBB = 400 }}, exports_musd = {{ AAA.BBB = 50, BBB.AAA = 40 }} }}
measure = [{{ id = "rail", between = ["AAA", "BBB"], trade_cost_percent = -5, cost.capex_musd = 10, \
cost.reference_class = "{name}" }}]
"""


def written(folder: Path, name: str) -> str:
    path = folder / "pair.toml"
    path.write_text(FILE.format(name=name), encoding="utf-8")
    return str(path)


def test_a_file_names_the_class_of_an_investment(tmp_path: Path) -> None:
    path = written(tmp_path, "rail")
    cost = load_mechanism(path, load_region(path)).measures[0].cost
    assert cost is not None
    assert cost.reference_class == "rail"


def test_an_unknown_class_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    path = written(tmp_path, "spaceport")
    with pytest.raises(InputError, match="unknown reference class 'spaceport'") as caught:
        load_mechanism(path, load_region(path))
    assert "measure 'rail' > cost > reference_class" in str(caught.value)
    assert "port" in str(caught.value)


@pytest.mark.parametrize("name", sorted(reference_classes()))
def test_costs_of_a_class_have_its_mean_and_spread(name: str) -> None:
    kind = reference_classes()[name]
    assert kind.source
    assert kind.checked
    assert f"draws.class.{name}" in load_texts("en").messages
    # Gauss-Hermite: exact for the moments of a lognormal that is not too wide.
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)
    ratio = np.array([kind.cost_ratio(node) for node in nodes.tolist()])
    mean = float(ratio @ weights / weights.sum())
    assert mean == pytest.approx(1.0 + kind.overrun_percent / 100.0)
    spread = np.sqrt((ratio - mean) ** 2 @ weights / weights.sum())
    assert 100.0 * spread == pytest.approx(kind.overrun_sd_percent)
