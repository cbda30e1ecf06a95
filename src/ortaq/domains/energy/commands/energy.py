"""`ortaq energy`: where power and fuels of states come from, and what the loss of one element leaves."""

from pathlib import Path

from ortaq.core import Program
from ortaq.core.asked_about import asked_about
from ortaq.core.report import Table, Text
from ortaq.domains.energy.dispatch.dispatched import dispatched, standing_year, without
from ortaq.domains.energy.dispatch.n_minus_1 import n_minus_1
from ortaq.domains.energy.export import export_pypsa
from ortaq.domains.energy.report.fuels import balance_tables, product_table, upgrade_table
from ortaq.domains.energy.report.losses import outage_table, pipe_table, refinery_table
from ortaq.domains.energy.report.outage_maps import outage_maps
from ortaq.domains.energy.report.sections import in_short, section
from ortaq.domains.energy.report.supply import Years, backcast_table, mix_table, sellers_table, winter_table
from ortaq.domains.energy.report.trade import trade_table
from ortaq.domains.energy.security.concentration import supplies
from ortaq.domains.energy.security.pipes import fuel_losses
from ortaq.domains.energy.security.refineries import refinery_losses
from ortaq.domains.energy.system import PIPED, EnergySystem, load_system
from ortaq.tables import require_file


def energy_command(
    program: Program,
    *,
    who: str | None,
    dry_year: bool,
    pypsa: Path | None,
    cut: list[str] | None,
    system: Path | None,
    full: bool,
    out: Path | None,
    as_json: bool,
) -> None:
    """Show where power and fuels come from, what is not served when a plant, line or pipe is lost."""
    for option, file in (("--out", out), ("--pypsa", pypsa)):
        if file is not None:
            require_file(file, option=option)
    known = load_system(system)
    region, members, _ = asked_about(program, known.codes, who, "the energy", "an energy system")
    if pypsa is not None:
        export_pypsa(without(standing_year(known, dry=dry_year), cut or ()), pypsa)
        program.print(Text("energy.written", {"path": str(pypsa.absolute())}))
        return
    with program.progress("energy") as progress:
        blocks = _supply(known, members, tuple(cut or ()), dry=dry_year)
        progress(1, 3)
        outages = n_minus_1(known.without(cut or ()), dry=dry_year)
        progress(2, 3)
        blocks.append(outage_table(outages, members))
        losses = [fuel_losses(known, fuel) for fuel in PIPED]
        blocks += [table for found in losses if (table := pipe_table(found, members)).rows]
        progress(3, 3)
    lost = [loss for loss in refinery_losses(known) if loss.member in members]
    blocks += balance_tables(known, members)
    blocks += [table for table in (product_table(known, members), upgrade_table(known, members)) if table.rows]
    blocks += [refinery_table(lost)] if lost else []
    whole = section(members, [*blocks, *outage_maps(known, outages, losses, members)])
    question = {"who": who, "dry_year": dry_year, "cut": cut or [], "members": list(members)}
    if out is not None:
        program.write_page(out, [whole], Text("energy.title"), region)
    if full or as_json:
        computed = {"energy": known.digest}
        program.answer([whole], region, as_json=as_json, question=question, computed=computed)
        return
    program.answer([in_short(whole)], region)
    program.print(Text("energy.written", {"path": str(out.absolute())}) if out is not None else Text("energy.more"))


def _supply(system: EnergySystem, members: tuple[str, ...], cut: tuple[str, ...], *, dry: bool) -> list[Table]:
    """Return tables of a year of the power system, of winters, and of who sells fuels."""
    dry_year = dispatched(system, cut=cut, dry=True)
    years = Years(dry_year if dry else dispatched(system, cut=cut), dry_year)
    held = [] if dry or cut else [backcast_table(system, years.usual, members)]
    return [
        mix_table(years.usual, members),
        winter_table(years, members),
        trade_table(years.usual, members),
        sellers_table(supplies(system), members),
        *held,
    ]
