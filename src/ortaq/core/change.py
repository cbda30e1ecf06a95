"""What differs from the baseline: measures, shocks, scenarios, packages and mechanisms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from ortaq.core.cost import Cost
from ortaq.core.materiality import Materiality
from ortaq.core.move import Move
from ortaq.core.needs import Need
from ortaq.core.provenance import Assumption
from ortaq.core.quantity import Array
from ortaq.core.rules import Rules
from ortaq.core.titled import Described, Titled

LEAST_RETURN = 1.5
"""Million USD of gain a year for the next million of cost below which a ladder stops, where a mechanism states none.

An assumption, 1 to 2: gains are net of costs already, so 1.5 asks for two and a half dollars of benefit for one.
"""

COMMON_ERROR = 0.5
"""Common part of the errors of effects where a mechanism states none; an assumption, 0 to 1."""


class Kind(StrEnum):
    """Who brings a change about."""

    MEASURE = "measure"
    SHOCK = "shock"


class Principle(StrEnum):
    """Testable conditions on a package."""

    MUTUAL_TRUST = "mutual_trust"
    MUTUAL_BENEFIT = "mutual_benefit"
    EQUALITY = "equality"
    CONSULTATION = "consultation"
    DIVERSITY = "diversity"
    COMMON_DEVELOPMENT = "common_development"


@dataclass(frozen=True, slots=True)
class Change(Described):
    """A measure (with participants and a cost) or a shock (with a probability); each of its moves is one domain's.

    ``short`` is what tables with little room call it, empty where the title does. ``titles``, ``shorts`` and
    ``descriptions`` hold the languages other than English; they name no other change. ``needs`` is what a measure needs
    besides the signatures of members; empty where nothing is known of it. It moves no number. ``lasts_years`` says for
    how long the change holds, None where it stays; it chooses by which elasticities trade answers.
    """

    id: str
    kind: Kind
    title: str
    description: str
    moves: tuple[Move, ...]
    source: str
    participants: tuple[str, ...] = ()
    cost: Cost | None = None
    probability: float | None = None
    titles: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    descriptions: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    short: str = ""
    shorts: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)
    needs: tuple[Need, ...] = field(default=(), repr=False, hash=False)
    lasts_years: float | None = None

    def short_in(self, language: str) -> str:
        """Return the short name in a language; its title there where it has none.

        ``language``: code, as the message files are named.
        """
        english = "" if language in self.titles else self.short
        return self.shorts.get(language) or english or self.title_in(language)

    @property
    def taking_part(self) -> tuple[str, ...]:
        """Those without whom it does not happen: participants, and whoever pays a part of it or stands surety."""
        paying = () if self.cost is None else self.cost.paying
        return (*self.participants, *(who for who in paying if who not in self.participants))


@dataclass(frozen=True, slots=True)
class Scenario(Titled):
    """A named set of changes applied to a region."""

    id: str
    title: str
    changes: tuple[Change, ...]
    titles: Mapping[str, str] = field(default_factory=dict, repr=False, hash=False)


@dataclass(frozen=True, slots=True)
class Package:
    """A set of measures put to signature; ``index`` has bit m set when measure m of the agenda is in."""

    index: int
    measures: tuple[str, ...]

    @classmethod
    def from_index(cls, index: int, agenda: Sequence[str]) -> "Package":
        """Return the package whose bits say which measures of the agenda are in.

        Parameters
        ----------
        index : int
            Bit m says whether measure m is in.
        agenda : sequence of str
            Ids of the measures, in the order of the mechanism.

        Examples
        --------
        >>> Package.from_index(5, ("labs", "tariffs", "parks")).measures
        ('labs', 'parks')
        """
        return cls(index, tuple(m for bit, m in enumerate(agenda) if index >> bit & 1))


@dataclass(frozen=True, slots=True)
class Mechanism(Described):
    """Who sits at the table, how they decide, what is on the agenda, and the shocks they fear.

    Attributes
    ----------
    threshold_percent : mapping of str to float
        Smallest gain in percent of real income for which a member signs.
    materiality : Materiality
        What is too small to matter to a member: it refuses only what lies below its threshold by more.
    least_return : float
        Gain for the next dollar of cost below which no further measure is recommended.
    common_error : float
        Share of the variance of errors of effects that all measures have in common, 0 to 1; an assumption.
    weights : mapping of str to float
        Weight of members in the solutions that weigh them; one for members that are not named.
    rules : Rules
        Prerequisites, exclusions, ladders and budgets.
    discount_rate : mapping of str to float
        Real rate a year of members that state their own; that of each measure for the others.
    cost_of_public_funds : mapping of str to float
        What a dollar of a member's budget costs its economy beyond the dollar; zero for members that are not named.
    cash_a_year_musd : float or None
        Most that all members together can spend in one year on building and running.
    member_cash_a_year_musd : mapping of str to float
        The same by member; no limit for members that are not named.
    titles, descriptions : mapping of str to str
        By language other than English.
    """

    id: str
    title: str
    description: str
    region: str
    members: tuple[str, ...]
    decision_rule: str
    principles: tuple[Principle, ...]
    threshold_percent: Mapping[str, float]
    measures: tuple[Change, ...]
    shocks: tuple[Change, ...]
    assumptions: tuple[Assumption, ...]
    sources: Mapping[str, str]
    weights: Mapping[str, float] = field(default_factory=dict)
    rules: Rules = field(default_factory=Rules)
    materiality: Materiality = field(default_factory=Materiality)
    least_return: float = LEAST_RETURN
    common_error: float = COMMON_ERROR
    discount_rate: Mapping[str, float] = field(default_factory=dict)
    cost_of_public_funds: Mapping[str, float] = field(default_factory=dict)
    cash_a_year_musd: float | None = None
    member_cash_a_year_musd: Mapping[str, float] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict, repr=False)
    descriptions: Mapping[str, str] = field(default_factory=dict, repr=False)

    @property
    def threshold_by_member(self) -> Array:
        """Smallest gain for which each member signs, shape (member,), percent of real income; zero where not stated."""
        return np.array([float(self.threshold_percent.get(m, 0.0)) for m in self.members])

    @property
    def weight_by_member(self) -> Array:
        """Weight of each member in Nash and utilitarian, shape (member,); one where not stated."""
        return np.array([float(self.weights.get(m, 1.0)) for m in self.members])

    @property
    def involved(self) -> Mapping[str, int]:
        """Bits of the measures in which each member takes part, as a participant or as one who pays."""
        return {
            who: sum(1 << bit for bit, m in enumerate(self.measures) if who in m.taking_part) for who in self.members
        }

    @property
    def shock_probability(self) -> Array:
        """Probability of a year without a shock, then of every shock, shape (1 + shock,); sums to one."""
        each = np.array([shock.probability or 0.0 for shock in self.shocks])
        return np.concatenate(([1.0 - each.sum()], each))
