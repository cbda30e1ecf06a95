"""The baseline: economies, sectors and accounts of one base year."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property

import numpy as np

from ortaq.core.case import Answering, Case, Cause, Horizon
from ortaq.core.elasticity_sets import USUAL, elasticities
from ortaq.core.errors import require_known
from ortaq.core.part import Part
from ortaq.core.provenance import Assumption, Source
from ortaq.core.quantity import Array, Band, Corner, Labels
from ortaq.core.texts import ENGLISH, territory
from ortaq.core.tidy import Coded, Tidy, TidyColumn
from ortaq.core.titled import Titled
from ortaq.core.value_digest import value_digest

METHODS = ("reported", "share", "mirrored", "balanced", "donor", "pinned")
"""How a flow was obtained, from stated by a reporter to imputed from donors."""

INPUT_METHODS = ("observed", "estimated", "donor")
"""How input shares were obtained: a published table, one that does not show its year, or other economies."""


@dataclass(frozen=True, slots=True)
class Economy:
    """One economy of the region: ISO 3166 alpha-3 code (or ``ROW``), names by language, size."""

    id: str
    names: Mapping[str, str]
    group: str
    population_million: float
    gdp_musd: float

    @property
    def gdp_per_head_usd(self) -> float:
        """GDP per head at market exchange rates, USD."""
        return self.gdp_musd / self.population_million

    def name_in(self, language: str) -> str:
        """Return the name in a language: the region's own, else that of the Unicode data, else the English one."""
        own = self.names.get(language)  # one name in every language is what the author of a file calls it
        common = "" if own or len(set(self.names.values())) == 1 else territory(self.id, language)
        return own or common or self.names.get(ENGLISH) or self.id


@dataclass(frozen=True, slots=True)
class Sector:
    """One sector: titles by language and its trade elasticity (theta > 0) with a range."""

    id: str
    titles: Mapping[str, str]
    description: str
    trade_elasticity: Band
    source: str

    def title_in(self, language: str) -> str:
        """Return the title in a language, else the English one."""
        return self.titles.get(language) or self.titles.get(ENGLISH) or self.id


@dataclass(frozen=True, slots=True)
class StatedElasticity:
    """A trade elasticity that a region states for one cause at one horizon; ``sector`` is empty where it is for all."""

    cause: Cause
    horizon: Horizon
    sector: str
    theta: Band
    source: str


@dataclass(frozen=True, slots=True)
class Pin:
    """A flow fixed to a stated fact; the rest of the baseline is balanced around it."""

    exporter: str
    importer: str
    sector: str
    value_musd: float
    year: int
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class PublicRevenue:
    """What the government of one economy takes in a year; stated by a source, not computed from the accounts.

    Attributes
    ----------
    revenue_musd : Band
        Million USD; its ends are equal where one source states one figure.
    year : int
    covers : str
        Which government: ``central``, ``general`` or ``budget`` (what the law on the budget plans).
    method : str
        ``reported`` or ``imputed``.
    source : str
        Ids of sources and assumptions joined by ``+``.
    """

    economy: str
    revenue_musd: Band
    year: int
    covers: str
    method: str
    source: str


