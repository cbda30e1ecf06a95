"""Warnings: raised and lowered by one line for all, confirmed and closed by members alone, told to them first."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ortaq.alerts.observations import observations_of, read_observations
from ortaq.alerts.rules.files import Report, read_reports, read_rules
from ortaq.alerts.rules.states import Warnings, warnings
from ortaq.alerts.signals import signals
from ortaq.core import InputError
from tests.alerts import good_files
from tests.alerts.good_files import RULES, weekly_hours
from tests.alerts.made_tables import made_river, written


def _found(folder: Path, on: str, *reports: Report, rules: str = RULES) -> Warnings:
    path = folder / "rules.toml"
    path.write_text(rules, encoding="utf-8")
    stated = read_rules(path)
    told = signals(observations_of(weekly_hours()), [one.signal for one in stated.rule])
    return warnings(stated, told, (), reports, date.fromisoformat(on))


def _report(on: str, kind: str, member: str = "KAZ", place: str = "khorgos:in") -> Report:
    return Report(on, member, "border_dwell", place, kind, "as it is")


def _one(found: Warnings) -> Any:
    (one,) = found.warned
    return one


def test_a_warning_goes_first_to_those_concerned_and_to_others_with_a_reply_or_in_time(tmp_path: Path) -> None:
    rules = RULES.replace('signal = "border_dwell"', 'signal = "border_dwell"\naddressees = ["UZB", "KAZ"]')
    raised = _found(tmp_path, "2024-12-31", rules=rules).transitions[0].on
    assert "2024-02-20" <= raised <= "2024-03-20"
    same_day = _one(_found(tmp_path, raised, rules=rules))
    assert (same_day.standing, same_day.first_to, same_day.told) == ("raised", ("CHN", "KAZ"), ("CHN", "KAZ"))
    reply = _report(raised, "reply")
    with_reply = _one(_found(tmp_path, raised, reply, rules=rules))
    assert (with_reply.told, with_reply.replies) == (("CHN", "KAZ", "UZB"), (reply,))
    later = date.fromisoformat(raised).toordinal() + 14
    assert _one(_found(tmp_path, date.fromordinal(later - 1).isoformat(), rules=rules)).told == ("CHN", "KAZ")
    assert _one(_found(tmp_path, date.fromordinal(later).isoformat(), rules=rules)).told == ("CHN", "KAZ", "UZB")


def test_only_a_member_confirms_and_only_a_member_concerned_closes(tmp_path: Path) -> None:
    silent = _one(_found(tmp_path, "2024-06-30"))
    assert (silent.standing, silent.closed_by) == ("raised", ())
    confirmed = _one(_found(tmp_path, "2024-06-30", _report("2024-04-01", "confirms")))
    assert (confirmed.standing, confirmed.since, confirmed.closed_by) == ("confirmed", "2024-04-01", ())
    closed = _one(_found(tmp_path, "2024-06-30", _report("2024-04-01", "closure")))
    assert (closed.standing, closed.closed_by) == ("confirmed", ("KAZ",))
    reports = (_report("2024-04-01", "closure"), _report("2024-05-01", "reopening"))
    assert _one(_found(tmp_path, "2024-06-30", *reports)).closed_by == ()
    stranger = _report("2024-04-01", "closure", member="UZB")
    found = _found(tmp_path, "2024-06-30", stranger)
    assert (_one(found).standing, _one(found).closed_by, found.not_theirs) == ("raised", (), (stranger,))


def test_a_report_of_later_is_not_heard_before(tmp_path: Path) -> None:
    before = _found(tmp_path, "2024-03-31", _report("2024-04-01", "closure"))
    assert (_one(before).standing, _one(before).closed_by) == ("raised", ())


def test_a_warning_of_later_is_not_told_before(tmp_path: Path) -> None:
    before, then = _found(tmp_path, "2024-02-01"), _found(tmp_path, "2024-03-31")
    assert (_one(before).standing, before.transitions) == ("off", ())
    assert [one.to for one in then.transitions] == ["raised"]


def test_a_warning_is_lowered_when_hours_are_as_before(tmp_path: Path) -> None:
    after = [(*row[:3], row[3] / 2.5, *row[4:]) for row in weekly_hours(weeks=90)[66:]]
    rows = [*weekly_hours(doubled_from=60, weeks=66), *after]
    (tmp_path / "rules.toml").write_text(RULES, encoding="utf-8")
    stated = read_rules(tmp_path / "rules.toml")
    told = signals(observations_of(rows), ["border_dwell"])
    found = warnings(stated, told, (), (), date(2024, 12, 31))
    assert [one.to for one in found.transitions] == ["raised", "lowered"]
    assert (_one(found).standing, _one(found).proposal) == ("lowered", "")


@pytest.mark.slow
def test_a_probability_without_skill_never_warns(tmp_path: Path) -> None:
    rule = 'signal = "snow_river"\nraise = 0.0\nlower = -1.0\nhold = 1\n'
    rules = f'schema = 1\n[[rule]]\n{rule}[concerned]\nmade = ["UZB"]\n'
    (tmp_path / "rules.toml").write_text(rules, encoding="utf-8")
    stated = read_rules(tmp_path / "rules.toml")
    for follows in (True, False):
        rows = [row for row in made_river(50, seed=7, follows=follows) if row[1] < "1999-03"]
        told = signals(observations_of(rows), ["snow_river"])
        event = next(one for one in told[0].forecasts if one.chance is not None)
        line = stated.rule[0].model_copy(update={"raise_at": 0.25})
        found = warnings(stated.model_copy(update={"rule": [line]}), told, (), (), date(1999, 12, 31))
        assert (_one(found).standing == "raised") is (follows and float(event.chance or 0.0) > 0.25)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("lower = 1.0", "lower = 9.0"), "lowered at or above"),
        (('"border_dwell"', '"border_dwel"'), "unknown signal 'border_dwel'"),
        (('"border_dwell"', '"trade_rerouting"'), "two rules for the signal 'trade_rerouting'"),
        (("hold = 2", 'hold = 2\nplace = "KGZ"'), "unknown key 'place'"),
        (("hold = 2", "hold = 0"), "at least 1"),
        (("raise = 3.0", 'raise = "high"'), "number"),
        (("schema = 1", "schema = 2"), "1"),
    ],
)
def test_rules_that_cannot_be_are_refused(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    (tmp_path / "rules.toml").write_text(RULES.replace(*change), encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_rules(tmp_path / "rules.toml")


def test_a_place_that_concerns_nobody_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="khorgos:in") as refused:
        _found(tmp_path, "2024-06-30", rules=RULES.replace("khorgos", "dostyk"))
    assert "first to the members" in refused.value.why


def test_reports_with_mistakes_are_named(tmp_path: Path) -> None:
    for text, said in (
        (good_files.REPORTS.replace("confirms", "denies"), "unknown kind 'denies'"),
        (good_files.REPORTS.replace("2024-03-12", "12.03.2024"), "'12.03.2024' is no day"),
        (good_files.REPORTS.replace("member", "who"), "missing column 'member'"),
    ):
        (tmp_path / "reports.csv").write_text(text, encoding="utf-8")
        with pytest.raises(InputError, match=said):
            read_reports(tmp_path / "reports.csv")


def test_all_mistakes_of_tables_are_told_at_once(tmp_path: Path) -> None:
    rows = weekly_hours()
    folder = written(tmp_path / "t", "a.csv", rows[:5]).parent
    (folder / "b.csv").write_text(
        "place,period,indicator,value,unit,source,vintage\nx,2024-13,dwell_hours,1,h,s,\nx,2024-W02,dwell_hours,many,h,s,\n"
        f"{rows[0][0]},{rows[0][1]},dwell_hours,3,h,s,\n",
        encoding="utf-8",
    )
    (folder / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_observations(folder)
    assert "'many', not a number" in str(refused.value)
    text = (folder / "b.csv").read_text(encoding="utf-8").replace("many", "2")
    (folder / "b.csv").write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read_observations(folder)
    assert "'2024-13' is no period" in str(refused.value)
    assert "stands twice" in str(refused.value)
    (folder / "b.csv").unlink()
    assert read_observations(folder).ignored == ("other.csv",)
    with pytest.raises(InputError, match="no such folder"):
        read_observations(tmp_path / "absent")


@pytest.mark.parametrize(
    ("periods", "said"), [(("2024-01", "2024-W05"), "several kinds"), (("0001-01-01", "9999-01-01"), "at most")]
)
def test_a_series_is_of_one_kind_and_of_bounded_length(tmp_path: Path, periods: tuple[str, str], said: str) -> None:
    rows = [("x", period, "dwell_hours", 1.0, "h", "s", "") for period in periods]
    folder = written(tmp_path / "t", "a.csv", rows).parent
    with pytest.raises(InputError, match=said):
        read_observations(folder)
