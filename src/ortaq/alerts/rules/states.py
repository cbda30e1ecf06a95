"""What rules, signals and members' reports amount to on a day: a pure fold, the same for whoever has the same files."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from enum import StrEnum

from ortaq.alerts.hysteresis import Spell, spells
from ortaq.alerts.periods import Period, period_of
from ortaq.alerts.record.forecast import Forecast
from ortaq.alerts.rules.files import CLOSURE, CONFIRMS, REOPENING, REPLY, Report, Rule, RuleFile
from ortaq.alerts.signals import Told
from ortaq.core import InputError


class Standing(StrEnum):
    """Where a warning stands."""

    OFF = "off"
    RAISED = "raised"
    CONFIRMED = "confirmed"
    LOWERED = "lowered"


@dataclass(frozen=True, slots=True)
class Warned:
    """The newest warning of one rule at one place; off where none was raised.

    Attributes
    ----------
    standing : Standing
    since : str
        Day of the newest change; empty while off.
    first_to : tuple of str
        Members concerned, who are told at once.
    told : tuple of str
        Who is told on the day: others after a reply, or when its time has passed.
    replies : tuple of Report
        What the members concerned say, shown beside.
    closed_by : tuple of str
        Members that report the place closed; nothing else closes it.
    """

    signal: str
    place: str
    standing: Standing
    since: str
    first_to: tuple[str, ...]
    told: tuple[str, ...]
    replies: tuple[Report, ...]
    closed_by: tuple[str, ...]
    proposal: str


@dataclass(frozen=True, slots=True)
class Transition:
    """One change of a warning, for the record."""

    on: str
    signal: str
    place: str
    to: str
    by: str

    @property
    def record(self) -> dict[str, str]:
        """As plain data."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Warnings:
    """All warnings on a day, every transition until then, and reports of members whom a place does not concern."""

    warned: tuple[Warned, ...]
    transitions: tuple[Transition, ...]
    not_theirs: tuple[Report, ...]


def warnings(
    rules: RuleFile, told: Sequence[Told], earlier: Sequence[Forecast], reports: Sequence[Report], on: date
) -> Warnings:
    """Return where every warning stands on a day.

    Parameters
    ----------
    rules : RuleFile
    told : sequence of Told
        Of the signals that rules name.
    earlier : sequence of Forecast
        Recorded, whose probabilities count as earlier levels.
    reports : sequence of Report
    on : date
        Reports and periods after it are not looked at.
    """
    heard = [one for one in reports if one.on <= on.isoformat()]
    not_theirs = tuple(one for one in heard if one.member not in rules.members(one.place))
    theirs = [one for one in heard if one not in not_theirs]
    alarms = [(rule, *alarm) for rule in rules.rule for alarm in _alarms(rule, told, earlier)]
    _require_concerned(rules, sorted({place for _, place, _, _ in alarms}))
    warned, transitions = list[Warned](), list[Transition]()
    for rule, place, steps, found in alarms:
        said = [one for one in theirs if (one.signal, one.place) == (rule.signal, place)]
        own = [one for one in _transitions(rule, place, steps, found, said) if one.on <= on.isoformat()]
        transitions += own
        warned.append(_standing(rule, place, own, said, concerned=rules.members(place), on=on))
    return Warnings(tuple(warned), tuple(sorted(transitions, key=lambda one: one.on)), not_theirs)


def _require_concerned(rules: RuleFile, places: Sequence[str]) -> None:
    """Refuse places of which nobody says whom they concern: a warning goes to those first."""
    nobody = [place for place in places if not rules.members(place)]
    if nobody:
        raise InputError(
            f"no member is named that these places concern: {', '.join(nobody)}",
            where="[concerned]",
            why="a warning goes first to the members concerned",
            fix='name them in the file of rules: [concerned] and below it "khorgos" = ["CHN", "KAZ"]',
        )


def _alarms(
    rule: Rule, told: Sequence[Told], earlier: Sequence[Forecast]
) -> Iterator[tuple[str, list[Period], tuple[Spell, ...]]]:
    """Yield every place of a signal, its periods, and the alarms by the rule's own lines."""
    for one in (each for each in told if each.signal == rule.signal):
        for level in one.levels:
            steps = [level.first.after(n) for n in range(level.values.size)]
            yield (
                level.place,
                steps,
                spells(level.values, raise_at=rule.raise_at, lower_at=rule.lower_at, hold=rule.hold),
            )
        chances = [
            each for each in (*earlier, *one.forecasts) if each.signal == rule.signal and each.chance is not None
        ]
        for place in sorted({each.place for each in chances}):
            said = _by_period(each for each in chances if each.place == place)
            yield (
                place,
                list(said),
                spells(list(said.values()), raise_at=rule.raise_at, lower_at=rule.lower_at, hold=rule.hold),
            )


def _by_period(chances: Iterator[Forecast]) -> dict[Period, float]:
    """Return what is stated by the newest datum; without demonstrated skill that is the baseline."""
    found = {period_of(one.data_until): one.stated_chance for one in chances}
    return {period: chance for period, chance in sorted(found.items()) if period and chance is not None}


def _transitions(
    rule: Rule, place: str, steps: Sequence[Period], found: Sequence[Spell], said: Sequence[Report]
) -> Iterator[Transition]:
    for spell in found:
        start = steps[spell.raised].last.isoformat()
        end = steps[spell.lowered].last.isoformat() if spell.lowered is not None else ""
        yield Transition(start, rule.signal, place, Standing.RAISED, "rule")
        for report in said:
            if report.kind in {CONFIRMS, CLOSURE} and start <= report.on and (not end or report.on <= end):
                yield Transition(report.on, rule.signal, place, Standing.CONFIRMED, report.member)
                break
        if end:
            yield Transition(end, rule.signal, place, Standing.LOWERED, "rule")


def _standing(
    rule: Rule,
    place: str,
    own: Sequence[Transition],
    said: Sequence[Report],
    *,
    concerned: tuple[str, ...],
    on: date,
) -> Warned:
    raised = max((one.on for one in own if one.to == Standing.RAISED), default="")
    last = own[-1] if own else None
    replies = tuple(one for one in said if one.kind == REPLY and one.on >= raised)
    due = raised and date.fromisoformat(raised) + timedelta(days=rule.reply_days)
    others = tuple(one for one in rule.addressees if one not in concerned)
    is_open = bool(raised) and (bool(replies) or on >= date.fromisoformat(str(due)))
    told = (*concerned, *(others if is_open else ())) if raised else ()
    return Warned(
        rule.signal,
        place,
        Standing(last.to) if last else Standing.OFF,
        last.on if last else "",
        concerned,
        told,
        replies,
        _closed_by(said),
        rule.proposal if last and last.to != Standing.LOWERED else "",
    )


def _closed_by(said: Sequence[Report]) -> tuple[str, ...]:
    """Return the members that report a closure and no reopening since."""
    newest = {one.member: one.kind for one in said if one.kind in {CLOSURE, REOPENING}}
    return tuple(sorted(member for member, kind in newest.items() if kind == CLOSURE))
