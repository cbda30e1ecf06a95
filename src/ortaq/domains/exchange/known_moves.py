"""Moves of money and people held against what the region knows: absent is not zero, and what is assumed is named."""

from dataclasses import replace

from ortaq.core import Band, Corner, InputError, Region, said
from ortaq.domains.exchange.part import people_of
from ortaq.domains.exchange.people.income import Abroad, Moved
from ortaq.domains.exchange.people.moves import ALL, NOBODY, ExchangeAction, ExchangeMove
from ortaq.domains.exchange.people.tables import People

RETURN, PLACES = "A-RETURN", "A-PLACES-NEW"
"""Assumptions of the region: who goes home when less is sent, and who would not have gone without a new place."""


def known_move(move: ExchangeMove, region: Region, where: str) -> ExchangeMove:
    """Return a move with what the region assumes where it states nothing.

    Raises
    ------
    InputError
        An economy that the region lacks, money that nobody is known to send, workers whom nobody counted or whose wage
        is not known, a share that neither the move nor the region states, or more workers than there are.
    """
    region.economy_positions(move.economies, where=where)
    people = people_of(region)
    if people is None:
        raise InputError(
            f"region '{region.name}' does not say who sends money home",
            where=where,
            why="a change is a percentage of what is sent",
            fix="add remittances.csv to the region, or take a region that has it, such as eurasia",
        )
    sent = {(row.payer, row.receiver) for row in people.remittances}
    lonely = [r for r in move.receivers if not any((p, r) in sent for p in move.payers)]
    if lonely:
        raise _absent(f"no row from {', '.join(move.payers)} to {', '.join(lonely)}", where, "remittances.csv")
    pairs = [(p, r) for p in move.payers for r in move.receivers if (p, r) in sent]
    whole = _with_assumed(move, region, people, pairs, where)
    if whole.of_workers:
        _require_workers(whole, region, people, pairs, where)
    return whole


def _with_assumed(
    move: ExchangeMove, region: Region, people: People, pairs: list[tuple[str, str]], where: str
) -> ExchangeMove:
    """Return the move with the shares that it leaves to the region; the derivation names the assumption."""
    remits = move.action is ExchangeAction.REMITTANCES_PERCENT
    returned, additional, named = move.returned, move.additional, ""
    if returned is None:
        usable = remits and move.band.central < 0.0 and not any(_gap(people, pair) for pair in pairs)
        assumed = _assumed(region, RETURN) if usable else None
        returned, named = assumed or NOBODY, RETURN if assumed else ""
    if move.action is not ExchangeAction.WORKERS_PERCENT:
        additional = ALL
    elif additional is None:
        additional, named = _assumed(region, PLACES), PLACES
        if additional is None:
            raise InputError(
                "additional_share is missing",
                where=where,
                why="some of those who take a new place would have gone without it",
                fix=said("state it with a range, or add {id} to assumptions.csv of the region", id=PLACES),
            )
    told = f"{move.derivation} [{named}]".strip() if named else move.derivation
    return replace(move, returned=returned, additional=additional, derivation=told)


def _assumed(region: Region, id: str) -> Band | None:
    return next((a.band for a in region.assumptions if a.id == id), None)


def _gap(people: People, pair: tuple[str, str]) -> str:
    """Return the table that does not know the workers of a pair or what they earn; empty where both are known."""
    if pair not in {(row.host, row.origin) for row in people.workers}:
        return "workers.csv"
    return "" if pair[0] in {wage.economy for wage in people.wages} else "wages.csv"


def _require_workers(
    move: ExchangeMove, region: Region, people: People, pairs: list[tuple[str, str]], where: str
) -> None:
    """Refuse workers whom nobody counted, whose wage abroad is not known, or who are more than there are."""
    for pair in pairs:
        file = _gap(people, pair)
        if file == "workers.csv":
            raise _absent(f"no row of workers from {pair[1]} in {pair[0]}", where, file)
        if file:
            raise _absent(f"no wage in {pair[0]}, where workers of {pair[1]} earn", where, file)
    for end in Corner:
        try:
            Abroad.of(region, people).labour_hat(Moved.by(region, (move,), end))
        except InputError as error:
            raise InputError(error.what, where=where, why=error.why, fix=error.fix) from error


def _absent(what: str, where: str, file: str) -> InputError:
    return InputError(
        what,
        where=f"{where}: {file} of the region",
        why="absent is not zero: what is not known cannot move",
        fix="add the rows with their source, or leave these economies out",
    )
