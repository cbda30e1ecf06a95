"""`ortaq energy path`: the least-cost way to 2060, with and without trade in power, and who pays."""

from pathlib import Path as File

from ortaq.core import InputError, Program
from ortaq.core.asked_about import asked_about
from ortaq.core.report import Figure, Table, Text
from ortaq.domains.energy.expansion.path import TRADE
from ortaq.domains.energy.report.sections import way_in_short, way_section
from ortaq.domains.energy.report.trade import way_trade_table
from ortaq.domains.energy.report.way import (
    built_table,
    cost_table,
    day_figure,
    emissions_figure,
    member_table,
    mix_figure,
    way_table,
)
from ortaq.domains.energy.report.ways import OPTIONS, caps_of, ways_of
from ortaq.domains.energy.system import load_system
from ortaq.tables import require_file


def path_command(
    program: Program,
    *,
    who: str | None,
    trade: str | None,
    no_caps: bool,
    trading: bool,
    border_price: float,
    fine: bool,
    dry_year: bool,
    system: File | None,
    full: bool,
    out: File | None,
    as_json: bool,
) -> None:
    """Show what is built and run to 2060 at least cost, what is emitted, and who pays and saves."""
    if out is not None:
        require_file(out, option="--out")
    if trading and no_caps:
        raise InputError(
            "trade in allowances without caps",
            where="--trading",
            why="without caps there is nothing to sell",
            fix="leave one of them out",
        )
    known = load_system(system)
    region, members, _ = asked_about(program, known.codes, who, "the energy", "an energy system")
    caps = {} if no_caps else caps_of(known)
    if trading and not any(member for member, _ in caps):
        raise InputError(
            "trade in allowances that no member has",
            where="--trading",
            why="the caps are of all together, as if they were traded",
            fix="write caps by member in a caps.csv of your own (--system), or leave --trading out",
        )
    options = OPTIONS | {"trading": trading, "border_usd_t": border_price, "fine": fine, "dry": dry_year}
    kinds = TRADE if trade is None else (trade,)
    with program.progress("energy") as progress:
        ways = ways_of(known, members, caps, kinds, options, progress)
    costs = cost_table(ways)
    blocks: list[Table | Figure] = [
        mix_figure(ways),
        emissions_figure(ways),
        way_table(ways),
        *([costs] if isinstance(costs, Table) else []),
    ]
    blocks += [member_table(ways), built_table(ways), day_figure(ways)]
    blocks.append(way_trade_table(known, ways.widest, members))
    whole = way_section(members, blocks)
    question = {"who": who, "trade": trade, "caps": not no_caps, "members": list(members), **options}
    if out is not None:
        program.write_page(out, [whole], Text("energy.way"), region)
    if full or as_json:
        computed = {"energy": known.digest}
        program.answer([whole], region, as_json=as_json, question=question, computed=computed)
        return
    program.answer([way_in_short(whole)], region)
    program.print(Text("energy.written", {"path": str(out.absolute())}) if out is not None else Text("energy.more"))
