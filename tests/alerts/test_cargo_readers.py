"""Readers of events: what independent readers found in public documents, and what no reader may take."""

import csv
import gzip
import io
import json
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest

from ortaq.alerts.cargo.readers.columns import read_columns
from ortaq.alerts.cargo.readers.found import Faults, instant
from ortaq.alerts.cargo.readers.recognised import events_found
from ortaq.core import InputError
from tests.alerts.cargo_events import START, documents, journeys, line, lines

REFERENCE = Path(__file__).parent / "reference" / "openepcis.zip"
"""Test resources of openEPCIS 901e5d39 (Apache-2.0, its licence is in it), and what an independent reader found."""

COLUMNS = read_columns(None)


def read(path: Path, *, most: int | None = None, columns=COLUMNS, strict: bool = False):
    faults = Faults(most)
    found = [row for table in events_found(path, columns, faults, strict=strict) for row in table.to_pylist()]
    faults.settle(len(found), path.name)
    return found


def put(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


@pytest.fixture(scope="module")
def epcis(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("openepcis")
    with zipfile.ZipFile(REFERENCE) as archive:
        archive.extractall(folder)
    return folder


def test_public_documents_hold_what_independent_readers_found(epcis) -> None:
    expected = defaultdict(list)
    for row in csv.DictReader(io.StringIO((epcis / "expected_events.csv").read_text("utf-8"))):
        expected[row["file"]].append(row)
    assert (len(expected), sum(map(len, expected.values()))) == (106, 208)
    for name, events in expected.items():
        found = read(epcis / name)
        assert len(found) == len(events), name
        for got, want in zip(found, events, strict=True):
            units = set(filter(None, want["units"].split("|")))
            assert got["at"] == instant(want["time_utc"]), name
            assert (got["step"], got["place"]) == (want["biz_step"], want["read_point"]), name
            assert (set(got["units"]), got["id"]) == (units, want["event_id"]), name
            assert got["withdrawn"] == (want["withdrawn"] == "True"), name


def test_invalid_documents_are_refused_with_a_reason(epcis) -> None:
    invalid = sorted(path for path in epcis.rglob("*") if path.is_file() and "Invalid" in path.parts)
    own = [path for path in invalid if path.match("JSON/Capture/Invalid/*")]
    assert len(own) == 15
    # Elements out of order say the same: another document of the set, called valid, relies on it.
    taken = {path for path in invalid if path.name == "ObjectEvent_with_wrong_element_order.xml"}
    for path in {*invalid} - taken:
        with pytest.raises(InputError) as told:
            read(path)
        assert told.value.where, path
        assert told.value.fix, path
    assert [len(read(path)) for path in taken] == [1]


def test_a_document_with_many_faults_names_them_all(epcis) -> None:
    with pytest.raises(InputError) as told:
        read(epcis / "JSON/Capture/Invalid/Combination_of_multiple_invalid_fields.json")
    assert "4 events cannot be read" in told.value.what
    assert all(f"event {n}: " in told.value.where for n in (1, 2))
    assert "transforming" in told.value.where
    assert "in_transport" in told.value.where


def test_lines_a_document_a_list_and_gzip_are_read_alike(tmp_path, monkeypatch) -> None:
    texts = list(lines(journeys(80)))
    by_line = read(put(tmp_path, "a.jsonl", "\n".join(texts)))
    assert len(by_line) == len(texts)
    for name, data in (
        ("a.json", documents(texts)),
        ("b.json", f"[{','.join(texts)}]"),
        ("a.jsonl.gz", gzip.compress("\n".join(texts).encode())),
        ("packed", gzip.compress(documents(texts).encode())),
    ):
        assert [{**row, "carrier": None} for row in read(put(tmp_path, name, data))] == by_line, name
    assert [{**r, "carrier": None} for r in read(tmp_path / "a.jsonl", strict=True)] == by_line
    from ortaq.alerts.cargo.readers import epcis_json  # noqa: PLC0415

    monkeypatch.setattr(epcis_json, "WHOLE", 2_000)  # a document longer than that is taken event by event
    monkeypatch.setattr(epcis_json, "BLOCK", 700)
    assert [{**r, "carrier": None} for r in read(tmp_path / "a.json")] == by_line
    assert [{**r, "carrier": None} for r in read(tmp_path / "b.json")] == by_line


def test_a_bad_line_among_many_is_named_and_counted(tmp_path) -> None:
    texts = [line(f"e{n}", START + n, "p0-0", "arriving", f"u{n}") for n in range(3000)]
    texts[1234] = '{"type":"ObjectEvent","eventTime":'
    path = put(tmp_path, "events.jsonl", "\n".join(texts))
    faults = Faults()
    found = sum(len(table) for table in events_found(path, COLUMNS, faults))
    assert (found, faults.count) == (2999, 1)
    assert faults.named[0][0].endswith("events.jsonl, line 1235")
    faults.settle(found, "events.jsonl")
    for wrong in (5, 17, 99):
        texts[wrong] = texts[wrong].replace("eventTime", "when")
    put(tmp_path, "events.jsonl", "\n".join(texts))
    with pytest.raises(InputError, match="4 events cannot be read"):
        read(path)
    assert len(read(path, most=4)) == 2996


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("cut.jsonl.gz", gzip.compress(("\n".join(lines(journeys(80)))).encode())[:-700], "damaged or was cut off"),
        ("empty.csv", b"  \n", "the file is empty"),
        ("other.json", b'{"pizza": [1, 2]}', "no events of a layout"),
        ("list.json", b"[1, 2]", "2 events cannot be read"),
        ("deep.json", b"[" * 200_000, "cannot be read"),
        ("cut.json", documents(list(lines(journeys(8))))[:-40].encode(), "cannot be read"),
        ("bomb.xml", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><EPCISDocument/>', "defines entities"),
        ("not.xml", b"<EPCISDocument><EPCISBody>", "cannot be read"),
        ("other.xml", b"<html><body/></html>", "no events of a layout"),
        ("other.csv", b"name,price\nrail,2\n", "no column says the unit, the time, the place, the event"),
        ("zeros.csv", b"unit\x00,time\n\x00\x00", ""),
        ("noise.bin", bytes(range(256)) * 40, ""),
    ],
)
def test_what_cannot_be_used_is_refused_in_words(tmp_path, name, data, said) -> None:
    with pytest.raises(InputError) as told:
        read(put(tmp_path, name, data))
    assert said in str(told.value)


def test_hostile_names_are_only_names(tmp_path) -> None:
    names = ["=cmd|' /C calc'!A0", "../../etc/passwd", "\u202egpj.exe", "<script>", "'; DROP TABLE x;--", "x" * 100_000]
    texts = [line("e", START, name.replace('"', ""), "arriving", name) for name in names]
    assert [row["place"] for row in read(put(tmp_path, "a.jsonl", "\n".join(texts)))] == names


TABLES = {
    "ru": ("Номер вагона;Станция;Операция;Время\n63211234;Алтынколь;Прибытие;26.10.2025 02:30\n", "cp1251"),
    "zh": ("箱号,车站,作业,时间\n63211234,Алтынколь,到达,2025/10/26 02:30\n", "utf-8"),
    "en": ("wagon number\tstation\toperation\ttime\n63211234\tАлтынколь\tArrived\t2025-10-26 02:30\n", "utf-16"),
}


@pytest.mark.parametrize("language", sorted(TABLES))
def test_tables_of_railways_in_three_languages(tmp_path, language) -> None:
    text, encoding = TABLES[language]
    own = put(tmp_path, "c.toml", 'schema = 1\nzones = { "Алтынколь" = "Asia/Almaty" }\n')
    found = read(put(tmp_path, "t.csv", text.encode(encoding)), columns=read_columns(own))
    assert [(r["units"], r["place"], r["step"]) for r in found] == [(["63211234"], "Алтынколь", "arriving")]
    assert found[0]["at"] == instant("2025-10-26T02:30:00+05:00")


def test_zones_of_stations_days_that_repeat_an_hour_and_one_clock_for_kazakhstan(tmp_path) -> None:
    own = put(tmp_path, "c.toml", 'schema = 1\nzone = "Europe/Warsaw"\nzones = { A = "Asia/Almaty" }\n')
    rows = ["A,2024-02-29 23:00", "A,2024-03-01 23:00", "W,2025-10-26 02:30", "W,2025-10-26T02:30:00+01:00"]
    text = "unit,event,place,time\n" + "".join(f"u,arrived,{row}\n" for row in rows)
    faults = Faults()
    (table,) = events_found(put(tmp_path, "t.csv", text), read_columns(own), faults)
    stated = ("2024-02-29T23:00+06:00", "2024-03-01T23:00+05:00", "2025-10-26T02:30+02:00", "2025-10-26T02:30+01:00")
    assert table["at"].to_pylist() == [instant(at) for at in stated]
    # Clocks in Almaty went back too, from midnight of 1 March 2024.
    assert faults.ambiguous == 2


def test_rows_of_a_table_that_cannot_be_used_are_all_named(tmp_path) -> None:
    rows = ["u,2025-01-01 10:00,P,arrived", ",2025-01-01T10:00Z,P,arrived", "u,soon,P,arrived"]
    text = "\n".join(["unit,time,place,event", *rows, "u,2025-01-01T10:00Z,P,?", "u,2025-01-01T10:00Z,P"])
    with pytest.raises(InputError) as told:
        read(put(tmp_path, "t.csv", text))
    for number, words in enumerate(("no time zone is given", "names no unit", "soon", "not known", "3 cells"), 2):
        assert f"line {number}: " in told.value.where
        assert words in told.value.where


def test_planned_and_withdrawn_rows_and_own_words(tmp_path) -> None:
    own = put(
        tmp_path,
        "c.toml",
        'schema = 1\nzone = "+05:00"\n[columns]\nunit = "Ящик"\ntime = "Когда"\nplace = "Где"\n'
        'event = "Что"\nid = "N"\n[words]\narriving = "пришёл"\n',
    )
    rows = ["N,Ящик,Когда,Где,Что", *(f"{row[0]},u,2025-01-01 1{row}" for row in ("1:00,P,Пришёл", "2:00,P,план"))]
    text = "\n".join([*rows, "1,u,2025-01-01 11:00,P,отменено"])
    found = read(put(tmp_path, "t.csv", text), columns=read_columns(own))
    assert [(row["id"], row["step"], row["withdrawn"]) for row in found] == [("1", "arriving", False), ("1", "", True)]


def test_dcsa_counts_what_happened_only(tmp_path) -> None:
    def event(**more):
        return {
            "eventID": "1",
            "eventType": "EQUIPMENT",
            "eventDateTime": "2025-01-01T10:00:00+05:00",
            "eventClassifierCode": "ACT",
            "equipmentEventTypeCode": "GTIN",
            "equipmentReference": "APZU4812090",
            "eventLocation": {"UNLocationCode": "KZKHO"},
            **more,
        }

    events = [event(), event(eventClassifierCode="EST"), event(eventID="2", equipmentEventTypeCode="GTOT")]
    events += [{"eventID": "9", "retractedEventID": "2", "eventDateTime": "2025-01-01T12:00:00Z"}]
    for name, text in (("a.json", json.dumps(events)), ("b.jsonl", "\n".join(map(json.dumps, events)))):
        found = read(put(tmp_path, name, text))
        assert [(r["id"], r["step"], r["place"], r["withdrawn"]) for r in found] == [
            ("1", "arriving", "KZKHO", False),
            ("2", "departing", "KZKHO", False),
            ("2", "", "", True),
        ]


def test_nothing_but_seven_columns_leaves_a_reader(tmp_path) -> None:
    secret = '{"type":"owning_party","source":"urn:epc:id:pgln:4012345.00225"}'
    text = line("e", START, "p0-0", "arriving", "u", padding=f',"sourceList":[{secret}],"driver":"A. Person"')
    (table,) = events_found(put(tmp_path, "a.jsonl", text), COLUMNS, Faults())
    assert table.column_names == ["id", "at", "place", "step", "units", "withdrawn", "carrier"]
    assert "Person" not in str(table.to_pylist())
    assert "4012345" not in str(table.to_pylist())
