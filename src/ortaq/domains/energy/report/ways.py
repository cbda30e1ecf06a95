"""Paths of one question with each kind of trade: those that ship, or computed now."""

from collections.abc import Callable, Mapping

from ortaq.core import JsonObject
from ortaq.domains.energy.expansion.path import PERIODS, TRADE, Path, path
from ortaq.domains.energy.report.kept import digest_of, shipped_path
from ortaq.domains.energy.report.way import Ways
from ortaq.domains.energy.system import EnergySystem

OPTIONS: JsonObject = {"trading": False, "border_usd_t": 0.0, "fine": False, "dry": False}
"""Of the paths that ship."""


def caps_of(system: EnergySystem) -> dict[tuple[str, int], float]:
    """Return the caps of a system, million tonnes by member and year; an empty member is all together."""
    return {(cap.member, cap.year): cap.mt for cap in system.caps}


def question_of(caps: Mapping[tuple[str, int], float], trade: str, options: JsonObject) -> JsonObject:
    """Return what determines a path beside its system.

    Parameters
    ----------
    caps : mapping of (str, int) to float
    trade : str
    options : JsonObject
        ``trading``, ``border_usd_t``, ``fine``, ``dry``.
    """
    return {"caps": sorted(caps.items()), "trade": trade, **options}


def found_path(system: EnergySystem, caps: Mapping[tuple[str, int], float], trade: str, options: JsonObject) -> Path:
    """Return a path: one that ships, or one that is computed now.

    Parameters
    ----------
    system : EnergySystem
    caps : mapping of (str, int) to float
    trade : str
    options : JsonObject
        As in `question_of`.
    """
    held = shipped_path(digest_of(system, question_of(caps, trade, options)))
    return path(system, PERIODS, caps, trade, **options) if held is None else held


def ways_of(  # noqa: PLR0917 - in the order in which they are said
    system: EnergySystem,
    members: tuple[str, ...],
    caps: Mapping[tuple[str, int], float],
    kinds: tuple[str, ...],
    options: JsonObject,
    progress: Callable[[int, int], None],
) -> Ways:
    """Return the paths of a question.

    Parameters
    ----------
    system : EnergySystem
    members : tuple of str
        Who is shown.
    caps, options
        As in `found_path`.
    kinds : tuple of str
        Kinds of trade.
    progress : callable
        Told how many are found, and of how many.
    """
    by_trade: dict[str, Path] = {}
    for done, kind in enumerate(kinds, start=1):
        by_trade[kind] = found_path(system, caps, kind, options)
        progress(done, len(kinds))
    return Ways(system, members, by_trade, caps)


def shipped_ways(system: EnergySystem, members: tuple[str, ...]) -> Ways | None:
    """Return the paths that ship; None where they are of other tables.

    Parameters
    ----------
    system : EnergySystem
    members : tuple of str
        Who is shown.
    """
    caps = caps_of(system)
    held = {kind: shipped_path(digest_of(system, question_of(caps, kind, OPTIONS))) for kind in TRADE}
    by_trade = {kind: found for kind, found in held.items() if found is not None}
    return Ways(system, members, by_trade, caps) if len(by_trade) == len(TRADE) else None
