"""Many members and many measures: agendas for which there is no list of all coalitions, or of all packages."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np

from benchmarks.report import Options, Table, second
from benchmarks.targets import TARGETS, goal
from ortaq.agreement import agree, sharing, stability
from ortaq.answers import Terms, settle
from ortaq.core import Change, Mechanism, Region
from ortaq.domains.trade import shifts_of
from ortaq.model import Evaluated, evaluate_agenda, payoff_table
from ortaq.model.ensemble import SerialExecutor
from ortaq.observe import load_mechanism, load_region
from tests.long_agendas import agenda_among

EXTENDED = "digital_customs"
"""The measure whose variants for pairs of members make an agenda longer."""

MEMBERS, MEASURES = (6, 18, 24, 30), (24, 32, 40)
PAIRS = 8
"""Measures of the agenda with many members: each is for a pair of them."""

SHOCKS, LISTED, WHOLE_GAP = 2, 10, 0.02
"""Shocks of long agendas; measures of which every package is solved to compare; largest gap that counts, share."""


def members(options: Options) -> Table:  # noqa: ARG001 - all groups are called alike
    """Settle an agenda among more and more members, its sharing and stability with it."""
    region = load_region("eurasia")
    shipped = load_mechanism("c5", region)
    note = (
        f"The agenda: {EXTENDED} for {PAIRS} pairs of members, {SHOCKS} shocks, one process. Answered are packages, "
        "bargaining, sharing and stability. From 17 members on the Shapley value is a mean over drawn orders with its "
        "error, the core is certified without a list of coalitions, and the nucleolus is left out."
    )
    columns = ("members", "CPU s", "packages", "core", "Shapley, largest error of gain", "target", "met")
    table = Table("Members at the table", note, columns)
    for count in MEMBERS:
        mechanism = among(region, shipped, count)
        begin = process_time()
        payoffs = payoff_table(region, mechanism, executor=SerialExecutor())
        found = agree(payoffs, mechanism)
        shared, _ = sharing(payoffs, found), stability(payoffs, found)
        took = process_time() - begin
        assert shared.core is not None
        told = f"{'empty' if shared.core.empty else 'not empty'}, excess {shared.core.excess:.3g} mn USD"
        error = shared.shapley_error_musd
        drawn = "exact" if error is None else f"{float(np.max(error)) / max(shared.whole_musd, 1e-9):.2%}"
        table.reached.pop("members", None)
        aim = goal(table, "members", count)
        aim = aim if count == MEMBERS[-1] else ("", "")
        table.rows.append((str(count), second(took), f"{len(payoffs.packages):,}", told, drawn, *aim))
    return table


def among(region: Region, mechanism: Mechanism, count: int) -> Mechanism:
    """Return an agenda among so many economies: one measure for each of the first pairs, the first shocks."""
    ids = [e for e in region.economy_ids if e not in mechanism.members and e != "ROW"]
    some = (*mechanism.members, *ids)[:count]
    pattern = next(m for m in mechanism.measures if m.id == EXTENDED)
    step = max(count // PAIRS, 1)
    pairs = [(some[k * step % count], some[(k * step + 1) % count]) for k in range(PAIRS)]
    own = tuple(for_pair(pattern, *pair) for pair in dict.fromkeys(pairs))
    return bare(replace(mechanism, members=some, measures=own), own)


def measures(options: Options) -> Table:  # noqa: ARG001 - all groups are called alike
    """Compare a screened table with the full one, and search agendas for which there is no table."""
    region = load_region("eurasia")
    shipped = load_mechanism("c5", region)
    note = (
        f"The shipped agenda of {len(shipped.measures)} measures with variants of {EXTENDED} for pairs of members, "
        f"{SHOCKS} shocks, one process. Named packages are solved exactly; the gap bounds what a better package could "
        f"add. A target counts where the gap is at most {WHOLE_GAP:.0%}."
    )
    columns = ("measures", "packages", "solved", "CPU s", "s", "what holds", "target", "met")
    table = Table("Long agendas", note, columns)
    short = bare(shipped, shipped.measures[:LISTED])
    full = payoff_table(region, short, executor=SerialExecutor())
    found = evaluate_agenda(region, short, executor=SerialExecutor())
    mine, true = agree(found.payoffs, short), agree(full, short)
    same = np.array_equal(mine.accepted, true.accepted) and mine.solutions == true.solutions
    said = f"answer {'is' if same else 'is NOT'} that of the full table"
    table.rows.append((str(LISTED), f"{2**LISTED:,}", f"{found.solved:,}", "", "", said, "", ""))
    for count in MEASURES:
        mechanism = longer(region, shipped, count)
        cpu, wall = process_time(), perf_counter()
        best, _ = settle(region, mechanism, Terms(), executor=SerialExecutor())
        spent = second(process_time() - cpu), second(perf_counter() - wall)
        gap = best.search.gap if best.search else 0.0
        if gap <= WHOLE_GAP:
            table.reached.pop("measures", None)
            goal(table, "measures", count)
        aim = (TARGETS["measures"].told, "yes" if gap <= WHOLE_GAP else "no") if count == MEASURES[-1] else ("", "")
        table.rows.append((str(count), f"{2**count:,}", f"{best.solved:,}", *spent, _certified(best), *aim))
    return table


BOTH = ((6, 17), (12, 24), (18, 24), (24, 32), (30, 40))
"""Members and measures of agendas that have too many of both for any table."""


def both(options: Options) -> Table:  # noqa: ARG001 - all groups are called alike
    """Search agendas of many measures among many members, and say what of the answer is certain."""
    region = load_region("eurasia")
    note = (
        "Agendas made up among the first economies of region eurasia, each measure between two to five of them, one "
        "shock, one process. Around: all packages that differ from the recommended one by up to two measures (three, "
        "where measures are few) are solved and none is better. Groups of up to so many members are tried exactly. "
        "Better: at most so many of all packages are, with 95 % confidence, by drawing."
    )
    columns = ("members", "measures", "CPU s", "solved", "around", "groups", "better", "gap of terms", "ended")
    table = Table("Members x measures", note, columns)
    for members_, measures_ in BOTH:
        mechanism = _from_text(region, agenda_among(region, members_, measures_))
        begin = process_time()
        best, listed = settle(region, mechanism, Terms(), executor=SerialExecutor())
        sharing(*listed.by_package(mechanism))
        took, found = process_time() - begin, best.search
        assert found is not None
        assert found.certified is not None
        proof = found.certified
        ended = "yes" if found.settled and proof.settled and not found.open else "open"
        told = (f"{proof.around}, none better", f"up to {found.tried_size}", f"{proof.share:.2%}", f"{found.gap:.3%}")
        table.rows.append((str(members_), str(measures_), second(took), f"{best.solved:,}", *told, ended))
    return table


def _from_text(region: Region, text: str) -> Mechanism:
    """Return the mechanism of a file that is written for it alone."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "agenda.toml"
        path.write_text(text, encoding="utf-8")
        return load_mechanism(str(path), region)


