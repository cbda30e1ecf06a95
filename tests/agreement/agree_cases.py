"""Small package problems for the tests of the agree room."""

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ortaq.core import Mechanism, Payoffs, Principle


def make_payoffs(gain_percent, *, income=100.0, probability=None, participants=None):
    """Return payoffs of gains (package, member, shock) in percent of an income (scalar or member x shock)."""
    gain = np.array(gain_percent, dtype=float)
    packages, members, shocks = gain.shape
    measures = packages.bit_length() - 1
    names = tuple("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"[:members])
    return Payoffs(
        members=names,
        measures=tuple(f"m{m + 1}" for m in range(measures)),
        shocks=tuple(f"s{k + 1}" for k in range(shocks)),
        participants=(names,) * measures if participants is None else participants,
        probability=np.full(shocks, 1.0 / shocks) if probability is None else np.array(probability, dtype=float),
        gain_musd=gain * np.asarray(income) / 100.0,
        income_musd=np.broadcast_to(np.asarray(income, dtype=float), (members, shocks)).copy(),
        cost_musd=np.zeros((packages, members)),
    )


def make_mechanism(payoffs, *, threshold=None, principles=tuple(Principle), rule="consensus", members=None):
    return Mechanism(
        id="test",
        title="Test",
        description="",
        region="none",
        members=payoffs.members if members is None else members,
        decision_rule=rule,
        principles=principles,
        threshold_percent={} if threshold is None else threshold,
        measures=(),
        shocks=(),
        assumptions=(),
        sources={},
    )


@st.composite
def tables(draw, *, low=-6, high=20, members=(1, 4), measures=(1, 4), shocks=(1, 3)):
    """Draw payoffs with integer gains, so that products and ratios of different packages differ by far."""
    shape = (2 ** draw(st.integers(*measures)), draw(st.integers(*members)), draw(st.integers(*shocks)))
    gain = draw(arrays(np.int64, shape, elements=st.integers(low, high)))
    gain[0] = 0
    names = "ABCDEFGH"[: shape[1]]
    who = st.lists(st.sampled_from(names), min_size=1, unique=True).map(tuple)
    participants = draw(st.tuples(*[who] * (shape[0].bit_length() - 1)))
    weights = draw(st.lists(st.integers(1, 5), min_size=shape[2], max_size=shape[2]))
    return make_payoffs(gain, probability=np.array(weights) / sum(weights), participants=participants)


def bits(package):
    return {m for m in range(package.bit_length()) if package >> m & 1}
