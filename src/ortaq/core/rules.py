"""Which packages a mechanism lets its members sign at all, whatever they gain."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rules:
    """Conditions on a package that do not depend on gains.

    Attributes
    ----------
    requires : mapping of str to tuple of str
        Measures without which a measure cannot be carried out.
    excludes : tuple of tuple of str
        Groups of measures of which a package holds at most one.
    ladders : tuple of tuple of str
        Levels of one measure, lowest first; a level is in only together with all below it.
    budget_musd : float or None
        Largest cost of a package over all members, million USD a year.
    member_budget_musd : mapping of str to float
        Largest cost that a member can bear, million USD a year; no limit for members that are not named.
    barred : tuple of str
        Measures that no package may hold.
    """

    requires: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    excludes: tuple[tuple[str, ...], ...] = ()
    ladders: tuple[tuple[str, ...], ...] = ()
    budget_musd: float | None = None
    member_budget_musd: Mapping[str, float] = field(default_factory=dict)
    barred: tuple[str, ...] = ()
