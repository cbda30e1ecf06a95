"""Records as files, and the table of all of them."""

import json
import re
from collections.abc import Callable, Sequence
from math import expm1
from pathlib import Path

from evidence.record import Observed, Prediction, Status, resolved
from ortaq.tables import write_file

INDEX = "README.md"

_HEAD = """# What the model said, and what came

Written by `python -m evidence`; failures stand first. Every line is a file of this folder. *Hit*: what came lies inside
the band and the error is below half of the best naive rule's; *near*: the error is smaller than every naive rule's;
*miss*: a naive rule does better. A backcast knows the baseline of a later year: it tries the mechanism, not foresight.
A record is never written over: what the model says anew gets the next number, and the table shows the newest.
Scores over many pairs of students stand in [students_2016_2018.csv](students_2016_2018.csv), beside two naive rules.
Tonnes of freight at counted crossings, fitted and with each count left out, stand in
[freight_2023.csv](freight_2023.csv) beside a naive rule, 0.8 of the capacity: rms ln 0.26 with all rows of a count's
crossings left out, 0.30 with its own alone, 0.46 by the rule, which is nearer at some and far off on the Caspian. Worst
are the Middle Corridor (0.51 of its count when left out) and Zabaikalsk (1.5 times); transit between Kazakhstan and
China comes out at half of its count, the ports of Primorye at 1.2 times theirs. Who is behind the crossings stands in
[freight_2023_gates.csv](freight_2023_gates.csv), what ships take round the Cape, pair by pair, in
[freight_red_sea_2023.csv](freight_red_sea_2023.csv): rail between China and the EU would nearly triple, where 80 % were
counted in 2024. Two crossings of China closed one by one and together stand in
[freight_closures_2023.csv](freight_closures_2023.csv), without waiting and with it.

{counts}

| verdict | what | predicted (band) | came | best naive error | error | record |
|---|---|---|---|---|---|---|
{rows}

## Why

{why}
"""


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


def index_text(records: Sequence[Prediction]) -> str:
    """Return the table of the newest records, failures first, as Markdown."""
    order = {status: at for at, status in enumerate(Status)}
    listed = sorted(newest(records), key=lambda r: (order[r.status], r.used_for_choices, -r.scores.get("error", 0.0)))
    by_status = ", ".join(f"{sum(r.status is status for r in listed)} {status}" for status in Status)
    inside = [_inside(r) for r in listed if r.observed is not None]
    counts = (
        f"In all {len(listed)}: {by_status}. Of {len(inside)} that came out, {sum(map(bool, inside))} lie in the band."
    )
    told = {r.target: " ".join(text for text in (r.why_missed, r.missing_in_model) if text) for r in listed}
    why = "\n".join(f"- **{target}**: {text}" for target, text in told.items() if text)
    rows = "\n".join(_row(r) for r in listed)
    return _HEAD.format(counts=counts, rows=rows, why=why or "Nothing was missed.")


def _row(record: Prediction) -> str:
    said, seen, scores = record.prediction, record.observed, record.scores
    band = f"{_shown(record, said.central)} ({_shown(record, said.low)} to {_shown(record, said.high)})"
    errors = (f"{scores[name]:.3f}" if name in scores else "" for name in ("naive_error", "error"))
    marks = {"outside the band": _inside(record) is False, "used for choices": record.used_for_choices}
    verdict = ", ".join((record.status, record.kind, *(mark for mark, holds in marks.items() if holds)))
    came = _came(record, seen) if seen else ""
    return " | ".join(("| " + verdict, record.target, band, came, *errors, f"[{record.id}]({record.id}.json) |"))


def _inside(record: Prediction) -> bool | None:
    """Return whether what came lies in the band; None where nothing came yet."""
    said, seen = record.prediction, record.observed
    return None if seen is None else said.low <= seen.value <= said.high


def _came(record: Prediction, seen: Observed) -> str:
    ends = (
        "" if seen.low is None or seen.high is None else f" ({_shown(record, seen.low)} to {_shown(record, seen.high)})"
    )
    return _shown(record, seen.value) + ends


def _shown(record: Prediction, value: float) -> str:
    return f"{100.0 * expm1(value):+.1f} %" if record.transform == "ln_ratio" else f"{value:g} {record.unit}"


def _split(id: str) -> tuple[str, int]:
    parts = re.fullmatch(r"(.+?)(?:_(\d+))?", id)
    assert parts is not None
    return (parts[1], int(parts[2])) if parts[2] else (id, 0)
