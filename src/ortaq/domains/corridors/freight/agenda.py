"""What trade reads of freight under every combination of network measures, each by its own equilibrium of freight.

Every search starts at the base year, so that a state of the network has one answer whatever was asked before. Answers
are whole multiples of ``kept_states.STEP``, and those of shipped mechanisms ship with them. Others are solved several
at once, and each is kept by its digest as soon as it is solved: who is interrupted and asks again goes on from there.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from hashlib import sha256

import numpy as np

from ortaq.core import Array, Band, Corner, Integers
from ortaq.core.abreast import abreast
from ortaq.core.remembered import remember
from ortaq.core.subsets import holds, joined_items
from ortaq.core.tally import tally_question
from ortaq.domains.corridors.freight.assumed import Assumed, AssumptionMove, assumed_in
from ortaq.domains.corridors.freight.effects import FreightEffects
from ortaq.domains.corridors.freight.fixed_point import Equilibrium
from ortaq.domains.corridors.freight.fixed_point_check import certified_residual
from ortaq.domains.corridors.freight.kept_states import decoded, encoded, kept_state, state_digest
from ortaq.domains.corridors.freight.loading_check import certified_gap_mt
from ortaq.domains.corridors.freight.stochastic import Loading
from ortaq.domains.corridors.freight.trade_costs import joined_hats
from ortaq.domains.corridors.moves import CLOSURES, NetworkShift, parts_of_year
from ortaq.domains.corridors.quotas.certified import certified_slack
from ortaq.domains.corridors.quotas.moves import QuotaMove
from ortaq.domains.corridors.quotas.scarcity import Rationing, rationed
from ortaq.tables import kept_each

Shifts = tuple[NetworkShift, ...]
Quotas = tuple[QuotaMove, ...]
Moves = tuple[NetworkShift | AssumptionMove | QuotaMove, ...]

TOLERANCE = 5e-5
"""Largest distance between a load and what its delays bring about, in parts of the gate's capacity."""

MOST_KEPT = 512
"""States of which a process keeps the effects."""


def agenda_effects(
    effects: FreightEffects, measures: Sequence[Moves], shocks: Sequence[Moves], subsets: Collection[int]
) -> Iterator[tuple[Array, Array]]:
    """Yield what trade reads of subsets of measures under every shock.

    Parameters
    ----------
    effects : FreightEffects
    measures : sequence of tuple of NetworkShift, AssumptionMove or QuotaMove
        Bit m of a subset says whether ``measures[m]`` is in.
    shocks : sequence of tuple of NetworkShift or QuotaMove
        Closures that last for part of the year leave trade in the rest of it.
    subsets : collection of int

    Yields
    ------
    tuple of ndarray, ndarray
        Ratios of trade costs, shape (subset, sector, importer, exporter), and what importers pay to carriers beyond the
        base year, million USD a year, shape (subset, payer, receiver); subsets ascending.
    """
    chosen = joined_items(measures, holds(np.array(sorted(subsets), dtype=np.int64), len(measures)))
    years = [[_year(effects, shock, shifts) for shifts in chosen] for shock in shocks]
    read = read_together(effects, [state for under in years for year in under for _, state in year])
    for under in years:
        rows = [_added_up(effects, [(part, read[state.digest]) for part, state in year]) for year in under]
        yield np.stack([hats for hats, _ in rows]), np.stack([sent for _, sent in rows])


def over_the_year(effects: FreightEffects, shock: Moves, lasting: Moves) -> tuple[Array, Array]:
    """Return effects over a year in which closures may end before it does: trade is that of its parts, added up.

    Parameters
    ----------
    effects : FreightEffects
    shock : tuple of NetworkShift or QuotaMove
    lasting : tuple of NetworkShift, AssumptionMove or QuotaMove
        What holds beside it all year.
    """
    return _added_up(effects, [(part, state.read) for part, state in _year(effects, shock, lasting)])


def _year(effects: FreightEffects, shock: Moves, lasting: Moves) -> "list[tuple[float, FreightState]]":
    """Return parts of a year, and freight in each."""
    corner = effects.system.corner
    effects = effects.assuming(assumed_in(lasting, corner))
    shifts = tuple(move for move in (*shock, *lasting) if isinstance(move, NetworkShift))
    quotas = tuple(move for move in (*shock, *lasting) if isinstance(move, QuotaMove))
    return [(part, FreightState(effects, held, quotas)) for part, held in held_parts(shifts, corner)]


def _added_up(effects: FreightEffects, year: Sequence[tuple[float, tuple[Array, Array]]]) -> tuple[Array, Array]:
    if len(year) == 1:
        return year[0][1]
    lasts = np.array([part for part, _ in year])[:, None, None, None]
    hats = joined_hats(np.stack([hats for _, (hats, _) in year]), lasts, effects.elasticity[:, None, None])
    return hats, np.sum([part * sent for part, (_, sent) in year], axis=0)


def held_parts(shifts: Sequence[NetworkShift], corner: Corner) -> list[tuple[float, Shifts]]:
    """Return parts of the year and what holds in each as if it held all year: closures are whole; parts sum to one.

    Parameters
    ----------
    shifts : sequence of NetworkShift
    corner : Corner
        End of how long closures last.
    """
    return [(part, _all_year(held)) for part, held in parts_of_year(shifts, corner) if part > 0.0]


