"""What `ortaq agree` prints."""

from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table

from ortaq.agreement import Acceptance, Agreement, Listed, Sharing, Stability, Timing, Transfers
from ortaq.cli.questions.agree_record import Whole
from ortaq.cli.questions.farsighted_tables import print_participation
from ortaq.core import Package
from ortaq.model import Evaluated, Way

MUSD = "million USD a year"

HOW = {
    Acceptance.WORST: "in its worst shock",
    Acceptance.EXPECTED: "in the mean over shocks",
    Acceptance.CVAR: "in the mean over its worst shocks",
}


def print_agreement(
    console: Console, evaluated: Evaluated, settled: Listed, whole: Whole | None, seconds: float
) -> None:
    """Print what is accepted, what lasts, which packages stand out, and how the worth could be shared."""
    agreement = settled.agreement
    if whole is None:
        sentences = (*_searched(evaluated, settled, seconds), *_best_known(settled))
    else:
        sentences = (*map(str, agreement.explain()), *_verified(evaluated), *map(str, whole.lasting.explain()))
    for sentence in sentences:
        console.print(sentence)
    if agreement.accepted.size:
        _print_solutions(console, evaluated, settled, whole)
    if whole is None:
        return
    console.print(f"\nWays to share what all can secure together, {MUSD}:")
    console.print(_sharing(agreement, whole.own))
    for sentence in map(str, whole.own.explain()):
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
    agreement, certified = settled.agreement, evaluated.certified
    picked: dict[int, list[str]] = {}
    for name, ties in (settled.solutions if whole is None else agreement.solutions).items():
        sure = "" if whole is not None else " certified" if certified[name] else " not certified"
        for package in ties:
            picked.setdefault(package, []).append(f"{name.replace('_', '-')}{sure}")
    console.print("\nPackages that stand out, with the robust gain in percent of real income:")
    table = Table("member")
    for package, names in picked.items():
        lasts = "" if whole is None else f"; {_lasts(whole.lasting, package)}"
        console.print(f"Package {package} ({', '.join(names)}): {in_short(settled.measures, package)}{lasts}.")
        table.add_column(f"package {package}", justify="right")
    for i, member in enumerate(agreement.members):
        table.add_row(member, *(gain(settled, package, i, with_shock=whole is None) for package in picked))
    console.print(table)
    if not all(certified.values()):
        console.print("Not certified: a package that was not solved may be better, within the error of its estimate.")


def gain(listed: Listed, package: int, member: int, *, with_shock: bool) -> str:
    """Return a member's robust gain, and its worst shock where no other place says it."""
    by_shock = listed.payoffs.gain_percent[listed.row(package), member]
    shock = f" ({listed.payoffs.shocks[int(by_shock.argmin())]})" if with_shock else ""
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


def print_transfers(console: Console, listed: Listed, package: int, paid: Mapping[Timing, Transfers | None]) -> None:
    """Print which payments make every member sign a package: fixed, and agreed for each shock."""
    agreement = listed.agreement
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
        shocks = ("every shock",) if fixed else agreement.shocks
        table = Table("member")
        for shock in shocks:
            table.add_column(shock, justify="right")
        for member, row in zip(agreement.members, payments.received_musd[:, : len(shocks)].tolist(), strict=True):
            table.add_row(member, *(_payment(v) for v in row))
        console.print(table)


def _payment(musd: float) -> str:
    """Return a payment; a small one is not printed as zero."""
    return f"{musd:+,.1f}" if abs(musd) >= 0.05 else f"{musd:+.1g}" if musd else "0"
