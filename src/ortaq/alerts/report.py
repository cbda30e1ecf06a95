"""Signals, their trials, the record and warnings as typed tables."""

import re
from collections.abc import Sequence

import numpy as np

from ortaq.alerts.record.forecast import Forecast
from ortaq.alerts.record.judging import failures_first
from ortaq.alerts.record.kept import Kept
from ortaq.alerts.record.scores import Skill
from ortaq.alerts.record.trials import Judged
from ortaq.alerts.rules.files import Report
from ortaq.alerts.rules.states import Standing, Transition, Warned, Warnings
from ortaq.alerts.signals import SIGNALS, Fact, Level, Told
from ortaq.core import Band
from ortaq.core.report import Cell, Column, Name, Number, Reading, Section, Table, Text, Words

_PERCENT = Text("unit.percent")
_DEVIATIONS = Text("watch.unit.deviations")


def signals_sections(told: Sequence[Told], *, full: bool) -> tuple[Section, ...]:
    """Return what signals say, a section each; with all tables also trials and how reliable probabilities were."""
    return tuple(_signal(one, full=full) for one in told)


def _signal(told: Told, *, full: bool) -> Section:
    blocks = [
        *([_forecasts(told)] if told.forecasts else []),
        *([_levels(told)] if told.levels else []),
        *([_facts(told.facts)] if told.facts else []),
        *([trials_table(f"trials-{_id(told.signal)}", told.trials)] if told.trials and full else []),
        *([_reliability(told)] if full and any(one.bins for one in told.trials) else []),
    ]
    return Section(f"signal-{_id(told.signal)}", signal_name(told.signal), told.notes, tuple(blocks))


def signal_name(signal: str) -> Words:
    """Return what a signal is called; one that this version does not know by its own name."""
    return Text(f"watch.signal.{signal}") if signal in SIGNALS else signal


def _id(name: str) -> str:
    return name.replace("_", "-")


def place_name(place: str) -> Words:
    """Return an economy by its name, other places as they are written."""
    return Name("economy", place) if len(place) == 3 and place.isalpha() and place.isupper() else place


def _heads(*keys: str) -> tuple[Column, ...]:
    return tuple(Column(Text(f"watch.head.{key}")) for key in keys)


def _forecasts(told: Told) -> Table:
    place, event, said, naive, shown = _heads("place", "event", "said", "baseline", "skill")
    below = _heads("resolves", "vintage", "model")
    columns = (place, Column(event.title, more=below), said, naive, shown)
    return Table(
        f"forecasts-{_id(told.signal)}", Text("watch.forecasts"), columns, tuple(map(_forecast, told.forecasts))
    )


def _forecast(one: Forecast) -> tuple[Cell, ...]:
    below = (Cell(_resolves(one)), Cell(_vintage(one)), Cell(one.model))
    return (Cell(place_name(one.place)), Cell(_event(one), more=below), _stated(one), _naive(one), _skill(one.skill))


def _event(one: Forecast) -> Text:
    """Return the event with economies by their names."""
    named: dict[str, Words] = {
        gap: place_name(str(value)) if gap == "place" else value for gap, value in one.event.values.items()
    }
    return Text(one.event.key, named)


def _resolves(one: Forecast) -> Text:
    found = one.resolves
    periods = found.first if found.first == found.last else f"{found.first} - {found.last}"
    named: dict[str, Words] = {"indicator": found.indicator, "place": found.place, "periods": periods}
    return Text("watch.resolves", {**named, "file": found.file or "-", "after": one.known_from})


def _vintage(one: Forecast) -> Text:
    return Text("watch.vintage", {"until": one.data_until, "vintage": one.vintage or "-"})


def _stated(one: Forecast) -> Cell:
    if one.stated_chance is not None:
        return Cell(100.0 * one.stated_chance, unit=_PERCENT)
    if one.band:
        return Cell(Band(*one.band), unit=one.unit)
    return _spread(one.stated_members, one.unit)


def _naive(one: Forecast) -> Cell:
    if one.naive_chance is not None:
        return Cell(100.0 * one.naive_chance, unit=_PERCENT)
    return _spread(one.naive_members, one.unit)