@dataclass(frozen=True, eq=False)
class FreightState:
    """Freight after changes of the network, solved once where something asks for it, and what trade reads of it.

    Attributes
    ----------
    effects : FreightEffects
    shifts : tuple of NetworkShift
        Closures are for the whole year.
    quotas : tuple of QuotaMove
        Trucks that may pass; all but ``digest``, ``read`` and ``solved`` is as it is without them.

    Raises
    ------
    NotConverged
        Loads and waiting do not agree, when something of it is asked for.
    """

    effects: FreightEffects
    shifts: Shifts
    quotas: Quotas = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 over all that determines what trade reads."""
        without = state_digest(self.effects, self.shifts)
        return sha256(f"{without} {self.quotas!r}".encode()).hexdigest()[: len(without)] if self.quotas else without

    @cached_property
    def found(self) -> Equilibrium:
        """Loads and waiting."""
        system = self.effects.system
        return system.under(self.shifts, tolerance=TOLERANCE) if self.shifts else system.at_rest

    @cached_property
    def loading(self) -> Loading:
        """Tonnes and costs."""
        assert isinstance(self.found.loaded, Loading)
        return self.found.loaded

    @cached_property
    def residual(self) -> float:
        """Distance from loads and delays that agree, by separate code, in parts of capacity."""
        return certified_residual(self.effects.system.loader(self.shifts), self.found) if self.shifts else 0.0

    @cached_property
    def gap_mt(self) -> float:
        """Tonnes that the loading loses or makes, by separate code."""
        return certified_gap_mt(self.loading)

    @property
    def read(self) -> tuple[Array, Array]:
        """Trade costs over those of the base year, and who pays carriers how much more than then.

        As `FreightEffects.of`.
        """
        return read_together(self.effects, [self])[self.digest]

    @property
    def solved(self) -> tuple[Integers, Integers]:
        """The same, solved anew, as whole multiples."""
        _ = self.residual, self.gap_mt  # certified before anybody reads it
        found = self.effects.of(self.loading)
        return encoded(*(rationing(self.effects, self.shifts, self.quotas).of(*found) if self.quotas else found))


@lru_cache(maxsize=8)  # what a page tells of a quota was asked for its gains before
def rationing(effects: FreightEffects, shifts: Shifts, quotas: Quotas) -> Rationing:
    """Return one state of the network under quotas of trucks, checked by code of its own.

    Parameters
    ----------
    effects : FreightEffects
    shifts : tuple of NetworkShift
        Closures are for the whole year.
    quotas : tuple of QuotaMove
    """
    loader = effects.system.loader(shifts)
    found = rationed(effects, quotas, FreightState(effects, shifts).loading, loader)
    certified_slack(found, loader)
    return found


def read_together(effects: FreightEffects, states: Sequence[FreightState]) -> dict[str, tuple[Array, Array]]:
    """Return what trade reads of states of the network by their digests: known here, shipped, kept, or solved.

    Parameters
    ----------
    effects : FreightEffects
        Of the region and the end of all of them.
    states : sequence of FreightState
    """
    known, wanted = effects.known, {state.digest: state for state in states}
    for digest in wanted:
        tally_question("states of freight", digest.encode)
    found = {digest: known[digest] for digest in wanted if digest in known}
    for digest, state in wanted.items():
        if digest in found or state.quotas:  # none that ships has a quota
            continue
        if (shipped := kept_state(state.effects, state.shifts)) is not None:
            found[digest] = shipped
    missing = [state for digest, state in wanted.items() if digest not in found]

    def solved(at: Sequence[int]) -> Iterator[tuple[int, tuple[Integers, Integers]]]:
        if len(at) == 1:  # here: whoever asks for more of this state than trade reads has it already
            yield at[0], missing[at[0]].solved
            return
        tasks = [(missing[n].effects.system.assumed, missing[n].shifts, missing[n].quotas) for n in at]
        yield from ((at[n], own) for n, own in abreast(_solved, _Asked(effects), tasks))

    values = kept_each("freight", solved, [(state.digest,) for state in missing]) if missing else []
    found |= {state.digest: decoded(*value) for state, value in zip(missing, values, strict=True)}
    for digest, own in found.items():
        remember(known, digest, own, MOST_KEPT)
    return found


@dataclass(frozen=True, eq=False)
class _Asked:
    """What processes that solve states share; they remember none of them."""

    effects: FreightEffects

    @property
    def key(self) -> str:
        return f"freight {state_digest(self.effects, ())} {self.effects.system.corner}"

    def __getstate__(self) -> dict[str, FreightEffects]:
        _ = self.effects.system.at_rest.load_slope()  # the base year goes with it and is not solved again
        return {"effects": replace(self.effects, known={}, _assuming={})}


def _solved(asked: _Asked, task: tuple[Assumed, Shifts, Quotas]) -> tuple[Integers, Integers]:
    """Return what trade reads of one state of the network, as whole multiples."""
    assumed, shifts, quotas = task
    return FreightState(asked.effects.assuming(dict(assumed.places)), shifts, quotas).solved


def _all_year(held: Sequence[NetworkShift]) -> Shifts:
    """Return what holds in a part of a year as if it held all year: closures are whole."""
    return tuple(replace(s, value=Band.exact(1.0)) if s.action in CLOSURES else s for s in held)
