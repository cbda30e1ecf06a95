"""`ortaq region doubts`: which doubtful flow of the data matters most for who signs, and how to pin it."""

import shlex
from collections.abc import Callable
from dataclasses import replace
from math import exp

import numpy as np

from ortaq.agreement import over_shocks
from ortaq.cli.questions.means import computing
from ortaq.cli.questions.question import Asked, package_index
from ortaq.cli.regions.data_sections import asked_of
from ortaq.cli.tables import data_table
from ortaq.core import Array, InputError, Mechanism, Program, Region
from ortaq.core.report import Cell, Number, Reading, Section, Table, Text, Words
from ortaq.model.data_doubts import DataDoubts, Pair, data_doubts
from ortaq.observe import mechanism_region, user_regions
from ortaq.observe.regions.known import known_region

INCOME = Text("unit.percent_income")

KNOWN = (1, 3, 10)
"""Numbers of first flows of which it is told what knowing them would leave."""

MOSTLY = 0.5
"""A sector with a larger share of its pair's squares is worth a pin of its own."""


def doubts_command(
    program: Program,
    *,
    asked: Asked,
    package: str | None,
    top: int,
    as_json: bool,
    workers: str | None,
) -> None:
    """Rank the flows whose uncertainty matters most for the closest verdict on a package, with the pin to type next."""
    terms = asked.terms()
    baseline, table = asked.loaded()
    wanted = _package(package, table)

    def robust(gain: Array, probability: Array) -> Array:
        return over_shocks(gain, probability, terms.accept, terms.tail)

    doubts = _doubts(program, baseline, table, wanted, robust, workers=workers)
    name = asked.region or mechanism_region(asked.mechanism)
    program.answer(
        [_section(doubts, baseline, table, top), *([_for_programs(doubts, baseline, name)] if as_json else [])],
        as_json=as_json,
        question={**asked_of(baseline), "mechanism": table.id, "package": _measures(doubts.package, table)},
        computed={
            "closest": doubts.members[doubts.closest] if doubts.pairs else None,
            "solves": doubts.solves,
            "largest_residual": doubts.largest_residual,
        },
    )
    if not as_json:
        program.print(*_to_type(doubts, baseline, name, top))


def _package(text: str | None, mechanism: Mechanism) -> int:
    """Return the package that is asked about."""
    if text is None:
        return int(2 ** len(mechanism.measures) - 1)
    try:
        return package_index(text, tuple(m.id for m in mechanism.measures))
    except InputError as error:
        raise InputError(error.what, where="--package", why=error.why, fix=error.fix) from error


def _doubts(
    program: Program,
    region: Region,
    mechanism: Mechanism,
    package: int,
    robust: Callable[[Array, Array], Array],
    *,
    workers: str | None,
) -> DataDoubts:
    with computing(workers) as executor, program.progress("flows in doubt") as report:
        return data_doubts(region, mechanism, package, robust, progress=report, executor=executor)


def _section(found: DataDoubts, region: Region, mechanism: Mechanism, top: int) -> Section:
    """Return the uncertainty of every member's gain, and the flows that make most of the closest one."""
    closest = found.members[found.closest]
    about: dict[str, Words] = {"package": _title(found.package, mechanism), "region": region.name}
    count = {"count": Number(len(found.pairs), Reading.COUNT)}
    title = Text("doubts.title", about)
    if not found.pairs:
        return Section("doubts", title, (Text("doubts.none"),), (_members(found),))
    left = tuple(
        Text("doubts.left", {"points": _points(found.sd_known(n)[found.closest]), "first": str(n)})
        for n in _counts(found)
    )
    now: dict[str, Words] = {"member": closest, "points": _points(found.sd_percent[found.closest]), "left": left}
    return Section(
        "doubts",
        title,
        (
            Text("doubts.count", count),
            Text("doubts.margin" if left else "doubts.margin_now", now),
            Text("doubts.first_order"),
        ),
        (_members(found), _pairs(found, top, closest)),
    )


def _to_type(found: DataDoubts, region: Region, name: str, top: int) -> tuple[Words, ...]:
    """Return the command or the line of the file that states each of the first flows better."""
    in_file = known_region(name).is_file()
    line = file_line if in_file else pin_line
    lines = tuple(
        f"  {line(region, pair, by_sector, name)}"
        for pair, by_sector in zip(found.pairs[:top], found.sector_percent[:top, :, found.closest], strict=True)
    )
    return (Text("doubts.in_file" if in_file else "doubts.pin"), *lines) if lines else ()


def _members(found: DataDoubts) -> Table:
    rows = []
    for k, member in enumerate(found.members):
        sd, first = float(found.sd_percent[k]), _first(found, k)
        away = Cell(float(abs(found.margin_percent[k])) / sd) if sd else Text("doubts.certain")
        flag = Text("doubts.closest") if k == found.closest and found.pairs else ""
        gain = Cell(float(found.gain_percent[k]), Reading.CHANGE, 1)
        flow = Text("doubts.flow", {"exporter": first.exporter, "importer": first.importer}) if first else ""
        rows.append((Cell(member, flag=flag), gain, float(found.refusal_percent[k]), Cell(sd), away, flow))
    heads = (
        "member",
        ("gain", INCOME),
        ("refuses_below", INCOME),
        ("sd", INCOME),
        ("away", Text("unit.sd")),
        "first_flow",
    )
    return data_table("members", Text("doubts.members"), heads, rows)


