"""What moves of energy bring ships for the shipped mechanisms, and is what is computed."""

from dataclasses import replace
from itertools import combinations, product
from pathlib import Path
from random import Random

import numpy as np
import pytest

from ortaq.core import Band, Corner, Mechanism
from ortaq.core.constants import constants_digest
from ortaq.domains.energy import responses
from ortaq.domains.energy.brought import brought_musd, emitted_t
from ortaq.domains.energy.changed import system_of_moves
from ortaq.domains.energy.dispatch import inputs
from ortaq.domains.energy.model import what_moves_bring
from ortaq.domains.energy.moves import EnergyAction, EnergyMove, energy_moves_of
from ortaq.tables import answers_json

Asked = tuple[tuple[EnergyMove, ...], Corner]


def asked(mechanism: Mechanism) -> list[Asked]:
    """Return what a brief asks at every end: all measures that move energy, without and with each shock that does."""
    own = [moves for measure in mechanism.measures if (moves := energy_moves_of(measure))]
    shocks = [(), *(moves for shock in mechanism.shocks if (moves := energy_moves_of(shock)))]
    subsets = [part for size in range(len(own) + 1) for part in combinations(own, size)]
    together = [(*shock, *(move for moves in part for move in moves)) for shock, part in product(shocks, subsets)]
    return [(moves, end) for end in Corner for moves in together if moves]


def require_equal(question: Asked) -> None:
    moves, end = question
    system = system_of_moves()
    known = responses.shipped_response(system, moves, end)
    assert known is not None
    # Another processor's kernels may move an optimum by its tolerance, as in what is told of energy.
    brought, emitted = brought_musd(system, moves, end), emitted_t(system, moves, end)
    np.testing.assert_allclose(known[0], brought, rtol=1e-7, atol=1e-5, err_msg=repr(question))
    np.testing.assert_allclose(known[1], emitted, rtol=1e-7, atol=5.0, err_msg=repr(question))


def test_all_that_a_brief_of_the_shipped_table_asks_ships(c5: Mechanism) -> None:
    assert len(asked(c5)) == 33
    assert all(responses.shipped_response(system_of_moves(), *question) is not None for question in asked(c5))


@pytest.mark.slow
def test_one_that_ships_is_what_is_computed(c5: Mechanism) -> None:
    require_equal(Random().choice(asked(c5)))  # another one each time: a failure names it


@pytest.mark.long
def test_what_ships_is_what_is_computed(c5: Mechanism) -> None:
    for question in asked(c5):
        require_equal(question)


def test_a_move_of_another_size_is_not_found_among_what_ships(monkeypatch: pytest.MonkeyPatch) -> None:
    known = EnergyMove(EnergyAction.PUMPING_SAVED, Band(0.3, 0.58, 0.8), "UZB")
    other = EnergyMove(EnergyAction.PUMPING_SAVED, Band(0.3, 0.59, 0.8), "UZB")
    system = system_of_moves()
    assert responses.shipped_response(system, (known,), Corner.CENTRAL) is not None
    assert responses.shipped_response(system, (other,), Corner.CENTRAL) is None
    monkeypatch.setattr(inputs, "MONTH_DAYS", inputs.MONTH_DAYS[::-1])
    constants_digest.cache_clear()
    assert responses.shipped_response(system, (known,), Corner.CENTRAL) is None
    monkeypatch.undo()
    constants_digest.cache_clear()
    assert responses.shipped_response(system, (known,), Corner.CENTRAL) is not None


def test_what_ships_is_taken(c5: Mechanism, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    made = np.arange(5.0), np.arange(5.0, 10.0)
    moves, end = asked(c5)[0]
    digest = responses.response_digest(system_of_moves(), moves, end)
    monkeypatch.setattr(responses, "SHIPPED", replace(responses.SHIPPED, file=tmp_path / "responses.json"))
    responses.SHIPPED.file.write_text(answers_json({digest: made}), encoding="utf-8")
    what_moves_bring.cache_clear()
    assert [part.tolist() for part in what_moves_bring(moves, end)] == [part.tolist() for part in made]
    what_moves_bring.cache_clear()
