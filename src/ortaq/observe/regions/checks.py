"""Accounting identities, ranges, coverage and weak cells of a region."""

from collections.abc import Iterator

import numpy as np

from ortaq.core import METHODS, Array, Finding, Level, Region

IDENTITY_TOLERANCE = 1e-9
"""Relative error allowed in an accounting identity: far above rounding, far below any economic meaning."""

GDP_TOLERANCE = 0.10
"""Value added may differ from the stated GDP by taxes on products and by rounding of the donors."""

SAME_TABLE = 1e-6
"""Relative difference below which two numbers come from one table: rounding of a file, no agreement of sources."""

SHOWN = 6

WEAK_LN_SD = 1.0
"""A flow known only within a factor of about seven either way (two standard deviations)."""


def check_region(region: Region) -> tuple[Finding, ...]:
    """Return every check of the region; ``Level.ERROR`` means that no model can use it.

    Examples
    --------
    >>> {finding.level.value for finding in check_region(load_region("pair.toml"))}
    {'ok'}
    """
    return tuple(finding for check in _CHECKS for finding in check(region))


def _inputs_sum_to_one(region: Region) -> Iterator[Finding]:
    gap = np.abs(region.value_added_share + region.input_share.sum(axis=0) - 1.0)
    yield _graded(region, "inputs and value added sum to one", gap, IDENTITY_TOLERANCE, "cost shares of gross output")


def _everything_is_produced(region: Region) -> Iterator[Finding]:
    for name, array in (("gross output", region.output), ("value-added share", region.value_added_share)):
        low = np.unravel_index(int(array.argmin()), array.shape)
        level = Level.OK if array[low] > 0.0 else Level.ERROR
        where = f"{region.sector_ids[low[0]]}/{region.economy_ids[low[1]]}"
        yield Finding(level, f"{name} is positive", where, float(array[low]), f"smallest {name}")


def _final_demand_is_left(region: Region) -> Iterator[Finding]:
    used = np.einsum("kun,un->kn", region.input_share, region.output)
    for end, tariff in (("low", region.tariff_low), ("central", region.tariff), ("high", region.tariff_high)):
        final = (region.flow * (1.0 + tariff)).sum(axis=2) - used
        share = final / region.expenditure
        low = np.unravel_index(int(share.argmin()), share.shape)
        level = Level.OK if share[low] >= 0.0 else Level.ERROR
        where = f"{region.sector_ids[low[0]]}/{region.economy_ids[low[1]]}"
        yield Finding(
            level, f"final demand is left ({end} tariffs)", where, float(share[low]), "smallest share of spending"
        )


def _world_balances(region: Region) -> Iterator[Finding]:
    gap = abs(float(region.deficit.sum())) / float(region.value_added.sum())
    level = Level.OK if gap <= IDENTITY_TOLERANCE else Level.ERROR
    yield Finding(level, "deficits sum to zero", "world", gap, "share of world value added")


def _income_closes(region: Region) -> Iterator[Finding]:
    revenue = (region.tariff * region.flow).sum(axis=(0, 2))
    gap = np.abs(region.value_added + revenue + region.deficit - region.income) / region.income
    yield _graded(region, "income equals final spending", gap[None], IDENTITY_TOLERANCE, "share of income")


def _tariffs_are_ordered(region: Region) -> Iterator[Finding]:
    low, high = region.tariff - region.tariff_low, region.tariff_high - region.tariff
    worst = float(min(low.min(), high.min()))
    own = float(np.einsum("snn->sn", region.tariff).max())
    yield Finding(
        Level.OK if worst >= 0.0 else Level.ERROR, "tariff ranges are ordered", "", worst, "smallest distance"
    )
    yield Finding(Level.OK if own == 0.0 else Level.ERROR, "no tariff on own sales", "", own, "largest")


def _value_added_is_gdp(region: Region) -> Iterator[Finding]:
    gdp = np.array([e.gdp_musd for e in region.economies])
    gap = region.value_added / gdp - 1.0
    own = np.abs(gap) < SAME_TABLE
    if own.any():
        which = ", ".join(region.economy_ids[i] for i in np.flatnonzero(own)[:SHOWN]) + (
            " ..." if own.sum() > SHOWN else ""
        )
        what = "GDP is the value added of the accounts themselves: not compared"
        yield Finding(Level.OK, what, which, float(own.sum()), "economies without a GDP of another source")
    if own.all():
        return
    for i in np.flatnonzero(np.abs(gap) > GDP_TOLERANCE):
        yield Finding(
            Level.WARNING, "value added is near GDP", region.economy_ids[i], float(gap[i]), "relative difference"
        )
    near = (np.abs(gap) <= GDP_TOLERANCE) & ~own
    worst = int(np.where(near, np.abs(gap), -1.0).argmax())
    yield Finding(
        Level.OK,
        f"value added is near GDP ({near.sum()} of {(~own).sum()} within {GDP_TOLERANCE:.0%})",
        region.economy_ids[worst],
        float(gap[worst]),
        "worst of these",
    )


def _sources_are_listed(region: Region) -> Iterator[Finding]:
    known = {s.id for s in region.sources} | {a.id for a in region.assumptions} | {""}
    used = {part for text in np.unique(region.flow_source).tolist() for part in text.split("+")}
    used |= {part for text in np.unique(region.tariff_source).tolist() for part in text.split("+")}
    unknown = sorted(used - known)
    level = Level.ERROR if unknown else Level.OK
    yield Finding(level, "every source is listed", ", ".join(unknown), float(len(unknown)), "unlisted source ids")


def _coverage(region: Region) -> Iterator[Finding]:
    trade = np.where(np.eye(len(region.economies), dtype=bool), 0.0, region.flow)
    for method in METHODS:
        share = float(trade[region.flow_method == method].sum() / trade.sum())
        yield Finding(Level.OK, f"trade value by method: {method}", "all pairs", share, "share of trade")
    weak = float(trade[region.flow_ln_sd > WEAK_LN_SD].sum() / trade.sum())
    level = Level.WARNING if weak > 0.25 else Level.OK
    yield Finding(level, f"trade with ln-sd above {WEAK_LN_SD:g}", "all pairs", weak, "share of trade")


def _graded(region: Region, check: str, gap: Array, tolerance: float, meaning: str) -> Finding:
    at = np.unravel_index(int(gap.argmax()), gap.shape)
    labels = [region.economy_ids[at[-1]]]
    if gap.shape[0] == len(region.sectors):
        labels.insert(0, region.sector_ids[at[0]])
    level = Level.OK if gap[at] <= tolerance else Level.ERROR
    return Finding(level, check, "/".join(labels), float(gap[at]), meaning)


_CHECKS = (
    _inputs_sum_to_one,
    _everything_is_produced,
    _final_demand_is_left,
    _world_balances,
    _income_closes,
    _tariffs_are_ordered,
    _value_added_is_gdp,
    _sources_are_listed,
    _coverage,
)