def _pairs(found: DataDoubts, top: int, closest: str) -> Table:
    k = found.closest
    rows = []
    for row, pair in enumerate(found.pairs):
        lowered = float(found.lowered_percent[row, k])
        rows.append(
            (
                Text("doubts.flow", {"exporter": pair.exporter, "importer": pair.importer}),
                Cell(pair.value_musd, Reading.MONEY),
                f"x/\N{DIVISION SIGN} {exp(pair.ln_sd):.2f}",
                Cell(float(found.raised_percent[row, k]), Reading.CHANGE),
                "" if np.isnan(lowered) else Cell(lowered, Reading.CHANGE),
                Cell(100.0 * float(found.share[row, k])),
                Cell(float(found.sd_known(row + 1)[k])),
                *(pair.sector, ", ".join(pair.methods), pair.sources[0]),  # most of the money; --json has all sources
            )
        )
    points = Text("unit.points")
    numbers = (("value", Text("unit.usd")), "error", ("raised", points), ("lowered", points))
    heads = ("flow", *numbers, ("share", Text("unit.percent")), ("sd_known", points), "sector", "method", "source")
    return data_table("flows", Text("doubts.flows", {"member": closest}), heads, rows, first=top)


def pin_line(region: Region, pair: Pair, by_sector: Array, name: str) -> str:
    """Return the command that pins a flow, with VALUE and SOURCE left to fill in.

    ``by_sector``, shape (sector,): moves of the margin; a sector that moves it more than all others is pinned alone.
    ``name``: what the user calls the region.
    """
    sector = _leading(region, by_sector) or "goods"
    words = ["ortaq", "region", "pin", pair.exporter, pair.importer, "VALUE", "--sector", sector, "--source", "SOURCE"]
    words += ["--region", name, *([] if name in user_regions() else ["--name", f"{region.name}_pinned"])]
    if any((p.exporter, p.importer, p.sector) == (pair.exporter, pair.importer, sector) for p in region.pins):
        words.append("--replace")
    return shlex.join(words)


def file_line(region: Region, pair: Pair, by_sector: Array, file: str) -> str:
    """Return the line of a region's file that states a flow, with VALUE left to fill in.

    ``by_sector``, shape (sector,): moves of the margin; a sector that moves it more than all others is named alone.
    ``file``: the TOML file that holds the region.
    """
    key = f"region.exports_musd.{pair.exporter}.{pair.importer}"
    if len(region.sectors) == 1:
        return f"in {file}: {key} = VALUE"
    if sector := _leading(region, by_sector):
        return f"in {file}: {key}.{sector} = VALUE"
    return f"in {file}: {key} = {{ {', '.join(f'{s} = VALUE' for s in region.sector_ids)} }}"


def _leading(region: Region, by_sector: Array) -> str:
    """Return the sector that moves the margin more than all others together; empty if none does."""
    squares = np.nan_to_num(by_sector) ** 2
    largest = int(squares.argmax())
    return region.sector_ids[largest] if squares[largest] > MOSTLY * squares.sum() else ""


def _counts(found: DataDoubts) -> list[int]:
    """Return the numbers of first flows that leave others in doubt."""
    return [n for n in KNOWN if n < len(found.pairs)]


def _for_programs(found: DataDoubts, region: Region, name: str) -> Section:
    """Return what every flow does to every member, and what is left of each one's doubt if the first were known."""
    points, in_file = Text("unit.points"), known_region(name).is_file()
    flows = (
        (
            *(pair.exporter, pair.importer, Cell(pair.ln_sd), tuple(pair.methods), tuple(pair.sources)),
            "" if in_file else pin_line(region, pair, found.sector_percent[row, :, found.closest], name),
        )
        for row, pair in enumerate(found.pairs)
    )
    moves = (
        (
            *(pair.exporter, pair.importer, member),
            *(Cell(float(of[row, at])) for of in (found.raised_percent, found.lowered_percent, 100.0 * found.share)),
        )
        for row, pair in enumerate(found.pairs)
        for at, member in enumerate(found.members)
    )
    known = (
        (member, n, Cell(float(found.sd_known(n)[at])))
        for n in _counts(found)
        for at, member in enumerate(found.members)
    )
    ends = ("exporter", "importer")
    share = ("share", Text("unit.percent"))
    tables = (
        data_table("data-flows", "", (*ends, ("ln_sd", Text("unit.ln_sd")), "method", "sources", "pin"), flows),
        data_table("data-moves", "", (*ends, "member", ("raised", points), ("lowered", points), share), moves),
        data_table("data-known", "", ("member", "number", ("sd_known", points)), known),
    )
    return Section("programs", "", (), tuple(replace(table, file_only=True) for table in tables))


def _measures(package: int, mechanism: Mechanism) -> list[str]:
    return [m.id for bit, m in enumerate(mechanism.measures) if package >> bit & 1]


def _first(found: DataDoubts, member: int) -> Pair | None:
    variance = found.variance[:, member]
    return found.pairs[int(variance.argmax())] if variance.any() else None


def _title(package: int, mechanism: Mechanism) -> Words:
    chosen = _measures(package, mechanism)
    return Text("doubts.whole_agenda") if len(chosen) == len(mechanism.measures) else " + ".join(chosen)


def _points(value: float) -> str:
    return f"{value:.2g}"
