"""The answer in a few sentences, and what every member gains."""

from ortaq.agreement import Stability, refusal
from ortaq.agreement.sentences import count_sentence, rule
from ortaq.answers.material import Material
from ortaq.answers.sections.gains import package_table
from ortaq.answers.sections.reasons import objections
from ortaq.answers.sections.stability import signed_count
from ortaq.answers.sections.words import case_names, counted, economies, money, tagged_list
from ortaq.core import Payoffs
from ortaq.core.report import Name, Number, Paragraphs, Reading, Section, Table, Text


def headline(material: Material) -> Section:
    """Return how many packages all would sign, which one is recommended, and how firm that is."""
    package = material.agreement.recommended
    advice = _closest(material) if package is None else _advice(material, package)
    lasting = () if material.stability is None else lasting_sentence(material.stability, package)
    counts = count_sentence(material.agreement), *verified_sentence(material.payoffs)
    paragraphs = (*counts, *lasting, *advice)
    return Section("answer", Text("answer.title"), paragraphs, _gains(material))


def verified_sentence(payoffs: Payoffs) -> tuple[Text, ...]:
    """Return how many packages have own equilibria, and what that leaves open; nothing where all have."""
    if payoffs.verified is None:
        return ()
    numbers = {
        "verified": counted(payoffs.verified_count),
        "packages": counted(len(payoffs.packages) - 1),
        "points": Number(payoffs.largest_error_percent, Reading.SIZE),
    }
    return (Text("answer.verified", numbers),)


def lasting_sentence(lasting: Stability, recommended: int | None) -> tuple[Text, ...]:
    """Return how many signed packages nobody leaves, and who would leave the recommended one."""
    if recommended is None:
        return ()
    left = lasting.departure(recommended)
    last = (
        Text("answer.recommended_lasts")
        if left is None
        else Text("answer.recommended_left", {"members": economies(left.leavers)})
    )
    return (Text("answer.lasting", {**signed_count(lasting), "recommended": last}),)


def _advice(material: Material, package: int) -> Paragraphs:
    return (
        Text("answer.recommended"),
        tagged_list(material.payoffs.measures, package),
        _gains_in_short(material, package),
        firmness(material, package),
    )


def _gains_in_short(material: Material, package: int) -> Text:
    payoffs = material.payoffs
    percent = payoffs.gain_percent[package, :, 0]
    least, most = int(percent.argmin()), int(percent.argmax())
    return Text(
        "answer.gains",
        {
            "least": Number(float(percent[least]), Reading.CHANGE),
            "least_member": Name("economy", payoffs.members[least]),
            "most": Number(float(percent[most]), Reading.CHANGE),
            "most_member": Name("economy", payoffs.members[most]),
            "total": money(payoffs.gain_musd[package, :, 0].sum()),
        },
    )


def firmness(material: Material, package: int) -> Text:
    """Return in how many cases of the assumptions all sign a package, and who would not gain enough in the others."""
    cases, band = material.cases, material.bands[package]
    if len(band.accepted_in) == len(cases):
        return Text("answer.firm", {"cases": counted(len(cases))})
    short = ~material.agreement.signs(band.robust_low_percent)
    return Text(
        "answer.fragile",
        {
            "signed": counted(len(band.accepted_in)),
            "cases": counted(len(cases)),
            "lost": case_names(c for c in cases if c not in band.accepted_in),
            "members": economies(m for m, s in zip(material.payoffs.members, short, strict=True) if s),
        },
    )


def _closest(material: Material) -> Paragraphs:
    agreement = material.agreement
    closest, none = agreement.obstacles.closest, Text("answer.none", {"rule": rule(agreement)})
    if closest is None:
        return (none,)
    refused, signed = refusal(material.payoffs, agreement, closest), material.bands[closest].accepted_in
    elsewhere = (
        Text("answer.signed_elsewhere", {"cases": case_names(signed)})
        if signed
        else Text("answer.signed_nowhere", {"cases": counted(len(material.cases))})
    )
    return (
        none,
        Text("answer.closest", {"shortfall": money(refused.shortfall_musd)}),
        tagged_list(agreement.measures, closest),
        *objections(refused),
        elsewhere,
    )


def _gains(material: Material) -> tuple[Table, ...]:
    agreement = material.agreement
    if agreement.focus is None:
        return ()
    title = "answer.table_closest" if agreement.recommended is None else "answer.table_recommended"
    return (package_table(material, agreement.focus, "gains", Text(title)),)
