"""Loading what a command asks about."""

from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

from ortaq.agreement import DEFAULT_TAIL, Acceptance
from ortaq.answers import Terms
from ortaq.answers.sections.words import tag
from ortaq.cli.questions.limits import of_own_competence
from ortaq.core import (
    Horizon,
    InputError,
    Materiality,
    Mechanism,
    Region,
    answering_of,
    require_known,
    said,
    suggest,
)
from ortaq.domains import laid_over
from ortaq.observe import load_mechanism, load_region, mechanism_region

RECOMMENDED = "recommended"
"""What stands for the package that is recommended."""

LONGEST_NUMBER = 100
"""Digits that are read of the number of a package; no agenda has so many packages."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which mechanism and region a command is asked about, and by which rule it answers, as typed.

    Attributes
    ----------
    mechanism : str
    region : str or None
        That of the mechanism if absent.
    accept : str
    tail : float or None
    rows : Path or None
        Own rows, laid over the region.
    materiality : str or None
    least_return : float or None
    horizon : Horizon or None
    only_own : bool
        Without what needs others than the members.
    acceding : list of str or None
        Economies that join.
    """

    mechanism: str
    region: str | None
    accept: str
    tail: float | None
    rows: Path | None = None
    materiality: str | None = None
    least_return: float | None = None
    horizon: Horizon | None = None
    only_own: bool = False
    acceding: list[str] | None = None

    def terms(self) -> Terms:
        """Return the rule of acceptance, checked."""
        rule = acceptance(self.accept)
        return Terms(rule, tail_probability(rule, self.tail))

    def loaded(self) -> tuple[Region, Mechanism]:
        """Load the region and the mechanism, with what is typed of it; nobody has joined yet."""
        region, mechanism = load_question(self.mechanism, self.region, self.rows, self.horizon)
        mechanism = on_terms(mechanism, self.materiality, self.least_return)
        return region, of_own_competence(mechanism) if self.only_own else mechanism


def load_question(
    mechanism_name: str, region_name: str | None, rows: Path | None = None, horizon: Horizon | None = None
) -> tuple[Region, Mechanism]:
    """Return the region, with own rows laid over it, and the mechanism that a command names.

    The sectors of the region hold the trade elasticities by which the agenda is answered.
    """
    region = load_region(region_name or mechanism_region(mechanism_name))
    region = region if rows is None else laid_over(region, rows)
    mechanism = load_mechanism(mechanism_name, region)
    return at_horizon(region, mechanism, horizon), mechanism


def at_horizon(region: Region, mechanism: Mechanism, horizon: Horizon | None) -> Region:
    """Return the region with the trade elasticities by which an agenda is answered; the long run if nothing is said."""
    own = answering_of(mechanism.measures, horizon or Horizon.LONG)[0]
    return region.answering(own.cause, own.horizon)


def acceptance(word: str) -> Acceptance:
    """Return the acceptance rule of that name.

    Raises
    ------
    InputError
        Unknown word, with the nearest known one.
    """
    known = [a.value for a in Acceptance]
    if word not in known:
        hint = suggest(word, known) or said("use one of {known}", known=", ".join(known))
        raise InputError(f"unknown acceptance rule '{word}'", where="--accept", fix=hint)
    return Acceptance(word)


def tail_probability(rule: Acceptance, tail: float | None) -> float:
    """Return the probability of the worst shocks that CVaR averages, checked.

    Raises
    ------
    InputError
        It is not a probability above zero, or is given beside another rule.
    """
    if tail is None:
        return DEFAULT_TAIL
    if not 0.0 < tail <= 1.0:
        raise InputError(
            f"the tail {tail:g} is not a probability above zero",
            where="--tail",
            why="CVaR is the mean over the worst shocks of this total probability",
            fix=said("give a number above 0, at most 1; {default_tail} if left out", default_tail=DEFAULT_TAIL),
        )
    if rule is not Acceptance.CVAR:
        raise InputError(
            f"a tail means nothing under '{rule.value}'", where="--tail", fix="add --accept cvar, or drop --tail"
        )
    return tail


