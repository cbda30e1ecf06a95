"""Moves of the transport network in mechanism and scenario files."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from pydantic import Field, model_validator

from ortaq.core import Band, InputError, Kind, Move, Region, require_known
from ortaq.domains.corridors.moves import CLOSURES, PROGRAMME, SIGNED, NetworkAction, NetworkShift
from ortaq.domains.corridors.quotas.moves import QuotaMove
from ortaq.domains.corridors.quotas.schema import QuotaRecord, known_quota
from ortaq.tables import UNSOURCED, BandRecord, ChangeHead, MoveSchema, Record, derivation, gathered

if TYPE_CHECKING:
    from ortaq.domains.corridors.network.network import Network


class NetworkRecord(Record):
    """One move of the transport network."""

    action: NetworkAction = Field(default=NetworkAction.CLOSE, description="What happens to the targets")
    targets: tuple[str, ...] = Field(
        default=(), description="Crossings, passages, named lines or links; countries for close_transit"
    )
    without: tuple[str, ...] = Field(
        default=(), description="Programmes, such as bri: all that carries the label closes; takes no action or targets"
    )
    value: BandRecord | None = Field(
        default=None,
        description="Factor, hours, USD per FEU, million tonnes a year; part of the year that is closed",
    )
    derivation: str = Field(default="", description="How the number was obtained")
    source: str = Field(default=UNSOURCED, description="Id of a source or an assumption")

    @model_validator(mode="after")
    def _value_fits_action(self) -> "NetworkRecord":
        stated = {"action", "targets"} & self.model_fields_set
        _require(not (self.without and stated), "without stands for action and targets: leave them out")
        _require(bool(self.without) or len(stated) == len(("action", "targets")), "give action and targets, or without")
        _require(bool(self.without or self.targets), "targets is empty")
        if self.action is NetworkAction.OPEN:
            _require(self.value is None, "open takes no value")
        elif self.action in CLOSURES:
            ends = self._ends(1.0)
            _require(all(0.0 < v <= 1.0 for v in ends), f"{self.action} takes the part of the year, above 0 up to 1")
        else:
            _require(self.value is not None, f"{self.action} needs value = {{ low, central, high }}")
            positive = self.action in SIGNED or all(v > 0.0 for v in self._ends(1.0))
            _require(positive, f"{self.action} must be above 0; to stop all traffic use close")
        return self

    def _ends(self, absent: float) -> tuple[float, float, float]:
        band = self.value
        return (band.low, band.central, band.high) if band else (absent, absent, absent)

    def names(self) -> tuple[str, ...]:
        """Return the targets; programmes by their label."""
        return self.targets or tuple(f"{PROGRAMME}{label}" for label in self.without)

    def band(self) -> Band:
        """Return the value as a core type; closures without one last the whole year."""
        return self.value.band() if self.value else Band.exact(1.0)


def _require(condition: bool, message: str) -> None:
    if not condition:
        raise ValueError(message)


class NetworkKeys(Record):
    """Moves of the transport network."""

    network: list[NetworkRecord] = Field(default_factory=list, description="What happens to the transport network")
    quota: list[QuotaRecord] = Field(default_factory=list, description="How many trucks a day crossings let pass")


def _moves(keys: NetworkKeys, head: ChangeHead) -> tuple[Move, ...]:
    moves = tuple(
        NetworkShift(n.action, n.names(), n.band(), derivation(n.derivation, n.value), n.source) for n in keys.network
    )
    if head.kind is Kind.MEASURE and any(m.action in CLOSURES and m.value != Band.exact(1.0) for m in moves):
        raise InputError(
            "a measure closes something for a part of the year",
            where=f"{head.where} > network",
            why="only shocks are averaged over the year",
            fix="drop the value; the closure then lasts all year",
        )
    return (*moves, *(record.move() for record in keys.quota))


def _in_region(moves: tuple[Move, ...], region: Region, where: str) -> tuple[Move, ...]:
    """Return the moves; a target that the region's network does not have is refused where it is written."""
    # What reads networks takes long to load, and a schema is asked for more often than a region.
    from ortaq.domains.corridors.network.transport import transport_of  # noqa: PLC0415

    transport = transport_of(region)
    if transport is None:
        return moves
    network, own = transport.network, [move for move in moves if isinstance(move, NetworkShift)]
    gathered([check for move in own for check in _checks(network, move, f"{where} > network, {move.action}")])
    found = [_by_id(network, move) if isinstance(move, NetworkShift) else move for move in moves]
    return tuple(known_quota(network, m, f"{where} > quota") if isinstance(m, QuotaMove) else m for m in found)


def _checks(network: "Network", move: NetworkShift, where: str) -> list[Callable[[], object]]:
    from ortaq.domains.corridors.routing.change import link_countries, moved_links  # noqa: PLC0415

    if move.action is NetworkAction.CLOSE_TRANSIT:
        known = link_countries(network)
        return [partial(require_known, move.targets, known, kind="country of the network", where=where)]
    return [partial(moved_links, network, move.action, target, where=where) for target in move.targets]


def _by_id(network: "Network", move: NetworkShift) -> NetworkShift:
    """Return the move with the ids of crossings that it calls by name."""
    from ortaq.domains.corridors.routing.change import named_part  # noqa: PLC0415

    if move.action is NetworkAction.CLOSE_TRANSIT:
        return move
    return replace(move, targets=tuple(named_part(network, target) for target in move.targets))


SCHEMA = MoveSchema(
    key="network",
    keys=NetworkKeys,
    moving={"network": "a network entry", "quota": "a quota entry"},
    moves=_moves,
    in_region=_in_region,
)
"""Moves of the transport network in files."""
