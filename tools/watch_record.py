"""Try every signal on tables and write docs/watch-record.md: how forecasts came out, failures first.

    python tools/watch_record.py --tables DIR [--record FILE]

Tables are those of ``ortaq watch fetch`` or of a user; what the page says of them are scores, no rows.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ortaq.alerts.observations import read_observations
from ortaq.alerts.record.judging import failures_first, judged_record
from ortaq.alerts.record.kept import Kept, read_record
from ortaq.alerts.record.trials import Judged
from ortaq.alerts.signals import Told, signals
from ortaq.core import say
from ortaq.core.report import Text
from ortaq.core.texts import ENGLISH, house_texts
from ortaq.tables import write_file

PAGE = Path(__file__).parents[1] / "docs" / "watch-record.md"
COLUMNS = "| {} | signal | ahead | what | cases | skill, percent (90 %) | hits | misses | false | in the band |\n"
RULE = "|---|---|---|---|---|---|---|---|---|---|\n"
HEAD = """# What signals foretold, and what came

Written by `python tools/watch_record.py --tables DIR`; failures stand first. Skill is one less the mean score over that
of the baseline: 100 % is perfect, 0 % is no better, below zero is worse. Where its interval holds zero, ortaq uses the
baseline and prints "no demonstrated skill". Events are scored by Brier's square, amounts by the CRPS; hits, misses and
false alarms are counted where at least 50 % were said. Every case is foretold from earlier ones alone, but on the
newest edition of the tables: real operation knows less, so that these are upper ends.

"""


def verdict(one: Judged) -> str:
    """Return whether skill is demonstrated."""
    return "skill" if one.skill.demonstrated else "**no demonstrated skill**"


def row(one: Judged) -> str:
    """Return a line of the table."""
    skill, counts = one.skill, one.warned
    ends = [100.0 * end for end in (skill.value, skill.low, skill.high)]
    said = f"{ends[0]:+.0f} ({ends[1]:+.0f} to {ends[2]:+.0f})" if np.isfinite(ends).all() else "too few cases"
    numbers = (counts.hits, counts.misses, counts.false_alarms) if counts else ("", "", "")
    covered = f"{100.0 * one.coverage:.0f} % of {one.banded}" if one.banded else ""
    cells = (verdict(one), one.signal, one.lead, what(one), skill.cases, said, *numbers, covered)
    return "| " + " | ".join(map(str, cells)) + " |\n"


def what(one: Judged) -> str:
    """Return which event or amount was judged, and where if it is one place."""
    said = say(Text(f"watch.what.{one.what}"), house_texts(ENGLISH))
    return f"{one.place}: {said}" if one.place else said


def table(judged: Sequence[Judged]) -> str:
    """Return what was judged, failures first."""
    return COLUMNS.format("verdict") + RULE + "".join(map(row, failures_first(judged)))


def reliability(judged: Sequence[Judged]) -> str:
    """Return how often events came by what was said of them."""
    rows = (
        f"| {one.signal} | {one.lead} | {what(one)} | {100 * each.low:.0f} to {100 * each.high:.0f} | {each.cases} "
        f"| {100 * each.said:.1f} | {100 * each.came:.1f} |\n"
        for one in judged
        for each in one.bins
    )
    head = "| signal | ahead | what | said, percent | cases | said on average | came |\n|---|---|---|---|---|---|---|\n"
    return head + "".join(rows)


def page(told: Sequence[Told], inputs: Sequence[str], kept: Kept | None) -> str:
    """Return the page."""
    texts = house_texts()
    trials = [one for each in told for one in each.trials]
    silent = [f"- `{each.signal}`: {say(note, texts)}\n" for each in told if not each.trials for note in each.notes]
    live = table(judged_record(kept)) if kept and kept.outcomes else "No forecast that was recorded has come out yet.\n"
    parts = (
        HEAD,
        "## Forecasts recorded before the outcome\n\n",
        live,
        "\n## Trials on earlier years and months\n\n",
        table(trials),
        "\n`trade_nowcast` is tried against the last value, and against last year's month with past growth (season).\n",
        "\n## How often it came, by what was said\n\n",
        reliability(trials),
        "\n## Signals without trials\n\n",
        *silent,
        "\n## Tables\n\n",
        *(f"- {one}\n" for one in inputs),
    )
    return "".join(parts)


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tables", type=Path, required=True)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--out", type=Path, default=PAGE)
    given = parser.parse_args()
    observed = read_observations(given.tables)
    kept = read_record(given.record) if given.record else None
    write_file(given.out, page(signals(observed), observed.inputs, kept))


if __name__ == "__main__":
    main()
