"""Moves of water held against the river and the region, all faults of a change at once."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from ortaq.core import InputError, Region, require_known, said
from ortaq.domains.water.benefits import sectors_of
from ortaq.domains.water.levels import Lever
from ortaq.domains.water.moves import WaterAction, WaterMove
from ortaq.domains.water.rivers import river
from ortaq.tables import gathered


def require_known_moves(moves: Sequence[WaterMove], region: Region, where: str) -> None:
    """Refuse moves of rivers, members, dams and canals that are not known, and levels that no river was run for.

    Parameters
    ----------
    moves : sequence of WaterMove
    region : Region
    where : str
        Place in the file.

    Raises
    ------
    InputError
    """
    gathered([check for move in moves for check in _checks(move, region, f"{where} > water > {move.action}")])


def _checks(move: WaterMove, region: Region, where: str) -> Iterator[Callable[[], object]]:
    yield partial(sectors_of, region)
    yield partial(river, move.basin)
    yield partial(region.economy_positions, move.economies, where=where)
    try:
        river(move.basin)
    except InputError:
        return
    yield partial(_require_members, move, where)
    yield partial(_require_lever, move, where)
    yield partial(_require_level, move, where)


def _require_members(move: WaterMove, where: str) -> None:
    own = river(move.basin)
    paying = {who for payment in move.payments for who in (payment.payer, payment.receiver)}
    require_known(tuple({*move.partners, *paying}), own.basin.members, kind=f"member on {own.basin.name}", where=where)
    if move.action is WaterAction.RELEASE_RULE and own.basin.decider not in move.partners:
        raise InputError(
            f"a release rule of {own.basin.name} without {own.basin.decider}",
            where=where,
            why="its reservoir is run by nobody else",
            fix="name its owner too in for",
        )
    if move.action is not WaterAction.WINTER_POWER:
        return
    require_known(move.suppliers, own.suppliers, kind=f"supplier of power on {own.basin.name}", where=where)
    require_known((move.receiver,), (own.basin.decider,), kind="owner of the upper reservoir", where=where)


def _require_lever(move: WaterMove, where: str) -> None:
    own, lever = river(move.basin), Lever.of(move)
    if lever in own.levers:
        return
    targets = sorted(
        {f"{one.target}{' with rule' if one.rule else ''}" for one in own.levers if one.action == move.action}
    )
    actions = sorted({str(one.action) for one in own.levers})
    raise InputError(
        f"{own.basin.name} was not run for {move.action} {lever.target}{' with rule' if lever.rule else ''}".rstrip(),
        where=where,
        why="a river answers what its tables hold",
        fix=said("known targets: {names}", names=", ".join(targets))
        if any(targets)
        else said("known actions: {names}", names=", ".join(actions)),
    )


def _require_level(move: WaterMove, where: str) -> None:
    least, most = Lever.of(move).steps[0], Lever.of(move).steps[-1]
    beyond = [end for end in (move.value.low, move.value.central, move.value.high) if not least <= end <= most]
    if beyond:
        raise InputError(
            f"{beyond[0]:g} is beyond what {move.basin} was run for",
            where=where,
            why="nothing is guessed beyond the ends of a table",
            fix=said("write a number from {least} to {most}", least=f"{least:g}", most=f"{most:g}"),
        )