def longer(region: Region, mechanism: Mechanism, count: int) -> Mechanism:
    """Return the mechanism with so many measures: the extended one again for pairs, of more members if need be."""
    pattern = next(m for m in mechanism.measures if m.id == EXTENDED)
    some = list(mechanism.members)
    while len(mechanism.measures) + len(some) * (len(some) - 1) // 2 < count:
        some.append(next(e for e in region.economy_ids if e not in some and e != "ROW"))
    pairs = list(combinations(some, 2))[: count - len(mechanism.measures)]
    more = tuple(for_pair(pattern, *pair) for pair in pairs)
    whole = replace(mechanism, members=tuple(some))
    return bare(whole, (*mechanism.measures, *more))


def bare(mechanism: Mechanism, own: Sequence[Change]) -> Mechanism:
    """Return the mechanism with these measures and the first shocks."""
    kept = tuple(mechanism.shocks[:SHOCKS])
    return replace(mechanism, measures=tuple(own), shocks=kept)


def for_pair(pattern: Change, one: str, other: str) -> Change:
    """Return a measure for one pair of members, without cost."""
    shift = replace(shifts_of(pattern)[0], importers=(one,), exporters=(other,), both_directions=True)
    return replace(pattern, id=f"{pattern.id}_{one}_{other}", participants=(one, other), moves=(shift,), cost=None)


def _certified(best: Evaluated) -> str:
    found = best.search
    if found is None:
        return "there is a table"
    end = "nothing new to pick" if found.settled else "ended early"
    proof = found.certified
    near = "" if proof is None else f"; {proof.around} around solved, of all {proof.share:.1%} at most better"
    return f"{end} after {found.rounds} rounds; gap {found.gap:.3%}{near}"
