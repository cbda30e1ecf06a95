"""A package of c5 recorded, adopted by silence, one measure late, one shock: what became of it adds up."""

import numpy as np
import pytest

from ortaq.answers.promised import Observation, Promised, promise_gap, promised_gain
from ortaq.ledgers import Ledger, standings
from tests.ledgers.chains import key_of

PACKAGE = "ACDEGJLMN"
"""Letters of the agenda: the package that c5 recommends, 2026-11-29."""


@pytest.mark.long
def test_a_package_of_c5_is_followed_from_silence_to_its_gap(eurasia, c5, tmp_path):
    agenda = [measure.id for measure in c5.measures]
    index = sum(1 << (ord(letter) - ord("A")) for letter in PACKAGE)
    agreed = [agenda[ord(letter) - ord("A")] for letter in PACKAGE]
    late = agreed[0]
    said = promised_gain(eurasia, c5, index, "test")
    keys = {code: str(key_of(code).public) for code in c5.members}
    roles = dict.fromkeys(c5.members, "member")
    first, second, third = c5.members[:3]
    found = {"title": {"en": "c5"}, "members": roles, "languages": ["en"], "keys": keys, "signatures": 2}
    promise = {"id": late.replace("_", "-"), "obligor": [first], "action": {"en": "Open it"}, "measure": late,
               "baseline": 0.0, "target": 1.0, "due": "2027-06-30"}  # fmt: skip
    body = {"id": "p1", "title": {"en": "First package"}, "text": {"en": "Sign it."}, "measures": agreed,
            "mechanism": "c5", "commitments": [promise], "silence_until": "2026-12-31T12:00:00Z",
            "gain_musd": {code: list(band) for code, band in said.gain_musd.items()},
            "region": said.region, "version": said.version}  # fmt: skip
    with Ledger.new(tmp_path / "c5.ledger", "example.org/c5", first, found, key=key_of(first)) as ledger:

        def say(state, kind, **what):
            ledger.append(state, kind, what, key=key_of(state))

        def covered(time):
            ledger.checkpoint([key_of(first), key_of(second)], time)

        ledger.append(first, "propose", body, key=key_of(first))
        covered("2026-12-01T12:00:00Z")
        covered_by_silence = "2027-01-02T12:00:00Z"
        say(second, "statement", text={"en": "We say nothing against it."})
        covered(covered_by_silence)
        say(first, "adopt", proposal="p1")
        covered("2027-01-03T12:00:00Z")
        say(third, "report", commitment=promise["id"], value=0.0, on="2027-06-30")
        covered("2027-07-01T12:00:00Z")
        state = ledger.state()
        assert ledger.verify().faults == ()
    held = state.proposals["p1"]
    assert held.by_silence
    assert state.refused == ()
    assert standings(state.commitments, "2027-07-02")[promise["id"]].state == "failed"
    recorded = Promised(held.said.gain_musd, held.said.region, held.said.version)
    nothing = promise_gap(eurasia, c5, index, recorded)
    for part in (nothing.version, nothing.delivery, nothing.circumstances):
        assert not part.any()
    seen = [Observation(late, "share", 0.0, "not open")]
    gap = promise_gap(eurasia, c5, index, recorded, observations=seen, shock=c5.shocks[0].id)
    parts = gap.promised + gap.version + gap.delivery + gap.circumstances
    np.testing.assert_allclose(parts, gap.observed, rtol=0, atol=1e-9)
    assert gap.delivery.any()
    assert gap.circumstances.any()
