"""The shipped agenda: what would overturn its choices, held against equilibria of the agenda as it is weakened.

It stands behind the record, whose brief has asked for the same: what is kept is not computed again.
"""

from pathlib import Path

import pytest

from ortaq.agreement import Acceptance, over_shocks
from ortaq.answers import Terms, settle
from ortaq.answers.choices import Role, roles
from ortaq.answers.switching import Switching, switching
from ortaq.answers.typed import typed_shares
from ortaq.core import Mechanism, Payoffs, Region, refusal_percent
from ortaq.model import gains
from ortaq.model.ensemble import Store
from ortaq.tables import Keep, keeping
from tests.answers.test_overturn import weak


@pytest.fixture(scope="module")
def found(eurasia: Region, c5: Mechanism, shared_keep: Keep, shared_store: Path) -> tuple[Payoffs, int, Switching]:
    with keeping(shared_keep):
        settled = settle(eurasia, c5, Terms(), store=Store.open(shared_store))[1]
    payoffs, agreement = settled.payoffs, settled.agreement
    recommended, everything = (roles(payoffs, agreement)[role] for role in (Role.RECOMMENDED, Role.ALL))
    asked = sorted(set(roles(payoffs, agreement).values()))
    with keeping(shared_keep):  # the brief on record asks for the same
        values = switching(eurasia, c5, payoffs, agreement, asked, by_member=[recommended])
    assert {recommended, everything} <= values.packages.keys()
    return payoffs, recommended, values


def refusing(region: Region, mechanism: Mechanism, package: int) -> set[str]:
    """Return who refuses a package in its worst shock."""
    own = gains(region, mechanism, [package])
    robust = over_shocks(own.percent, mechanism.shock_probability, Acceptance.WORST)[0]
    bar = refusal_percent(mechanism, own.income_musd[:, 0])
    return {who for who, gain, least in zip(mechanism.members, robust, bar, strict=True) if gain <= least}


@pytest.mark.slow
def test_values_of_c5_hold_in_the_weakened_agenda(
    eurasia: Region, c5: Mechanism, found: tuple[Payoffs, int, Switching]
) -> None:
    _, recommended, values = found
    assert values.largest_residual <= 1e-9
    assert set(values.packages[recommended].all_effects) == set(c5.members)
    for package, one in values.packages.items():
        first = one.first
        assert first.at is not None
        assert first.beyond is not None
        assert not refusing(eurasia, weak(c5, first.at), package)
        assert refusing(eurasia, weak(c5, first.beyond), package) == set(first.members)
        for bit, measure in enumerate(c5.measures):
            switch = one.effects.get(measure.id)
            if switch is not None and switch.at is not None and switch.beyond is not None:
                assert not refusing(eurasia, weak(c5, switch.at, bit), package)
                assert refusing(eurasia, weak(c5, switch.beyond, bit), package) == set(switch.members)


@pytest.mark.slow
def test_what_c5_types_in(eurasia: Region, c5: Mechanism, found: tuple[Payoffs, int, Switching]) -> None:
    shares = typed_shares(eurasia, c5, found[0])
    assert set(shares) == {m.id for m in c5.measures}
    for measure in c5.measures:
        kinds = {move.stated for move in measure.moves}
        if len(kinds) == 1:
            assert shares[measure.id] == (1.0 if kinds == {True} else 0.0)
        else:
            assert 0.0 < shares[measure.id] < 1.0
