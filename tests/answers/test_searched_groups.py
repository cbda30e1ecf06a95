"""An agenda that is searched against its table: what is recommended, who would leave, what groups secure, the brief."""

import os
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq import load_mechanism, load_region
from ortaq.agreement import Listed, Outsiders, blocking, sharing, stability
from ortaq.answers import Terms, answer, compose, dependence_limits, settle
from ortaq.answers.agenda import ladder_of
from ortaq.answers.choices import choices
from ortaq.core import ByPackage, InputError, Mechanism, Region
from ortaq.model import Evaluated
from ortaq.model.ensemble import ProcessExecutor
from ortaq.tables.pickled import pickled, unpickled
from tests.long_agendas import Structure, long_agenda

LIMIT = 0.1
"""Rise of a loss that some packages of every kind of agenda exceed, percentage points."""

Asked = tuple[Region, Mechanism]


def made_up(folder: Path, measures: int, structure: Structure, seed: int = 0, members: int = 5) -> Asked:
    path = folder / f"{structure}_{measures}_{seed}_{members}.toml"
    path.write_text(long_agenda(measures, structure, seed, members), encoding="utf-8")
    region = load_region(str(path))
    return region, load_mechanism(str(path), region)


def both(
    asked: Asked, patch: pytest.MonkeyPatch, points: float | None = None
) -> tuple[Listed, tuple[Evaluated, Listed]]:
    """Return what is settled with a table of all packages, and by search, dependence limited or not."""
    limits = () if points is None else dependence_limits(*asked, points, lambda done, total: None)
    whole = settle(*asked, Terms(limits=limits))[1]
    patch.setattr("ortaq.answers.agenda.MOST_MEASURES", len(asked[1].measures) - 1)
    return whole, settle(*asked, Terms(dependence_points=points))


def same_answer(asked: Asked, whole: Listed, evaluated: Evaluated, found: Listed) -> None:
    """Hold everything that is told of a searched agenda against the table of all its packages."""
    payoffs, agreement = found.by_package(asked[1])
    table, true = whole.payoffs, whole.agreement
    known = payoffs.packages
    assert isinstance(payoffs.gain_musd, ByPackage)
    assert len(known) < len(table.packages)
    assert np.abs(np.asarray(payoffs.gain_musd) - table.gain_musd[known]).max() < 1e-9 * payoffs.income_musd.max()
    assert found.recommended == whole.recommended
    mine, steps = ladder_of(payoffs, agreement), ladder_of(table, true)
    assert mine.packages.tolist() == steps.packages.tolist()
    assert found.solutions["utilitarian"] == true.solutions["utilitarian"]
    # The programme stops within its gap of the largest smallest gain, and near ties are many.
    least = agreement.surplus_percent[found.solutions["egalitarian"][0]].min()
    assert least == pytest.approx(true.surplus_percent[true.solutions["egalitarian"][0]].min(), rel=2e-3)
    lasting = found.lasting
    assert lasting is not None
    assert evaluated.search is not None
    assert evaluated.search.open == 0
    truly = stability(table, true, lasting.packages)
    assert np.array_equal(lasting.exit_stable, truly.exit_stable)
    assert np.allclose(lasting.patience, truly.patience, atol=1e-6, equal_nan=True)
    for outsiders, left in ((Outsiders.DELTA, lasting.delta), (Outsiders.GAMMA, lasting.gamma)):
        exact = blocking(table, true, lasting.packages, outsiders)
        assert np.array_equal(left.coalition > 0, exact.coalition > 0)
    own, all_of_it = sharing(payoffs, agreement), sharing(table, true)
    scale = 1e-3 * max(all_of_it.whole_musd, 1.0)
    assert own.shapley_musd == pytest.approx(all_of_it.shapley_musd, abs=scale)
    assert own.whole_musd == pytest.approx(all_of_it.whole_musd, abs=scale)


@pytest.mark.slow
def test_a_search_says_what_the_table_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = made_up(tmp_path, 9, Structure.CONFLICTS, members=4)
    whole, (evaluated, found) = both(asked, monkeypatch, LIMIT)
    same_answer(asked, whole, evaluated, found)
    (limit,) = found.agreement.limits
    rows = found.packages[limit.values[1 : 1 + len(found.packages)].max(axis=1) > LIMIT]
    assert rows.size
    assert not evaluated.feasible[np.isin(found.packages, rows)].any()


