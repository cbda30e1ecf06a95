"""Commitments as activities with results of the International Aid Transparency Initiative (IATI 2.03), out and in."""

import datetime
from collections.abc import Mapping
from pathlib import Path
from xml.etree import ElementTree as ET

from ortaq.core import InputError
from ortaq.ledgers.formats.commitment_rows import CommitmentRow
from ortaq.ledgers.rules.promises import Promise, Report
from ortaq.ledgers.rules.standing import EXCEEDED, FAILED, KEPT, Standing
from ortaq.ledgers.rules.state import Committed
from ortaq.tables import read_bytes

_VERSION = "2.03"
_IMPLEMENTING, _MULTILATERAL = "4", "40"
_UNDER_WAY, _CLOSED = "2", "4"
_PLANNED_START, _PLANNED_END, _ACTUAL_END = "1", "3", "4"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def iati_of(
    commitments: Mapping[str, Committed], standings: Mapping[str, Standing], origin: str, made: str, *, on: str
) -> bytes:
    """Return commitments as an activity file.

    Parameters
    ----------
    commitments : mapping of str to Committed
    standings : mapping of str to Standing
        By id.
    origin : str
        Name of the ledger, which reports.
    made : str
        When, ``2026-01-31T12:00:00Z``.
    on : str
        Day that stands where a commitment has none of its own.

    Returns
    -------
    bytes
        XML, UTF-8.

    Raises
    ------
    InputError
        There is no commitment: the standard knows no empty file.
    """
    if not commitments:
        raise InputError("there is no commitment to write", where=origin, fix="record one with 'ortaq ledger commit'")
    root = ET.Element("iati-activities", {"version": _VERSION, "generated-datetime": made})
    for name, one in commitments.items():
        _activity(root, name, one, standings[name], (origin, on))
    ET.indent(root)
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _activity(root: ET.Element, name: str, one: Committed, stands: Standing, where: tuple[str, str]) -> None:
    """Add one commitment; the standard fixes the order of what stands in it."""
    origin, on = where
    said = one.said
    organisation = origin.replace(" ", "-")
    activity = ET.SubElement(root, "iati-activity")
    ET.SubElement(activity, "iati-identifier").text = f"{organisation}-{name}"
    _narrate(ET.SubElement(activity, "reporting-org", {"ref": organisation, "type": _MULTILATERAL}), {"en": origin})
    _narrate(ET.SubElement(activity, "title"), said.action)
    _narrate(ET.SubElement(activity, "description"), {"en": said.instrument or name})
    for code in said.obligor:
        _narrate(ET.SubElement(activity, "participating-org", {"ref": code, "role": _IMPLEMENTING}), {"en": code})
    done = stands.state in {KEPT, EXCEEDED, FAILED}
    ET.SubElement(activity, "activity-status", {"code": _CLOSED if done else _UNDER_WAY})
    first = one.act.time[:10] if one.act.time else on
    dates = ((_PLANNED_START, min(first, said.due or first)), (_PLANNED_END, said.due), (_ACTUAL_END, stands.met_on))
    for kind, day in dates:
        if day:
            ET.SubElement(activity, "activity-date", {"type": kind, "iso-date": day})
    _result(activity, one, first)


def _result(activity: ET.Element, one: Committed, first: str) -> None:
    """Add what is counted: baseline, target, and every report as an actual figure of its own."""
    said = one.said
    if said.target is None:
        return
    result = ET.SubElement(activity, "result", {"type": "1"})
    _narrate(ET.SubElement(result, "title"), {"en": said.indicator or one.said.id})
    rising = said.baseline is None or said.target >= said.baseline
    indicator = ET.SubElement(result, "indicator", {"measure": "1", "ascending": "1" if rising else "0"})
    _narrate(ET.SubElement(indicator, "title"), {"en": " ".join(filter(None, (said.indicator, said.unit))) or said.id})
    if said.baseline is not None:
        ET.SubElement(indicator, "baseline", {"year": str(int(first[:4])), "value": repr(said.baseline)})
    period = ET.SubElement(indicator, "period")
    end = said.due or max([first, *(report.on for _, report in one.reports)])
    ET.SubElement(period, "period-start", {"iso-date": min(first, end)})
    ET.SubElement(period, "period-end", {"iso-date": end})
    ET.SubElement(period, "target", {"value": repr(said.target)})
    for act, report in one.reports:
        actual = ET.SubElement(period, "actual", {"value": repr(report.value)})
        comment = ET.SubElement(actual, "comment")
        _narrate(comment, {"en": f"{act.author}, {report.on}"})