def _spread(members: Sequence[float], unit: str) -> Cell:
    low, middle, high = (float(end) for end in np.quantile(members, (0.05, 0.5, 0.95)))
    return Cell(Band(low, middle, high), unit=unit)


def _skill(skill: Skill | None) -> Cell:
    if skill is None or not skill.demonstrated:
        return Cell(Text("watch.no_skill"), good=-1)
    return Cell(_percent(skill), Reading.CHANGE, unit=_PERCENT)


def _percent(skill: Skill) -> Band:
    return Band(100.0 * skill.low, 100.0 * skill.value, 100.0 * skill.high)


def _levels(told: Told) -> Table:
    columns = _heads("place", "state", "since", "level", "earlier")
    return Table(f"levels-{_id(told.signal)}", Text("watch.levels"), columns, tuple(map(_level, told.levels)))


def _level(one: Level) -> tuple[Cell, ...]:
    now = one.alarms[-1] if one.stands else None
    past = [each for each in one.alarms if each.lowered is not None]
    spans = tuple(f"{one.first.after(each.raised)} - {one.first.after(each.lowered or 0)}" for each in past)
    newest = Cell("") if np.isnan(one.newest) else Cell(one.newest, Reading.CHANGE, unit=_DEVIATIONS)
    return (
        Cell(place_name(one.place)),
        Cell(Text("watch.state.raised" if now else "watch.state.off"), good=-1 if now else 0),
        Cell(str(one.first.after(now.raised)) if now else ""),
        newest,
        Cell(spans),
    )


def _facts(facts: Sequence[Fact]) -> Table:
    rows = tuple(
        (
            Cell(place_name(one.place)),
            Cell(one.what),
            Cell(one.value, unit=one.unit),
            Cell("") if np.isnan(one.usual) else Cell(one.usual, unit=one.unit),
            Cell(one.until if one.since == one.until else f"{one.since} - {one.until}"),
        )
        for one in facts
    )
    return Table("facts", Text("watch.facts"), _heads("place", "what", "value", "usual", "until"), rows)


def trials_table(id: str, trials: Sequence[Judged]) -> Table:
    """Return how forecasts came out, failures first: skill, hits, misses and false alarms, coverage of bands."""
    columns = (
        *_heads("signal", "lead", "what", "cases"),
        Column(Text("watch.head.skill"), _PERCENT),
        *_heads("verdict", "hits", "misses", "false_alarms", "coverage"),
    )
    rows = tuple(map(_trial, failures_first(trials)))
    return Table(id, Text("watch.trials"), columns, rows, (Text("watch.trials_note"),))


def _trial(one: Judged) -> tuple[Cell, ...]:
    skill, counts = one.skill, one.warned
    known = np.isfinite((skill.low, skill.value, skill.high)).all()
    return (
        Cell(signal_name(one.signal)),
        _ahead(one),
        Cell(_what(one)),
        Cell(skill.cases, Reading.COUNT),
        Cell(_percent(skill), Reading.CHANGE) if known else Cell(Text("watch.too_few")),
        Cell(
            Text("watch.skill") if skill.demonstrated else Text("watch.no_skill"), good=1 if skill.demonstrated else -1
        ),
        *(Cell(n, Reading.COUNT) for n in ((counts.hits, counts.misses, counts.false_alarms) if counts else ())),
        *([] if counts else [Cell("")] * 3),
        Cell("") if np.isnan(one.coverage) else Cell(100.0 * one.coverage, unit=_PERCENT),
    )


def _what(one: Judged) -> Words:
    """Return which event or amount was judged, and where if it is one place."""
    said = Text(f"watch.what.{one.what}")
    return Text("watch.what_at", {"place": place_name(one.place), "what": said}) if one.place else said


def _ahead(one: Judged) -> Cell:
    """Return how many months ahead it was said; another duration as it is written."""
    months = re.fullmatch(r"P(\d+)M", one.lead)
    return Cell(int(months[1]), Reading.COUNT) if months else Cell(one.lead)