@pytest.mark.slow
def test_a_brief_of_a_search_says_what_is_certain(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    region, mechanism = made_up(tmp_path, 9, Structure.REQUIRES, members=4)
    whole = answer(region, mechanism, with_switching=False)
    monkeypatch.setattr("ortaq.answers.agenda.MOST_MEASURES", 8)
    found = answer(region, mechanism, with_switching=False)
    assert found.searched is not None
    assert [choice.package for choice in choices(found)] == [choice.package for choice in choices(whole)]
    for mine, true in zip(choices(found), choices(whole), strict=True):
        assert (mine.low_musd, mine.high_musd) == pytest.approx((true.low_musd, true.high_musd), rel=1e-6)
        assert (mine.signed, mine.draws) == (true.signed, true.draws)
    with pytest.raises(InputError, match="not known"):
        found.payoffs.gain_musd[np.setdiff1d(np.arange(2**9), found.payoffs.packages)[0]]
    sections = {section.id: section for section in compose(found).sections}
    assert "refusals" not in sections  # counts over all packages
    said = str(sections["packages"].paragraphs) + str(sections["answer"].front)
    assert "searched.no_proof" in said
    assert "searched.short" in said
    assert unpickled(pickled(found.payoffs)).gain_musd[1].tolist() == found.payoffs.gain_musd[1].tolist()


@pytest.mark.long
@pytest.mark.parametrize("structure", list(Structure))
@pytest.mark.parametrize(("measures", "points"), [(10, LIMIT), (12, None)])
def test_every_kind_of_agenda(
    structure: Structure, measures: int, points: float | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ortaq.model.agenda.MOST_SOLVED", measures)  # every package by its own equilibrium
    asked = made_up(tmp_path, measures, structure, seed=1)
    whole, (evaluated, found) = both(asked, monkeypatch, points)
    same_answer(asked, whole, evaluated, found)


def same_found(one: Listed, other: Listed, relative: float = 0.0) -> None:
    """Hold two answers of one agenda against each other, members in whatever order; gains to a part of incomes."""
    assert np.array_equal(one.packages, other.packages)
    assert one.recommended == other.recommended
    order = [other.payoffs.members.index(who) for who in one.payoffs.members]
    off = np.abs(one.payoffs.gain_musd - other.payoffs.gain_musd[:, order]) / one.payoffs.income_musd
    assert off.max() <= relative
    first, second = one.lasting, other.lasting
    assert first is not None
    assert second is not None
    for p in first.packages.tolist():
        gone, also = first.departure(p), second.departure(p)
        assert (gone is None) is (also is None)
        assert gone is None or also is None or (set(gone.leavers), gone.result) == (set(also.leavers), also.result)


@pytest.mark.long
def test_order_of_members_chunks_and_workers_change_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    region, mechanism = made_up(tmp_path, 11, Structure.SYNERGY)
    monkeypatch.setattr("ortaq.answers.agenda.MOST_MEASURES", 10)
    found = settle(region, mechanism, Terms())[1]
    turned = replace(mechanism, members=mechanism.members[::-1])
    same_found(found, settle(region, turned, Terms())[1])
    with ProcessExecutor(2) as executor:
        same_found(found, settle(region, mechanism, Terms(), executor=executor)[1])
    # A batch of another size is summed in another order: equal up to what the solver leaves.
    monkeypatch.setattr("ortaq.model.exact.PART", 7)
    same_found(found, settle(region, mechanism, Terms())[1], relative=1e-10)


@pytest.mark.long
def test_a_killed_search_goes_on_from_its_store(tmp_path: Path) -> None:
    path, store = tmp_path / "long.toml", tmp_path / "store"
    path.write_text(long_agenda(17, Structure.REQUIRES), encoding="utf-8")
    command = [sys.executable, "-c", "from ortaq.cli import main; main()", "agree", path.name, "--json"]

    def at_home(name: str) -> dict[str, str]:
        """Return the environment of a user who asks for the first time: only the store is shared."""
        return os.environ | {"ORTAQ_HOME": str(tmp_path / name)}

    fresh = subprocess.run(command, cwd=tmp_path, env=at_home("one"), capture_output=True, check=True)
    asked = [*command, "--store", store.name]
    killed = subprocess.Popen(asked, cwd=tmp_path, env=at_home("two"), stdout=subprocess.DEVNULL)
    while killed.poll() is None and sum(1 for file in store.rglob("*") if file.is_file()) < 2:
        time.sleep(0.02)
    killed.kill()
    assert killed.wait() < 0
    left = sum(1 for file in store.rglob("*") if file.is_file())
    again = subprocess.run(asked, cwd=tmp_path, env=at_home("three"), capture_output=True, check=True)
    assert 0 < left < sum(1 for file in store.rglob("*") if file.is_file())
    assert again.stdout == fresh.stdout
