"""`ortaq food`: wheat of states, what closed sellers and dry years do to them, and what a joint reserve is worth."""

from collections.abc import Sequence
from pathlib import Path

from ortaq.core import CENTRAL, Band, Effects, Program, Region
from ortaq.core.asked_about import asked_about
from ortaq.core.report import Table, Text, Words
from ortaq.domains.water.basin.reader import load_basin, shipped_basins
from ortaq.domains.water.commands.exports import Exports
from ortaq.domains.water.food import report, worth_report
from ortaq.domains.water.food.balance import Balance, balances
from ortaq.domains.water.food.closing import closed_pairs, closing_hats
from ortaq.domains.water.food.food import Food
from ortaq.domains.water.food.reader import SHIPPED, read_food
from ortaq.domains.water.food.reserve import reserves
from ortaq.domains.water.food.rows import MONTHS
from ortaq.domains.water.food.shortage import Ban, Shortage, asked_ban, shortages
from ortaq.domains.water.food.worth import reach_worths


def food_command(
    program: Program,
    *,
    who: str | None,
    dry_year: bool,
    ban: list[str] | None,
    reserve: float | None,
    rivers: bool,
    water: bool,
    tables: Path | None,
    full: bool,
    out: Path | None,
    xlsx: Path | None,
    as_json: bool,
) -> None:
    """Show who needs whose wheat, what closed sellers and dry years do, and what a joint reserve costs and covers."""
    exports = Exports(out, xlsx)
    food = read_food(tables or SHIPPED)
    usual = food.assumed("A-BAN-MONTHS").central
    bans = tuple(asked_ban(text, usual) for text in ban or ())
    region, members, unknown = asked_about(program, food.members, who, "the wheat", "a balance of wheat")
    supply = _supply(program, food) if rivers else {}
    every = balances(food, supply=supply)
    told = tuple(b for b in every if b.member in members)
    lead: list[Words] = [Text("water.food.lead"), Text("water.food.ranges")]
    if supply:
        lead.append(report.supply_said({m: share for m, share in supply.items() if m in members}))
    if unknown:
        lead.append(Text("water.food.unknown", {"states": ", ".join(unknown)}))
    short = _short(food, every, members, bans, dry=dry_year, kept=reserve)
    said = report.asked_for(bans, dry=dry_year, kept=reserve)
    blocks = [report.balance_table(told), report.stock_table(told, short, said)]
    blocks.append(report.poorest_table(food, short, said))
    buyers = reserves(food, told)
    if buyers:
        blocks.append(report.reserve_table(buyers))
    trade = _trade(program, food, region, bans, reserve, members, dry=dry_year) if bans and region else []
    blocks += trade
    blocks += [report.closures_table(food)] if bans else []
    blocks += _of_water(food, members) if water else []
    asked = {"who": who, "dry_year": dry_year, "ban": ban or [], "reserve_months": reserve, "rivers": rivers}
    asked |= {"water": water}
    computed = {"food": food.digest} | ({"region": region.stamp} if region else {})
    shown = report.section(lead, blocks)
    if as_json or full or water:
        program.answer([shown], region, as_json=as_json, question=asked, computed=computed)
    else:
        program.print_short(report.in_short(told, short, said, trade[-1:]), region)
    written = exports.write(program, [shown], shown.title, region, asked)
    if not as_json:
        program.print(*written, *(() if written or full or water else (Text("water.food.more"),)))


def _supply(program: Program, food: Food) -> dict[str, Band]:
    """Return the water of a dry year as the rivers bring it."""
    # What runs rivers takes long to load.
    from ortaq.domains.water.food.river_supply import river_supply  # noqa: PLC0415

    with program.progress("water") as progress:
        return river_supply(food, progress)


def _short(
    food: Food, every: Sequence[Balance], members: Sequence[str], bans: Sequence[Ban], *, dry: bool, kept: float | None
) -> list[Shortage]:
    needs = {b.member: b.need_dry.central if dry else b.need.central for b in every}
    given = {m: max(0.0, need) * (kept or 0.0) / MONTHS for m, need in needs.items()}
    return [s for s in shortages(food, every, bans, dry=dry, reserve_mt=given) if s.member in members]


def _trade(  # noqa: PLR0917 - in the order in which they are needed
    program: Program,
    food: Food,
    region: Region,
    bans: Sequence[Ban],
    kept: float | None,
    members: Sequence[str],
    *,
    dry: bool,
) -> list[Table]:
    closed = closed_pairs(food, region, bans, dict.fromkeys(food.members, kept or 0.0))
    world = program.valuation(CENTRAL).world(region)
    hat = world.worth(Effects({"trade_cost_hat": closing_hats(region, closed)[None]})).real_income_hat[0]
    at = [region.economy_ids.index(m) for m in members if m in region.economy_ids]
    shown = [region.economy_ids[i] for i in at]
    percent = [100.0 * (float(hat[i]) - 1.0) for i in at]
    musd = [float(world.income_musd[i]) * (float(hat[i]) - 1.0) for i in at]
    return [report.pairs_table(closed, dry=dry), report.income_table(shown, percent, musd, dry=dry)]


def _of_water(food: Food, members: Sequence[str]) -> list[Table]:
    basins = [load_basin(name) for name in shipped_basins()]
    told = [(b, [w for w in reach_worths(food, b) if w.member in members]) for b in basins]
    known = [(b, worths) for b, worths in told if worths]
    tables = [worth_report.worth_table(b.name, b.title, worths) for b, worths in known]
    return [*tables, worth_report.area_table([w for _, worths in known for w in worths])] if known else []
