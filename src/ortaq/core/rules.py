"""Which packages a mechanism lets its members sign at all, whatever they gain."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace


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

    def after(self, signed: Collection[str]) -> "Rules":
        """Return the conditions on what is left when some measures are signed; budgets stay as they are.

        Parameters
        ----------
        signed : collection of str
            What they require is met, what they exclude is barred, and of ladders the levels above them are left.

        Returns
        -------
        Rules

        Examples
        --------
        >>> rules = Rules(requires={"parks": ("law", "loan")}, excludes=(("toll", "tax"),))
        >>> rules.after(["law", "toll"]).requires, rules.after(["law", "toll"]).barred
        ({'parks': ('loan',)}, ('tax',))
        """
        lost = {m for group in self.excludes if set(group) & set(signed) for m in group if m not in signed}
        requires = {
            measure: tuple(m for m in first if m not in signed)
            for measure, first in self.requires.items()
            if measure not in signed
        }
        ladders = (tuple(m for m in ladder if m not in signed) for ladder in self.ladders)
        return replace(
            self,
            requires={measure: first for measure, first in requires.items() if first},
            excludes=tuple(group for group in self.excludes if not set(group) & set(signed)),
            ladders=tuple(ladder for ladder in ladders if len(ladder) > 1),
            barred=tuple(dict.fromkeys((*(m for m in self.barred if m not in signed), *sorted(lost)))),
        )
