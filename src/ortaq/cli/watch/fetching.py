"""`ortaq watch fetch`: published files for signals, as tables."""

from pathlib import Path

from ortaq.cli.streams import say_aside
from ortaq.cli.watch.signals import tables_folder
from ortaq.core import InputError, Program
from ortaq.core.report import Number, Reading, Text
from ortaq.sources.fetch import Wish, fetch
from ortaq.sources.watch import connector, table_of
from ortaq.tables import make_folder, write_file


def fetch_command(
    program: Program,
    *,
    source: str,
    parts: list[str] | None,
    address: str | None,
    tables: Path | None,
    offline: bool,
    renew: bool,
    as_json: bool,
) -> None:
    """Fetch a published file, keep it with its checksum, and write it as a table of signals."""
    wanted = connector(source, _pairs(parts or ()), address or "")
    folder = tables or tables_folder()
    make_folder(folder, fix="name another folder with --tables")
    with program.progress(wanted.publication.title) as report:
        fetched = fetch(wanted, Wish(offline=offline, renew=renew, told=say_aside), progress=report)
    made = table_of(wanted, fetched)
    write_file(folder / made.name, made.text, option="--tables")
    if as_json:
        program.print_json(
            {
                "table": str(folder / made.name),
                "raw": str(fetched.path),
                "sha256": made.sha256,
                "vintage": made.vintage,
                "rows": made.rows,
                "licence": wanted.publication.licence,
            }
        )
        return
    told = {"path": str(folder / made.name), "raw": str(fetched.path), "sha256": made.sha256[:16]}
    count = {"rows": Number(made.rows, Reading.COUNT)}
    program.print(
        Text("watch.fetched", {**told, **count, "vintage": made.vintage}),
        Text("watch.licence", {"publisher": wanted.publication.publisher, "licence": wanted.publication.licence}),
    )


def _pairs(words: list[str] | tuple[()]) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for word in words:
        key, mark, value = word.partition("=")
        if not (key and mark and value) or key in pairs:
            raise InputError(f"'{word}' is not KEY=VALUE, each once", where="--set", fix="write --set place=charvak")
        pairs[key] = value
    return pairs
