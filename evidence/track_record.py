"""The track record as one page, made of records alone: ``make track-record``.

The worst sentence of every domain stands first; what was used for choices stands apart and in no headline score.
"""

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from math import exp, expm1, isfinite
from pathlib import Path

from evidence.calibration_figure import bins_of, figure
from evidence.coverage import Widening, hits_widened, widening
from evidence.files import RECORDS, fair_and_used, newest, read_records
from evidence.record import DOMAINS, Kind, Prediction, Status
from ortaq.tables import write_file

ROOT = Path(__file__).parents[1]
PAGE, DRAWING = ROOT / "docs" / "track-record.md", "track-record.svg"

_PLAIN = ("1", "ratio")
"""Units that need no word."""

_HITS_ASKED = 5
"""Hits of the events that were asked when these were fixed."""

_HEAD = """# Track record: what ortaq said, and what came

Written by `make track-record` from the [records](records/README.md), failures first; every figure is one of a record
or counts records. *Hit*: what came lies in the band and the error is below half of the best naive rule's; *near*: the
error is smaller than every naive rule's; *miss*: a naive rule does better; *void*: what was assumed to happen did
not. A *forecast* is made before the outcome, a *hindcast* knows only the years before, a *backcast* knows the
baseline of a later year and tries the mechanism, not foresight; a *replication* is another model's number. Records
are never written over: what the model says anew gets the next number, and the newest counts. What was used for
choices, or chosen when what came was known, is in-sample: it stands in a part of its own, in no score of others, and
takes nothing from the record that had come out before it. Monthly signals have [their own
page](watch-record.md), freight and students the [tables beside the records](records/README.md).
"""


def page(records: Sequence[Prediction], releases: Sequence[tuple[str, date | None]] = ()) -> str:
    """Return the page of some records.

    Parameters
    ----------
    records : sequence of Prediction
        All of them; of each prediction the newest counts.
    releases : sequence of (str, date or None)
        Name and day of every release, newest first; None where it is not out.
    """
    every = newest(records)
    said, tuned = fair_and_used([r for r in records if r.kind is not Kind.REPLICATION])
    fair, used = ([r for r in of if r.observed is not None and r.status is not Status.VOID] for of in (said, tuned))
    parts = (
        _HEAD,
        _counts(said, len(used)),
        _asked(every),
        "## The worst of every domain\n",
        _worst(fair),
        "## How often, by domain and release\n",
        _scores(fair, releases),
        "## Bands: how wide they would have to be\n",
        _bands(widening([*fair, *used])),
        "## Misses, and why\n",
        _misses(fair),
        "## Events\n",
        _events(every, [*fair, *used]),
        "## Hindcasts: sizes and calibration\n",
        _hindcasts(every),
        "## All that came out\n",
        _table(fair),
        "## Used for choices: in-sample\n",
        _table(used),
        "## Open\n",
        _open([r for r in every if r.status is Status.OPEN]),
        "## Void\n",
        _table([r for r in every if r.status is Status.VOID]),
        "## Beside published estimates\n",
        _published([r for r in every if r.kind is Kind.REPLICATION]),
    )
    return "\n".join(part.rstrip("\n") + "\n" for part in parts)


def shown(record: Prediction, value: float) -> str:
    """Return a value of a record as the page says it: changes of logarithms as percent."""
    if record.transform == "ln_ratio":
        return f"{100.0 * expm1(value):+.1f} %"
    if record.transform == "probability":
        return f"{100.0 * value:.0f} %"
    return f"{value:.3g} {'' if record.unit in _PLAIN else record.unit}".rstrip()


def releases_of(changelog: str) -> list[tuple[str, date | None]]:
    """Return the releases of a list of changes, newest first."""
    found = re.findall(r"^## (\S+) \((?:unreleased|(\d{4}-\d{2}-\d{2}))\)$", changelog, re.MULTILINE)
    return [(name, date.fromisoformat(day) if day else None) for name, day in found]


def _release(record: Prediction, releases: Sequence[tuple[str, date | None]]) -> str:
    """Return the first release that has the code of a record."""
    after = [name for name, day in releases if day is None or day >= record.made.at.date()]
    return after[-1] if after else record.made.commit


def _counts(said: Sequence[Prediction], used: int) -> str:
    by_status = ", ".join(f"{sum(r.status is status for r in said)} {status}" for status in Status)
    return f"In all {len(said)} predictions: {by_status}; {used} more are in-sample."


