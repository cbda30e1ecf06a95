"""`ortaq water`: basins with and without a deal; `ortaq water import`: a series of a user's own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ortaq.core import Corner, InputError, Program, Region
from ortaq.core.report import Number, Reading, Section, Text, Words
from ortaq.domains.water.amu_coalitions import amu_coalitions
from ortaq.domains.water.amu_darya import NAME as AMU
from ortaq.domains.water.basin.basin import Basin
from ortaq.domains.water.basin.reader import load_basin, shipped_basins
from ortaq.domains.water.basin.series import Series, keep_series, load_own_series
from ortaq.domains.water.coalitions import coalitions as coalitions_of
from ortaq.domains.water.commands.exports import Exports
from ortaq.domains.water.operation.assumed import Assumed
from ortaq.domains.water.operation.rolling import Trace
from ortaq.domains.water.operation.traces import drawn, of_series
from ortaq.domains.water.regimes import dry_year as dry_year_of
from ortaq.domains.water.regimes import regimes
from ortaq.domains.water.report.amu import PLAN_KM3, amu_section
from ortaq.domains.water.report.dry import dry_section
from ortaq.domains.water.report.kept import SEED, YEARS, shipped_told
from ortaq.domains.water.report.sections import in_short, report
from ortaq.domains.water.report.shared import shared_told
from ortaq.domains.water.report.told import Told, deal_told, shares_of
from ortaq.tables import is_folder

ENDS = (Corner.LOW, Corner.HIGH)


@dataclass(frozen=True)
class _Asked:
    """Basins of a question, and the region that names members; none where a basin was named."""

    basins: tuple[Basin, ...]
    title: Words
    region: Region | None = None


@dataclass(frozen=True)
class _Years:
    """Which years are run: drawn ones of a climate, or a user's own, in their order or in another."""

    count: int
    seed: int
    climate: tuple[float, float]
    own: bool
    reorder: bool

    @property
    def usual(self) -> bool:
        """Whether they are those that ship."""
        return not self.own and self.climate == (1.0, 1.0) and (self.count, self.seed) == (YEARS, SEED)

    def trace(self, basin: Basin) -> Trace:
        """Return them."""
        if self.own:
            return of_series(basin, load_own_series(basin), self.seed if self.reorder else None)
        return drawn(basin, self.count, self.seed, self.climate)


def water_command(
    program: Program,
    *,
    asked: str,
    dry_year: bool,
    coalitions: bool,
    own_series: bool,
    reorder: bool,
    summer_flow: float,
    winter_flow: float,
    years: int | None,
    seed: int | None,
    full: bool,
    out: Path | None,
    xlsx: Path | None,
    as_json: bool,
) -> None:
    """Show deliveries, deficits and releases of basins with and without a deal, and who gains."""
    found = _asked(program, asked)
    climate = (1.0 + summer_flow / 100.0, 1.0 + winter_flow / 100.0)
    _require_one_kind(dry_year=dry_year, other=coalitions or own_series, changed=climate != (1.0, 1.0), own=own_series)
    _require_read(
        years=years is not None, seed=seed is not None, reorder=reorder, own=own_series, drawn_years=not dry_year
    )
    drawing = {"--years": years is not None, "--seed": seed is not None, "--own-series": own_series}
    _require_drawn(found.basins, drawing | {"--summer-flow, --winter-flow": climate != (1.0, 1.0)})
    exports = Exports(out, xlsx)
    count, start = (YEARS if years is None else years), (SEED if seed is None else seed)
    asked_years = _Years(count, start, climate, own_series, reorder)
    of_chance = not dry_year and (not own_series or reorder)
    question: dict[str, Any] = {"asked": asked, "basins": [basin.name for basin in found.basins]}
    question |= {"dry_year": dry_year, "coalitions": coalitions, "own_series": own_series, "reorder": reorder}
    question |= {"years": None if dry_year or own_series else count}
    question |= {"seed": start if of_chance else None}
    question |= {"summer_flow": summer_flow, "winter_flow": winter_flow}
    told_of: list[tuple[Section, Section | None]] = []
    for basin in found.basins:
        if basin.sharing:
            told_of.append(_shared(program, basin, None, dry=dry_year, coalitions=coalitions))
        elif dry_year:
            told_of.append((_dry(basin), None))
        else:
            told_of.append(_report(program, basin, asked_years, coalitions=coalitions))
    planned = [basin for basin in found.basins if own_series and not basin.sharing]
    series = {basin.name: load_own_series(basin) for basin in planned}
    _show(
        program, found, told_of, _computed(found.basins, series), question, exports=exports, full=full, as_json=as_json
    )


def _show(
    program: Program,
    found: _Asked,
    told_of: list[tuple[Section, Section | None]],
    computed: Mapping[str, Any],
    question: Mapping[str, Any],
    *,
    exports: Exports,
    full: bool,
    as_json: bool,
) -> None:
    """Print what was found, in short where there is a short form, and write the files that were asked for."""
    whole = [section for section, _ in told_of]
    written = exports.write(program, whole, found.title, found.region, question)
    if as_json or full:
        program.answer(whole, found.region, as_json=as_json, question=question, computed=computed)
        if not as_json:
            program.print(*written)
        return
    for section, short in told_of:
        if short is None:
            program.answer([section], found.region)
        else:
            program.print_short(short, found.region)
    program.print(*written)
    if not written and any(short is not None for _, short in told_of):
        program.print(Text("water.more"))