def on_terms(mechanism: Mechanism, materiality: str | None, least_return: float | None) -> Mechanism:
    """Return the mechanism with what a command says is too small to matter, and where its ladder stops.

    Raises
    ------
    InputError
        What is too small is not said in numbers that are not negative, or of a member that there is not.
    """
    small = mechanism.materiality if materiality is None else _materiality(materiality, mechanism.members)
    least = mechanism.least_return if least_return is None else least_return
    return replace(mechanism, materiality=small, least_return=least)


def _materiality(text: str, members: tuple[str, ...]) -> Materiality:
    """Return what is too small to matter from ``0``, ``0.01,25`` or ``0.01,25,KAZ=5``."""
    parts = [part.strip() for part in text.split(",")]
    common = [_size(part) for part in parts if "=" not in part]
    own = dict(part.split("=", 1) for part in parts if "=" in part)
    require_known(tuple(own), members, kind="member", where="--materiality")
    if len(common) > 2 or common == [] or (len(common) == 1 and common[0] > 0.0):
        raise _no_size(text)
    percent, musd = (*common, 0.0)[:2]
    return Materiality(percent, musd, {member: _size(size) for member, size in own.items()})


def _size(text: str) -> float:
    try:
        size = float(text)
    except ValueError:
        raise _no_size(text) from None
    if not 0.0 <= size < inf:
        raise _no_size(text)
    return size


def _no_size(text: str) -> InputError:
    return InputError(
        f"'{text}' does not say what is too small to matter",
        where="--materiality",
        why="it is a percentage of real income and a sum in USD mn a year, of which the smaller counts",
        fix="give two numbers, not negative, such as 0.01,25, or 0 where everything matters; KAZ=5 for a member",
    )


def package_index(text: str, measures: tuple[str, ...]) -> int:
    """Return the package named by its number, or by measures joined with ``+``; it holds at least one measure.

    Measures go by their ids, or by the letters that tables give them.

    Raises
    ------
    InputError
        Not a number in range and not known measures.
    """
    if text.isascii() and text.isdigit():
        return _numbered(int(text[:LONGEST_NUMBER]), 2 ** len(measures) - 1)
    index = 0
    for word in (part.strip() for part in text.split("+")):
        index |= 1 << measure_place(word, measures, "--why")
    return index


def measure_place(word: str, measures: tuple[str, ...], where: str) -> int:
    """Return the place in the agenda of a measure that goes by its id, or by the letter that tables give it.

    Raises
    ------
    InputError
        There is no such measure.
    """
    places = {tag(place): place for place in range(len(measures))} | {id: place for place, id in enumerate(measures)}
    if word not in places:
        hint = suggest(word, measures) or said("measures: {measures}", measures=", ".join(measures))
        why = "measures go by their ids, or by the letters that tables give them"
        raise InputError(f"unknown measure '{word}'", where=where, why=why, fix=hint)
    return places[word]


def asked_package(text: str, measures: tuple[str, ...]) -> int | None:
    """Return the package that ``--package`` names, as `package_index` reads it or by commas; None: the recommended one.

    Raises
    ------
    InputError
        Not a number in range, not known measures and not ``recommended``.
    """
    if text == RECOMMENDED:
        return None
    try:
        return package_index(text.replace(",", "+"), measures)
    except InputError as error:
        raise InputError(
            error.what, where="--package", fix=said("{fix}; or give 'recommended'", fix=error.fix)
        ) from None


def _numbered(package: int, largest: int) -> int:
    if 0 < package <= largest:
        return package
    problem = "package 0 holds no measure" if package == 0 else f"there is no package {package}"
    why = "it changes nothing" if package == 0 else "bit m of the number says whether measure m is in"
    raise InputError(
        problem, where="--why", why=why, fix=said("give a number from 1 to {largest}, or measure ids", largest=largest)
    )