def _asked(records: Sequence[Prediction]) -> str:
    """Return how many of the events that were fixed beforehand are hits, where five are asked."""
    targets, hits = _targets(records)
    if not targets:
        return ""
    told = "no" if not hits else str(len(hits))
    used = sum(r.used_for_choices for r in hits)
    less = "fewer than the five that were asked" if len(hits) < _HITS_ASKED else "five were asked"
    return f"**Events**: {told} of {len(targets)} are hits, {less}; {used} of them in-sample. [Why](events.md)."


def _targets(records: Sequence[Prediction]) -> tuple[list[Prediction], list[Prediction]]:
    """Return the targets of events that were fixed beforehand, and those of them that are hits."""
    targets = [r for r in records if r.id.startswith("event_") and not r.id.startswith("event_more_")]
    return targets, [r for r in targets if r.status is Status.HIT]


def _bands(found: Widening) -> str:
    """Return what bands would need so that they hold what they are meant to hold."""
    if not isfinite(found.term):
        return "Too few events came out to say."
    return (
        f"{found.records} records of {found.events} events (trade, freight, money sent, hindcasts; in-sample and not; "
        f"changes in logarithms) held what came {found.inside} times. Widened on both sides by a factor of "
        f"{exp(found.term):.2f} they hold what bands are meant to hold; with the factor for each event taken from the "
        f"other events alone, {found.inside_widened} of {found.records} do. Open predictions of trade and freight that "
        "are made from now on are widened by a rule of this kind (A-EVENT-ERROR); none that was made before is. "
        "[How](events.md)."
    )


def _failures_first(record: Prediction) -> tuple[int, float]:
    return list(Status).index(record.status), -record.scores.get("error", 0.0)


def _worst(records: Sequence[Prediction]) -> str:
    lines = []
    for domain in DOMAINS:
        own = [r for r in records if r.domain == domain]
        if own:
            worst = min(own, key=_failures_first)
            lines.append((_failures_first(worst), f"- **{domain}**: {_sentence(worst)}"))
    without = [domain for domain in DOMAINS if not any(r.domain == domain for r in records)]
    told = [line for _, line in sorted(lines)]
    if without:
        told.append(f"- Nothing came out yet, or only in-sample: {', '.join(without)}.")
    return "\n".join(told)


def _sentence(record: Prediction) -> str:
    seen = record.observed
    assert seen is not None
    rule = min(record.naive, key=lambda naive: abs(naive.value - seen.value))
    why = f" {record.why_missed}" if record.why_missed else ""
    return (
        f'{record.target}: {_band(record)} said, {_came(record)} came; "{rule.rule.replace("_", " ")}" says '
        f"{shown(record, rule.value)} ({record.status}, {record.kind}).{why}"
    )


def _scores(records: Sequence[Prediction], releases: Sequence[tuple[str, date | None]]) -> str:
    groups: dict[tuple[str, str], list[Prediction]] = {}
    for record in records:
        groups.setdefault((record.domain, _release(record, releases)), []).append(record)
    rows = []
    for (domain, release), own in sorted(groups.items()):
        error, naive = (sum(r.scores[name] for r in own) for name in ("error", "naive_error"))
        counts = [str(sum(r.status is status for r in own)) for status in (Status.MISS, Status.NEAR, Status.HIT)]
        skill = f"{1.0 - error / naive:+.2f}" if naive else ""
        rows.append([domain, release, *counts, f"{sum(map(inside, own))} of {len(own)}", skill])
    heads = ["domain", "release", "miss", "near", "hit", "inside the band", "skill"]
    note = f"Inside bands that are meant to hold 90 %: {sum(map(inside, records))} of {len(records)}. "
    return _rows(heads, rows) + f"\n{note}Skill is one less the sum of errors over those of the best naive rules.\n"


def inside(record: Prediction) -> bool:
    """Return whether what came lies in the band."""
    seen = record.observed
    return seen is not None and record.prediction.low <= seen.value <= record.prediction.high


def _misses(records: Sequence[Prediction]) -> str:
    missed = sorted((r for r in records if r.status is not Status.HIT), key=_failures_first)
    told = [
        f"- **{r.target}** ({r.status}): {' '.join(text for text in (r.why_missed, r.missing_in_model) if text)}"
        for r in missed
        if r.why_missed or r.missing_in_model
    ]
    return "\n".join(told) or "Nothing was missed."


