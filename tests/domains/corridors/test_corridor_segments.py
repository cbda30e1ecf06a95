"""Days on segments of the shipped network against published ones, and what the sides of its crossings say."""

import importlib
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from ortaq.domains.corridors import Mode, Network, NetworkShift, load_network, route

ROOT = Path(__file__).resolve().parents[3]
FACTS = ROOT.parent / "shared" / "reference" / "corridors" / "facts.csv"


@pytest.fixture(scope="module")
def eurasia() -> Network:
    """Return the shipped network."""
    return load_network("eurasia")


def _tool(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Return a script of tools/network."""
    monkeypatch.syspath_prepend(str(ROOT / "tools" / "network"))
    return importlib.import_module(name)


@pytest.mark.slow
@pytest.mark.skipif(not FACTS.is_file(), reason="no ../shared/reference/corridors/facts.csv")
def test_every_segment_is_within_a_quarter_of_its_published_time(monkeypatch: pytest.MonkeyPatch) -> None:
    script = _tool("check_segments", monkeypatch)
    off = {name: (published, model) for name, published, model in script.comparisons(FACTS)}
    assert len(off) == len(script.SEGMENTS)
    assert {n: v for n, v in off.items() if abs(v[1] / v[0] - 1.0) > script.TOLERANCE} == {}


@pytest.mark.slow
def test_the_ferry_is_waiting_ports_and_sailing(eurasia: Network) -> None:
    """No part is a residual: each has an assumption of its own."""
    round_the_sea = [NetworkShift.of("close", "samur", "bolashak")]
    found = route(eurasia, "Aktau", "Alat", mode=Mode.RAIL, changes=round_the_sea)
    leg = next(leg for leg in found.legs if leg.crossing == "aktau-alat")
    crossing = eurasia.crossings[eurasia.crossing_position["aktau-alat"]]
    parts = {(s.part, s.country): s for s in crossing.sides if s.towards == "AZE"}
    assert set(parts) == {("waiting", "KAZ"), ("port", "KAZ"), ("port", "AZE")}
    sailing = leg.km / 20.0
    assert leg.hours == pytest.approx(sum(s.dwell_h.central for s in parts.values()) + sailing)
    assert {s.source for s in parts.values()} == {"A-FERRY-WAIT", "A-FERRY-PORT"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("crossing", "country", "towards", "hours"),
    [
        ("khorgos", "CHN", "KAZ", 34.8),
        ("dostyk", "CHN", "KAZ", 30.5),
        ("khorgos", "KAZ", "KAZ", 61.8),
        ("khorgos-road", "CHN", "KAZ", 51.4),
        ("irkeshtam", "KGZ", "KGZ", 1.8),
        ("chaldovar", "KGZ", "KAZ", 6.8),
    ],
)
def test_sides_that_cpmm_measured(eurasia: Network, crossing: str, country: str, towards: str, hours: float) -> None:
    """CPMM prints means: 1.26 times the median, and nine of ten stay below 1.9 times it."""
    own = eurasia.crossings[eurasia.crossing_position[crossing]]
    side = next(s for s in own.sides if (s.country, s.towards) == (country, towards))
    assert side.dwell_h.central == pytest.approx(hours / 1.26, abs=0.06)
    assert side.dwell_h.low <= side.dwell_h.central <= side.dwell_h.high
    assert side.dwell_h_p90 == pytest.approx(1.9 * hours, abs=0.06)
    assert "cpmm" in side.source


def test_every_land_border_of_central_asia_has_both_sides_both_ways(eurasia: Network) -> None:
    members = {"KAZ", "KGZ", "TJK", "TKM", "UZB"}
    for c in eurasia.crossings:
        ends = {c.economy_from, c.economy_to}
        if c.kind == "border" and ends & members and len(ends) == 2:
            assert {(s.country, s.towards) for s in c.sides} == {(a, b) for a in ends for b in ends}, c.id


def test_a_crossing_as_a_whole_is_the_mean_of_its_two_directions(eurasia: Network) -> None:
    for c in (c for c in eurasia.crossings if c.sides):
        ways = [c.passage(towards) for towards in (c.economy_from, c.economy_to)]
        assert c.dwell_h.central == pytest.approx(sum(w.dwell_h.central for w in ways) / 2.0, abs=0.06), c.id
        assert c.cost_usd_per_feu.central == pytest.approx(sum(w.cost_usd_per_feu.central for w in ways) / 2, abs=1.0)


def test_the_shipped_sides_follow_from_their_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script, names = _tool("sides", monkeypatch), ("crossings.csv", "crossing_sides.csv")
    shutil.copy(script.TARGET / "crossings.csv", tmp_path)
    script.write_sides(tmp_path)
    for name in names:
        assert (tmp_path / name).read_bytes() == (script.TARGET / name).read_bytes()