def _computed(basins: tuple[Basin, ...], series: Mapping[str, Series]) -> dict[str, Any]:
    """Return what the numbers were computed from."""
    found: dict[str, Any] = {"basins": {basin.name: basin.digest for basin in basins}}
    if series:
        found["series"] = {name: own.digest for name, own in series.items()}
    return found


def _asked(program: Program, asked: str) -> _Asked:
    """Return the basin that is named, or those that members of a mechanism share.

    Raises
    ------
    InputError
        It is neither.
    """
    if not asked.strip():
        raise InputError(
            "no basin and no mechanism is named",
            where="ortaq water",
            why="what is empty would be the folder you are in",
            fix="leave it out for the Syr Darya, or write a basin, a mechanism, or . for this folder",
        )
    if asked in shipped_basins() or is_folder(Path(asked)):
        basin = load_basin(asked)
        return _Asked((basin,), Text("water.title", {"basin": basin.title}))
    try:
        place = program.region_of(asked)
    except InputError:
        if Path(asked).suffix:
            raise
        place = ""
    if not place:
        load_basin(asked)  # says which basins there are
    region = program.region(place)
    mechanism = program.mechanism(asked, region)
    basins = tuple(
        basin for basin in map(load_basin, shipped_basins()) if len(set(basin.members) & set(mechanism.members)) > 1
    )
    if not basins:
        raise InputError(
            f"no basin is shared by members of '{asked}'",
            where=asked,
            why="a basin is shown where two members take its water",
            fix="name a basin, or a folder of its tables",
        )
    return _Asked(basins, Text("water.title", {"basin": mechanism.title}), region)


def _report(program: Program, basin: Basin, years: _Years, *, coalitions: bool) -> tuple[Section, Section]:
    """Return the report of a basin, whole and in short."""
    known = shipped_told(basin) if years.usual else None
    numbers = _told(program, basin, years.trace(basin), coalitions=coalitions) if known is None else known
    numbers = numbers if coalitions else replace(numbers, shares=None)
    return report(numbers), in_short(numbers)


def _told(program: Program, basin: Basin, trace: Trace, *, coalitions: bool) -> Told:
    assumed = Assumed(basin)
    if not coalitions:
        return deal_told(regimes(assumed, trace))
    with program.progress("water") as progress:
        found = coalitions_of(assumed, trace, progress)
        low, high = (coalitions_of(replace(assumed, worths=end), trace, progress) for end in ENDS)
    return deal_told(regimes(assumed, trace, found), shares_of(found, (low, high), program.nucleolus))


def _dry(basin: Basin) -> Section:
    """Return what a dry year does; it is short already."""
    low, high = (dry_year_of(Assumed(basin, worths=end)) for end in ENDS)
    return dry_section(dry_year_of(Assumed(basin)), (low, high))


def amu_command(
    program: Program,
    *,
    dry_year: bool,
    qosh_tepa: float | None,
    coalitions: bool,
    full: bool,
    out: Path | None,
    xlsx: Path | None,
    as_json: bool,
) -> None:
    """Show who loses what on the Amu Darya: Qosh Tepa, Rogun, a dry year, less melt."""
    river = load_basin(AMU)
    if coalitions and dry_year:
        raise InputError(
            "coalitions in a dry year",
            where="--coalitions",
            why="what a deal is worth is counted in years of the norm",
            fix="ask one after the other",
        )
    exports = Exports(out, xlsx)
    told_of = [_shared(program, river, qosh_tepa, dry=dry_year, coalitions=coalitions)]
    question = {"basins": [river.name], "dry_year": dry_year, "qosh_tepa": qosh_tepa, "coalitions": coalitions}
    found = _Asked((river,), Text("water.title", {"basin": river.title}))
    _show(program, found, told_of, _computed(found.basins, {}), question, exports=exports, full=full, as_json=as_json)


def _shared(
    program: Program, river: Basin, qosh_tepa: float | None, *, dry: bool, coalitions: bool
) -> tuple[Section, Section | None]:
    """Return the report of a river that is shared by limits, whole and in short."""
    found = shares = None
    if coalitions:
        with program.progress("water") as progress:
            found = amu_coalitions(river, PLAN_KM3 if qosh_tepa is None else qosh_tepa, progress)
        shares = shares_of(found.found, None, program.nucleolus)
    known = shipped_told(river) if qosh_tepa is None and not dry else None
    numbers = shared_told(river, qosh_tepa, dry=dry) if known is None else known
    return amu_section(numbers, qosh_tepa, dry=dry, found=found, shares=shares), in_short(numbers)


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


def _require_drawn(basins: tuple[Basin, ...], asked: Mapping[str, bool]) -> None:
    """Refuse options of drawn years where a basin is shared by limits, which is run in years of the norm."""
    options = ", ".join(name for name, given in asked.items() if given)
    shared = [basin for basin in basins if basin.sharing]
    if options and shared:
        raise InputError(
            f"other years of {', '.join(basin.title for basin in shared)}",
            where=options,
            why="a river that is shared by limits is run in years of the norm",
            fix="leave them out, ask for --dry-year, or name another basin alone, such as ortaq water syr_darya",
        )


def import_command(program: Program, *, file: Path, basin: str) -> None:
    """Check a series of inflow and keep it as the user's own of a basin."""
    river = load_basin(basin)
    series, place = keep_series(file, river)
    titles = tuple(river.node(node).title for node in series.nodes)
    years = Number(len(series.km3) / 12, Reading.COUNT)
    program.print(Text("water.imported", {"nodes": titles, "count": years, "place": str(place)}))
