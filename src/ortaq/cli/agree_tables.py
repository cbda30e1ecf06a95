"""What `ortaq agree` prints."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from ortaq.agreement import Acceptance, Agreement, Breach, Refusal, Sharing, Stability, Timing, Transfers
from ortaq.agreement.deviations import KEEPS
from ortaq.core import Package, Payoffs

MUSD = "million USD a year"

SHOWN = 3
"""Suggestions of one kind that are printed; the JSON holds all of them."""


def print_agreement(console: Console, payoffs: Payoffs, found: Agreement, lasting: Stability, own: Sharing) -> None:
    """Print what is accepted, what lasts, which packages stand out, and how the worth could be shared."""
    for sentence in (*found.explain(), *_verified(payoffs), *lasting.explain()):
        console.print(sentence)
    if found.accepted.size:
        _print_solutions(console, found, lasting)
    console.print(f"\nWays to share what all can secure together, {MUSD}:")
    console.print(_sharing(found, own))
    for sentence in own.explain():
        console.print(sentence)


def _verified(payoffs: Payoffs) -> tuple[str, ...]:
    if payoffs.verified is None:
        return ()
    return (
        f"{payoffs.verified_count} packages have equilibria of their own, among them every one named here. The "
        f"others are estimates, believed to be off by at most {payoffs.largest_error_percent:.1g} percentage points; "
        "who signs them is clear of the threshold by more than that. How many packages last, and what single measures "
        "add to a package, is computed with these estimates.",
    )


def _print_solutions(console: Console, found: Agreement, lasting: Stability) -> None:
    picked: dict[int, list[str]] = {}
    for name, ties in found.solutions.items():
        for package in ties:
            picked.setdefault(package, []).append(name.replace("_", "-"))
    console.print("\nPackages that stand out, with the robust gain in percent of real income:")
    table = Table("member")
    for package, names in picked.items():
        left = lasting.departure(package)
        lasts = "nobody gains by leaving" if left is None else f"left by {' + '.join(left.leavers)}"
        console.print(f"Package {package} ({', '.join(names)}): {in_short(found.measures, package)}; {lasts}.")
        table.add_column(f"package {package}", justify="right")
    for i, member in enumerate(found.members):
        table.add_row(member, *(f"{found.robust_gain_percent[p, i]:+.4f}" for p in picked))
    console.print(table)


def in_short(measures: Sequence[str], package: int) -> str:
    """Return the measures of a package, or those that it leaves out where they are fewer."""
    inside = Package.from_index(package, measures).measures
    outside = [m for m in measures if m not in inside]
    if not outside:
        return f"all {len(inside)} measures"
    return " + ".join(inside) if len(inside) <= len(outside) else f"all but {', '.join(outside)}"


def _sharing(found: Agreement, own: Sharing) -> Table:
    columns = {
        "alone": [float(own.worth_musd[1 << i]) for i in range(len(own.members))],
        "Shapley value": own.shapley_musd.tolist(),
        "nucleolus": [] if own.nucleolus_musd is None else own.nucleolus_musd.tolist(),
        "recommended": [] if found.recommended is None else found.robust_gain_musd[found.recommended].tolist(),
    }
    table = Table("member")
    shown = {name: values for name, values in columns.items() if values}
    for name in shown:
        table.add_column(name, justify="right")
    for i, member in enumerate(own.members):
        table.add_row(member, *(f"{values[i]:+,.1f}" for values in shown.values()))
    return table


def print_signed(console: Console, found: Agreement, lasting: Stability, package: int) -> None:
    """Print an accepted package: that all sign it, and who would leave it."""
    console.print(_head(found, package))
    console.print("Every member signs it.")
    left = lasting.departure(package)
    if left is None:
        console.print("No member or group of members gains by leaving it.")
        return
    who = " and ".join(left.leavers)
    after = f"package {left.result} ({_measures(found, left.result)})"
    gains = ", ".join(
        f"{m} {found.robust_gain_percent[left.result, i] - found.robust_gain_percent[package, i]:+.4f} points"
        for i, m in enumerate(found.members)
        if m in left.leavers
    )
    console.print(f"{who} would gain by leaving it for {after}, if {KEEPS[left.outsiders]}: {gains}.")


def print_refusal(console: Console, found: Agreement, package: int, reason: Refusal) -> None:
    """Print why a package is refused, and each change that would make every member sign."""
    console.print(_head(found, package))
    for breach in reason.breaches:
        console.print(breach_sentence(breach))
    if not reason.feasible and not reason.breaches and package:
        console.print("It lies outside the packages that this search allows.")
    if reason.objections:
        console.print("Who refuses:")
        console.print(_objectors(found, reason))
        console.print(_payments_sentence(found, reason))
    elif package:
        console.print("Every member would sign it.")
    for sentence in _suggestions(found, reason):
        console.print(sentence)


def breach_sentence(breach: Breach) -> str:
    """Return one condition that a package does not meet as a plain sentence."""
    about = breach.about
    if breach.kind == "requires":
        return f"Not feasible: {about[0]} needs {about[1]}, which is not in it."
    if breach.kind == "ladder":
        return f"Not feasible: {about[0]} is the level above {about[1]}, which is not in it."
    if breach.kind == "excludes":
        return f"Not feasible: {' and '.join(about)} exclude each other."
    if breach.kind == "budget":
        return f"Not feasible: it costs {breach.value:,.1f} {MUSD}; the budget is {breach.limit:,.1f}."
    if breach.kind == "member_budget":
        return f"Not feasible: {about[0]} would pay {breach.value:,.1f} {MUSD}; its budget is {breach.limit:,.1f}."
    return f"Not feasible: {about[0]}: {breach.value:+.4f} points for {about[1]}, at most {breach.limit:+.4f}."


def _objectors(found: Agreement, reason: Refusal) -> Table:
    calm = len(found.shocks) == 1
    table = Table("member", *([] if calm else ["its worst shock"]))
    looked_at = {
        Acceptance.WORST: "signs",
        Acceptance.EXPECTED: "mean gain: signs",
        Acceptance.CVAR: f"mean of the worst {found.tail:.0%}: signs",
    }[found.accept]
    there = "" if calm else " there"
    columns = (f"gain{there}, %", f"gain{there}, USD mn a year", f"{looked_at} if its threshold is below, %")
    for column in (*columns, "lacks, USD mn a year"):
        table.add_column(column, justify="right")
    several = len(reason.package.measures) > 1
    if several:
        table.add_column(f"measure that takes most{there}, %")
    for o in reason.objections:
        numbers = (f"{o.gain_percent:+.4f}", f"{o.gain_musd:+,.1f}", f"{o.signs_at_percent:+.4f}")
        culprit = "" if o.culprit is None else f"{o.culprit} ({o.culprit_percent:+.4f})"
        table.add_row(
            o.member,
            *([] if calm else [o.shock]),
            *numbers,
            f"{o.shortfall_musd:,.1f}",
            *([culprit] if several else []),
        )
    return table


def _payments_sentence(found: Agreement, reason: Refusal) -> str:
    fixed = ", fixed before the shock," if len(found.shocks) > 1 else ""
    able = {who: spare for who, spare in reason.spare_musd.items() if spare > 0.0}
    listed = ", ".join(f"{who} {spare:,.1f}" for who, spare in sorted(able.items(), key=lambda pair: -pair[1]))
    if reason.fixable_by_transfers:
        return (
            f"Payments of {reason.shortfall_musd:,.1f} {MUSD}{fixed} would win them; "
            f"each of these could pay at most: {listed}."
        )
    could = f"the others could pay {sum(able.values()):,.1f} at most" if able else "nobody else has a gain to pay from"
    return f"No payments{fixed} would win them: they lack {reason.shortfall_musd:,.1f} {MUSD}, {could}."


def _suggestions(found: Agreement, reason: Refusal) -> list[str]:
    lines = [f"With {' + '.join(added)} added all sign (package {p})." for p, added in reason.additions.items()][:SHOWN]
    swaps = [f"{out} exchanged for {new} (package {p})" for p, (out, new) in reason.swaps.items()]
    if swaps:
        lines.append(f"All sign with {'; or '.join(swaps[:SHOWN])}{_more(len(swaps))}.")
    if reason.nearest and not reason.additions:
        nearest = [f"package {p}: {_measures(found, p)}" for p in reason.nearest[:SHOWN]]
        many = f"{reason.nearest_distance} measure{'s' if reason.nearest_distance != 1 else ''}"
        lines.append(
            f"Nearest that all sign, {many} added or dropped: {'; or '.join(nearest)}{_more(len(reason.nearest))}."
        )
    return lines


def _more(count: int) -> str:
    return f" (and {count - SHOWN} more, see --json)" if count > SHOWN else ""


def print_transfers(console: Console, found: Agreement, package: int, paid: Mapping[Timing, Transfers | None]) -> None:
    """Print which payments make every member sign a package: fixed, and agreed for each shock."""
    if found.is_accepted(package):
        console.print(f"Package {package} needs no payments: every member signs it.")
        return
    when = {Timing.FIXED: "the same in every shock", Timing.CONTINGENT: "agreed for each shock beforehand"}
    for timing, payments in paid.items():
        if payments is None:
            console.print(f"No payments {when[timing]} make every member sign package {package}.")
            continue
        fixed = timing is Timing.FIXED
        total = f"{payments.total_musd:,.1f} {MUSD}{'' if fixed else ' in the mean over shocks'}"
        console.print(f"\nPayments {when[timing]}, {total} in all (+ receives, - pays):")
        shocks = ("every shock",) if fixed else found.shocks
        table = Table("member")
        for shock in shocks:
            table.add_column(shock, justify="right")
        for member, row in zip(found.members, payments.received_musd[:, : len(shocks)].tolist(), strict=True):
            table.add_row(member, *(_payment(v) for v in row))
        console.print(table)


def _head(found: Agreement, package: int) -> str:
    return f"Package {package}: {_measures(found, package)}"


def _measures(found: Agreement, package: int) -> str:
    return " + ".join(found.package(package).measures) or "nothing"


def _payment(musd: float) -> str:
    """Return a payment; a small one is not printed as zero."""
    return f"{musd:+,.1f}" if abs(musd) >= 0.05 else f"{musd:+.1g}" if musd else "0"
