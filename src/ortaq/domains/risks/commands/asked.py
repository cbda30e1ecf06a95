"""What is typed about failures and bans: read, and refused in words."""

from pathlib import Path

from ortaq.core import InputError, Program, Region
from ortaq.domains.risks.move_schema import OutbreakRecord, SystemRecord
from ortaq.domains.risks.moves import OutbreakAction, OutbreakMove, SystemMove
from ortaq.tables import record_of


def asked_region(program: Program, who: str, region: str | None) -> tuple[Region, tuple[str, ...]]:
    """Return the region, and whose systems and food are shown: a state, or the members of a mechanism.

    Parameters
    ----------
    program : Program
    who : str
    region : str, optional
        The usual one, or that of the mechanism, if absent.

    Raises
    ------
    InputError
        Neither a state of the region nor a mechanism.
    """
    code = who.strip().upper()
    if len(code) == 3 and code.isalpha():
        baseline = program.region(region or "eurasia")
        if code in baseline.economy_ids:
            return baseline, (code,)
    baseline = program.region(region or program.region_of(who))
    return baseline, program.mechanism(who, baseline).members


def asked_failure(text: str) -> SystemMove:
    """Return the failure that is typed as ``clearance:KAZ:72``, or ``clearance:KAZ`` for one as long as assumed.

    Raises
    ------
    InputError
    """
    use, at, hours = _typed_parts(text, "--fails", "write clearance:KAZ, or clearance:KAZ:72 for 72 hours", 2, 3)
    data = {"action": "fails", "use": use, "at": [at.upper()]} | ({"value": hours} if hours is not None else {})
    return record_of(data, Path("--fails"), SystemRecord).move()


def asked_second(text: str | None, failure: SystemMove) -> tuple[SystemMove, ...]:
    """Return the second operator of a system that fails, typed as ``0.8:4``; none for ``0``, the assumed one for None.

    Raises
    ------
    InputError
    """
    data: dict[str, object] = {"action": "second_operator", "use": failure.use, "at": list(failure.at)}
    if text is not None:
        part, _, hours = text.partition(":")
        data["value"] = _typed_number(part, "--second", _SECOND)
        if hours:
            data["after_h"] = _typed_number(hours, "--second", _SECOND)
    move = record_of(data, Path("--second"), SystemRecord).move()
    return (move,) if move.value.high > 0.0 else ()


_SECOND = "write the part it takes over, 0.8, or with hours until then, 0.8:4"


def asked_ban(text: str) -> OutbreakMove:
    """Return the ban that is typed as ``KAZ``, ``KAZ:6`` or ``KAZ:6:0.3``.

    Raises
    ------
    InputError
    """
    fix = "write KAZ, KAZ:6 for six months, or KAZ:6:0.3 where three tenths of its food are closed"
    seller, months, share = (*text.split(":"), "", "")[:3]
    if not seller.strip() or text.count(":") > 2:
        raise InputError(f"'{text}' is no ban", where="--ban", fix=fix)
    data: dict[str, object] = {"action": "ban", "states": [seller.strip().upper()]}
    data |= {"value": _typed_number(months, "--ban", fix)} if months else {}
    data |= {"share": _typed_number(share, "--ban", fix)} if share else {}
    return record_of(data, Path("--ban"), OutbreakRecord).move()


def asked_measure(text: str, state: str) -> OutbreakMove:
    """Return the measure of a state that is typed as ``zoning`` or ``zoning:50``.

    Raises
    ------
    InputError
    """
    action, _, percent = text.partition(":")
    if action.strip() == OutbreakAction.BAN:
        raise InputError("a ban is no measure", where="--measure", fix="write zoning, or zoning:50 for half of the ban")
    data: dict[str, object] = {"action": action.strip(), "states": [state]}
    if percent:
        data["value"] = _typed_number(percent, "--measure", "write zoning, or zoning:50 for half of the ban")
    return record_of(data, Path("--measure"), OutbreakRecord).move()


def _typed_parts(text: str, where: str, fix: str, least: int, most: int) -> tuple[str, str, float | None]:
    parts = [part.strip() for part in text.split(":")]
    if not least <= len(parts) <= most or not all(parts):
        raise InputError(f"'{text}' is no failure", where=where, fix=fix)
    return parts[0], parts[1], _typed_number(parts[2], where, fix) if len(parts) == most else None


def _typed_number(text: str, where: str, fix: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(f"'{text}' is no number", where=where, fix=fix) from None
