"""The same system in PyPSA, where it is installed."""

import pytest

from ortaq.core import InputError
from ortaq.domains.energy.dispatch.dispatched import dispatch_of, standing_year
from ortaq.domains.energy.dispatch.year import merged
from ortaq.domains.energy.export import export_pypsa, to_pypsa
from tests.domains.energy.made_up import demand, plant, system
from tests.domains.energy.test_dispatch import varied


def few():
    return merged(standing_year(varied()), tuple(tuple(range(3 * k, 3 * k + 3)) for k in range(4)))


@pytest.mark.filterwarnings("ignore")
def test_pypsa_finds_the_same_cost(tmp_path):
    pypsa = pytest.importorskip("pypsa", reason="PyPSA (extra power) is not installed")
    year = few()
    export_pypsa(year, tmp_path / "year.nc")
    network = pypsa.Network(str(tmp_path / "year.nc"))
    network.optimize(solver_name="highs", include_objective_constant=False)
    assert network.objective / 1e6 == pytest.approx(dispatch_of(year).objective_musd, rel=1e-4)


def test_without_pypsa_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "pypsa", None)
    with pytest.raises(InputError, match=r"ortaq\[power\]"):
        to_pypsa(few())


@pytest.mark.filterwarnings("ignore")
def test_stores_are_refused():
    pytest.importorskip("pypsa", reason="PyPSA (extra power) is not installed")
    made = system(("AAA",), plants=(plant("s", "AAA", "storage", 1.0, 0.0),), demands=(demand("AAA", 1.0),))
    with pytest.raises(InputError, match="no stores"):
        to_pypsa(standing_year(made))
