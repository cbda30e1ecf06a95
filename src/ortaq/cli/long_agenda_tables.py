"""What `ortaq agree` prints of a long agenda."""

from collections.abc import Mapping

from rich.console import Console
from rich.table import Table

from ortaq.agreement import VERDICT_TOLERANCE, Acceptance, Refusal, Timing, Transfers
from ortaq.agreement.listed import Listed
from ortaq.cli.agree_tables import MUSD, SHOWN, breach_sentence, in_short, print_transfers
from ortaq.cli.long_agenda_search import Found
from ortaq.cli.neighbourhood import Explanation
from ortaq.core import Mechanism

HOW = {
    Acceptance.WORST: "in its worst shock",
    Acceptance.EXPECTED: "in the mean over shocks",
    Acceptance.CVAR: "in the mean over its worst shocks",
}

WHEN = {Timing.FIXED: "the same in every shock", Timing.CONTINGENT: "agreed for each shock beforehand"}


def print_search(console: Console, found: Found) -> None:
    """Print how the agenda was searched, how many packages are signed, and the best ones with every member's gain."""
    for sentence in search_sentences(found):
        console.print(sentence)
    closest = found.listed.closest
    if found.listed.accepted.size:
        _print_best(console, found)
    elif closest is not None:
        short = found.listed.agreement.obstacles.closest_shortfall_musd
        named = named_package(found.mechanism, closest)
        console.print(f"Closest of those solved: {named}, short by {short:,.1f} {MUSD}.")


def search_sentences(found: Found) -> tuple[str, ...]:
    """Return what was done and what is known of the whole agenda, as plain sentences."""
    best, count, members = found.best, len(found.mechanism.measures), len(found.mechanism.members)
    least, most = best.signed
    how = HOW[found.listed.agreement.accept]
    signed = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    return (
        f"{count} measures make {2**count:,} packages, of which the rules allow {found.feasible:,}. There is no table "
        f"of all gains: every package was ranked by an estimate, and {len(best.packages):,} were solved.",
        f"{signed} packages are signed by all {members} members, each looking at its gain {how}; a range is what the "
        f"error of the estimates leaves open. {found.listed.accepted.size:,} of those solved are signed.",
        f"The error of an estimate is taken to be {best.error_percent.max():.1e} percentage points at most; of "
        f"{best.checked:,} predictions held against an equilibrium {best.missed:,} were off by more than was then "
        f"believed{', so that the error was widened' if best.missed else ''}.",
        f"{best.solves:,} equilibria in {found.seconds:.1f} s, largest residual {best.largest_residual:.1e}.",
    )


def _print_best(console: Console, found: Found) -> None:
    listed, certified = found.listed, found.best.certified
    if listed.recommended is not None:
        named = named_package(found.mechanism, listed.recommended)
        console.print(f"Recommended: {named}: the largest product of gains above the thresholds (Nash).")
    picked: dict[int, list[str]] = {}
    for name, ties in listed.solutions.items():
        for package in ties:
            picked.setdefault(package, []).append(name)
    console.print("\nBest packages, with the robust gain in percent of real income and each member's worst shock:")
    table = Table("member")
    for package, names in picked.items():
        told = ", ".join(f"{name} {'certified' if certified[name] else 'not certified'}" for name in names)
        console.print(f"{named_package(found.mechanism, package)} ({told}).")
        table.add_column(f"package {package}", justify="right")
    for i, member in enumerate(found.mechanism.members):
        table.add_row(member, *(_gain(listed, package, i) for package in picked))
    console.print(table)
    if not all(certified.values()):
        console.print("Not certified: a package that was not solved may be better, within the error of its estimate.")


