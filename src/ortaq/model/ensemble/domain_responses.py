"""What domains answer to an agenda: each is asked once, for subsets of the measures that move it or what it reads."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ortaq.core import Array, Case, Change, Effects, InputError, Integers, Model, Region, Values, said
from ortaq.core.subsets import holds
from ortaq.domains import asking, models, unusable
from ortaq.model.ensemble.composition import Undrawn, answered, apart, together
from ortaq.model.ensemble.kept_responses import ends_of
from ortaq.model.ensemble.response_checks import checked
from ortaq.model.ensemble.store import Store

Together = tuple[Change, ...]
"""Changes that happen together: a shock, a whole scenario, or nothing."""


@dataclass(frozen=True, eq=False)
class Response:
    """What one domain does under one shock.

    Attributes
    ----------
    domain : str
    bits : ndarray of int, shape (measure,)
        Positions on the agenda of the measures that move it.
    subsets : ndarray of int, shape (subset,)
        Those asked for, ascending, over ``bits``.
    values : mapping of str to Values
    """

    domain: str
    bits: Integers
    subsets: Integers
    values: Mapping[str, Values]
    _relative: dict[str, Array] = field(default_factory=dict, repr=False)

    def rows(self, packages: Integers) -> Integers:
        """Return the rows of packages, shape (package,).

        Raises
        ------
        ValueError
            A package whose subset was not asked for.
        """
        subset = (packages[:, None] >> self.bits & 1) @ (1 << np.arange(len(self.bits)))
        rows = np.searchsorted(self.subsets, subset).clip(max=len(self.subsets) - 1)
        if (self.subsets[rows] != subset).any():
            message = f"domain '{self.domain}' was not asked about package {packages[self.subsets[rows] != subset][0]}"
            raise ValueError(message)
        return rows

    def alone(self, name: str) -> Array:
        """Return what the shock alone does to a variable, shape (*dims)."""
        values = self.values[name]
        return np.asarray(values.by_sector(values.rows[:1])[0])

    def absolute(self, name: str, packages: Integers) -> Array:
        """Return a variable under shock and packages together, against the baseline.

        Parameters
        ----------
        name : str
        packages : ndarray of int, shape (package,)

        Returns
        -------
        ndarray, shape (package, *dims)
        """
        values = self.values[name]
        return values.by_sector(values.rows[self.rows(packages)])

    def relative(self, name: str, packages: Integers) -> Array:
        """Return a variable against the shock alone.

        Ratios are divided, amounts subtracted. What the shock cuts off stays cut off: there is nothing left that a
        package could scale.

        Parameters
        ----------
        name : str
        packages : ndarray of int, shape (package,)

        Returns
        -------
        ndarray, shape (package, *dims)
        """
        return self._onto(None, name, self.rows(packages))

    def put_onto(self, values: dict[str, Array], packages: Integers, wanted: Collection[str]) -> None:
        """Put variables against the shock alone together with what is known of them.

        Parameters
        ----------
        values : dict of str to ndarray, shape (package, *dims)
            Changed in place, arrays too.
        packages : ndarray of int, shape (package,)
        wanted : collection of str
            Names of variables.
        """
        names = [name for name in self.values if name in wanted]
        rows = self.rows(packages) if names else packages
        for name in names:
            values[name] = self._onto(values.get(name), name, rows)

    def _onto(self, known: Array | None, name: str, rows: Integers) -> Array:
        values, relative = self.values[name], self._against_shock(name)
        if known is None:
            return values.by_sector(relative[rows])
        puts = np.multiply if values.combine == "multiply" else np.add
        if values.sector_class is None:
            return puts(known, relative[rows], out=known)
        for sector in np.flatnonzero(values.sector_class >= 0).tolist():  # nothing moves in the others
            puts(known[:, sector], relative[rows, values.sector_class[sector]], out=known[:, sector])
        return known

    def _against_shock(self, name: str) -> Array:
        """Return all rows of a variable against that of the shock alone, as ``Values.rows``; worked out once."""
        if name not in self._relative:
            values = self.values[name]
            self._relative[name] = apart(values.rows, values.rows[0], values.combine)
        return self._relative[name]

    def __getstate__(self) -> dict[str, Any]:
        return {**vars(self), "_relative": {}}

    @cached_property
    def digest_of_all(self) -> str:
        """SHA-256 over all that the response says."""
        return self._digest(range(len(self.subsets)))

    def digest(self, packages: Integers) -> str:
        """Return SHA-256 over all that the response says about some packages, shape (package,)."""
        return self._digest(np.unique(np.append(self.rows(packages), 0)).tolist())

    def _digest(self, rows: Sequence[int]) -> str:
        """Return SHA-256 over some rows; they are named by subset, whatever else was asked for."""
        named = [int(self.subsets[row]) for row in rows]
        sha = hashlib.sha256(repr((self.domain, self.bits.tolist(), named)).encode())
        for name in sorted(self.values):
            sha.update(f"{name} {self.values[name].combine}".encode())
            for row in rows:
                sha.update(self.values[name].digests[row])
        return sha.hexdigest()


def responses(  # noqa: PLR0917 - the question, in the order of its parts
    region: Region,
    measures: Sequence[Change],
    shocks: Sequence[Together],
    packages: Collection[int],
    case: Case,
    asked: Sequence[Model] | None = None,
    store: Store | None = None,
    undrawn: Undrawn | None = None,
) -> list[tuple[Response, ...]]:
    """Return what every domain does under every shock, in the order in which domains read each other.

    Parameters
    ----------
    region : Region
    measures : sequence of Change
        Bit m of a package says whether ``measures[m]`` is in.
    shocks : sequence of tuple of Change
    packages : collection of int
        Subsets that are asked for; the empty one always is.
    case : Case
    asked : sequence of Model, optional
        All installed models if absent.
    store : Store, optional
        Where answers are looked up and kept.
    undrawn : Undrawn, optional
        Given if the changes are those of a drawn world.

    Returns
    -------
    list of tuple of Response
        For each shock those of the domains that it or any measure moves.

    Raises
    ------
    InputError
        A move names something that the region does not have or belongs to a domain that cannot be asked, or a
        domain's answer cannot be used.
    """
    by_shock: list[list[Response]] = [[] for _ in shocks]
    order = models() if asked is None else tuple(asked)
    if asked is None:
        require_usable((*measures, *(change for shock in shocks for change in shock)))
    reached, shaken = reach(order, [(m,) for m in measures]), reach(order, shocks)
    for model in order:
        bits, moved = reached[model.name], shaken[model.name]
        at = [k for k in range(len(shocks)) if bits or k in moved]
        if not at:
            continue
        own = np.array(sorted(bits), dtype=np.int64)
        subsets = _subsets(own, packages)
        given = [_given(model, by_shock[k], own, subsets) for k in at]
        chosen, under = [measures[m] for m in own], [shocks[k] for k in at]
        answer = answered(model, (region, chosen, under, subsets, case, given), store, undrawn)
        for k, values in zip(at, checked(model, answer, region, len(subsets), [k in moved for k in at]), strict=True):
            by_shock[k].append(Response(model.name, own, subsets, values))
    return [tuple(of_shock) for of_shock in by_shock]


def reach(order: Sequence[Model], groups: Sequence[Together]) -> dict[str, frozenset[int]]:
    """Return which groups of changes move each model, by its own moves or through what it reads.

    Parameters
    ----------
    order : sequence of Model
        Each after those that write what it reads.
    groups : sequence of tuple of Change
    """
    reached: dict[str, frozenset[int]] = {}
    for model in order:
        with asking(model.name, "model"):
            own = frozenset(at for at, group in enumerate(groups) if any(map(model.moved_by, group)))
        reached[model.name] = own.union(
            *(reached[m.name] for m in order if m.name in reached and m.writes & model.reads)
        )
    return reached


def require_usable(changes: Iterable[Change]) -> None:
    """Refuse changes that move a domain whose model cannot be asked: without it they would seem to do nothing."""
    reasons = unusable()
    for change in changes:
        for name in sorted({move.domain for move in change.moves} & reasons.keys()):
            raise InputError(
                f"'{change.id}' moves the domain '{name}', which cannot be asked",
                where=f"domain '{name}'",
                why=f"{reasons[name]}; the change would seem to do nothing",
                fix=said(
                    "install the package that is missing (pip install NAME), or leave the entries of '{name}' out",
                    name=name,
                ),
            )


def case_ends(case: Case) -> tuple[object, ...]:
    """Return what of a case any domain reads: cases that agree in it share their responses."""
    return tuple(ends_of(model, case) for model in models())


def joined(stated: Effects, found: Iterable[Response], wanted: Collection[str]) -> Effects:
    """Return stated effects and what a shock alone does through domains, for the variables that are wanted.

    Parameters
    ----------
    stated : Effects
    found : iterable of Response
    wanted : collection of str
        Names of variables.
    """
    values = dict(stated.values)
    for response in found:
        for name in response.values:
            if name in wanted:
                values[name] = _together(values.get(name), response.alone(name), response.values[name])
    return Effects(values)


def with_packages(
    values: dict[str, Array], found: Iterable[Response], packages: Integers, wanted: Collection[str]
) -> Effects:
    """Return the same for packages against the shock alone, batch axis first.

    Parameters
    ----------
    values : dict of str to ndarray
        Stated effects, batch axis first; what domains do is put into these arrays.
    found : iterable of Response
    packages : ndarray of int, shape (package,)
    wanted : collection of str
        Names of variables.
    """
    for response in found:
        if len(response.bits):
            response.put_onto(values, packages, wanted)
    return Effects(values)


def _together(known: Array | None, own: Array, values: Values) -> Array:
    return own if known is None else together(known, own, values.combine)


def _subsets(bits: Integers, packages: Collection[int]) -> Integers:
    """Return the subsets of some measures that packages hold, ascending, with the empty one."""
    held = {sum(1 << at for at, m in enumerate(bits.tolist()) if package >> m & 1) for package in packages}
    return np.array(sorted(held | {0}), dtype=np.int64)


def _given(model: Model, earlier: Sequence[Response], bits: Integers, subsets: Integers) -> Effects:
    """Return what a model reads, rows as its subsets; variables that nobody moves are left out."""
    packages = holds(subsets, len(bits)) @ (1 << bits)
    values: dict[str, Array] = {}
    for response in earlier:
        for name in model.reads & response.values.keys():
            own = response.absolute(name, packages)
            values[name] = _together(values.get(name), own, response.values[name])
    return Effects(values)
