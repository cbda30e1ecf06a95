"""Who earns from freight: money paid to carriers by country, and the part of it that is income there.

Money of a run goes to the country where it lies, that of a passage half to each side, that of a ferry half to the
owners on each shore. Ships between ports and the way to one's own port are left out: owners of ocean ships are not
known, and the latter hardly changes.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

import numpy as np

from ortaq.core import Array, Assumption, Band, Integers, Labels, Mask
from ortaq.domains.corridors.freight.assumed import CENTRAL, MARGIN, Assumed
from ortaq.domains.corridors.freight.border_states import RAIL, ROAD
from ortaq.domains.corridors.freight.delay import DELAY_RENT
from ortaq.domains.corridors.freight.states import LandGraph
from ortaq.domains.corridors.freight.stochastic import GoodsLoading, Loading
from ortaq.domains.corridors.freight.ways import land_journeys, land_weights

FERRY, CROSSING, RENT = "ferry", "crossing", "rent"

MARGINS = {
    RAIL: Assumption(
        "A-MARGIN-RAIL",
        "Part of a railway's revenue from one more train that is income of its country",
        Band(0.2, 0.3, 0.4),
        "share of revenue",
        "railways have high fixed costs: more than the margin of their accounts, less than the part of revenue that "
        "does not vary with traffic; wages of crews stay cost",
    ),
    ROAD: Assumption(
        "A-MARGIN-ROAD",
        "Part of a haulier's revenue from one more truck that is income of its country",
        Band(0.03, 0.07, 0.15),
        "share of revenue",
        "many small hauliers compete: about what they earn on turnover, and tolls",
    ),
    FERRY: Assumption(
        "A-MARGIN-FERRY",
        "Part of a ferry's revenue from one more box or wagon that is income of its owners' countries, half on each "
        "shore",
        Band(0.1, 0.2, 0.35),
        "share of revenue",
        "ferries of the Caspian are few and owned by states; owners by line are not published",
    ),
    CROSSING: Assumption(
        "A-MARGIN-CROSSING",
        "Part of fees and handling at a crossing that is income of the country of each side",
        Band(0.2, 0.4, 0.6),
        "share of revenue",
        "fees are mostly income, handling mostly cost",
    ),
    RENT: Assumption(
        "A-MARGIN-RENT",
        "Part of what is paid for a place at a full crossing that is income",
        Band.exact(1.0),
        "share",
        "nothing is used up for it",
    ),
}
"""By what is paid for."""


@dataclass(frozen=True, eq=False)
class Paid:
    """Pieces of journeys and what is paid for them, every column of shape (piece,).

    Attributes
    ----------
    kind : ndarray of str
        Key of ``MARGINS``.
    country : ndarray of str
        Whose carriers are paid, ISO 3166 alpha-3.
    transit : ndarray of bool
        Whether the goods neither start nor end in that country.
    km : ndarray
        Tariff kilometres.
    musd, mt : ndarray
        Money part of the cost, million USD, and million tonnes a year.
    """

    kind: Labels
    country: Labels
    transit: Mask
    km: Array
    musd: Array
    mt: Array

    @classmethod
    def of(cls, loading: Loading) -> "Paid":
        """Return what is paid for all freight by land and ferry.

        Parameters
        ----------
        loading : Loading
        """
        parts = [part for at in range(len(loading.terms.passages.land)) for part in _paid(loading, at)]
        return cls(*(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(cls)))

    def revenue_musd(self, countries: tuple[str, ...], chosen: Mask | None = None) -> Array:
        """Return what carriers of countries are paid, million USD a year, shape (country,).

        Parameters
        ----------
        countries : tuple of str
            Others are left out.
        chosen : ndarray of bool, shape (piece,), optional
            Pieces that count; all if absent.
        """
        return self._sum(self.musd, countries, chosen)

    def income_musd(self, countries: tuple[str, ...], chosen: Mask | None = None, assumed: Assumed = CENTRAL) -> Array:
        """Return what of it is income of the countries, million USD a year, shape (country,).

        Parameters
        ----------
        countries : tuple of str
        chosen : ndarray of bool, shape (piece,), optional
        assumed : Assumed, optional
            Of margins.
        """
        margin = np.array([assumed.within(MARGINS[kind].band, MARGIN) for kind in self.kind.tolist()])
        return self._sum(margin * self.musd, countries, chosen)

    def tonne_km(self, countries: tuple[str, ...], chosen: Mask | None = None) -> Array:
        """Return million tonnes times kilometres, shape (country,).

        Parameters
        ----------
        countries : tuple of str
        chosen : ndarray of bool, shape (piece,), optional
        """
        return self._sum(self.km * self.mt, countries, chosen)

    def _sum(self, amount: Array, countries: tuple[str, ...], chosen: Mask | None) -> Array:
        counted = amount if chosen is None else np.where(chosen, amount, 0.0)
        return np.array([float(counted[self.country == code].sum()) for code in countries])


def income_musd(loading: Loading, countries: Sequence[str], assumed: Assumed = CENTRAL) -> Array:
    """Return what carriers of countries earn, as `Paid.income_musd` but without its pieces: quick.

    Parameters
    ----------
    loading : Loading
    countries : sequence of str
        Others are left out.
    assumed : Assumed, optional
        Of margins and rents.

    Returns
    -------
    ndarray, shape (country,)
        Million USD a year.
    """
    states, zones = loading.terms.passages.states, loading.terms.passages.zone_country
    codes, at = np.unique(np.concatenate([states.source, states.target, zones]), return_inverse=True)
    source, target, zone = np.split(at, [len(states), 2 * len(states)])
    earned = np.zeros(len(codes))
    for way, graph in enumerate(loading.terms.passages.land):
        own, passed = graph.states, np.zeros(graph.states.stop - graph.states.start)
        margin = assumed.within(MARGINS[graph.way].band, MARGIN)
        for part in loading.parts:
            load = loading.demand.groups[part.goods.group].tonnes_per_feu.central
            begun, ended = _spent(loading, graph, part, part.land_mt[way] / load)
            earned += margin * np.bincount(zone[loading.terms.zones(part.goods.starts)], begun, len(codes))
            earned += margin * np.bincount(target[own], ended, len(codes))
            passed += part.into_mt[own].sum(axis=1) / load
        half = _fees(loading, own, passed, assumed) / 2.0
        earned += np.bincount(source[own], half, len(codes)) + np.bincount(target[own], half, len(codes))
    found = dict(zip(codes.tolist(), earned.tolist(), strict=True))
    return np.array([found.get(code, 0.0) for code in countries])


def _spent(loading: Loading, graph: LandGraph, part: GoodsLoading, feu: Array) -> tuple[Array, Array]:
    journeys = land_journeys(loading.terms, graph, part.goods)
    return journeys.spent(feu, land_weights(loading.terms, graph, part.goods, paid=True))


def _fees(loading: Loading, own: slice, passed: Array, assumed: Assumed) -> Array:
    """Return what is earned of fares, fees and rents of waiting at the states of one way, million USD."""
    passages = loading.terms.passages
    earned = {kind: assumed.within(MARGINS[kind].band, MARGIN) for kind in (FERRY, CROSSING, RENT)}
    margin = np.where(passages.is_ferry[own], earned[FERRY], earned[CROSSING])
    rent = earned[RENT] * assumed.value(DELAY_RENT) * loading.terms.delay_usd[own]
    used = passed > 0.0
    return np.where(used, passed, 0.0) * (margin * np.where(used, passages.states.takes.usd[own], 0.0) + rent)


def _paid(loading: Loading, at: int) -> list[Paid]:
    """Return what is paid for runs and passages of one way by land."""
    passages = loading.terms.passages
    graph, states = passages.land[at], passages.states
    own, zone = graph.states, passages.zone_country
    first, between, last = piece_flows(loading, at)
    from_port, to_port = (end >= passages.place_count for end in (graph.first.start, graph.last.end))
    through = np.ones(len(graph.between.start), dtype=bool)
    source, target = states.source[own], states.target[own]
    sides = (
        (source, (graph.first.end, from_port, first), (graph.between.end, through, between)),
        (target, (graph.last.start, to_port, last), (graph.between.start, through, between)),
    )
    passing = [
        side
        for country, *flows in sides
        for transit in (False, True)
        for side in _side(loading, own, country, transit, np.sum([_at_states(own, transit, *f) for f in flows], axis=0))
    ]
    runs = (
        (graph.first, zone[graph.first.start], from_port, first),
        (graph.between, target[graph.between.start], through, between),
        (graph.last, zone[graph.last.end], to_port, last),
    )
    return [
        *(
            Paid(np.full(len(transit), graph.way), country, transit, pieces.takes.km, *flow[1:])
            for pieces, country, transit, flow in runs
        ),
        *passing,
    ]


def piece_flows(loading: Loading, at: int) -> tuple[Array, Array, Array]:
    """Return flows on first, middle and last pieces, shape (3, piece): million FEU, USD and tonnes."""
    terms, groups = loading.terms, loading.demand.groups
    graph = terms.passages.land[at]
    pieces = graph.first, graph.between, graph.last
    flows = [np.zeros((3, len(p.start))) for p in pieces]
    zone_at = np.full(len(terms.passages.zone_country), -1)
    for part in loading.parts:
        goods = part.goods
        load = groups[goods.group].tonnes_per_feu.central
        units = [
            np.stack([np.full(len(p.start), 1.0 / load), goods.paying(p.takes, t).usd / load, np.ones(len(p.start))])
            for p, t in zip(pieces, terms.tariffs[graph.way], strict=True)
        ]
        first, between, last = land_journeys(terms, graph, goods).on_pieces(part.land_mt[at])
        flows[1] += units[1] * between[graph.between.start, graph.between.end]
        for at_end, zones, states, places, mt in (
            (0, graph.first.start, graph.first.end, goods.starts, first),
            (2, graph.last.end, graph.last.start, goods.ends, last.T),
        ):
            zone_at[:] = -1
            zone_at[terms.zones(places)] = np.arange(len(mt))
            used = zone_at[zones] >= 0
            flows[at_end][:, used] += units[at_end][:, used] * mt[zone_at[zones[used]], states[used]]
    return flows[0], flows[1], flows[2]


def _at_states(own: slice, transit: bool, states: Integers, is_transit: Mask, flow: Array) -> Array:
    """Return flows of transit, or of the rest, at the states of one way, shape (3, state)."""
    on = is_transit == transit
    count = own.stop - own.start
    return np.stack([np.bincount(states[on], row[on], minlength=count) for row in flow])


def _side(loading: Loading, own: slice, country: Labels, transit: bool, flow: Array) -> list[Paid]:
    """Return what one side of every passage is paid: half of the fare or fee, and half of the rent of waiting."""
    passages = loading.terms.passages
    takes, flag = passages.states.takes[own], np.full(len(country), transit)
    kind = np.where(passages.is_ferry[own], FERRY, CROSSING)
    rent = DELAY_RENT.band.central * loading.terms.delay_usd[own]
    feu, _, mt = flow
    return [
        Paid(kind, country, flag, takes.km / 2.0, feu * takes.usd / 2.0, mt),
        Paid(np.full(len(country), RENT), country, flag, np.zeros(len(country)), feu * rent / 2.0, mt),
    ]


def transfers_musd(paid: Array, earned: Array, rest: int | None = None) -> Array:
    """Return who pays whom if every importer pays all carriers alike, shape (payer, receiver).

    Whom an importer pays is not traced; what each pays and each earns is. What no economy earns goes to the rest of the
    world, where its carriers are, and to nobody where the region has none.

    Methodology, eq. (F8).

    Parameters
    ----------
    paid : ndarray, shape (economy,)
        Margins that importers pay, million USD a year.
    earned : ndarray, shape (economy,)
        Margins that carriers earn.
    rest : int, optional
        Position of the rest of the world.
    """
    whole, receives = float(paid.sum()), earned.copy()
    if rest is not None:
        receives[rest] += max(whole - float(earned.sum()), 0.0)
    total = max(whole, float(receives.sum()))
    sent = np.outer(paid, receives) / total if total > 0.0 else np.zeros((len(paid), len(earned)))
    np.fill_diagonal(sent, 0.0)  # what an economy pays its own carriers stays there
    return sent
