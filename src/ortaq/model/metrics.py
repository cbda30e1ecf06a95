"""What domains tell of packages beside what they bring: metrics, which no gain counts, in units of their own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from ortaq.core import CENTRAL, Array, Band, Case, Mechanism, Model, Region, cases_of
from ortaq.domains import models, variables
from ortaq.model.ensemble import Store, bare, case_ends, responses


@dataclass(frozen=True, eq=False)
class Metrics:
    """Metrics of some packages without a shock; those that no measure of the agenda moves are absent.

    Attributes
    ----------
    members : tuple of str
    packages : tuple of int
    values : mapping of str to ndarray, shape (case, package, member)
        By variable, in its unit; the case of the answer first, NaN for members of whom it is not known.
    """

    members: tuple[str, ...] = ()
    packages: tuple[int, ...] = ()
    values: Mapping[str, Array] = field(default_factory=dict)

    def bands(self, name: str, package: int) -> tuple[Band, ...]:
        """Return a metric of a package by member with its range over the cases, and last that of all who are known.

        Parameters
        ----------
        name : str
        package : int

        Examples
        --------
        >>> from ortaq.model.metrics import Metrics
        >>> told = Metrics(("AAA", "BBB"), (1,), {"waste_t": np.array([[[-2.0, np.nan]], [[-3.0, np.nan]]])})
        >>> told.bands("waste_t", 1)[-1]
        Band(low=-3.0, central=-2.0, high=-2.0)
        """
        own = self.values[name][:, self.packages.index(package)]
        known = ~np.isnan(own).all(axis=0)
        whole = own[:, known].sum(axis=1) if known.any() else np.full(len(own), np.nan)
        both = np.column_stack([own, whole])
        ends = zip(both.min(axis=0).tolist(), both[0].tolist(), both.max(axis=0).tolist(), strict=True)
        return tuple(Band(*each) for each in ends)


def metrics_of(
    region: Region,
    mechanism: Mechanism,
    packages: Sequence[int],
    case: Case = CENTRAL,
    *,
    store: Store | None = None,
) -> Metrics:
    """Return the metrics of packages without a shock, in a case and the named ones; no package gives exactly zero.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
    packages : sequence of int
    case : Case, optional
        Ends of the ranges at which the answer stands.
    store : Store, optional
        Where answers of domains are looked up and kept.

    Examples
    --------
    >>> from ortaq.model.metrics import metrics_of
    >>> dict(metrics_of(region, pair, [1]).values)
    {}
    """
    names = sorted(name for name, variable in variables().items() if variable.metric)
    asked, measures = _telling(names), tuple(map(bare, mechanism.measures))
    at = region.economy_positions(mechanism.members, where=f"mechanism '{mechanism.id}'")
    chosen, cases = np.asarray(packages, dtype=np.int64), dict[tuple[object, ...], Case]()
    for each in (case, *cases_of(mechanism.measures, region.answers.horizon)):
        cases.setdefault(case_ends(each), each)
    values: dict[str, list[Array]] = {}
    for each in cases.values():
        (told,) = responses(region, measures, [()], packages, each, asked, store)
        for name in names:
            parts = [response.absolute(name, chosen)[:, at] for response in told if name in response.values]
            if parts:
                values.setdefault(name, []).append(np.sum(parts, axis=0))
    stacked = {name: np.stack(by_case) for name, by_case in values.items()}
    return Metrics(mechanism.members, tuple(packages), stacked)


def _telling(names: Sequence[str]) -> list[Model]:
    """Return the models that write some variables, and those that write what these read, in the order of asking."""
    wanted, chosen = set(names), list[Model]()
    for model in reversed(models()):
        if model.writes & wanted:
            chosen.append(model)
            wanted |= model.reads
    return chosen[::-1]
