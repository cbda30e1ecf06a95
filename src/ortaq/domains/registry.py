"""The list of domains: those that ship, by name, and those that other packages bring."""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ortaq.core.domain import Domain
from ortaq.core.errors import InputError
from ortaq.core.variable_table import Variable, core_variables, variable
from ortaq.domains.brought import GROUP, entry_points_of_domains

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

    from ortaq.core.case import Case
    from ortaq.core.model import Model
    from ortaq.core.region import Region
    from ortaq.core.standing import Standing
    from ortaq.core.valuation import Valuation

SHIPPED = ("trade", "corridors", "exchange", "investors", "water", "energy", "risks")
"""Folders of this package, in the order in which messages and pages name them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A domain of another package that cannot be used; everything else works.

    Attributes
    ----------
    name : str
        Of the entry point.
    package : str
        Distribution that brings it.
    reason : str
    """

    name: str
    package: str
    reason: str


@cache
def domains() -> tuple[Domain, ...]:
    """Return all domains that can be used: those that ship, then others by name.

    Raises
    ------
    InputError
        Two domains share a name.

    Examples
    --------
    >>> {"trade", "corridors"} <= {domain.name for domain in domains()}
    True
    """
    return _found()[0]


def faults() -> tuple[Fault, ...]:
    """Return the domains of other packages of which something could not be loaded so far, with the reason.

    Raises
    ------
    InputError
        As ``domains``.

    Examples
    --------
    >>> [fault.package for fault in faults() if fault.package.startswith("ortaq.")]
    []
    """
    return (*_found()[1], *_faults_of_parts())


@cache
def parts(part: str) -> Mapping[str, Any]:
    """Return what each domain offers under the name of a part such as ``moves`` or ``model``, by name of the domain.

    A domain that ships without it is left out, and one of another package whose part cannot be loaded; see ``faults``.

    Raises
    ------
    InputError
        As ``domains``.

    Examples
    --------
    >>> parts("moves")["trade"].key
    'shift'
    """
    offered: dict[str, Any] = {}
    for domain in domains():
        try:
            loaded = domain.load(part)
        except Exception as error:
            if domain.name in SHIPPED:
                raise
            package = getattr(domain, part).partition(".")[0]
            _faults_of_parts().append(Fault(domain.name, package, f"{part}: {type(error).__name__}: {error}"))
        else:
            offered |= {} if loaded is None else {domain.name: loaded}
    return offered


@cache
def variables() -> dict[str, Variable]:
    """Return all variables by name: the shared ones, then those of each domain.

    Raises
    ------
    InputError
        One name has two definitions.

    Examples
    --------
    >>> variables()["trade_cost_hat"].combine
    'multiply'
    """
    known = dict(core_variables())
    owner = dict.fromkeys(known, "core")
    for domain in domains():
        if not domain.variables:
            continue
        for own in _own_variables(domain):
            if known.get(own.name, own) != own:
                raise InputError(
                    f"the variable '{own.name}' has two definitions",
                    where=f"{domain.variables}; {owner[own.name]}",
                    why="domains that meet in it would mean different things",
                    fix="rename one of them, or write both rows alike",
                )
            known[own.name] = own
            owner[own.name] = domain.name
    return known


def _own_variables(domain: Domain) -> list[Variable]:
    """Return the rows of a domain's table; none where it cannot be read, which is then a fault of its package."""
    package, _, name = domain.variables.partition(":")
    try:
        rows = csv.DictReader(files(package).joinpath(name).read_text(encoding="utf-8").splitlines())
        return [variable(row) for row in rows]
    except Exception as error:
        if domain.name in SHIPPED:
            raise
        reason = f"variables: {type(error).__name__}: {error}"
        _faults_of_parts().append(Fault(domain.name, package.partition(".")[0], reason))
        return []


def models() -> "tuple[Model, ...]":
    """Return the models of all domains so that every variable is written before it is read.

    A model whose reads nobody writes is left out; ``left_out`` names it.

    Raises
    ------
    InputError
        Two models write one variable that has no rule, an unknown or a stated variable is named, or reads run in a
        circle.

    Examples
    --------
    >>> "trade_cost_hat" in {name for model in models() for name in model.writes}
    True
    """
    return _ordered()[0]


def left_out() -> dict[str, tuple[str, ...]]:
    """Return the models that cannot be asked, by name, with the variables that nobody writes."""
    return _ordered()[1]


@cache
def _ordered() -> "tuple[tuple[Model, ...], dict[str, tuple[str, ...]]]":
    return ordered(list(parts("model").values()), variables())


def valuation(case: "Case") -> "Valuation":
    """Return the equilibrium in one case of the assumptions, from the one domain that provides it.

    Raises
    ------
    InputError
        No domain provides one, or several do.

    Examples
    --------
    >>> from ortaq.core import CENTRAL
    >>> sorted(valuation(CENTRAL).reads)
    ['labour_hat', 'productivity_hat', 'tariff_hat', 'trade_cost_hat', 'transfer_musd']
    """
    return _valuation()(case)


