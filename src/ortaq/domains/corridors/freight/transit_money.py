"""What carriers are paid in transit, piece by piece between passages, so that it can be told by corridor and line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np

from ortaq.core import Array, Integers, Labels, Mask
from ortaq.domains.corridors.freight.carriers import piece_flows
from ortaq.domains.corridors.freight.delay import DELAY_RENT
from ortaq.domains.corridors.freight.states import Pieces
from ortaq.domains.corridors.freight.stochastic import Loading


@dataclass(frozen=True, eq=False)
class TransitPieces:
    """Runs through countries in which the goods neither start nor end, every column of shape (piece,).

    Attributes
    ----------
    way : ndarray of str
        Rail or road.
    country : ndarray of str
        Where the run lies and whose carriers are paid, ISO 3166 alpha-3.
    start, end : ndarray of int
        States at both ends; -1 for a port of that country.
    musd : ndarray
        For the run, half of the passages at its ends, and half of the rent of waiting there, million USD a year.
    run_musd, feu_km, mt : ndarray
        For the run alone, million USD; million FEU-km and million tonnes a year.
    """

    way: Labels
    country: Labels
    start: Integers
    end: Integers
    musd: Array
    run_musd: Array
    feu_km: Array
    mt: Array

    @classmethod
    def of(cls, loading: Loading) -> "TransitPieces":
        """Return the pieces of all freight by land and ferry.

        Parameters
        ----------
        loading : Loading
        """
        parts = [part for at in range(len(loading.terms.passages.land)) for part in _pieces(loading, at)]
        return cls(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls)))

    def paid_musd(self, countries: Sequence[str], chosen: Mask | None = None) -> Array:
        """Return what carriers of countries are paid, million USD a year, shape (country,).

        Parameters
        ----------
        countries : sequence of str
        chosen : ndarray of bool, shape (piece,), optional
            Pieces that count; all if absent.
        """
        return self._sum(self.musd, countries, chosen)

    def usd_per_feu_km(self, countries: Sequence[str], way: str) -> Array:
        """Return what is paid for a container and a kilometre of the runs of one way, USD, shape (country,).

        NaN where nothing passes.

        Parameters
        ----------
        countries : sequence of str
        way : str
            ``rail`` or ``road``.
        """
        paid, km = (self._sum(of, countries, self.way == way) for of in (self.run_musd, self.feu_km))
        return np.asarray(np.divide(paid, km, out=np.full_like(paid, np.nan), where=km > 0.0))

    def along(self, states: Mask) -> Mask:
        """Return which pieces run from one passage of a set to another, shape (piece,).

        Parameters
        ----------
        states : ndarray of bool, shape (state,)
        """
        return np.asarray((self.start >= 0) & (self.end >= 0) & states[self.start] & states[self.end])

    def at(self, states: Mask) -> Mask:
        """Return which pieces begin or end at a passage of a set, shape (piece,).

        Parameters
        ----------
        states : ndarray of bool, shape (state,)
        """
        begins, ends = ((of >= 0) & states[of] for of in (self.start, self.end))
        return np.asarray(begins | ends)

    def _sum(self, amount: Array, countries: Sequence[str], chosen: Mask | None) -> Array:
        counted = amount if chosen is None else np.where(chosen, amount, 0.0)
        return np.array([float(counted[self.country == code].sum()) for code in countries])


def _pieces(loading: Loading, at: int) -> Iterator[TransitPieces]:
    """Yield the pieces of one way by land: from ports, between passages, and to ports of countries in between."""
    passages = loading.terms.passages
    graph = passages.land[at]
    own, places, zone = graph.states, passages.place_count, passages.zone_country
    passage = (passages.states.takes.usd[own] + DELAY_RENT.band.central * loading.terms.delay_usd[own]) / 2.0
    flows = piece_flows(loading, at)
    for pieces, flow, country, ends, transit in (
        (graph.first, flows[0], zone[graph.first.start], (False, True), graph.first.start >= places),
        (graph.between, flows[1], passages.states.target[own][graph.between.start], (True, True), None),
        (graph.last, flows[2], zone[graph.last.end], (True, False), graph.last.end >= places),
    ):
        on = np.flatnonzero((flow[2] > 0.0) & (True if transit is None else transit))
        feu, run, mt = flow[:, on]
        halves = [passage[side[on]] if is_state else 0.0 for side, is_state in zip(_sides(pieces), ends, strict=True)]
        states = [
            side[on] + own.start if is_state else np.full(len(on), -1)
            for side, is_state in zip(_sides(pieces), ends, strict=True)
        ]
        yield TransitPieces(
            way=np.full(len(on), graph.way),
            country=country[on],
            start=states[0],
            end=states[1],
            musd=run + feu * (halves[0] + halves[1]),
            run_musd=run,
            feu_km=feu * pieces.takes.km[on],
            mt=mt,
        )


def _sides(pieces: Pieces) -> tuple[Integers, Integers]:
    return pieces.start, pieces.end
