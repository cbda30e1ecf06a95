"""`ortaq new`: a commented file that runs at once."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ortaq.core import InputError, Program
from ortaq.core.report import Text
from ortaq.observe import load_region
from ortaq.observe.authoring.begun import new_mechanism, new_region, new_scenario, part_of
from ortaq.observe.authoring.written import Later, not_used, toml_document
from ortaq.observe.mechanisms.books.writing import workbook_of
from ortaq.observe.mechanisms.places import document
from ortaq.observe.mechanisms.schema import HandwrittenFile, MeasureRecord, MechanismFile, ScenarioFile
from ortaq.observe.mechanisms.with_domains import full
from ortaq.observe.regions.known import NAME
from ortaq.observe.shipped import mechanism_file
from ortaq.tables import Record, is_file, write_file

EURASIA, WORKBOOK = "eurasia", ".xlsx"

SLOW = (
    "Not in use: with each entry below something large is solved anew for every package, "
    "and an answer then takes minutes. To use one, take the #: off its lines and off those of its assumption; ortaq "
    "check says what an answer takes then."
)
"""Above entries with which something large is solved."""


def mechanism(
    program: Program,
    *,
    name: str,
    members: str | None,
    begun: str | None,
    region: str | None,
    out: Path | None,
    replace: bool,
) -> None:
    """Write a mechanism."""
    path = _free(name, out, replace=replace)
    codes, gone, slow = _codes(members), tuple[str, ...](), dict[str, Any]()
    if begun is None:
        data, slow = new_mechanism(name, codes, load_region(region or EURASIA))
        data["mechanism"]["region"] = region or EURASIA
    else:
        file = mechanism_file(begun)
        stated = document(file)[0].get("mechanism", {}).get("region", "")
        data, gone = part_of(file, name, codes, load_region(region or stated or str(file)))
    _write(path, data, MechanismFile, _head(name, path, "brief", data), Later(slow, SLOW))
    said = [Text("new.left_out", {"measures": gone})] if gone else []
    if slow:
        asleep = tuple(change["id"] for key in ("measure", "shock") for change in slow.get(key, ()))
        said.append(Text("new.no_room" if path.suffix == WORKBOOK else "new.asleep", {"changes": asleep}))
    program.print(*said, _written(path, "brief"))


def region(program: Program, *, name: str, members: str, region: str | None, out: Path | None, replace: bool) -> None:
    """Write a small region with a first measure and shock."""
    path = _free(name, out, replace=replace)
    data = new_region(name, _codes(members), load_region(region or EURASIA))
    _write(path, data, MechanismFile, _head(name, path, "brief", data))
    program.print(_written(path, "brief"))


def scenario(program: Program, *, name: str, begun: str | None, out: Path | None, replace: bool) -> None:
    """Write a scenario of a mechanism."""
    path = _free(name, out, replace=replace)
    if path.suffix == WORKBOOK:
        raise InputError("a scenario as a workbook", where=f"--out {path}", fix="give a file that ends in .toml")
    data = new_scenario(name, begun or "c5", document(mechanism_file(begun or "c5"))[0])
    _write(path, data, ScenarioFile, _head(name, path, "run", data))
    program.print(_written(path, "run"))


def _free(name: str, out: Path | None, *, replace: bool) -> Path:
    """Return where the new file goes; one that is there is not written over unasked."""
    if not NAME.fullmatch(name):
        fix = "use small letters, digits and _, starting with a letter: mine_2026"
        raise InputError(f"'{name}' is no id", where="NAME", fix=fix)
    path = out or Path(f"{name}.toml")
    if path.suffix not in {".toml", WORKBOOK}:
        raise InputError(f"'{path.name}' is no kind of file", where="--out", fix="end it in .toml or .xlsx")
    if is_file(path) and not replace:
        raise InputError(f"{path} is there", where="--out", fix="give another name, or add --replace")
    return path


def _codes(members: str | None) -> tuple[str, ...]:
    return tuple(code.strip().upper() for code in (members or "").split(",") if code.strip())


def _write(path: Path, data: Mapping[str, Any], schema: type[Record], head: str, later: Later | None = None) -> None:
    if path.suffix == WORKBOOK:
        write_file(path, workbook_of(data), option="--out")
        return
    text = toml_document(data, full(schema), head, later)
    if issubclass(schema, HandwrittenFile):
        record = full(schema).model_fields["measure"].annotation.__args__[0]  # type: ignore[union-attr]
        text += "\n# What a measure may say besides (ortaq help mechanism has all of it):\n"
        text += not_used(data["measure"][0], record if issubclass(record, MeasureRecord) else MeasureRecord) + "\n"
    write_file(path, text, option="--out")


def _head(name: str, path: Path, verb: str, data: Mapping[str, Any]) -> str:
    """Return the sentences above a new file."""
    lines = [
        f"{name}: written by ortaq new. It runs as it stands: ortaq {verb} {path.name}; ortaq check {path.name} names "
        "every fault and what is assumed.",
        "A number may stand alone or with its range, { low, central, high }: of an effect the weak and the strong end, "
        "of a cost the small and the large one.",
    ]
    if data.get("assumption"):
        lines.append(
            "Every number here is a first guess and is named in [[assumption]]. Put your own in its place with its "
            "source: [sources] holds titles and addresses by an id, and source = names the id."
        )
    return "\n".join(lines)


def _written(path: Path, verb: str) -> Text:
    return Text("new.written", {"path": str(path), "verb": verb})