def _narrate(parent: ET.Element, texts: Mapping[str, str]) -> None:
    for language, text in texts.items():
        narrative = ET.SubElement(parent, "narrative", {} if language == "en" else {_LANG: language})
        narrative.text = text


def read_iati(path: Path) -> tuple[CommitmentRow, ...]:
    """Return the activities of a file that have a result with a target, as commitments.

    Parameters
    ----------
    path : Path

    Returns
    -------
    tuple of CommitmentRow

    Raises
    ------
    InputError
        It is no XML or no activity file, defines entities, or an activity lacks what a commitment needs; all such are
        named at once.
    """
    data = read_bytes(path)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise InputError(
            "the file defines entities",
            where=str(path),
            why="they can blow a small file up without end, and no activity file needs them",
            fix="ask for a file without a DOCTYPE",
        )
    try:
        root = ET.fromstring(data)
    except (ET.ParseError, ValueError) as error:
        raise InputError(
            f"this is no XML: {error}", where=str(path), fix="give an activity file of IATI 2.0x"
        ) from error
    if root.tag != "iati-activities" or not str(root.get("version", "")).startswith("2."):
        raise InputError(
            "this is no activity file of IATI 2.0x", where=str(path), fix="give one with iati-activities version 2.03"
        )
    found, faults = [], []
    for number, activity in enumerate(root.iterfind("iati-activity"), start=1):
        try:
            found.append(_commitment(activity))
        except (ValueError, LookupError) as error:
            faults.append(f"activity {number}: {error}")
    if faults:
        raise InputError(
            f"activities that are no commitments: {'; '.join(faults[:10])}",
            where=str(path),
            fix="give each an identifier, a participating organisation with ref, and a result with a target",
        )
    return tuple(found)


def _commitment(activity: ET.Element) -> CommitmentRow:
    identifier = (activity.findtext("iati-identifier") or "").strip()
    obligor = [one.get("ref", "") for one in activity.iterfind("participating-org") if one.get("ref")]
    indicator = activity.find("result/indicator")
    target = None if indicator is None else indicator.find("period/target")
    if not identifier or not obligor or indicator is None or target is None:
        raise LookupError("it lacks an identifier, an organisation or a target")
    baseline = indicator.find("baseline")
    dates = {one.get("type"): one.get("iso-date") for one in activity.iterfind("activity-date")}
    promise = Promise(
        id=identifier.lower().replace(" ", "-").replace("/", "-")[-64:].lstrip("-_."),
        obligor=[code.upper() for code in obligor],
        action=_narratives(activity.find("title")),
        indicator=next(iter(_narratives(indicator.find("title")).values()), ""),
        baseline=float(baseline.get("value", "nan")) if baseline is not None else None,
        target=float(target.get("value", "")),
        due=dates.get(_PLANNED_END),
        instrument=next(iter(_narratives(activity.find("description")).values()), ""),
    )
    actual = indicator.findall("period/actual")
    ends = indicator.find("period/period-end")
    on = dates.get(_ACTUAL_END) or (ends.get("iso-date") if ends is not None else None) or promise.due
    if not actual or not on:
        return CommitmentRow(promise, dates.get(_PLANNED_START) or "", None)
    report = Report(commitment=promise.id, value=float(actual[-1].get("value", "")), on=_day(on))
    return CommitmentRow(promise, dates.get(_PLANNED_START) or "", report)


def _day(text: str) -> str:
    return datetime.date.fromisoformat(text[:10]).isoformat()


def _narratives(parent: ET.Element | None) -> dict[str, str]:
    if parent is None:
        return {}
    return {one.get(_LANG, "en"): (one.text or "").strip() for one in parent.iterfind("narrative") if one.text}
