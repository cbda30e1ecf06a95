"""What `ortaq agree --why` prints of one package."""

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from ortaq.agreement import VERDICT_TOLERANCE, Acceptance, Agreement, Breach, Departure, Listed, Refusal
from ortaq.agreement.deviations import KEEPS
from ortaq.answers import Explanation
from ortaq.cli.questions.agree_record import Whole
from ortaq.cli.questions.agree_tables import MUSD, gain

SHOWN = 3
"""Suggestions of one kind that are printed; the JSON holds all of them."""


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
        table.add_row(member, gain(explained.around, explained.package, i, with_shock=True))
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
    agreement = explained.around.agreement
    console.print(_head(explained))
    if not table:
        console.print(_next_to_it(explained))
    for breach in reason.breaches:
        console.print(_breach_sentence(breach))
    if not reason.feasible and not reason.breaches:
        console.print("It lies outside the packages that this search allows.")
    if reason.objections:
        console.print("Who refuses:")
        console.print(_objectors(agreement, reason, None if table else explained.relief))
        console.print(_payments_sentence(agreement, reason))
    else:
        console.print("Every member would sign it.")
    for sentence in _suggestions(explained, reason, table=table):
        console.print(sentence)


def _breach_sentence(breach: Breach) -> str:
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


def _head(explained: Explanation) -> str:
    return f"Package {explained.package}: {_measures(explained.around, explained.package)}"


def _measures(listed: Listed, package: int) -> str:
    return " + ".join(listed.named(package)) or "nothing"
