"""Capacities of crossings: read with their range and year, laid over, refused where they fit nothing."""

from pathlib import Path

import pytest

from ortaq.core import InputError
from ortaq.domains.corridors import load_network, merge_rows

HEADING = "crossing,mt_low,mt,mt_high,year,source,note\n"


def _with(folder: Path, rows: str) -> Path:
    (folder / "crossing_capacities.csv").write_text(HEADING + rows, encoding="utf-8")
    return folder


@pytest.mark.slow
def test_the_shipped_network_says_what_its_gates_take_with_range_year_and_source() -> None:
    network = load_network("eurasia")
    known = {row.crossing: row for row in network.capacities}
    assert {"khorgos", "dostyk", "saryagash", "zabaikalsk", "aktau-alat", "bakhty", "cku-border"} <= set(known)
    assert (known["khorgos"].mt.low, known["khorgos"].mt.central, known["khorgos"].mt.high) == (14.0, 16.0, 20.0)
    listed = {s.id for s in network.sources} | {a.id for a in network.assumptions}
    for row in network.capacities:
        assert row.mt.low <= row.mt.central <= row.mt.high
        assert row.year
        assert set(row.source.split(";")) <= listed


def test_capacities_of_ones_own_replace_those_that_were_known(folder: Path, tmp_path: Path) -> None:
    network = load_network(str(_with(folder, "ab,1,2,3,2024,A-DWELL,\nab2,4,5,6,2024,A-DWELL,\n")))
    over = tmp_path / "over"
    over.mkdir()
    merged = merge_rows(network, _with(over, "ab,7,8,9,2025,A-DWELL,\n"))
    assert [(row.crossing, row.mt.central, row.year) for row in merged.capacities] == [
        ("ab", 8.0, "2025"),
        ("ab2", 5.0, "2024"),
    ]
    assert merged.digest != network.digest


@pytest.mark.parametrize(
    ("row", "what", "hint"),
    [
        ("abb,1,2,3,2024,,", "unknown crossing 'abb'", "did you mean 'ab'"),
        ("ab,3,2,4,2024,,", "breaks mt_low <= mt <= mt_high", "line 2"),
        ("ab,0,0,0,2024,,", "mt is 0", "close the crossing"),
        ("ab,1,,3,2024,,", "mt is empty", "line 2"),
        ("ab,1,2,3,2024,,\nab,1,2,3,2024,,", "crossing ab appears twice", "line 3"),
    ],
)
def test_capacities_that_mean_nothing_are_refused(folder: Path, row: str, what: str, hint: str) -> None:
    with pytest.raises(InputError) as error:
        load_network(str(_with(folder, row + "\n")))
    assert what in str(error.value)
    assert hint in str(error.value)


@pytest.mark.slow
def test_a_crossing_has_one_capacity() -> None:
    network = load_network("eurasia")
    known = {row.crossing: row.mt.central for row in network.capacities}
    twice = {c.id: (c.capacity_mt, known[c.id]) for c in network.crossings if c.capacity_mt > 0.0 and c.id in known}
    assert "aktau-alat" in twice
    assert {gate: pair for gate, pair in twice.items() if pair[0] != pair[1]} == {}