@dataclass(frozen=True, eq=False)
class Region(Titled, Tidy):
    """Accounts of one base year; never edited, a scenario is applied to it.

    Attributes
    ----------
    flow : ndarray, shape (sector, importer, exporter)
        Sales at basic prices net of tariffs, million USD; the diagonal holds domestic sales.
    flow_ln_sd : ndarray, same shape
        Standard deviation of the natural logarithm of the flow.
    flow_method, flow_source : ndarray of str, same shape
        One of ``METHODS``, and ids of ``sources`` joined by ``+``.
    value_added_share : ndarray, shape (sector, economy)
        Value added per unit of gross output.
    input_share : ndarray, shape (input_sector, user_sector, economy)
        Input cost per unit of the user's gross output; with value added it sums to one.
    tariff, tariff_low, tariff_high : ndarray, shape (sector, importer, exporter)
        Ad valorem tariff, fraction of the flow.
    tariff_source : ndarray of str, same shape
        Source or assumption id.
    revenues : tuple of PublicRevenue
        Of the economies whose government's accounts are known.
    parts : mapping of str to Part
        What domains add, by name of the domain; a domain without one has nothing to say about this region.
    titles : mapping of str to str
        The title by language other than English.
    rolled_from : int or None
        The year of the accounts that were rolled to ``base_year`` by published totals; None where they are its own.
    inputs_year : int or None
        The year of the input-output tables; None where nobody stated it.
    input_methods : mapping of str to str
        How the input shares of an economy were obtained, one of ``INPUT_METHODS``; economies of which nobody says are
        absent. Neither these three nor the titles are part of the digest: they change no number.
    elasticities : tuple of StatedElasticity
        In place of the shipped sets; those of its sectors are for costs of trade in the long run, and for stops.
    answers : Answering
        The set that its sectors hold now; see ``answering``.
    loaded : Region or None
        The same with the elasticities with which it was loaded; None where it holds them.
    laid : tuple of str
        Files whose rows a user laid over it, and the titles of their sources.
    """

    name: str
    title: str
    base_year: int
    currency: str
    description: str
    licence: str
    economies: tuple[Economy, ...]
    sectors: tuple[Sector, ...]
    flow: Array
    flow_ln_sd: Array
    flow_method: Labels
    flow_source: Labels
    value_added_share: Array
    input_share: Array
    tariff: Array
    tariff_low: Array
    tariff_high: Array
    tariff_source: Labels
    sources: tuple[Source, ...] = ()
    assumptions: tuple[Assumption, ...] = ()
    pins: tuple[Pin, ...] = field(default=())
    revenues: tuple[PublicRevenue, ...] = ()
    parts: Mapping[str, Part] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    rolled_from: int | None = None
    inputs_year: int | None = None
    input_methods: Mapping[str, str] = field(default_factory=dict)
    elasticities: tuple[StatedElasticity, ...] = ()
    answers: Answering = USUAL
    loaded: "Region | None" = field(default=None, repr=False)
    laid: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for value in vars(self).values():
            if isinstance(value, np.ndarray):
                value.flags.writeable = False

    def tidy(self) -> Mapping[str, TidyColumn]:
        """Return a row for each flow that is not zero: sales at basic prices, how sure they are, and the tariff."""
        sector, importer, exporter = place = np.nonzero(self.flow)
        return {
            "sector": Coded(self.sector_ids, sector),
            "importer": Coded(self.economy_ids, importer),
            "exporter": Coded(self.economy_ids, exporter),
            "flow_musd": self.flow[place],
            "ln_sd": self.flow_ln_sd[place],
            "method": self.flow_method[place],
            "source": self.flow_source[place],
            "tariff": self.tariff[place],
        }

    @cached_property
    def economy_ids(self) -> tuple[str, ...]:
        """Codes in array order."""
        return tuple(e.id for e in self.economies)

    @cached_property
    def sector_ids(self) -> tuple[str, ...]:
        """Codes in array order."""
        return tuple(s.id for s in self.sectors)

    def shape(self, dims: Sequence[str]) -> tuple[int, ...]:
        """Return the lengths of the axes that a variable declares, see the table of variables."""
        return tuple(len(self.sectors) if dim == "sector" else len(self.economies) for dim in dims)

    @cached_property
    def output(self) -> Array:
        """Gross output, shape (sector, economy), million USD."""
        return np.asarray(self.flow.sum(axis=1))

    @cached_property
    def value_added(self) -> Array:
        """Value added, shape (economy,), million USD."""
        return np.asarray((self.value_added_share * self.output).sum(axis=0))

    @cached_property
    def expenditure(self) -> Array:
        """Spending including tariffs, shape (sector, economy), million USD."""
        return np.asarray((self.flow * (1.0 + self.tariff)).sum(axis=2))

    @cached_property
    def final_demand(self) -> Array:
        """Spending not used as an input, shape (sector, economy), million USD."""
        return np.asarray(self.expenditure - np.einsum("kun,un->kn", self.input_share, self.output))

    @cached_property
    def deficit(self) -> Array:
        """Imports minus exports net of tariffs, shape (economy,), million USD; sums to zero."""
        return np.asarray(self.flow.sum(axis=(0, 2)) - self.flow.sum(axis=(0, 1)))

    @cached_property
    def income(self) -> Array:
        """Value added, tariff revenue and deficit = final demand, shape (economy,), million USD."""
        return np.asarray(self.final_demand.sum(axis=0))

    @cached_property
    def digest(self) -> str:
        """SHA-256 over every account and label, 16 hex digits."""
        sha = hashlib.sha256(repr((self.name, self.base_year, self.economies, self.sectors)).encode())
        accounts = self.flow, self.flow_ln_sd, self.value_added_share, self.input_share
        for array in (*accounts, self.tariff, self.tariff_low, self.tariff_high):
            sha.update(np.ascontiguousarray(array).tobytes())
        for labels in (self.flow_method, self.flow_source, self.tariff_source):
            sha.update("\n".join(labels.ravel().tolist()).encode())
        for stated in (self.revenues, self.elasticities):
            if stated:
                sha.update(repr(stated).encode())
        for _, part in sorted(self.parts.items()):
            sha.update(part.digest.encode())
        return sha.hexdigest()[:16]

    @cached_property
    def stamp(self) -> str:
        """What pages print: the digest, and after a plus sign, 8 digits, what parts hold that it leaves out."""
        beside = [(name, part) for name, part in sorted(self.parts.items()) if not part.digest]
        return f"{self.digest}+{value_digest(beside)[:8]}" if beside else self.digest

    @cached_property
    def contents(self) -> str:
        """Digest over everything, names and sources included: what an answer that was kept is found by."""
        return value_digest(*(getattr(self, item.name) for item in fields(self)))

    def trade_elasticity(self, corner: Corner = Corner.CENTRAL) -> Array:
        """Return the trade elasticity by sector, shape (sector,), at one end of its range."""
        return np.array([s.trade_elasticity.at(corner) for s in self.sectors])

    @property
    def as_loaded(self) -> "Region":
        """The region with the elasticities with which it was loaded: of costs of trade in the long run."""
        return self.loaded or self

    def answering(self, cause: Cause, horizon: Horizon) -> "Region":
        """Return the region with the trade elasticities for one cause at one horizon in its sectors.

        They are the region's own where it states some, else the shipped ones. Nothing else differs; the region as it
        was loaded is the one for costs of trade in the long run.

        Parameters
        ----------
        cause : Cause
        horizon : Horizon
        """
        asked = Answering(cause, horizon)
        if asked == self.answers:
            return self
        own, named = self.as_loaded, elasticities(cause, horizon).assumption
        known = {one.sector: one for one in self.elasticities if (one.cause, one.horizon) == (cause, horizon)}
        sectors = tuple(_answering(s, named, known.get(s.id, known.get(""))) for s in own.sectors)
        shipped = () if named is None or named.id not in {s.source for s in sectors} else (named,)
        loaded = None if asked == USUAL else own
        return replace(self, sectors=sectors, assumptions=(*own.assumptions, *shipped), answers=asked, loaded=loaded)

    def in_case(self, case: Case) -> "Region":
        """Return the region with the trade elasticities of a case, itself where the case names no set."""
        return self if case.answering is None else self.answering(case.answering.cause, case.answering.horizon)

    def tariff_at(self, corner: Corner) -> Array:
        """Return the baseline tariff at one end of its range, shape (sector, importer, exporter)."""
        return {Corner.LOW: self.tariff_low, Corner.CENTRAL: self.tariff, Corner.HIGH: self.tariff_high}[corner]

    def prosperity(self, ids: Sequence[str]) -> dict[str, float]:
        """Return GDP per head of some economies, USD at market exchange rates."""
        return {e.id: e.gdp_per_head_usd for e in self.economies if e.id in ids}

    def economy_positions(self, ids: Sequence[str], *, where: str) -> list[int]:
        """Return the positions of economies on the axes of the accounts.

        Parameters
        ----------
        ids : sequence of str
        where : str
            Place of the codes in the user's file, for the message.
        """
        require_known(ids, self.economy_ids, kind=f"economy of region '{self.name}'", where=where)
        return [self.economy_ids.index(i) for i in ids]

    def sector_positions(self, ids: Sequence[str], *, where: str) -> list[int]:
        """Return the positions of sectors on the axes of the accounts.

        Parameters
        ----------
        ids : sequence of str
        where : str
            Place of the codes in the user's file, for the message.
        """
        require_known(ids, self.sector_ids, kind=f"sector of region '{self.name}'", where=where)
        return [self.sector_ids.index(i) for i in ids]


def _answering(sector: Sector, named: Assumption | None, stated: StatedElasticity | None) -> Sector:
    """Return a sector with what the region states of it, else with a shipped set, else as it is."""
    if stated is not None:
        return replace(sector, trade_elasticity=stated.theta, source=stated.source)
    return sector if named is None else replace(sector, trade_elasticity=named.band, source=named.id)