def _events(records: Sequence[Prediction], out: Sequence[Prediction]) -> str:
    added = [r for r in records if r.id.startswith("event_more_")]
    targets, hits = _targets(records)
    used = sum(r.used_for_choices for r in hits)
    fixed = f"Of {len(targets)} targets that were fixed beforehand, {len(hits)} are hits, {used} of them in-sample."
    fixed += (
        f" With each band widened by what the other events alone say, {hits_widened(targets, out)} would be: that rule "
        "was found after the events and is used for later predictions only."
    )
    text = f"{fixed}\n\n" if targets else ""
    text += _table(targets)
    return text + (f"\nAdded afterwards, and counted in none of these:\n\n{_table(added)}" if added else "")


def _hindcasts(records: Sequence[Prediction]) -> str:
    drawn = [r for r in records if bins_of(r)]
    rows = []
    for r in drawn:
        s = r.scores
        r2 = f"{100 * s['r2']:+.1f} ({100 * s['r2_low']:+.1f} to {100 * s['r2_high']:+.1f})"
        four = f"{s['four_slope']:.2f}, {100 * s['four_r2']:+.1f}"
        near = f"{s['bins_near']:.0f} of {len(bins_of(r))}"
        basis = "in-sample" if r.used_for_choices else "out of sample"
        rows.append([r.target, _came(r), r2, f"{100 * s['sign']:.0f}", near, four, basis])
    heads = ["what", "slope", "R2 over no change, %", "right sign, %", "bins near", "theta 4: slope, R2", "basis"]
    note = (
        "A slope of one is right; below one, too much was said. [How, and what it cannot do](hindcasts.md). "
        "In the figure, a point is a bin of cells with the interval of what came; the dashed line is what was said.\n\n"
        f"![Calibration of hindcasts]({DRAWING})\n"
    )
    return _rows(heads, rows) + "\n" + note


def _open(records: Sequence[Prediction]) -> str:
    rows = [
        [r.target, _band(r), _naive(r), f"{r.resolves.file}: {r.resolves.query}", str(r.resolves.after or ""), _link(r)]
        for r in sorted(records, key=lambda r: (r.resolves.after or date.max, r.id))
    ]
    return _rows(["what", "said (band)", "naive rules", "resolved by", "from", "record"], rows)


def _published(records: Sequence[Prediction]) -> str:
    rows = [[r.target, _band(r), _came(r), r.missing_in_model or "", _link(r)] for r in records]
    return _rows(["what", "ortaq (band)", "published", "differences of scope", "record"], rows)


def _table(records: Sequence[Prediction]) -> str:
    rows = [
        [_verdict(r), r.target, _band(r), _came(r), _naive(r), _link(r)] for r in sorted(records, key=_failures_first)
    ]
    return _rows(["verdict", "what", "said (band)", "came", "naive rules", "record"], rows)


def _verdict(record: Prediction) -> str:
    outside = record.observed is not None and not inside(record)
    marks = {"outside the band": outside, "in-sample": record.used_for_choices}
    return ", ".join((record.status, record.kind, *(mark for mark, holds in marks.items() if holds)))


def _band(record: Prediction) -> str:
    said = record.prediction
    return f"{shown(record, said.central)} ({shown(record, said.low)} to {shown(record, said.high)})"


def _came(record: Prediction) -> str:
    seen = record.observed
    if seen is None:
        return ""
    if seen.low is None or seen.high is None:
        return shown(record, seen.value)
    return f"{shown(record, seen.value)} ({shown(record, seen.low)} to {shown(record, seen.high)})"


def _naive(record: Prediction) -> str:
    return "; ".join(f"{naive.rule.replace('_', ' ')} {shown(record, naive.value)}" for naive in record.naive)


def _link(record: Prediction) -> str:
    return f"[{record.id}](records/{record.id}.json)"


def _rows(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    if not rows:
        return "None.\n"
    lines = [heads, ["---"] * len(heads), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def written(folder: Path, into: Path, write: Callable[[Path, str], object] = write_file) -> Iterator[Path]:
    """Write the page and its drawing, and yield their paths."""
    records = read_records(folder)
    releases = releases_of((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    for path, text in ((into, page(records, releases)), (into.with_name(DRAWING), figure(newest(records)))):
        write(path, text)
        yield path


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(prog="python -m evidence.track_record", description=__doc__)
    parser.add_argument("--records", type=Path, default=RECORDS, help="folder of the records")
    parser.add_argument("--out", type=Path, default=PAGE, help="page to write; its drawing stands beside it")
    given = parser.parse_args()
    for path in written(given.records, given.out):
        print(path)


if __name__ == "__main__":
    main()
