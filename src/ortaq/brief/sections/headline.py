"""The answer in a few sentences, and what every member gains."""

from ortaq.agree import Objection, refusal
from ortaq.brief.blocks import Section, Table
from ortaq.brief.sections.package_tables import package_table
from ortaq.brief.view import View


def headline(view: View) -> Section:
    """Return how many packages all would sign, which one is recommended, and how firm that is."""
    agreement = view.material.agreement
    found = _advice(view, agreement.recommended) if agreement.recommended is not None else _closest(view)
    return Section("answer", view.texts("answer.title"), (_count(view), *found), _gains(view))


def _count(view: View) -> str:
    agreement, count = view.material.agreement, view.numbers.count
    return view.texts(
        "answer.count",
        members=count(len(view.members)),
        packages=count(int(agreement.feasible[1:].sum())),
        worst=count(agreement.accepted_worst.size),
        expected=count(agreement.accepted_expected.size),
    )


def _advice(view: View, package: int) -> tuple[str, ...]:
    return (
        view.texts("answer.recommended", package=view.package(package)),
        view.texts("answer.gains", gains=view.texts.join(_gain_phrases(view, package)), rule=view.rule),
        _firmness(view, package),
    )


def _gain_phrases(view: View, package: int) -> list[str]:
    agreement, band, numbers = view.material.agreement, view.band(package), view.numbers
    return [
        view.texts(
            "answer.member_gain",
            member=member,
            percent=numbers.gain(float(agreement.robust_gain_percent[package, i])),
            span=numbers.span(
                numbers.gain(float(band.robust_low_percent[i])), numbers.gain(float(band.robust_high_percent[i]))
            ),
            usd=numbers.signed_money(float(agreement.robust_gain_musd[package, i])),
        )
        for i, member in enumerate(view.members)
    ]


def _firmness(view: View, package: int) -> str:
    cases, signed = view.material.cases, view.band(package).accepted_in
    if len(signed) == len(cases):
        return view.texts("answer.firm", cases=view.numbers.count(len(cases)))
    return view.texts(
        "answer.fragile",
        signed=view.numbers.count(len(signed)),
        cases=view.numbers.count(len(cases)),
        lost=view.texts.join([c for c in cases if c not in signed]),
    )


def _closest(view: View) -> tuple[str, ...]:
    closest = view.material.agreement.obstacles.closest
    if closest is None:
        return (view.texts("answer.none", rule=view.rule),)
    found = refusal(view.material.payoffs, view.material.agreement, closest)
    signed = view.band(closest).accepted_in
    return (
        view.texts("answer.none", rule=view.rule),
        view.texts("answer.closest", package=view.package(closest), shortfall=view.numbers.money(found.shortfall_musd)),
        *(objection_sentence(view, o) for o in found.objections),
        view.texts("answer.signed_elsewhere", cases=view.texts.join(signed))
        if signed
        else view.texts("answer.signed_nowhere", cases=view.numbers.count(len(view.material.cases))),
    )


def objection_sentence(view: View, objection: Objection) -> str:
    """Return who refuses, how much it loses, under which shock, and which measure takes most."""
    lines = [
        view.texts(
            "objection.loses" if objection.gain_percent < 0.0 else "objection.gains_too_little",
            member=view.economy(objection.member),
            percent=view.numbers.size(objection.gain_percent),
            usd=view.numbers.money(abs(objection.gain_musd)),
            shock=view.shock(objection.shock),
        )
    ]
    if objection.culprit is not None:
        lines.append(
            view.texts(
                "objection.culprit",
                measure=view.measure(objection.culprit),
                percent=view.numbers.plain(objection.culprit_percent),
            )
        )
    return " ".join(lines)


def _gains(view: View) -> tuple[Table, ...]:
    if view.focus is None:
        return ()
    accepted = view.material.agreement.recommended is not None
    title = view.texts("answer.table_recommended" if accepted else "answer.table_closest")
    return (package_table(view, view.focus, "gains", title),)
