"""What `ortaq agree --why` says of one package: who refuses it and what would change that, or who would leave it."""

from ortaq.agreement import Agreement, Refusal, Stability
from ortaq.answers.neighbours import Explanation
from ortaq.answers.sections.reasons import fixes, objections_table, unrefused
from ortaq.answers.sections.solutions import solutions_table
from ortaq.answers.sections.stability import departure
from ortaq.answers.sections.words import counted, tagged_list, tags
from ortaq.core.report import Items, Name, Number, Paragraphs, Reading, Section, Table, Text


def why(explained: Explanation, lasting: Stability | None, agreement: Agreement, *, tabled: bool = True) -> Section:
    """Return why a package is refused, or that all sign it and whether somebody gains by leaving it.

    Parameters
    ----------
    explained : Explanation
    lasting : Stability or None
        Of this package and others; None where nobody asked which last.
    agreement : Agreement
        By package, with what a group would go over to.
    tabled : bool, optional
        Whether the packages of the whole agenda are known; if not, the package is explained by those next to it.
    """
    around, package = explained.around, explained.package
    title, refused = Text("why.title", {"package": tags(package)}), explained.refused
    near = () if tabled else (Text("why.neighbours", {"count": counted(len(around.packages) - 1)}),)
    opening: Paragraphs = (tagged_list(around.measures, package), *near)
    if refused is None:
        gains = solutions_table(around, {package: (Text("why.asked"),)}, with_shock=True)
        said = (*opening, Text("chosen.signed"), _leaving(explained, lasting, agreement, tabled=tabled))
        return Section("why", title, said, (gains,))
    ways = Items(fixes(refused, around.measures, explained.dropped))
    none = () if tabled or refused.nearest else (Text("why.none_solved"),)
    return Section(
        "why", title, (*opening, *_verdict(refused), ways, *none), _objections(explained, refused, tabled=tabled)
    )


def _verdict(refused: Refusal) -> tuple[Text, ...]:
    if not refused.objections:
        return (unrefused(refused),)
    return (Text("chosen.refused", {"members": tuple(Name("economy", o.member) for o in refused.objections)}),)


def _objections(explained: Explanation, refused: Refusal, *, tabled: bool) -> tuple[Table, ...]:
    if not refused.objections:
        return ()
    return (objections_table(explained.around.agreement, refused, None if tabled else explained.relief),)


def _leaving(explained: Explanation, lasting: Stability | None, agreement: Agreement, *, tabled: bool) -> Text:
    """Return who gains by leaving: a group where groups were asked, else single members."""
    if lasting is not None:
        left = lasting.departure(explained.package)
        nobody = Text("why.nobody_leaves" if tabled else "why.nobody_found")
        return nobody if left is None else departure(agreement, left)
    least = dict(zip(explained.around.agreement.members, explained.around.agreement.least_gain_percent, strict=True))
    leavers = tuple(
        Text("stability.leaver", {"member": Name("economy", member), "points": Number(-margin, Reading.SIZE)})
        for member, margin in explained.exit_margin_percent.items()
        if margin < -least[member]
    )
    return Text("why.leavers", {"gains": leavers}) if leavers else Text("why.no_member_leaves")
