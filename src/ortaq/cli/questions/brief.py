"""`ortaq brief`: the main job."""

from pathlib import Path

from ortaq.answers import answer
from ortaq.brief import brief, print_tables
from ortaq.cli.console import print_json, progress, stdout
from ortaq.cli.questions.means import means
from ortaq.cli.questions.question import acceptance, load_question, tail_probability
from ortaq.tables import require_file, write_file


def brief_command(
    *,
    mechanism: str,
    region: str | None,
    accept: str,
    tail: float | None,
    out: Path | None,
    doubts: bool,
    as_json: bool,
    workers: int | None,
    store: Path | None,
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
        print_json({**made.data, "computed": {**made.data["computed"], "file": str(path)}})
        return
    console = stdout()
    print_tables(made, console)
    console.print(
        f"{material.solves:,} equilibria in {material.seconds:.1f} s, largest residual {material.largest_residual:.1e}."
    )
    console.print(f"Brief: {path.absolute()}", soft_wrap=True)
