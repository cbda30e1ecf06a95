"""What `ortaq agree` prints."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from ortaq.agreement import (
    VERDICT_TOLERANCE,
    Acceptance,
    Agreement,
    Breach,
    Departure,
    Listed,
    Refusal,
    Sharing,
    Stability,
    Timing,
    Transfers,
)
from ortaq.agreement.deviations import KEEPS
from ortaq.answers import Explanation
from ortaq.cli.agree_record import Whole
from ortaq.cli.farsighted_tables import print_participation
from ortaq.core import Package
from ortaq.model import Evaluated, Way

MUSD = "million USD a year"

SHOWN = 3
"""Suggestions of one kind that are printed; the JSON holds all of them."""


HOW = {
    Acceptance.WORST: "in its worst shock",
    Acceptance.EXPECTED: "in the mean over shocks",
    Acceptance.CVAR: "in the mean over its worst shocks",
}


def print_agreement(
    console: Console, evaluated: Evaluated, settled: Listed, whole: Whole | None, seconds: float
) -> None:
    """Print what is accepted, what lasts, which packages stand out, and how the worth could be shared."""
    found = settled.agreement
    if whole is None:
        sentences = (*_searched(evaluated, settled, seconds), *_best_known(settled))
    else:
        sentences = (*found.explain(), *_verified(evaluated), *whole.lasting.explain())
    for sentence in sentences:
        console.print(sentence)
    if found.accepted.size:
        _print_solutions(console, evaluated, settled, whole)
    if whole is None:
        return
    console.print(f"\nWays to share what all can secure together, {MUSD}:")
    console.print(_sharing(found, whole.own))
    for sentence in whole.own.explain():
        console.print(sentence)
    if whole.taking_part is not None:
        print_participation(console, whole.taking_part)


def _verified(evaluated: Evaluated) -> tuple[str, ...]:
    if evaluated.way is Way.FULL:
        return ()
    return (
        f"{evaluated.solved} packages have equilibria of their own, among them every one named here. The "
        f"others are estimates, believed to be off by at most {evaluated.payoffs.largest_error_percent:.1g} percentage "
        "points; who signs them is clear of the threshold by more than that. How many packages last, and what single "
        "measures add to a package, is computed with these estimates.",
    )


def _searched(evaluated: Evaluated, settled: Listed, seconds: float) -> tuple[str, ...]:
    count, feasible, payoffs = len(settled.measures), int(evaluated.feasible[1:].sum()), evaluated.payoffs
    least, most = evaluated.signed or (0, 0)
    signed = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    return (
        f"{count} measures make {2**count:,} packages, of which the rules allow {feasible:,}. There is no table "
        f"of all gains: every package was ranked by an estimate, and {evaluated.solved:,} were solved.",
        f"{signed} packages are signed by all {len(payoffs.members)} members, each looking at its gain "
        f"{HOW[settled.agreement.accept]}; a range is what the error of the estimates leaves open. "
        f"{settled.accepted.size:,} of those solved are signed.",
        f"The error of an estimate is taken to be {payoffs.largest_error_percent:.1e} percentage points at most; of "
        f"{evaluated.checked:,} predictions held against an equilibrium {evaluated.missed:,} were off by more than was "
        f"then believed{', so that the error was widened' if evaluated.missed else ''}.",
        f"{evaluated.solves:,} equilibria in {seconds:.1f} s, largest residual {payoffs.largest_residual:.1e}.",
        "How many packages one member alone refuses, which of them last and how the worth could be shared needs a "
        "table of all packages.",
    )


def _best_known(settled: Listed) -> tuple[str, ...]:
    recommended, closest = settled.recommended, settled.closest
    if recommended is not None:
        named = in_short(settled.measures, recommended)
        return (f"Recommended: {named}: the largest product of gains above the thresholds (Nash).",)
    if closest is None:
        return ()
    short = settled.agreement.obstacles.closest_shortfall_musd
    named = in_short(settled.measures, closest)
    return (f"Closest of those solved: package {closest}: {named}, short by {short:,.1f} {MUSD}.",)


def _print_solutions(console: Console, evaluated: Evaluated, settled: Listed, whole: Whole | None) -> None:
    found, certified = settled.agreement, evaluated.certified
    picked: dict[int, list[str]] = {}
    for name, ties in (settled.solutions if whole is None else found.solutions).items():
        sure = "" if whole is not None else " certified" if certified[name] else " not certified"
        for package in ties:
            picked.setdefault(package, []).append(f"{name.replace('_', '-')}{sure}")
    console.print("\nPackages that stand out, with the robust gain in percent of real income:")
    table = Table("member")
    for package, names in picked.items():
        lasts = "" if whole is None else f"; {_lasts(whole.lasting, package)}"
        console.print(f"Package {package} ({', '.join(names)}): {in_short(settled.measures, package)}{lasts}.")
        table.add_column(f"package {package}", justify="right")
    for i, member in enumerate(found.members):
        table.add_row(member, *(_gain(settled, package, i, with_shock=whole is None) for package in picked))
    console.print(table)
    if not all(certified.values()):
        console.print("Not certified: a package that was not solved may be better, within the error of its estimate.")


def _gain(listed: Listed, package: int, member: int, *, with_shock: bool) -> str:
    """Return a member's robust gain, and its worst shock where no other place says it."""
    gain = listed.payoffs.gain_percent[listed.row(package), member]
    shock = f" ({listed.payoffs.shocks[int(gain.argmin())]})" if with_shock else ""
    return f"{listed.robust_gain_percent(package)[member]:+.4f}{shock}"


