"""Trade elasticities by what moves trade and by horizon: the one table of them, and which set a question takes.

Estimates differ by what moved trade more than by sector: trade answers less to tariffs than to costs of trade, less
within two years than after ten, and least to what everybody knows will pass. An equilibrium has one elasticity for each
sector, so a question takes one set; where its moves are of several kinds, the others give further cases of its band.
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ortaq.core.case import BAND_CASES, Answering, Case, Cause, Horizon
from ortaq.core.provenance import Assumption
from ortaq.core.quantity import Band

if TYPE_CHECKING:
    from ortaq.core.change import Change

LEAST_ELASTICITY = 0.05
"""Below it trade hardly answers to costs, and prices of imports run away where they rise."""

TEMPORARY_YEARS = 1.0
"""What lasts no longer is waited out: stocks and contracts bridge it."""

SHORT_YEARS = 4.0
"""What lasts no longer never meets the long run: estimates of the short run are of changes up to four years old."""

USUAL = Answering(Cause.COSTS, Horizon.LONG)
"""What a region as it is loaded answers: costs of trade, long run, by the elasticities of its sectors."""


@dataclass(frozen=True, slots=True)
class ElasticitySet:
    """Trade elasticities (theta > 0) for one cause at one horizon.

    Attributes
    ----------
    cause : Cause
    horizon : Horizon
    by_sector : mapping of str to Band
        By id of the shipped sectors; empty where one band holds for all.
    others : Band or None
        Of every sector that ``by_sector`` does not name; None where sectors say their own.
    sources : mapping of str to str
        Ids joined by ``+``, by sector; under an empty key those of ``others``.
    reason : str
        Why ``others`` is what it is: evidence with references.
    """

    cause: Cause
    horizon: Horizon
    by_sector: Mapping[str, Band]
    others: Band | None
    sources: Mapping[str, str]
    reason: str = ""

    def band(self, sector: str) -> Band:
        """Return the elasticity of a sector with its range.

        Parameters
        ----------
        sector : str
            Id of a sector.

        Raises
        ------
        KeyError
            The set is one by sectors, and has none of that name.
        """
        return self.by_sector[sector] if self.others is None else self.by_sector.get(sector, self.others)

    @property
    def source(self) -> str:
        """Ids of all sources and assumptions, joined by ``+``."""
        return "+".join(dict.fromkeys(id for ids in self.sources.values() for id in ids.split("+")))

    @property
    def assumption(self) -> Assumption | None:
        """The set as a named assumption; None where sectors say their own."""
        if self.others is None:
            return None
        what = f"Trade elasticity of every sector to {_SAID[self.cause]}, {self.horizon.value} run"
        return Assumption(self.sources[""], what, self.others, "elasticity", self.reason)


_SAID = {
    Cause.TARIFFS: "tariffs",
    Cause.COSTS: "costs of trade",
    Cause.TEMPORARY: "what lasts a year at most",
    Cause.STOPS: "stops of trade",
}


def elasticities(cause: Cause, horizon: Horizon) -> ElasticitySet:
    """Return the shipped trade elasticities for one cause at one horizon.

    Parameters
    ----------
    cause : Cause
    horizon : Horizon

    Examples
    --------
    >>> elasticities(Cause.TARIFFS, Horizon.SHORT).band("metals")
    Band(low=0.05, central=0.25, high=0.7)
    >>> elasticities(Cause.STOPS, Horizon.SHORT).band("metals")
    Band(low=2.0, central=5.2, high=12.9)
    """
    return _table()[cause, horizon]


def answering_of(changes: Iterable["Change"], horizon: Horizon = Horizon.LONG) -> tuple[Answering, ...]:
    """Return the sets by which changes are answered; the first one gives the central value, the others its band.

    A tariff is answered by the set for tariffs, a closed link by that for stops, all else by that for costs of trade;
    what lasts a year at most by the set for what passes, unless it is a tariff or a stop, and what lasts four years at
    most never by one of the long run. Of several, costs of trade come first, what passes last.

    Parameters
    ----------
    changes : iterable of Change
        Of their moves, ``cause`` says what they are; a move without it is one of costs.
    horizon : Horizon, optional

    Returns
    -------
    tuple of Answering
        Never empty: what moves nothing is answered as costs of trade.

    Examples
    --------
    >>> from ortaq.domains.trade import Shift
    >>> freer = Shift("tariff_hat", ("goods",), ("A",), ("B",), False, Band.exact(-50.0), "stated", "a guess")
    >>> duties = Change("duties", Kind.MEASURE, "Duties", "", (freer,), "a guess")
    >>> [own.cause.value for own in answering_of([duties])], answering_of([])[0] == USUAL
    (['tariffs'], True)
    """
    found = {
        _answering(change, getattr(move, "cause", Cause.COSTS), horizon) for change in changes for move in change.moves
    }
    return tuple(sorted(found, key=_rank)) or (Answering(Cause.COSTS, horizon),)


def cases_of(changes: Iterable["Change"], horizon: Horizon = Horizon.LONG) -> tuple[Case, ...]:
    """Return the named cases of a band: ends of ranges, and every further set by which the changes are answered.

    Methodology, eq. (U7).

    Parameters
    ----------
    changes : iterable of Change
    horizon : Horizon, optional

    Returns
    -------
    tuple of Case
        ``BAND_CASES``, then one for each further set.

    Examples
    --------
    >>> cases_of([]) == BAND_CASES
    True
    """
    found = answering_of(changes, horizon)
    told, further = [_values(found[0])], []
    for own in found[1:]:
        # Stops and costs of the long run are one set, and so are stops of both; none is told twice.
        if _values(own) not in told:
            told.append(_values(own))
            further.append(_case(own))
    return (*BAND_CASES, *further)


def _answering(change: "Change", cause: Cause, horizon: Horizon) -> Answering:
    years = change.lasts_years
    if years is not None and years <= SHORT_YEARS:
        horizon = Horizon.SHORT
    if years is not None and years <= TEMPORARY_YEARS and cause is Cause.COSTS:
        cause = Cause.TEMPORARY
    return Answering(cause, horizon)


_FIRST = (Cause.COSTS, Cause.STOPS, Cause.TARIFFS, Cause.TEMPORARY)


def _rank(answer: Answering) -> tuple[int, bool]:
    return _FIRST.index(answer.cause), answer.horizon is Horizon.SHORT


def _values(answer: Answering) -> tuple[Band | None, Mapping[str, Band]]:
    own = elasticities(answer.cause, answer.horizon)
    return own.others, own.by_sector


def _case(answer: Answering) -> Case:
    return Case(f"{answer.cause.value} elasticities, {answer.horizon.value} run", answering=answer)


FURTHER_CASES = tuple(_case(Answering(cause, horizon)) for cause in Cause for horizon in Horizon)
"""Every case that a set of elasticities may add to a band."""


@cache
def _table() -> Mapping[tuple[Cause, Horizon], ElasticitySet]:
    text = files("ortaq.core").joinpath("elasticities.csv").read_text(encoding="utf-8")
    sets: dict[tuple[Cause, Horizon], list[dict[str, str]]] = {}
    for row in csv.DictReader(text.splitlines()):
        for name in row["sets"].split():
            cause, horizon = name.split("_")
            sets.setdefault((Cause(cause), Horizon(horizon)), []).append(row)
    return {key: _set(*key, rows) for key, rows in sets.items()}


def _set(cause: Cause, horizon: Horizon, rows: list[dict[str, str]]) -> ElasticitySet:
    bands = {row["sector"]: Band(*(float(row[end]) for end in ("low", "central", "high"))) for row in rows}
    sources = {row["sector"]: row["source"] for row in rows}
    return ElasticitySet(cause, horizon, bands, bands.pop("", None), sources, rows[0]["reason"])
