"""A long agenda of the shipped world: the measures of the mechanism in parts."""

import importlib
import json
from collections.abc import Callable

import numpy as np
import pytest

from ortaq.core import Mechanism, Region
from ortaq.model import gains
from tests.cli.told import rows
from tests.longer_agenda import split

Run = Callable[..., tuple[int, str, str]]


@pytest.mark.long
@pytest.mark.parametrize("count", [17, 20])
def test_measures_in_parts(
    count: int, eurasia: Region, c5: Mechanism, ortaq: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    longer, parts = split(c5, count)
    whole = [c5.measures[0].id, c5.measures[3].id, c5.measures[-1].id]
    why = "+".join(part for name in whole for part in parts[name])
    monkeypatch.setattr("ortaq.answers.agenda.MOST_MEASURES", count - 1)
    question = importlib.import_module("ortaq.cli.questions.question")
    monkeypatch.setattr(question, "load_question", lambda *_: (eurasia, longer))
    _, out, _ = ortaq("agree", "c5", "--why", why, "--json")
    told = json.loads(out)
    computed = told["computed"]
    assert computed["packages"] == 2**count
    assert computed["verified_packages"] < 4000
    assert computed["largest_residual"] < 1e-9
    assert computed["search"]["settled"]
    assert computed["search"]["gap"] < 1e-3
    # All parts of some measures together are these measures.
    package = sum(1 << i for i, m in enumerate(c5.measures) if m.id in whole)
    own = gains(eurasia, c5, [package]).percent[0]
    shocks = told["question"]["shocks"]
    found = [[row[shock] for shock in shocks] for row in rows(told, "data-asked")]
    assert np.allclose(found, own, rtol=0, atol=1e-8)