@cache
def _valuation() -> "Callable[[Case], Valuation]":
    providers = [d for d in domains() if d.valuation]
    if len(providers) != 1:
        raise InputError(
            f"{len(providers)} domains provide the equilibrium: {', '.join(d.name for d in providers) or 'none'}",
            where="ortaq.domains",
            why="real income has one meaning",
            fix="leave one of them installed",
        )
    provided: Callable[[Case], Valuation] = providers[0].load("valuation")
    return provided


def ordered(
    found: "Sequence[Model]", known: dict[str, Variable]
) -> "tuple[tuple[Model, ...], dict[str, tuple[str, ...]]]":
    """Return models in the order in which they read each other, and those left out with what they miss."""
    for model in found:
        _check_variables(model, known)
    writers: dict[str, list[Model]] = {}
    for model in found:
        for name in model.writes:
            writers.setdefault(name, []).append(model)
    for name, both in writers.items():
        if len(both) > 1 and known[name].combine == "single":
            raise InputError(
                f"domains '{both[0].name}' and '{both[1].name}' both write '{name}'",
                where="table of variables",
                why="the second would overwrite the first",
                fix="declare the variable as one that multiplies or adds, or drop one writer",
            )
    missing: dict[str, tuple[str, ...]] = {}
    usable = list(found)
    while lacking := {m.name: gap for m in usable if (gap := _unwritten(m, usable))}:
        missing |= lacking
        usable = [m for m in usable if m.name not in lacking]
    by_name = {m.name: m for m in usable}
    needs = {
        m.name: {w.name for v in m.reads for w in writers.get(v, []) if w.name in by_name and w is not m}
        for m in usable
    }
    try:
        return tuple(by_name[name] for name in TopologicalSorter(needs).static_order()), missing
    except CycleError as loop:
        raise InputError(
            f"domains wait for each other: {' -> '.join(loop.args[1])}",
            where="reads and writes of their models",
            fix="let one of them read less",
        ) from loop


def _unwritten(model: "Model", usable: "Sequence[Model]") -> tuple[str, ...]:
    written = {name for other in usable if other is not model for name in other.writes}
    return tuple(sorted(model.reads - written))


def _check_variables(model: "Model", known: dict[str, Variable]) -> None:
    for name in sorted(model.reads | model.writes):
        if name not in known:
            raise InputError(
                f"domain '{model.name}' names the unknown variable '{name}'",
                where="table of variables",
                fix="add a row to the domain's variables.csv",
            )
        if known[name].metric and (known[name].dims, known[name].combine) != (("economy",), "add"):
            raise InputError(
                f"the variable '{name}' cannot be told of packages",
                where="table of variables",
                why="what is told beside gains is an amount of every economy",
                fix="give it the axis economy and the rule add, or leave its column metric empty",
            )
    stated = [name for name in sorted(model.reads) if known[name].writer == "scenario"]
    if stated:
        raise InputError(
            f"domain '{model.name}' reads '{stated[0]}', which measures and shocks may state",
            where="reads of its model",
            why="stated shifts are applied last: the domain would see them in one place and not in another",
            fix="read what another domain writes, or own moves",
        )


def unusable() -> dict[str, str]:
    """Return the domains that cannot be asked, by name, with the reason, as far as it is known.

    What a model reads is known once any model was asked for.

    Raises
    ------
    InputError
        As ``domains``.

    Examples
    --------
    >>> "corridors" in unusable()
    False
    """
    gaps = left_out() if _ordered.cache_info().currsize else {}
    unread = {name: f"no installed domain writes {', '.join(gap)}" for name, gap in gaps.items()}
    return unread | {f.name: f"its package {f.package} cannot be loaded: {f.reason}" for f in reversed(faults())}


@cache
def _faults_of_parts() -> list[Fault]:
    """Return the list to which every failure to load a part is added."""
    return []


@cache
def _found() -> tuple[tuple[Domain, ...], tuple[Fault, ...]]:
    shipped: list[Domain] = [import_module(f"ortaq.domains.{name}").DOMAIN for name in SHIPPED]
    others, failed = [], []
    for point in entry_points_of_domains():
        try:
            others.append(_listening(_loaded(point)))
        except Exception as error:
            package = point.dist.name if point.dist else point.value
            failed.append(Fault(point.name, package, f"{type(error).__name__}: {error}"))
    every = (*map(_listening, shipped), *others)
    names = [d.name for d in every]
    twice = sorted({n for n in names if names.count(n) > 1})
    if twice:
        raise InputError(
            f"two domains are named '{twice[0]}'", where=f"entry points {GROUP}", fix="remove one of the packages"
        )
    return every, tuple(failed)


def _listening(domain: Domain) -> Domain:
    """Return a domain that was told, where it hears that, how to ask all domains what stands still."""
    if domain.hears:
        domain.load("hears")(_standing)
    return domain


def _standing(region: "Region") -> "tuple[Standing, ...]":
    # It asks this registry, and loads what reads networks.
    standing: Callable[[Region], tuple[Standing, ...]] = import_module("ortaq.domains.standing_still").standing
    return standing(region)


def _loaded(point: "EntryPoint") -> Domain:
    loaded = point.load()
    if not isinstance(loaded, Domain):
        message = f"{point.value} is no ortaq.core.Domain"
        raise TypeError(message)
    return loaded
