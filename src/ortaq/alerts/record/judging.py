"""What a record amounts to: recorded forecasts with what came, judged by signal and lead, failures first."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from ortaq.alerts.record.forecast import Forecast
from ortaq.alerts.record.kept import Kept
from ortaq.alerts.record.trials import Amounts, Chances, Judged, judged_amounts, judged_chances

WARN_AT = 0.5
LEAST_CASES = 30
"""Recorded outcomes of a signal and lead from which the record says whether there is skill, no longer the trials."""


def judged_record(kept: Kept) -> tuple[Judged, ...]:
    """Return how recorded forecasts came out, by signal, lead and event; failures first."""
    groups: dict[tuple[str, str, str], list[tuple[Forecast, float]]] = {}
    for digest, came in kept.outcomes.items():
        one = kept.forecasts[digest]
        groups.setdefault((one.signal, one.lead, one.kind), []).append((one, came))
    return failures_first(_judged(*key, cases) for key, cases in groups.items())


def failures_first(judged: Iterable[Judged]) -> tuple[Judged, ...]:
    """Return what was judged: without demonstrated skill first, the worst of them before all."""

    def place(one: Judged) -> tuple[bool, float]:
        return one.skill.demonstrated, one.skill.value if np.isfinite(one.skill.value) else -np.inf

    return tuple(sorted(judged, key=place))


def with_record(forecast: Forecast, judged: Sequence[Judged]) -> Forecast:
    """Return a forecast with the skill that the record shows, where it holds cases enough; else as it is."""
    its = (forecast.signal, forecast.lead, forecast.kind)
    for one in judged:
        known = one.skill.cases >= LEAST_CASES and np.isfinite(one.skill.low)
        if known and (one.signal, one.lead, one.what) == its:
            return replace(forecast, skill=one.skill)
    return forecast


def _judged(signal: str, lead: str, kind: str, cases: Sequence[tuple[Forecast, float]]) -> Judged:
    blocks = np.array([one.resolves.periods[0].number // 3 for one, _ in cases])
    came = np.array([value for _, value in cases])
    if not cases[0][0].members:
        said, naive = (np.array([getattr(one, name) or 0.0 for one, _ in cases]) for name in ("chance", "naive_chance"))
        return judged_chances(signal, lead, kind, Chances(said, naive, came, blocks), WARN_AT)
    scale = [np.log if one.log and value > 0.0 else np.asarray for one, value in cases]
    inside = [float(one.band[0] <= value <= one.band[2]) if one.band else np.nan for one, value in cases]
    amounts = Amounts(
        [take(np.array(one.members)) for take, (one, _) in zip(scale, cases, strict=True)],
        [take(np.array(one.naive_members)) for take, (one, _) in zip(scale, cases, strict=True)],
        np.array([float(take(value)) for take, value in zip(scale, came, strict=True)]),
        blocks,
        np.array(inside),
    )
    return judged_amounts(signal, lead, kind, amounts)
