"""Records of mechanism and scenario files translated into changes: measures, shocks, and what they move."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from ortaq.core import Band, Change, Cost, Kind, Move, Terms, require_known
from ortaq.observe.mechanisms.investors import finance, require_whole
from ortaq.observe.mechanisms.lasting import lasting_years
from ortaq.observe.mechanisms.needs import needs
from ortaq.observe.mechanisms.reference_classes import reference_classes
from ortaq.observe.mechanisms.schema import ChangeRecord, CostRecord, MeasureRecord, ShockRecord, move_schemas
from ortaq.observe.mechanisms.unstated import DISCOUNT_RATE, LIFE_YEARS, NO_COST, title
from ortaq.observe.mechanisms.years import require_consistent_years
from ortaq.tables import ChangeHead, gathered


def measure(record: MeasureRecord, members: Sequence[str], known: Sequence[str], path: Path) -> Change:
    """Return a measure; without stated participants, the members that its moves name take part, or all."""
    where = f"{path}, measure '{record.id}'"
    head = ChangeHead(Kind.MEASURE, record.source, where)
    taking_part = record.participants or tuple(members)
    makes: list[Callable[[], Any]] = [
        partial(moves, record, head, known),
        partial(needs, record.needs, members, known, where),
        partial(_cost, record.cost, taking_part, members, known, f"{where} > cost"),
        partial(require_known, record.participants or (), members, kind="member", where=f"{where} > participants"),
        partial(require_known, [record.source], known, kind="source", where=where),
    ]
    moved, needed, *_ = gathered(makes)
    named = [m for m in members if any(m in move.economies for move in moved)]
    participants = record.participants or tuple(named or members)
    cost = _cost(record.cost, participants, members, known, f"{where} > cost")
    return Change(
        id=record.id,
        kind=Kind.MEASURE,
        title=title(record.id, record.title),
        description=record.description,
        moves=(*moved, *Terms.of(cost)),
        source=record.source,
        participants=participants,
        cost=cost,
        titles=record.titles,
        descriptions=record.descriptions,
        short=record.short,
        shorts=record.shorts,
        needs=needed,
        lasts_years=lasting_years(record.lasts),
    )


def _cost(
    record: CostRecord | None, participants: Sequence[str], members: Sequence[str], known: Sequence[str], where: str
) -> Cost:
    equal = dict.fromkeys(participants, 1.0 / len(participants))
    zero = Band.exact(0.0)
    if record is None:
        return Cost(zero, zero, LIFE_YEARS.central, DISCOUNT_RATE.central, equal, NO_COST)
    life = LIFE_YEARS.central if record.life_years is None else record.life_years
    terms = finance(record, life, known, where)
    payers = equal if record.payers is None else dict(record.payers)
    classes = (*reference_classes(), "")
    gathered(
        [
            partial(require_known, list(payers), members, kind="member", where=f"{where} > payers"),
            partial(require_whole, payers, "payers", f"{where} > payers"),
            partial(require_known, [record.source], known, kind="source", where=where),
            partial(
                require_known,
                [record.reference_class],
                classes,
                kind="reference class",
                where=f"{where} > reference_class",
            ),
            partial(require_known, [record.build_source, record.ramp_source], known, kind="source", where=where),
        ]
    )
    stated = Cost(
        capex_musd=record.capex_musd.band() if record.capex_musd else zero,
        opex_musd_per_year=record.opex_musd_per_year.band() if record.opex_musd_per_year else zero,
        life_years=life,
        discount_rate=DISCOUNT_RATE.central if record.discount_rate is None else record.discount_rate,
        payers=terms.payers if terms else payers,
        source=record.source,
        reference_class=record.reference_class,
        build_years=record.build_years.band() if record.build_years else zero,
        ramp_years=record.ramp_years.band() if record.ramp_years else zero,
        build_source=record.build_source if record.build_years else "",
        ramp_source=record.ramp_source if record.ramp_years else "",
        finance=terms,
    )
    require_consistent_years(stated, where)
    return stated


def shock(record: ShockRecord, known: Sequence[str], path: Path) -> Change:
    """Return a shock."""
    where = f"{path}, shock '{record.id}'"
    require_known([record.source], known, kind="source", where=where)
    moved = moves(record, ChangeHead(Kind.SHOCK, record.source, where), known)
    return Change(
        record.id,
        Kind.SHOCK,
        title(record.id, record.title),
        record.description,
        moved,
        record.source,
        probability=record.probability,
        titles=record.titles,
        descriptions=record.descriptions,
        short=record.short,
        shorts=record.shorts,
        lasts_years=lasting_years(record.lasts),
    )


def moves(record: ChangeRecord, head: ChangeHead, known: Sequence[str] | None) -> tuple[Move, ...]:
    """Return what a change moves, domain by domain; sources are checked where the known ones are given."""
    every_move: list[Move] = []
    for schema in move_schemas().values():
        own = schema.moves(record, head)
        if known is not None:
            require_known([m.source for m in own], known, kind="source", where=f"{head.where} > {schema.key}")
        every_move += own
    return tuple(every_move)
