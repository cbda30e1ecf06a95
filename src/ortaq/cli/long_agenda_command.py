"""`ortaq agree` for an agenda that is too long for a table of gains: the best packages, and why one is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ortaq.agreement import Acceptance, Timing, Transfers, transfers
from ortaq.agreement.listed import Listed
from ortaq.brief.agreement_record import transfers_record
from ortaq.cli.console import print_json, progress, stdout
from ortaq.cli.long_agenda_record import explanation_record, search_record
from ortaq.cli.long_agenda_search import Found, search
from ortaq.cli.long_agenda_tables import print_explanation, print_payments, print_search
from ortaq.cli.neighbourhood import Explanation, explain
from ortaq.cli.options import means
from ortaq.cli.question import package_index
from ortaq.core import InputError, Mechanism, Region
from ortaq.model.long_agenda import require_searchable


def long_agenda(
    region: Region,
    mechanism: Mechanism,
    accept: Acceptance,
    tail: float,
    *,
    why: str | None = None,
    with_transfers: bool = False,
    limit_dependence: float | None = None,
    as_json: bool = False,
    workers: int | None = None,
    store: Path | None = None,
) -> bool:
    """Search a long agenda, print what is found, and return whether a package is known that every member signs.

    Parameters
    ----------
    region : Region
    mechanism : Mechanism
        With the caller's budget, if any.
    accept, tail
        What members look at; see ``ortaq.agreement.agree``.
    why : str, optional
        Package to explain: its number, or measure ids joined with ``+``.
    with_transfers : bool, optional
        Whether to look for payments with which all sign the package that is recommended or explained.
    limit_dependence : float, optional
        Refused, because it is computed for every package.

    Raises
    ------
    InputError
        The agenda is too long to be searched, a package or code is not known, or an option is refused.
    NotConverged, WorkerLostError
        As ``search_large``.
    """
    require_searchable(mechanism)
    wanted = _wanted(mechanism, why)
    if limit_dependence is not None:
        _refuse_limit(len(mechanism.measures))
    with means(workers, store, region, mechanism) as (executor, kept), progress("equilibria") as report:
        found = search(region, mechanism, accept, tail, report, executor=executor, store=kept)
        explained = None if wanted is None else explain(region, found, wanted, executor=executor, store=kept)
    answer = _Answer.of(found, explained, with_transfers=with_transfers)
    if as_json:
        print_json(answer.record())
    else:
        answer.print()
    return bool(found.listed.accepted.size)


def _wanted(mechanism: Mechanism, why: str | None) -> int | None:
    return None if why is None else package_index(why, tuple(m.id for m in mechanism.measures))


def _refuse_limit(measures: int) -> None:
    raise InputError(
        f"dependence cannot be limited on an agenda of {measures} measures",
        where="--limit-dependence",
        why="a limit needs a table of all packages, which ends at 16 measures",
        fix="drop the option, or move measures to a second mechanism file until 16 are left",
    )


@dataclass(frozen=True, eq=False)
class _Answer:
    """All that is printed; ``paid`` are payments for ``compensated``, a package of ``about``."""

    found: Found
    explained: Explanation | None
    about: Listed
    compensated: int | None
    paid: Mapping[Timing, Transfers | None]

    @classmethod
    def of(cls, found: Found, explained: Explanation | None, *, with_transfers: bool) -> "_Answer":
        if explained is None:
            about, listed = found.listed, found.listed
            notable = listed.closest if listed.recommended is None else listed.recommended
        else:
            about, notable = explained.around, explained.package
        package = notable if with_transfers else None
        timings = () if package is None else tuple(Timing)
        paid = {t: transfers(about.payoffs, about.agreement, about.row(package or 0), timing=t) for t in timings}
        return cls(found, explained, about, package, paid)

    def print(self) -> None:
        console = stdout()
        if self.explained is None:
            print_search(console, self.found)
        else:
            print_explanation(console, self.found.mechanism, self.explained)
        if self.compensated is not None:
            print_payments(console, self.about, self.compensated, self.paid)

    def record(self) -> dict[str, Any]:
        told = search_record(self.found)
        if self.explained is not None:
            told["why"] = explanation_record(self.found.mechanism, self.explained)
        if self.compensated is not None:
            paid = {t.value: transfers_record(one, self.about.agreement) for t, one in self.paid.items()}
            told["transfers"] = {"package": self.compensated, **paid}
        return told
