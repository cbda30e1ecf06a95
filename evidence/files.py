"""Records as files: read, kept in order, never written over."""

import json
import re
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from evidence.record import Observed, Prediction, Status, resolved
from ortaq.tables import write_file

RECORDS = Path(__file__).parents[1] / "docs" / "records"


def commit_of() -> str:
    """Return the commit of the code."""
    asked = ("git", "-C", str(RECORDS.parent), "rev-parse", "--short", "HEAD")
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def read_records(folder: Path) -> tuple[Prediction, ...]:
    """Return all records of a folder, by name.

    Raises
    ------
    ValueError
        A file is no record, or is not named as its record is.
    """
    found = []
    for path in sorted(folder.glob("*.json")):
        record = Prediction.model_validate_json(path.read_text(encoding="utf-8"))
        if record.id != path.stem:
            raise ValueError(f"{path}: the record is named '{record.id}'")
        found.append(record)
    return tuple(found)


def newest(records: Sequence[Prediction]) -> tuple[Prediction, ...]:
    """Return the last record of every prediction."""
    last: dict[str, Prediction] = {}
    for record in records:
        name, number = _split(record.id)
        if name not in last or number > _split(last[name].id)[1]:
            last[name] = record
    return tuple(last.values())


def fair_and_used(records: Sequence[Prediction]) -> tuple[tuple[Prediction, ...], tuple[Prediction, ...]]:
    """Return what counts of every prediction: the newest record not used for choices, and the newest that was.

    What the model says anew, when a record had come out, takes nothing from that record: both stand, apart. Only where
    a record of the same numbers is marked later does the earlier one count for nothing.
    """
    marked = {(_split(r.id)[0], r.prediction) for r in records if r.used_for_choices}
    fair = [r for r in records if not r.used_for_choices and (_split(r.id)[0], r.prediction) not in marked]
    used = [r for r in records if r.used_for_choices]
    return newest(fair), newest(used)


def add_record(folder: Path, record: Prediction) -> Prediction:
    """Write a record under the next number of its name, unless the last one says the same.

    Parameters
    ----------
    folder : Path
    record : Prediction
        Its id has no number yet.

    Returns
    -------
    Prediction
        What stands in the folder.

    Raises
    ------
    ValueError
        The id ends with a number.
    """
    if _split(record.id)[1]:
        raise ValueError(f"'{record.id}' ends with a number, which only the folder gives")
    earlier = [r for r in read_records(folder) if _split(r.id)[0] == record.id]
    last = newest(earlier)
    if last and last[0].said == record.said:
        return last[0]
    numbered = record.model_copy(update={"id": f"{record.id}_{len(earlier) + 1}"})
    write_file(folder / f"{numbered.id}.json", record_text(numbered))
    return numbered


def add_resolved(folder: Path, record: Prediction, read: Callable[[], Observed], *, why_missed: str = "") -> Prediction:
    """Write an open record, only then read what came, and write the record that says how it came out.

    Parameters
    ----------
    folder : Path
    record : Prediction
        Open; its id has no number yet.
    read : callable
        Reads the resolving file; called when the open record stands in the folder, or stood there before.
    why_missed : str, optional

    Returns
    -------
    Prediction
        The newest record of that name.
    """
    opened = add_open(folder, record)
    return add_record(folder, resolved(opened, read(), why_missed=why_missed))


def add_open(folder: Path, record: Prediction) -> Prediction:
    """Write an open record, unless one that says the same stands in the folder; returns it without its number.

    Raises
    ------
    ValueError
        It came out before.
    """
    if record.status is not Status.OPEN:
        raise ValueError(f"'{record.id}' came out before it was written down")
    before = [r for r in read_records(folder) if _split(r.id)[0] == record.id and r.status is Status.OPEN]
    if not any(earlier.said == record.said for earlier in before):
        add_record(folder, record)
    return record


def record_text(record: Prediction) -> str:
    """Return a record as JSON; what is not known is left out."""
    return json.dumps(record.model_dump(mode="json", exclude_none=True), ensure_ascii=False, indent=1) + "\n"


def _split(id: str) -> tuple[str, int]:
    parts = re.fullmatch(r"(.+?)(?:_(\d+))?", id)
    assert parts is not None
    return (parts[1], int(parts[2])) if parts[2] else (id, 0)
