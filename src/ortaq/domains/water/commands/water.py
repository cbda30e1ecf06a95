"""`ortaq water`: a basin with and without a deal; `ortaq water import`: a series of a user's own."""

from pathlib import Path

from ortaq.core import InputError, Program
from ortaq.core.report import Number, Reading, Text
from ortaq.domains.water.amu_coalitions import amu_coalitions
from ortaq.domains.water.amu_darya import NAME as AMU
from ortaq.domains.water.amu_report import PLAN_KM3, amu_sections
from ortaq.domains.water.basin.reader import load_basin
from ortaq.domains.water.basin.series import keep_series, load_own_series
from ortaq.domains.water.coalitions import Coalitions
from ortaq.domains.water.coalitions import coalitions as coalitions_of
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.rolling import Trace
from ortaq.domains.water.operation.traces import drawn, of_series
from ortaq.domains.water.prices import price_section
from ortaq.domains.water.regimes import dry_year as dry_year_of
from ortaq.domains.water.regimes import regimes
from ortaq.domains.water.report import dry_sections, sections

YEARS, SEED = 10, 1
"""Of drawn years, where neither is asked for."""


def water_command(
    program: Program,
    *,
    basin: str,
    dry_year: bool,
    coalitions: bool,
    prices: bool,
    own_series: bool,
    reorder: bool,
    summer_flow: float,
    winter_flow: float,
    years: int | None,
    seed: int | None,
    as_json: bool,
) -> None:
    """Show deliveries, deficits and releases of a basin with and without a deal, and who gains."""
    river = load_basin(basin)
    if river.sharing:
        raise InputError(
            f"'{river.name}' is shared by limits, not by what water is worth",
            where="--basin",
            why="a deal on its reservoir has no table of this kind",
            fix="ask ortaq water amu_darya",
        )
    climate = (1.0 + summer_flow / 100.0, 1.0 + winter_flow / 100.0)
    _require_one_kind(dry_year=dry_year, other=coalitions or own_series, changed=climate != (1.0, 1.0), own=own_series)
    _require_read(
        years=years is not None, seed=seed is not None, reorder=reorder, own=own_series, drawn_years=not dry_year
    )
    series = load_own_series(river) if own_series else None
    of_chance = not dry_year and (series is None or reorder)
    count, start = (YEARS if years is None else years), (SEED if seed is None else seed)
    asked = {"basin": river.name, "dry_year": dry_year, "coalitions": coalitions, "prices": prices}
    asked |= {
        "own_series": own_series,
        "reorder": reorder,
        "years": None if dry_year or series else count,
        "seed": start if of_chance else None,
    }
    asked |= {"summer_flow": summer_flow, "winter_flow": winter_flow}
    assumed = Assumed(river)
    if dry_year:
        parched = dry_year_of(assumed)
        blocks, usual = dry_sections(parched), parched.dry
    else:
        order = start if reorder else None
        trace = of_series(river, series, order) if series else drawn(river, count, start, climate)
        found = _coalitions(program, assumed, trace) if coalitions else None
        shares = {"shapley": found.shapley, "nucleolus": program.nucleolus(found.v)} if found else {}
        told = regimes(assumed, trace, found)
        blocks, usual = sections(told, found, shares), told.usual
    blocks += (price_section(usual),) if prices else ()
    computed = {"basin": river.digest} | ({"series": series.digest} if series else {})
    program.answer(blocks, as_json=as_json, question=asked, computed=computed)


def amu_command(program: Program, *, dry_year: bool, qosh_tepa: float | None, coalitions: bool, as_json: bool) -> None:
    """Show who loses what on the Amu Darya: Qosh Tepa, Rogun, a dry year, less melt."""
    river = load_basin(AMU)
    if coalitions and dry_year:
        raise InputError(
            "coalitions in a dry year",
            where="--coalitions",
            why="what a deal is worth is counted in years of the norm",
            fix="ask one after the other",
        )
    found = None
    if coalitions:
        with program.progress("water") as progress:
            found = amu_coalitions(river, PLAN_KM3 if qosh_tepa is None else qosh_tepa, progress)
    shares = {"shapley": found.found.shapley, "nucleolus": program.nucleolus(found.found.v)} if found else {}
    blocks = amu_sections(river, qosh_tepa, dry=dry_year, found=found, shares=shares)
    asked = {"basin": river.name, "dry_year": dry_year, "qosh_tepa": qosh_tepa, "coalitions": coalitions}
    program.answer(blocks, as_json=as_json, question=asked, computed={"basin": river.digest})


def _require_one_kind(*, dry_year: bool, other: bool, changed: bool, own: bool) -> None:
    if changed and (dry_year or own):
        raise InputError(
            "another flow together with a dry year or a series of your own",
            where="--summer-flow, --winter-flow",
            why="it changes drawn years only",
            fix="ask one after the other",
        )
    if dry_year and other:
        raise InputError(
            "a dry year together with coalitions or a series of your own",
            where="--dry-year",
            why="the dry year stands between years of the norm, too few for what a deal is worth",
            fix="ask one after the other",
        )


def _require_read(*, years: bool, seed: bool, reorder: bool, own: bool, drawn_years: bool) -> None:
    """Refuse options that nothing would read."""
    if reorder and not own:
        raise InputError(
            "another order without a series of your own",
            where="--reorder",
            why="drawn years have no order of their own",
            fix="add --own-series, or ask for another --seed",
        )
    if years and (own or not drawn_years):
        raise InputError(
            "a number of years together with a dry year or a series of your own",
            where="--years",
            why="both say themselves how many years there are",
            fix="leave --years out",
        )
    if seed and not (reorder if own else drawn_years):
        raise InputError(
            "a seed where nothing is drawn",
            where="--seed",
            why="a dry year and a series in its own order are always the same",
            fix="leave --seed out, or add --reorder to --own-series",
        )


def _coalitions(program: Program, assumed: Assumed, trace: Trace) -> Coalitions:
    with program.progress("water") as progress:
        return coalitions_of(assumed, trace, progress)


def import_command(program: Program, *, file: Path, basin: str) -> None:
    """Check a series of inflow and keep it as the user's own of a basin."""
    river = load_basin(basin)
    series, place = keep_series(file, river)
    titles = tuple(river.node(node).title for node in series.nodes)
    years = Number(len(series.km3) / 12, Reading.COUNT)
    program.print(Text("water.imported", {"nodes": titles, "count": years, "place": str(place)}))
