"""Two capitals: what they have with each other, what they could sign alone, and what that does to the others."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from ortaq.agreement import Agreement
from ortaq.answers.affordable import feasible_packages
from ortaq.answers.agenda import notable_packages, settle
from ortaq.answers.banded import Banded, gains_in_cases
from ortaq.answers.material import Material
from ortaq.answers.outside import Outside, gains_outside
from ortaq.answers.terms import Terms
from ortaq.core import InputError, Mechanism, Package, Payoffs, Region, Rules, require_known, said
from ortaq.dependence import Power, Weighing, weigh
from ortaq.domains import ties
from ortaq.model.ensemble import Executor, Store
from ortaq.model.payoffs import MOST_MEASURES
from ortaq.observe.regions.counts import Count


@dataclass(frozen=True, eq=False)
class Alone:
    """What two economies would agree on by measures that need nobody else.

    Attributes
    ----------
    mechanism : Mechanism
        The two, and these measures.
    bits : tuple of int
        Positions of the measures on the agenda that all share.
    payoffs : Payoffs
        Of the two, every package of these measures.
    agreement : Agreement
    banded : Banded
        Gains in the cases of the assumptions.
    outside : Outside or None
        What the packages bring everybody else; None where there is nobody.
    """

    mechanism: Mechanism
    bits: tuple[int, ...]
    payoffs: Payoffs
    agreement: Agreement
    banded: Banded
    outside: Outside | None

    def on_agenda(self, package: int) -> int:
        """Return the same package by the bits of the agenda that all share."""
        return sum(1 << bit for at, bit in enumerate(self.bits) if package >> at & 1)


@dataclass(frozen=True, eq=False)
class Pair:
    """Two economies of a region, one of them at the table.

    Attributes
    ----------
    one, other : str
    counts : tuple of Count
        What sources state of their trade, both directions.
    weighing : Weighing
        What each loses if trade with the other stops, before and after the package shown first.
    alone : Alone or None
        None where they can carry out no measure of the agenda alone.
    """

    one: str
    other: str
    counts: tuple[Count, ...]
    weighing: Weighing
    alone: Alone | None


def require_pair(region: Region, mechanism: Mechanism, text: str) -> tuple[str, str]:
    """Return the two economies that a text names, ``CHN-TJK``.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    text : str

    Raises
    ------
    InputError
        It does not name two different economies of the region of which one sits at the table.

    Examples
    --------
    >>> from ortaq.answers.pair import require_pair
    >>> require_pair(region, pair, "kgz-chn")
    ('KGZ', 'CHN')
    """
    where, codes = f"--pair {text}", [part.strip().upper() for part in text.split("-")]
    if len(codes) != 2 or not all(codes):
        raise InputError(
            f"'{text}' names no pair",
            where=where,
            why="the page is about two economies",
            fix="join two codes with a hyphen, such as CHN-TJK",
        )
    require_known(codes, region.economy_ids, kind=f"economy of region '{region.name}'", where=where)
    one, other = codes
    if one == other:
        raise InputError(
            f"'{one}' is on both sides",
            where=where,
            why="an economy trades, owes and signs with another one",
            fix=said("name another economy beside {economy}, or see its own pages with --for {economy}", economy=one),
        )
    if not {one, other} & set(mechanism.members):
        raise InputError(
            f"neither {one} nor {other} sits at the table of '{mechanism.id}'",
            where=where,
            why="what two could sign alone is asked of measures of this agenda",
            fix=said("name one of its members: {members}", members=", ".join(mechanism.members)),
        )
    return one, other


def pair_of(
    material: Material,
    one: str,
    other: str,
    counts: Sequence[Count] = (),
    *,
    executor: Executor | None = None,
    store: Store | None = None,
) -> Pair:
    """Return what two economies have with each other, and what they could sign alone.

    Parameters
    ----------
    material : Material
        The answer that everybody gets.
    one, other : str
        As `require_pair` returns them.
    counts : sequence of Count, optional
        What sources state of their trade.
    executor, store : optional
        As in ``payoff_table``.

    Raises
    ------
    NotConverged, WorkerLostError
        As ``answer``.

    Examples
    --------
    >>> from ortaq.answers.pair import pair_of
    >>> found = pair_of(answer(region, pair), "KGZ", "CHN")
    >>> found.alone.agreement.recommended, found.alone.on_agenda(1)
    (1, 1)
    """
    region, mechanism, focus = material.region, material.mechanism, material.agreement.focus
    chosen = None if focus is None else Package.from_index(focus, material.payoffs.measures)
    both = one, other
    weighing = weigh(
        region,
        package=chosen,
        mechanism=mechanism,
        members=both,
        partners=both,
        powers=[Power(code, (code,)) for code in both],
        ties=partial(ties, region),
    )
    terms = Terms(material.agreement.accept, material.agreement.tail)
    alone = _alone(region, mechanism, both, terms, executor=executor, store=store)
    return Pair(one, other, tuple(counts), weighing, alone)


def _alone(
    region: Region,
    mechanism: Mechanism,
    both: tuple[str, str],
    terms: Terms,
    *,
    executor: Executor | None,
    store: Store | None,
) -> Alone | None:
    """Return what two would agree on; None where they can carry out nothing alone."""
    bits = tuple(bit for bit, measure in enumerate(mechanism.measures) if set(measure.taking_part) <= set(both))
    ids = [mechanism.measures[bit].id for bit in bits]
    bits = tuple(bit for bit, id in zip(bits, ids, strict=True) if _reachable(id, mechanism.rules, ids))
    if not bits:
        return None
    own = tuple(mechanism.measures[bit] for bit in bits)
    rules = _rules_of(mechanism.rules, [measure.id for measure in own], both)
    table = replace(
        mechanism,
        members=both,
        measures=own,
        rules=rules,
        principles=(),
        threshold_percent=_of(mechanism.threshold_percent, both),
        weights=_of(mechanism.weights, both),
        member_cash_a_year_musd=_of(mechanism.member_cash_a_year_musd, both),
        materiality=replace(mechanism.materiality, by_member=_of(mechanism.materiality.by_member, both)),
    )
    if len(table.measures) <= MOST_MEASURES and not feasible_packages(table)[1:].any():
        return None
    payoffs, agreement = settle(region, table, terms, executor=executor, store=store)[1].by_package(table)
    packages = notable_packages(payoffs, agreement)
    banded = gains_in_cases(region, table, packages, packages, executor=executor, store=store)
    return Alone(table, bits, payoffs, agreement, banded, gains_outside(region, table, packages, banded.everyone))


def _of(by_member: Mapping[str, float], members: Collection[str]) -> dict[str, float]:
    return {who: value for who, value in by_member.items() if who in members}


def _reachable(measure: str, rules: Rules, known: Collection[str]) -> bool:
    """Return whether all that a measure needs, step by step, is among those known."""
    below = [ladder[: ladder.index(measure)] for ladder in rules.ladders if measure in ladder]
    needed = {*rules.requires.get(measure, ()), *(step for steps in below for step in steps)}
    return all(one in known and _reachable(one, rules, known) for one in needed)


def _rules_of(rules: Rules, ids: Collection[str], members: Collection[str]) -> Rules:
    """Return the rules on some measures, and the budgets of some members; the budget of all is not theirs."""
    return Rules(
        member_budget_musd=_of(rules.member_budget_musd, members),
        requires={id: needed for id, needed in rules.requires.items() if id in ids},
        excludes=tuple(kept for group in rules.excludes if len(kept := tuple(m for m in group if m in ids)) > 1),
        ladders=tuple(kept for ladder in rules.ladders if len(kept := tuple(m for m in ladder if m in ids)) > 1),
        barred=tuple(measure for measure in rules.barred if measure in ids),
    )
