"""Which signed packages last when members, or groups of them, may leave or join, and how the worth could be shared."""

import numpy as np

from ortaq.agreement import Departure, Sharing, Stability, lotteries
from ortaq.agreement.bargaining import NASH
from ortaq.brief.printed import PrintedCell, PrintedColumn, PrintedSection, PrintedTable, text_row
from ortaq.brief.view import View


def stability_section(view: View) -> PrintedSection | None:
    """Return how many packages last, one group that leaves, the patience needed, and two ways of sharing."""
    lasting, own, texts = view.material.stability, view.material.sharing, view.texts
    if lasting is None or own is None:
        return None
    recommended = view.material.agreement.recommended
    paragraphs = (texts("stability.lead"), *_example(view, lasting), *_lottery(view))
    tables = [_sharing(view, own)]
    if recommended is not None:
        tables = [_lasting(view, lasting, recommended), _patience(view, lasting, recommended), *tables]
    return PrintedSection("stability", texts("stability.title"), (*paragraphs, *_core(view, own)), tuple(tables))


def _example(view: View, lasting: Stability) -> tuple[str, ...]:
    """Return who gains how much by leaving: the recommended package if it is left, else the first that is."""
    if not lasting.packages.size:
        return (view.texts("stability.nothing_signed", rule=view.rule),)
    recommended = view.material.agreement.recommended
    asked = [] if recommended is None else [recommended]
    departures = (lasting.departure(p) for p in (*asked, *lasting.packages.tolist()))
    left = next((d for d in departures if d is not None), None)
    return (view.texts("stability.nobody_leaves"),) if left is None else (_departure(view, left),)


def _departure(view: View, left: Departure) -> str:
    agreement = view.material.agreement
    gains = [
        view.texts("stability.leaver", member=view.economy(m), points=view.numbers.size(float(more)))
        for m, more in zip(
            agreement.members,
            agreement.robust_gain_percent[left.result] - agreement.robust_gain_percent[left.package],
            strict=True,
        )
        if m in left.leavers
    ]
    return view.texts(
        "stability.example",
        package=view.tags(left.package),
        after=view.tags(left.result) or view.texts("stability.no_package"),
        gains=view.texts.join(gains),
        others=view.texts(f"stability.{left.outsiders.value}"),
    )


def _lottery(view: View) -> tuple[str, ...]:
    """Return what drawing the package by lot would add, where the Nash solution then draws several packages."""
    agreement, texts = view.material.agreement, view.texts
    rows = agreement.accepted
    drawn = lotteries(agreement.surplus_percent[rows], agreement.robust_gain_musd[rows], rows, agreement.weights)
    if NASH not in drawn or len(drawn[NASH].packages) < 2:
        return ()
    shares = [
        texts("stability.drawn", package=view.tags(p), percent=view.numbers.size(100.0 * chance))
        for p, chance in zip(drawn[NASH].packages, drawn[NASH].probability, strict=True)
    ]
    return (texts("stability.lottery", packages=texts.join(shares)),)


def _core(view: View, own: Sharing) -> tuple[str, ...]:
    if own.core is None:
        return ()
    money = view.numbers.money
    if not own.core.empty:
        return (view.texts("stability.core", worth=money(float(own.worth_musd[-1]))),)
    return (view.texts("stability.no_core", worth=money(float(own.worth_musd[-1])), excess=money(own.core.excess)),)


def _lasting(view: View, lasting: Stability, recommended: int) -> PrintedTable:
    """Return how many signed packages survive each kind of change, and whether the recommended one does."""
    texts, signed = view.texts, view.numbers.count(len(lasting.packages))
    kept = {
        "stability.survives_member": lasting.packages[lasting.exit_stable],
        "stability.survives_delta": lasting.delta.stable,
        "stability.survives_gamma": lasting.gamma.stable,
        "stability.survives_group": lasting.coalition_stable,
        "stability.survives_joined": lasting.accessions.stable,
    }
    rows = []
    for test, stable in kept.items():
        count = view.numbers.count(len(stable))
        verdict = texts("stability.yes" if np.isin(recommended, stable) else "stability.no")
        rows.append((*text_row(texts(test), count), *text_row(verdict)))
    columns = (
        PrintedColumn(texts("column.test")),
        PrintedColumn(texts("column.packages"), texts("stability.of", count=signed), numeric=True),
        PrintedColumn(texts("column.recommended_too")),
    )
    return PrintedTable("lasting", texts("stability.table"), columns, tuple(rows), texts("note.lasting"))


def _patience(view: View, lasting: Stability, package: int) -> PrintedTable:
    texts = view.texts
    row = lasting.patience[lasting.packages.tolist().index(package)]
    rows = []
    for member, needed in zip(view.members, row.tolist(), strict=True):
        never = bool(np.isnan(needed))
        words = texts("stability.never") if never else view.numbers.size(100.0 * needed)
        rows.append((PrintedCell((member,)), PrintedCell((words,))))
    columns = (
        PrintedColumn(texts("column.member")),
        PrintedColumn(texts("column.patience"), texts("unit.patience"), numeric=True),
    )
    return PrintedTable("patience", texts("stability.patience"), columns, tuple(rows), texts("note.patience"))


def _sharing(view: View, own: Sharing) -> PrintedTable:
    texts, agreement = view.texts, view.material.agreement
    shares = [own.worth_musd[1 << np.arange(len(own.members))], own.shapley_musd]
    heads = ["column.by_itself", "column.shapley"]
    if own.nucleolus_musd is not None:
        shares.append(own.nucleolus_musd)
        heads.append("column.nucleolus")
    if agreement.recommended is not None:
        shares.append(agreement.robust_gain_musd[agreement.recommended])
        heads.append("column.in_recommended")
    rows = tuple(
        (PrintedCell((member,)), *(PrintedCell((view.numbers.signed_money(float(share[i])),)) for share in shares))
        for i, member in enumerate(view.members)
    )
    columns = (
        PrintedColumn(texts("column.member")),
        *(PrintedColumn(texts(head), texts("unit.usd_year"), numeric=True) for head in heads),
    )
    return PrintedTable("sharing", texts("stability.sharing"), columns, rows, texts("note.sharing"))
