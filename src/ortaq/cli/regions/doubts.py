"""`ortaq region doubts`: which doubtful flow of the data matters most for who signs, and how to pin it."""

import shlex
from math import exp
from typing import Any

import numpy as np
from rich.table import Table

from ortaq.agreement import Acceptance, over_shocks
from ortaq.cli.console import print_json, progress, shown_table, stdout
from ortaq.cli.questions.means import WORTH_PROCESSES
from ortaq.cli.questions.question import acceptance, load_question, package_index, tail_probability
from ortaq.core import Array, InputError, Mechanism, Region
from ortaq.model.data_doubts import DataDoubts, Pair, data_doubts
from ortaq.model.ensemble import local_executor
from ortaq.observe import mechanism_region, user_regions
from ortaq.observe.regions.known import known_region

WHOLE_AGENDA = "the whole agenda"


KNOWN = (1, 3, 10)
"""Numbers of first flows of which it is told what knowing them would leave."""

MOSTLY = 0.5
"""A sector with a larger share of its pair's squares is worth a pin of its own."""


def doubts_command(
    *,
    mechanism: str,
    package: str | None,
    region: str | None,
    accept: str,
    tail: float | None,
    top: int,
    as_json: bool,
    workers: int | None,
) -> None:
    """Rank the flows whose uncertainty matters most for the closest verdict on a package, with the pin to type next."""
    rule = acceptance(accept)
    share = tail_probability(rule, tail)
    baseline, table = load_question(mechanism, region)
    wanted = _package(package, table)
    doubts = _doubts(baseline, table, wanted, rule, share, workers=workers)
    name = region or mechanism_region(mechanism)
    if as_json:
        print_json(_record(doubts, baseline, table, name))
    else:
        _print(doubts, baseline, table, name, top)


def _package(text: str | None, mechanism: Mechanism) -> int:
    """Return the package that is asked about."""
    if text is None:
        return int(2 ** len(mechanism.measures) - 1)
    try:
        return package_index(text, tuple(m.id for m in mechanism.measures))
    except InputError as error:
        raise InputError(error.what, where="--package", why=error.why, fix=error.fix) from error


def _doubts(
    region: Region, mechanism: Mechanism, package: int, rule: Acceptance, tail: float, *, workers: int | None
) -> DataDoubts:
    def robust(gain: Array, probability: Array) -> Array:
        return over_shocks(gain, probability, rule, tail)

    cells = 2 * len(region.economies) * len(mechanism.members) * region.flow.size
    few = workers is None and cells < WORTH_PROCESSES
    with local_executor(1 if few else workers) as executor, progress("flows in doubt") as report:
        return data_doubts(region, mechanism, package, robust, progress=report, executor=executor)


def _print(found: DataDoubts, region: Region, mechanism: Mechanism, name: str, top: int) -> None:
    console, closest = stdout(), found.members[found.closest]
    console.print(
        f"Package: {_title(found.package, mechanism)}. Region {region.name}, {len(found.pairs)} flows in doubt."
    )
    console.print(_members_table(found))
    if not found.pairs:
        console.print("no flow of a member is in doubt: every ln-sd is zero")
        return
    console.print(_pairs_table(found, top, closest))
    now = _points(found.sd_percent[found.closest])
    left = [f", {_points(found.sd_known(n)[found.closest])} with the first {n} known" for n in _counts(found)]
    console.print(f"The margin of {closest} has a standard deviation of {now} points{''.join(left)}.")
    console.print(
        "To first order: flows err independently, gains move in proportion; sales at home and trade among others are "
        "left out."
    )
    in_file = known_region(name).is_file()
    if in_file:
        console.print("State better numbers in the file, VALUE in million USD; the flows err by its region.flow_ln_sd:")
    else:
        console.print("A pin of a total leaves the doubt about its sectors.")
        console.print("Type next, with VALUE in million USD and SOURCE who states it:")
    for pair, by_sector in zip(found.pairs[:top], found.sector_percent[:top, :, found.closest], strict=True):
        line = file_line(region, pair, by_sector, name) if in_file else pin_line(region, pair, by_sector, name)
        console.print(f"  {line}", soft_wrap=True)


