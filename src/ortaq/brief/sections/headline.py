"""The answer in a few sentences, and what every member gains."""

from ortaq.agreement import Acceptance, Objection, Refusal, refusal
from ortaq.brief.printed import Paragraph, PrintedSection, PrintedTable
from ortaq.brief.sections.package_tables import package_table
from ortaq.brief.view import View


def headline(view: View) -> PrintedSection:
    """Return how many packages all would sign, which one is recommended, and how firm that is."""
    agreement = view.material.agreement
    advice = _advice(view, agreement.recommended) if agreement.recommended is not None else _closest(view)
    return PrintedSection(
        "answer", view.texts("answer.title"), (_count(view), *_verified(view), *_lasting(view), *advice), _gains(view)
    )


def _count(view: View) -> str:
    agreement, count = view.material.agreement, view.numbers.count
    both = view.texts(
        "answer.count" if len(view.material.payoffs.shocks) > 1 else "answer.count_calm",
        members=count(len(view.members)),
        packages=count(int(agreement.feasible[1:].sum())),
        worst=count(agreement.accepted_worst.size),
        expected=count(agreement.accepted_expected.size),
    )
    if view.accept is not Acceptance.CVAR:
        return both
    return f"{both} {view.texts('answer.count_tail', tail=view.tail, signed=count(agreement.accepted.size))}"


def _verified(view: View) -> tuple[str, ...]:
    """Return how many packages have own equilibria, and what that leaves open; nothing where all have."""
    payoffs = view.material.payoffs
    if payoffs.verified is None:
        return ()
    return (
        view.texts(
            "answer.verified",
            verified=view.numbers.count(payoffs.verified_count),
            packages=view.numbers.count(len(payoffs.packages) - 1),
            points=view.numbers.size(payoffs.largest_error_percent),
        ),
    )


def _lasting(view: View) -> tuple[str, ...]:
    lasting, recommended = view.material.stability, view.material.agreement.recommended
    if lasting is None or recommended is None:
        return ()
    left = lasting.departure(recommended)
    who = () if left is None else left.leavers
    members = view.texts.join([view.economy(m) for m in who])
    return (
        view.texts(
            "answer.lasting",
            signed=view.numbers.count(len(lasting.packages)),
            stable=view.numbers.count(lasting.coalition_stable.size),
            recommended=view.texts("answer.recommended_left", members=members)
            if who
            else view.texts("answer.recommended_lasts"),
        ),
    )


def _advice(view: View, package: int) -> tuple[Paragraph, ...]:
    return (
        view.texts("answer.recommended"),
        tuple(view.tagged(bit) for bit in view.bits(package)),
        _gains_in_short(view, package),
        _firmness(view, package),
    )


def _gains_in_short(view: View, package: int) -> str:
    percent = view.material.payoffs.gain_percent[package, :, 0]
    least, most = int(percent.argmin()), int(percent.argmax())
    return view.texts(
        "answer.gains",
        least=view.numbers.gain(float(percent[least])),
        least_member=view.members[least],
        most=view.numbers.gain(float(percent[most])),
        most_member=view.members[most],
        total=view.numbers.money(float(view.material.payoffs.gain_musd[package, :, 0].sum())),
    )


def _firmness(view: View, package: int) -> str:
    cases, band = view.material.cases, view.band(package)
    if len(band.accepted_in) == len(cases):
        return view.texts("answer.firm", cases=view.numbers.count(len(cases)))
    short = band.robust_low_percent <= view.material.agreement.threshold_percent
    return view.texts(
        "answer.fragile",
        signed=view.numbers.count(len(band.accepted_in)),
        cases=view.numbers.count(len(cases)),
        lost=view.texts.join([c for c in cases if c not in band.accepted_in]),
        members=view.texts.join([m for m, s in zip(view.members, short, strict=True) if s]),
    )


def _closest(view: View) -> tuple[Paragraph, ...]:
    closest = view.material.agreement.obstacles.closest
    if closest is None:
        return (view.texts("answer.none", rule=view.rule),)
    refused = refusal(view.material.payoffs, view.material.agreement, closest)
    signed = view.band(closest).accepted_in
    return (
        view.texts("answer.none", rule=view.rule),
        view.texts("answer.closest", shortfall=view.numbers.money(refused.shortfall_musd)),
        tuple(view.tagged(bit) for bit in view.bits(closest)),
        *objection_sentences(view, refused),
        view.texts("answer.signed_elsewhere", cases=view.texts.join(signed))
        if signed
        else view.texts("answer.signed_nowhere", cases=view.numbers.count(len(view.material.cases))),
    )


def objection_sentences(view: View, found: Refusal) -> tuple[str, ...]:
    """Return for each member that refuses how much it loses and when, and which of several measures takes most."""
    several = len(found.package.measures) > 1
    return tuple(_objection_sentence(view, o, several=several) for o in found.objections)


def _objection_sentence(view: View, objection: Objection, *, several: bool) -> str:
    lines = [
        view.texts(
            "objection.loses" if objection.gain_percent < 0.0 else "objection.gains_too_little",
            member=view.economy(objection.member),
            percent=view.numbers.size(objection.gain_percent),
            usd=view.numbers.money(abs(objection.gain_musd)),
            shock=_under(view, objection.shock),
        )
    ]
    if several and objection.culprit is not None:
        lines.append(
            view.texts(
                "objection.culprit",
                measure=view.measure(objection.culprit),
                percent=view.numbers.plain(objection.culprit_percent),
            )
        )
    return " ".join(lines)


def _under(view: View, shock: str) -> str:
    calm = shock == view.material.payoffs.shocks[0]
    return view.texts("objection.no_shock") if calm else view.texts("objection.shock", shock=view.shock(shock))


def _gains(view: View) -> tuple[PrintedTable, ...]:
    if view.focus is None:
        return ()
    accepted = view.material.agreement.recommended is not None
    title = view.texts("answer.table_recommended" if accepted else "answer.table_closest")
    return (package_table(view, view.focus, "gains", title),)