def _reliability(told: Told) -> Table:
    columns = (
        *_heads("what", "lead"),
        Column(Text("watch.head.between"), _PERCENT),
        *_heads("cases"),
        Column(Text("watch.head.said"), _PERCENT),
        Column(Text("watch.head.came"), _PERCENT),
    )
    rows = tuple(
        (
            Cell(_what(one)),
            _ahead(one),
            Cell(f"{100 * each.low:.0f} - {100 * each.high:.0f}"),
            Cell(each.cases, Reading.COUNT),
            Cell(100.0 * each.said),
            Cell(100.0 * each.came),
        )
        for one in told.trials
        for each in one.bins
    )
    return Table(f"reliability-{_id(told.signal)}", Text("watch.reliability"), columns, rows)


def record_sections(kept: Kept, judged: Sequence[Judged], *, full: bool) -> tuple[Section, ...]:
    """Return what a record amounts to: failures first, then every forecast where all tables are wanted."""
    counts: dict[str, Words] = {
        "forecasts": Number(len(kept.forecasts), Reading.COUNT),
        "came": Number(len(kept.outcomes), Reading.COUNT),
        "revised": Number(len(kept.revisions), Reading.COUNT),
    }
    said = [Text("watch.record.counts", counts), Text("watch.record.head", {"digest": kept.head})]
    blocks = [trials_table("record", judged)] if judged else []
    if full and kept.forecasts:
        blocks.append(_recorded(kept))
    if full and kept.transitions:
        blocks.append(_moves([Transition(**dict(line.body)) for line in kept.transitions]))
    return (Section("watch-record", Text("watch.record.title"), tuple(said), tuple(blocks)),)


def _recorded(kept: Kept) -> Table:
    rows = tuple(
        (
            Cell(line.at),
            Cell(_event(one)),
            _stated(one),
            _naive(one),
            Cell("") if (came := kept.outcomes.get(line.digest)) is None else _came(one, came),
        )
        for line in kept.lines
        if (one := kept.forecasts.get(line.digest))
    )
    return Table("recorded", Text("watch.recorded"), _heads("on", "event", "said", "baseline", "came"), rows)


def _came(one: Forecast, came: float) -> Cell:
    if one.members:
        return Cell(came, unit=one.unit)
    return Cell(Text("watch.happened" if came > 0.5 else "watch.did_not_happen"))


def warnings_sections(found: Warnings) -> tuple[Section, ...]:
    """Return where warnings stand, replies beside, then every transition."""
    standing = sorted(found.warned, key=lambda one: one.standing in {Standing.OFF, Standing.LOWERED})
    signal, *others = _heads("signal", "place", "state", "since", "first_to", "told", "closed_by")
    heads = (Column(signal.title, more=_heads("proposal", "reply")), *others)
    blocks = [Table("warnings", Text("watch.warnings"), heads, tuple(map(_warned, standing)))]
    if found.transitions:
        blocks.append(_moves(found.transitions))
    said = [Text("watch.warnings_note"), *(_not_theirs(one) for one in found.not_theirs)]
    return (Section("warnings", Text("watch.warnings_title"), tuple(said), tuple(blocks)),)


def _warned(one: Warned) -> tuple[Cell, ...]:
    stands = one.standing in {Standing.RAISED, Standing.CONFIRMED}
    replies = tuple(
        Text("watch.reply", {"member": place_name(reply.member), "text": reply.text}) for reply in one.replies
    )
    return (
        Cell(signal_name(one.signal), more=(Cell(one.proposal), Cell(replies))),
        Cell(place_name(one.place)),
        Cell(Text(f"watch.state.{one.standing}"), good=-1 if stands else 0),
        Cell(one.since),
        Cell(tuple(map(place_name, one.first_to))),
        Cell(tuple(map(place_name, one.told))),
        Cell(tuple(map(place_name, one.closed_by))),
    )


def _moves(transitions: Sequence[Transition]) -> Table:
    rows = tuple(
        (
            Cell(one.on),
            Cell(signal_name(one.signal)),
            Cell(place_name(one.place)),
            Cell(Text(f"watch.state.{one.to}")),
            Cell(Text("watch.by_rule") if one.by == "rule" else place_name(one.by)),
        )
        for one in transitions
    )
    return Table("transitions", Text("watch.transitions"), _heads("on", "signal", "place", "state", "by"), rows)


def _not_theirs(one: Report) -> Text:
    return Text("watch.not_theirs", {"member": place_name(one.member), "place": place_name(one.place), "on": one.on})
