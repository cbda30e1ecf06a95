"""`ortaq brief`: the main job."""

from pathlib import Path
from typing import Annotated

import typer

from ortaq.answers import answer
from ortaq.brief import brief, print_tables
from ortaq.cli.console import print_json, progress, stdout
from ortaq.cli.options import (
    AcceptOption,
    AsJson,
    MechanismName,
    OutOption,
    RegionOption,
    StoreOption,
    TailOption,
    WorkersOption,
    means,
)
from ortaq.cli.question import acceptance, load_question, tail_probability
from ortaq.tables import require_file, write_file

DoubtsOption = Annotated[
    bool,
    typer.Option("--doubts", help="Rank the trade flows whose uncertainty matters most for who signs; half a minute."),
]


def brief_command(
    mechanism: MechanismName,
    region: RegionOption = None,
    *,
    accept: AcceptOption = "worst",
    tail: TailOption = None,
    out: OutOption = None,
    doubts: DoubtsOption = False,
    as_json: AsJson = False,
    workers: WorkersOption = None,
    store: StoreOption = None,
) -> None:
    """Evaluate the whole agenda and write one self-contained HTML brief."""
    rule = acceptance(accept)
    share = tail_probability(rule, tail)
    baseline, table = load_question(mechanism, region)
    path = out or Path(f"{table.id}-brief.html")
    require_file(path, option="--out")
    with means(workers, store, baseline, table) as (executor, kept), progress("equilibria") as report:
        material = answer(baseline, table, rule, report, tail=share, executor=executor, store=kept, with_doubts=doubts)
    made = brief(material)
    write_file(path, made.html, option="--out")
    if as_json:
        print_json({**made.data, "file": str(path)})
        return
    console = stdout()
    print_tables(made, console)
    console.print(
        f"{material.solves:,} equilibria in {material.seconds:.1f} s, largest residual {material.largest_residual:.1e}."
    )
    console.print(f"Brief: {path.absolute()}", soft_wrap=True)
