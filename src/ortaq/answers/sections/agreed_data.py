"""What `ortaq agree` says for programs beside its sections: every signed package, gains by shock, why, who lasts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict

import numpy as np

from ortaq.agreement import Agreement, Listed, Participation, Sharing, Stability
from ortaq.agreement.groups import member_names
from ortaq.answers.neighbours import Explanation
from ortaq.answers.sections.for_programs import (
    core_tables,
    members_table,
    packages_table,
    refusal_tables,
    stability_tables,
)
from ortaq.answers.sections.program_tables import PERCENT, Head, changes, economies, program_table
from ortaq.answers.sections.sharing import sharing_table
from ortaq.core import JsonObject
from ortaq.core.report import Section, Table, Text
from ortaq.model import Evaluated, Way


def agreed_for_programs(
    evaluated: Evaluated,
    settled: Listed,
    by_package: Agreement,
    lasting: Stability,
    own: Sharing,
    *,
    taking_part: Participation | None,
    explained: Explanation | None,
) -> Section:
    """Return the tables that go to files only.

    Parameters
    ----------
    evaluated, settled : Evaluated, Listed
    by_package : Agreement
    lasting : Stability
    own : Sharing
    taking_part : Participation or None
    explained : Explanation or None
        Of the package that was asked about.
    """
    about, agreement = settled if explained is None else explained.around, settled.agreement
    shown = list(dict.fromkeys(p for ties in _solutions(evaluated, settled).values() for p in ties))
    shown += [p for p in (settled.closest,) if p is not None and p not in shown]
    tables = [members_table(agreement, settled.payoffs)]
    tables += [_solved(settled)] if evaluated.way is Way.SEARCHED else [packages_table(agreement, lasting)]
    tables += [_gains("notable-gains", settled, shown)]
    if explained is not None:
        tables += [_gains("asked", about, [explained.package]), *_why(explained, evaluated.way)]
    kept = dict.fromkeys((*shown, *([explained.package] if explained and explained.refused is None else [])))
    tables += stability_tables(lasting, [p for p in kept if p in lasting.packages])
    tables += core_tables(own)
    if explained is not None:
        tables.append(sharing_table(by_package, own))
    if taking_part is not None:
        tables += participation_tables(taking_part)
    return Section("programs", Text("programs.title"), (Text("programs.lead"),), tuple(tables), annex=True)


def facts(evaluated: Evaluated, settled: Listed) -> JsonObject:
    """Return how the answer was computed, and what stands out, by name.

    Parameters
    ----------
    evaluated, settled : Evaluated, Listed
    """
    payoffs, searched = evaluated.payoffs, evaluated.way is Way.SEARCHED
    return {
        "packages": 2 ** len(settled.measures),
        "feasible": None if searched else int(evaluated.feasible[1:].sum()),
        "recommended": settled.recommended,
        "solutions": {name: list(ties) for name, ties in _solutions(evaluated, settled).items()},
        "closest": settled.closest,
        "closest_shortfall_musd": settled.agreement.obstacles.closest_shortfall_musd,
        "verified_packages": evaluated.solved,
        "estimate_error_percent": payoffs.largest_error_percent,
        "largest_residual": payoffs.largest_residual,
        **(_search(evaluated) if searched else {}),
    }


def _solutions(evaluated: Evaluated, settled: Listed) -> Mapping[str, tuple[int, ...]]:
    """Return what each way of choosing picks, those ways that need all packages too where there is a table."""
    return settled.solutions if evaluated.way is Way.SEARCHED else settled.agreement.solutions


def _search(evaluated: Evaluated) -> JsonObject:
    return {"solves": evaluated.solves, "search": None if evaluated.search is None else asdict(evaluated.search)}


def _solved(settled: Listed) -> Table:
    """Return the signed packages of those that were solved."""
    agreement, signed = settled.agreement, settled.accepted.tolist()
    heads: tuple[Head, ...] = ("package", "measures", *((m, PERCENT) for m in economies(agreement.members)))
    rows = ((p, changes(settled.named(p)), *settled.robust_gain_percent(p).tolist()) for p in signed)
    return program_table("packages", heads, rows)


def _gains(id: str, listed: Listed, shown: Sequence[int]) -> Table:
    """Return the gains of some packages by member and shock, and as the member looks at shocks."""
    payoffs = listed.payoffs
    gains = {p: payoffs.gain_percent[listed.row(p)].tolist() for p in shown}
    robust = {p: listed.robust_gain_percent(p).tolist() for p in shown}
    heads: tuple[Head, ...] = ("package", "member", *((shock, PERCENT) for shock in changes(payoffs.shocks)))
    rows = (
        (p, member, *gains[p][i], robust[p][i]) for p in shown for i, member in enumerate(economies(payoffs.members))
    )
    return program_table(id, (*heads, ("decides", PERCENT)), rows)


def _why(explained: Explanation, way: Way) -> Iterable[Table]:
    package, refused = explained.package, explained.refused
    if refused is not None:
        yield from refusal_tables([(package, refused)], {package: explained.dropped})
    if way is Way.SEARCHED:
        margins = ((member, margin) for member, margin in explained.exit_margin_percent.items())
        rows = ((*economies([member]), margin) for member, margin in margins)
        yield program_table("exit-margins", ("member", ("exit_margin", Text("unit.points"))), rows)


def participation_tables(found: Participation) -> tuple[Table, Table]:
    """Return every set of participants that lasts, and every package that one of them carries out.

    Parameters
    ----------
    found : Participation
    """
    last = np.flatnonzero(found.lasting | found.farsighted).tolist()
    sets = (
        (
            economies(member_names(state, found.members)),
            int(found.packages[state]),
            bool(found.lasting[state]),
            bool(found.farsighted[state]),
        )
        for state in last
    )
    packages = np.unique(found.packages[last]).tolist()
    starts = ((p, found.starts(p)) for p in packages)
    return (
        program_table("participants", ("participants", "package", "lasts", "lasts_farsighted"), sets),
        program_table("starts", ("package", "starts"), starts),
    )