def print_explanation(console: Console, mechanism: Mechanism, explained: Explanation) -> None:
    """Print why a package is refused and what its neighbours show, or that every member signs it."""
    console.print(named_package(mechanism, explained.package))
    console.print(f"Its own equilibria and those of {len(explained.around.packages) - 1} packages next to it:")
    if explained.refused is None:
        console.print("Every member signs it.")
        console.print(_gains(mechanism, explained))
        leavers = [
            f"{who} {-m:+.4f} points" for who, m in explained.exit_margin_percent.items() if m < -VERDICT_TOLERANCE
        ]
        told = (
            f"Gain by leaving it alone: {', '.join(leavers)}." if leavers else "No single member gains by leaving it."
        )
        console.print(told)
        return
    for breach in explained.breaches:
        console.print(breach_sentence(breach))
    if explained.refused.objections:
        console.print("Who refuses:")
        console.print(_objectors(explained, explained.refused))
        console.print(_payments(explained.refused))
    else:
        console.print("Every member would sign it.")
    for sentence in _suggestions(mechanism, explained):
        console.print(sentence)


def print_payments(console: Console, listed: Listed, package: int, paid: Mapping[Timing, Transfers | None]) -> None:
    """Print which payments make every member sign a package of a list."""
    row = listed.row(package)
    if listed.agreement.is_accepted(row):
        console.print(f"Package {package} needs no payments: every member signs it.")
        return
    console.print(f"Payments with which all sign package {package}:")
    print_transfers(console, listed.agreement, row, {t: found for t, found in paid.items() if found is not None})
    for timing, found in paid.items():
        if found is None:
            console.print(f"None would do that are {WHEN[timing]}.")


def named_package(mechanism: Mechanism, package: int) -> str:
    """Return a package with its measures, or with those it leaves out where they are fewer."""
    return f"Package {package}: {in_short([m.id for m in mechanism.measures], package)}"


def _gain(listed: Listed, package: int, member: int) -> str:
    gain = listed.payoffs.gain_percent[listed.row(package), member]
    shock = listed.payoffs.shocks[int(gain.argmin())]
    return f"{listed.robust_gain_percent(package)[member]:+.4f} ({shock})"


def _gains(mechanism: Mechanism, explained: Explanation) -> Table:
    table = Table("member")
    table.add_column("robust gain, % (worst shock)", justify="right")
    for i, member in enumerate(mechanism.members):
        table.add_row(member, _gain(explained.around, explained.package, i))
    return table


def _objectors(explained: Explanation, refused: Refusal) -> Table:
    table = Table("member", "its worst shock")
    columns = ("gain there, %", "there, USD mn a year", "robust gain, %", "lacks, USD mn a year")
    for column in (*columns, "rises most without, points"):
        table.add_column(column, justify="right")
    for o in refused.objections:
        measure, rise = explained.relief.get(o.member, ("", 0.0))
        numbers = (f"{o.gain_percent:+.4f}", f"{o.gain_musd:+,.1f}", f"{o.signs_at_percent:+.4f}")
        relief = f"{measure} ({rise:+.4f})" if measure else ""
        table.add_row(o.member, o.shock, *numbers, f"{o.shortfall_musd:,.1f}", relief)
    return table


def _payments(refused: Refusal) -> str:
    spare = sum(s for s in refused.spare_musd.values() if s > 0.0)
    would = "would" if refused.fixable_by_transfers else "would not"
    return (
        f"They lack {refused.shortfall_musd:,.1f} {MUSD}; the others could spare {spare:,.1f}: payments fixed before "
        f"the shock {would} win them."
    )


def _suggestions(mechanism: Mechanism, explained: Explanation) -> list[str]:
    lines = []
    for verb, found in (("added", explained.added), ("dropped", explained.dropped)):
        if found:
            lines.append(
                f"All sign with one measure {verb}: {_first([f'{m} (package {p})' for p, m in found.items()])}."
            )
    swaps = [f"{old} for {new} (package {p})" for p, (old, new) in explained.swaps.items()]
    if swaps:
        lines.append(f"All sign with one measure exchanged: {_first(swaps)}.")
    if explained.nearest_distance is None:
        lines.append("No package that was solved is signed by every member.")
    elif explained.nearest_distance > 1:
        nearest = _first([named_package(mechanism, p) for p in explained.nearest])
        lines.append(
            f"Nearest of those solved that all sign, {explained.nearest_distance} measures added or dropped: {nearest}."
        )
    return lines


def _first(told: list[str]) -> str:
    more = f" (and {len(told) - SHOWN} more, see --json)" if len(told) > SHOWN else ""
    return "; ".join(told[:SHOWN]) + more