def _lasts(lasting: Stability, package: int) -> str:
    left = lasting.departure(package)
    return "nobody gains by leaving" if left is None else f"left by {' + '.join(left.leavers)}"


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


def print_signed(console: Console, explained: Explanation, whole: Whole | None) -> None:
    """Print an accepted package: that all sign it, and who would leave it."""
    console.print(_head(explained))
    if whole is None:
        console.print(_next_to_it(explained))
    console.print("Every member signs it.")
    if whole is None:
        console.print(_own_gains(explained))
    left = None if whole is None else whole.lasting.departure(explained.package)
    margins = explained.exit_margin_percent.items()
    leavers = [f"{who} {-margin:+.4f} points" for who, margin in margins if margin < -VERDICT_TOLERANCE]
    if left is not None:
        console.print(_departure(explained, left))
    elif leavers:
        console.print(f"Gain by leaving it alone: {', '.join(leavers)}.")
    else:
        who = "single member" if whole is None else "member or group of members"
        console.print(f"No {who} gains by leaving it.")


def _next_to_it(explained: Explanation) -> str:
    return f"Its own equilibria and those of {len(explained.around.packages) - 1} packages next to it:"


def _own_gains(explained: Explanation) -> Table:
    table = Table("member")
    table.add_column("robust gain, % (worst shock)", justify="right")
    for i, member in enumerate(explained.around.agreement.members):
        table.add_row(member, _gain(explained.around, explained.package, i, with_shock=True))
    return table


def _departure(explained: Explanation, left: Departure) -> str:
    around = explained.around
    who = " and ".join(left.leavers)
    after = f"package {left.result} ({_measures(around, left.result)})"
    rise = around.robust_gain_percent(left.result) - around.robust_gain_percent(explained.package)
    gains = ", ".join(f"{m} {rise[i]:+.4f} points" for i, m in enumerate(around.agreement.members) if m in left.leavers)
    return f"{who} would gain by leaving it for {after}, if {KEEPS[left.outsiders]}: {gains}."


def print_refusal(console: Console, explained: Explanation, reason: Refusal, *, table: bool) -> None:
    """Print why a package is refused, and each change that would make every member sign."""
    found = explained.around.agreement
    console.print(_head(explained))
    if not table:
        console.print(_next_to_it(explained))
    for breach in reason.breaches:
        console.print(breach_sentence(breach))
    if not reason.feasible and not reason.breaches:
        console.print("It lies outside the packages that this search allows.")
    if reason.objections:
        console.print("Who refuses:")
        console.print(_objectors(found, reason, None if table else explained.relief))
        console.print(_payments_sentence(found, reason))
    else:
        console.print("Every member would sign it.")
    for sentence in _suggestions(explained, reason, table=table):
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


def _objectors(found: Agreement, reason: Refusal, relief: Mapping[str, tuple[str, float]] | None) -> Table:
    """Return who refuses; where there is no table of all packages, ``relief`` stands for the measure to blame."""
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
        table.add_column(f"measure that takes most{there}, %" if relief is None else "rises most without, points")
    for o in reason.objections:
        numbers = (f"{o.gain_percent:+.4f}", f"{o.gain_musd:+,.1f}", f"{o.signs_at_percent:+.4f}")
        measure, percent = (o.culprit, o.culprit_percent) if relief is None else relief.get(o.member, (None, 0.0))
        culprit = "" if measure is None else f"{measure} ({percent:+.4f})"
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


def _suggestions(explained: Explanation, reason: Refusal, *, table: bool) -> list[str]:
    around = explained.around
    lines = [f"With {' + '.join(added)} added all sign (package {p})." for p, added in reason.additions.items()][:SHOWN]
    drops = [f"{old} (package {p})" for p, old in explained.dropped.items()]
    if drops:
        lines.append(f"All sign without {'; or without '.join(drops[:SHOWN])}{_more(len(drops))}.")
    swaps = [f"{out} exchanged for {new} (package {p})" for p, (out, new) in reason.swaps.items()]
    if swaps:
        lines.append(f"All sign with {'; or '.join(swaps[:SHOWN])}{_more(len(swaps))}.")
    if not table and not reason.nearest:
        lines.append("No package that was solved is signed by every member.")
    if reason.nearest and not reason.additions and not drops:
        nearest = [f"package {p}: {_measures(around, p)}" for p in reason.nearest[:SHOWN]]
        many = f"{reason.nearest_distance} measure{'s' if reason.nearest_distance != 1 else ''}"
        among = "" if table else " of those solved"
        told = f"{'; or '.join(nearest)}{_more(len(reason.nearest))}"
        lines.append(f"Nearest{among} that all sign, {many} added or dropped: {told}.")
    return lines


def _more(count: int) -> str:
    return f" (and {count - SHOWN} more, see --json)" if count > SHOWN else ""


def print_transfers(console: Console, listed: Listed, package: int, paid: Mapping[Timing, Transfers | None]) -> None:
    """Print which payments make every member sign a package: fixed, and agreed for each shock."""
    found = listed.agreement
    if listed.is_accepted(package):
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


def _head(explained: Explanation) -> str:
    return f"Package {explained.package}: {_measures(explained.around, explained.package)}"


def _measures(listed: Listed, package: int) -> str:
    return " + ".join(listed.named(package)) or "nothing"


def _payment(musd: float) -> str:
    """Return a payment; a small one is not printed as zero."""
    return f"{musd:+,.1f}" if abs(musd) >= 0.05 else f"{musd:+.1g}" if musd else "0"
