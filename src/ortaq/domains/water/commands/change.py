"""`ortaq water change`: what a deal, a dam, a rule, canals that lose less or a bad year bring to whom."""

from pathlib import Path

from ortaq.core import InputError, Program
from ortaq.core.report import Text
from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.changes import BasinChange
from ortaq.domains.water.commands.exports import Exports
from ortaq.domains.water.report.change import change_section, in_short


def change_command(
    program: Program,
    *,
    basin: str,
    partners: list[str] | None,
    winter_power: float,
    save: list[str] | None,
    dam: str | None,
    summer_share: float,
    beside: float,
    drought: float,
    fails: str | None,
    summer_flow: float,
    winter_flow: float,
    full: bool,
    out: Path | None,
    xlsx: Path | None,
    as_json: bool,
) -> None:
    """Show what a change of a basin brings to whom."""
    exports = Exports(out, xlsx)
    river = load_basin(basin)
    insiders = tuple(partners or ())
    change = BasinChange(
        insiders=insiders,
        winter_twh=winter_power,
        senders=tuple(m for m in river.power_from if m in insiders),
        efficiency=tuple(map(_saved, save or ())),
        beside_km3=beside,
        dam=dam or "",
        summer_share=summer_share,
        fails=fails or "",
        drought=drought,
        melt=(1.0 + summer_flow / 100.0, 1.0 + winter_flow / 100.0),
    )
    if change == BasinChange():
        raise InputError(
            "nothing changes", where="ortaq water change", fix="say what changes, such as --dam kambarata1"
        )
    asked = {"basin": river.name, "for": list(insiders), "winter_power": winter_power, "save": list(save or ())}
    asked |= {"dam": change.dam, "summer_share": summer_share, "beside": beside, "drought": drought}
    asked |= {"fails": change.fails, "summer_flow": summer_flow, "winter_flow": winter_flow}
    computed = {"basin": river.digest}
    shown = (change_section(river, change),)
    if as_json or full:
        program.answer(shown, as_json=as_json, question=asked, computed=computed)
    else:
        program.print_short(in_short(shown[0]))
    written = exports.write(program, shown, Text("water.change", {"basin": river.title}), about=asked)
    if not as_json:
        program.print(*written, *(() if written or full else (Text("water.change_more"),)))


def _saved(typed: str) -> tuple[str, float]:
    """Return what is typed as ``UZB:10``: ten percent less water for the same harvest."""
    name, _, percent = typed.partition(":")
    try:
        return name, float(percent) / 100.0
    except ValueError:
        raise InputError(
            f"'{typed}' says no percent",
            where="--save",
            fix="write a member or a reach and percent, such as UZB:10",
        ) from None
