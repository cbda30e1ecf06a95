"""Which signed packages last when members, or groups of them, may leave or join."""

import numpy as np

from ortaq.agreement import Agreement, Departure, Stability, lotteries
from ortaq.agreement.bargaining import NASH
from ortaq.agreement.sentences import rule
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import MEMBER
from ortaq.answers.sections.how_searched import on_groups
from ortaq.answers.sections.sharing import sharing_table
from ortaq.answers.sections.words import counted, tags
from ortaq.core.report import Cell, Column, Name, Number, Paragraphs, Reading, Section, Table, Text


def stability_section(material: Material) -> Section | None:
    """Return how many packages last, one group that leaves, the patience needed, and two ways of sharing."""
    lasting, own, agreement = material.stability, material.sharing, material.agreement
    if lasting is None or own is None:
        return None
    tried = () if lasting.tried is None else (Text("stability.tried", {"count": counted(lasting.tried)}),)
    found = material.searched
    lead: Paragraphs = (Text("stability.lead"),)
    if found is not None:
        lead = (Text("stability.lead_searched"), on_groups(found, members=len(agreement.members)))
    nobody = Text("stability.nobody_leaves" if found is None else "stability.nobody_found")
    paragraphs = (*lead, *tried, _example(agreement, lasting, nobody), *_lottery(agreement), *own.explain())
    tables: tuple[Table, ...] = (sharing_table(agreement, own),)
    if agreement.recommended is not None:
        of_recommended = lasting_table(lasting, agreement.recommended), patience_table(lasting, agreement.recommended)
        tables = (*of_recommended, *tables)
    return Section("stability", Text("stability.title"), paragraphs, tables)


def _example(agreement: Agreement, lasting: Stability, nobody: Text) -> Text:
    """Return who gains how much by leaving: the recommended package if it is left, else the first that is."""
    if not lasting.packages.size:
        return Text("stability.nothing_signed", {"rule": rule(agreement)})
    recommended = None if agreement.recommended is None else lasting.departure(agreement.recommended)
    left = recommended or lasting.example()
    return nobody if left is None else departure(agreement, left)


def departure(agreement: Agreement, left: Departure) -> Text:
    """Return who would leave a package for which, and how much each of them gains by it.

    Parameters
    ----------
    agreement : Agreement
        On a table of all packages.
    left : Departure
    """
    rise = agreement.robust_gain_percent[left.result] - agreement.robust_gain_percent[left.package]
    gains = tuple(
        Text("stability.leaver", {"member": Name("economy", member), "points": Number(float(more), Reading.SIZE)})
        for member, more in zip(agreement.members, rise, strict=True)
        if member in left.leavers
    )
    return Text(
        "stability.example",
        {
            "package": tags(left.package),
            "after": tags(left.result) or Text("stability.no_package"),
            "gains": gains,
            "others": Text(f"stability.{left.outsiders.value}"),
        },
    )


def _lottery(agreement: Agreement) -> tuple[Text, ...]:
    """Return what drawing the package by lot would add, where the Nash solution then draws several packages."""
    rows = agreement.accepted
    drawn = lotteries(agreement.surplus_percent[rows], agreement.robust_gain_musd[rows], rows, agreement.weights)
    if NASH not in drawn or len(drawn[NASH].packages) < 2:
        return ()
    chances = zip(drawn[NASH].packages, drawn[NASH].probability, strict=True)
    shares = tuple(
        Text("stability.drawn", {"package": tags(int(p)), "percent": Number(100.0 * float(chance), Reading.SIZE)})
        for p, chance in chances
    )
    return (Text("stability.lottery", {"packages": shares}),)


def lasting_table(lasting: Stability, package: int) -> Table:
    """Return how many signed packages survive each kind of change, and whether one of them does.

    Parameters
    ----------
    lasting : Stability
    package : int
        Signed by all.
    """
    kept = {
        "stability.signed": lasting.packages,
        "stability.survives_member": lasting.packages[lasting.exit_stable],
        "stability.survives_delta": lasting.delta.stable,
        "stability.survives_gamma": lasting.gamma.stable,
        "stability.survives_group": lasting.coalition_stable,
        "stability.survives_joined": lasting.accessions.stable,
    }
    rows = tuple(
        (
            Cell(Text(test)),
            Cell(len(stable), Reading.COUNT),
            Cell(Text("stability.yes" if np.isin(package, stable) else "stability.no")),
        )
        for test, stable in kept.items()
    )
    columns = tuple(Column(Text(f"column.{head}")) for head in ("test", "packages", "recommended_too"))
    return Table("lasting", Text("stability.table"), columns, rows, (Text("note.lasting"),))


def patience_table(lasting: Stability, package: int) -> Table:
    """Return how much the future must count for each member to keep a package.

    Parameters
    ----------
    lasting : Stability
    package : int
        Signed by all.
    """
    needed = 100.0 * lasting.patience[lasting.packages.tolist().index(package)]
    rows = tuple(
        (Cell(Name("economy", member)), Cell(Text("stability.never") if np.isnan(percent) else percent))
        for member, percent in zip(lasting.members, needed.tolist(), strict=True)
    )
    columns = MEMBER, Column(Text("column.patience"), Text("unit.patience"))
    return Table("patience", Text("stability.patience"), columns, rows, (Text("note.patience"),))


def lasts(left: Departure | None) -> Text:
    """Return in short whether somebody gains by leaving a package.

    Parameters
    ----------
    left : Departure or None
    """
    if left is None:
        return Text("stability.lasts")
    return Text("stability.left_by", {"members": tuple(Name("economy", m) for m in left.leavers)})


def signed_count(lasting: Stability) -> dict[str, Number]:
    """Return how many packages are signed, and how many of them nobody leaves, for a sentence."""
    return {"signed": counted(len(lasting.packages)), "stable": counted(lasting.coalition_stable.size)}
