"""`ortaq agree`: which packages every member would sign, and why one is refused."""

from typing import Annotated

import typer
from rich.table import Table

from ortaq.agree import Agreement, agree, refusal
from ortaq.cli.console import print_json, progress, stdout
from ortaq.cli.options import AcceptOption, AsJson, MechanismName, RegionOption, StoreOption, WorkersOption, means
from ortaq.cli.question import acceptance, load_question, package_index
from ortaq.core import Payoffs
from ortaq.model import payoff_table

Why = Annotated[
    str | None, typer.Option("--why", help="Explain one package: its number, or measure ids joined with +.")
]


def agree_command(
    mechanism: MechanismName,
    region: RegionOption = None,
    *,
    accept: AcceptOption = "worst",
    why: Why = None,
    as_json: AsJson = False,
    workers: WorkersOption = None,
    store: StoreOption = None,
) -> None:
    """Search for packages that every member would sign; exit code 1 if there is none."""
    rule = acceptance(accept)
    baseline, table = load_question(mechanism, region)
    wanted = package_index(why, tuple(m.id for m in table.measures)) if why else None
    with means(workers, store, baseline, table) as (executor, kept), progress("equilibria") as report:
        payoffs = payoff_table(baseline, table, progress=report, executor=executor, store=kept)
    found = agree(payoffs, table, accept=rule, prosperity=baseline.prosperity(table.members))
    if as_json:
        print_json({**_data(found), **({"why": _why_data(payoffs, found, wanted)} if wanted is not None else {})})
    elif wanted is not None:
        _print_why(payoffs, found, wanted)
    else:
        _print(found)
    if not found.accepted.size:
        raise typer.Exit(1)


def _data(found: Agreement) -> dict[str, object]:
    return {
        "accept": found.accept,
        "members": list(found.members),
        "measures": list(found.measures),
        "packages": len(found.robust_gain_percent),
        "accepted_worst": found.accepted_worst.tolist(),
        "accepted_expected": found.accepted_expected.tolist(),
        "pareto": found.pareto.tolist(),
        "solutions": {name: list(ties) for name, ties in found.solutions.items()},
        "recommended": found.recommended,
        "robust_gain_percent": {
            str(p): dict(zip(found.members, found.robust_gain_percent[p].tolist(), strict=True))
            for p in found.pareto.tolist()
        },
        "blocked_alone": dict(found.obstacles.blocked_alone),
    }


def _why_data(payoffs: Payoffs, found: Agreement, package: int) -> dict[str, object]:
    named = list(found.package(package).measures)
    if found.is_accepted(package):
        return {"package": package, "measures": named, "accepted": True}
    reason = refusal(payoffs, found, package)
    return {
        "package": package,
        "measures": named,
        "accepted": False,
        "objections": [
            {
                "member": o.member,
                "shock": o.shock,
                "gain_percent": o.gain_percent,
                "gain_musd": o.gain_musd,
                "culprit": o.culprit,
            }
            for o in reason.objections
        ],
        "fixable_by_transfers": reason.fixable_by_transfers,
        "shortfall_musd": reason.shortfall_musd,
        "nearest": list(reason.nearest),
    }


def _print(found: Agreement) -> None:
    console = stdout()
    for sentence in found.explain():
        console.print(sentence)
    table = Table("solution", "package", "measures", title="Robust gain in percent of real income")
    for member in found.members:
        table.add_column(member, justify="right")
    for name, ties in found.solutions.items():
        for package in ties:
            gains = (f"{g:+.4f}" for g in found.robust_gain_percent[package])
            measures = "\n".join(found.package(package).measures)
            table.add_row(name.replace("_", "-"), str(package), measures, *gains)
    if found.solutions:
        console.print(table)


def _print_why(payoffs: Payoffs, found: Agreement, package: int) -> None:
    console = stdout()
    named = " + ".join(found.package(package).measures)
    console.print(f"Package {package}: {named or 'nothing'}")
    if found.is_accepted(package):
        console.print("Every member signs it.")
        return
    reason = refusal(payoffs, found, package)
    table = Table("objector", "shock", title="Who refuses")
    for column in ("percent", "USD million a year"):
        table.add_column(column, justify="right")
    table.add_column("measure that takes most")
    for o in reason.objections:
        table.add_row(o.member, o.shock, f"{o.gain_percent:+.4f}", f"{o.gain_musd:+,.1f}", o.culprit or "")
    console.print(table)
    can = "can" if reason.fixable_by_transfers else "cannot"
    console.print(
        f"Transfers {can} bring everyone in; what is lacking: {reason.shortfall_musd:,.1f} USD million a year."
    )
    for nearest in reason.nearest:
        console.print(f"Nearest accepted package {nearest}: {' + '.join(found.package(nearest).measures)}")