def _members_table(found: DataDoubts) -> Table:
    rows = []
    for k, member in enumerate(found.members):
        sd, first = float(found.sd_percent[k]), _first(found, k)
        away = f"{abs(found.margin_percent[k]) / sd:.1f}" if sd else "certain"
        numbers = (f"{found.gain_percent[k]:+.4f}", f"{found.threshold_percent[k]:g}", _points(sd), away)
        mark = " (closest)" if k == found.closest and found.pairs else ""
        rows.append((member + mark, *numbers, _flow(first) if first else ""))
    heads = "member|>gain|>threshold|>standard deviation|>deviations from the threshold|flow that matters most"
    title = "Gain and its uncertainty from the flows, % of real income"
    return shown_table(title, heads, rows)


def _pairs_table(found: DataDoubts, top: int, closest: str) -> Table:
    hidden = f" (first {top} of {len(found.pairs)})" if len(found.pairs) > top else ""
    numbers_of = ">USD billion|>typical error|>if one sd more|>if one sd less|>share of variance, %|>sd if known"
    k, rows = found.closest, []
    for row, pair in enumerate(found.pairs[:top]):
        numbers = (
            f"{pair.value_musd / 1e3:,.2f}",
            f"x/÷ {exp(pair.ln_sd):.2f}",
            f"{found.raised_percent[row, k]:+.4f}",
            "" if np.isnan(found.lowered_percent[row, k]) else f"{found.lowered_percent[row, k]:+.4f}",
            f"{100.0 * found.share[row, k]:.1f}",
            _points(found.sd_known(row + 1)[k]),
        )
        # Most of the money; --json has the sources of every sector.
        source = pair.sources[0]
        rows.append((_flow(pair), *numbers, pair.sector, ", ".join(pair.methods), source))
    title = f"Flows by what they add to the uncertainty of {closest}{hidden}"
    return shown_table(title, f"flow|{numbers_of}|sector|method|source", rows)


def _flow(pair: Pair) -> str:
    return f"{pair.exporter} to {pair.importer}"


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


def _record(found: DataDoubts, region: Region, mechanism: Mechanism, name: str) -> dict[str, Any]:
    k, in_file = found.closest, known_region(name).is_file()
    return {
        "region": region.name,
        "digest": region.digest,
        "mechanism": mechanism.id,
        "package": found.package,
        "measures": [m.id for bit, m in enumerate(mechanism.measures) if found.package >> bit & 1],
        "closest": found.members[k] if found.pairs else None,
        "members": {
            member: {
                "gain_percent": float(found.gain_percent[at]),
                "threshold_percent": float(found.threshold_percent[at]),
                "sd_percent": float(found.sd_percent[at]),
                **_if_known(found, at),
            }
            for at, member in enumerate(found.members)
        },
        "flows": [
            {
                "exporter": pair.exporter,
                "importer": pair.importer,
                "value_musd": pair.value_musd,
                "ln_sd": pair.ln_sd,
                "methods": list(pair.methods),
                "sources": list(pair.sources),
                "raised_percent": _by_member(found, found.raised_percent[row]),
                "lowered_percent": _by_member(found, found.lowered_percent[row]),
                "share_of_variance": _by_member(found, found.share[row]),
                "sd_closest_if_known_percent": float(found.sd_known(row + 1)[k]),
                "pin": None if in_file else pin_line(region, pair, found.sector_percent[row, :, k], name),
            }
            for row, pair in enumerate(found.pairs)
        ],
        "solves": found.solves,
        "largest_residual": found.largest_residual,
    }


def _if_known(found: DataDoubts, member: int) -> dict[str, dict[str, float]]:
    left = {str(n): float(found.sd_known(n)[member]) for n in _counts(found)}
    return {"sd_if_known_percent": left} if left else {}


def _by_member(found: DataDoubts, values: Array) -> dict[str, float | None]:
    pairs = zip(found.members, values.tolist(), strict=True)
    return {member: None if np.isnan(value) else value for member, value in pairs}


def _first(found: DataDoubts, member: int) -> Pair | None:
    variance = found.variance[:, member]
    return found.pairs[int(variance.argmax())] if variance.any() else None


def _title(package: int, mechanism: Mechanism) -> str:
    chosen = [m.id for bit, m in enumerate(mechanism.measures) if package >> bit & 1]
    return WHOLE_AGENDA if len(chosen) == len(mechanism.measures) else " + ".join(chosen)


def _points(value: float) -> str:
    return f"{value:.2g}"
