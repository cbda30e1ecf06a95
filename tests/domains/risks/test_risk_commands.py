"""What needs which system in the shipped region, `ortaq systems`, `ortaq outbreak`, and a mechanism of one's own."""

import json
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from ortaq.cli import program
from ortaq.core import Corner, InputError, Region, Standing, Stands
from ortaq.core.report import Text
from ortaq.domains import standing
from ortaq.domains.corridors.freight.system import freight_system_of
from ortaq.observe import load_mechanism, load_scenario

EXAMPLE = "examples/shared_systems.toml"


def run(*words: str) -> tuple[int, str]:
    found = CliRunner().invoke(program(), [*words])
    if isinstance(found.exception, InputError):
        return 2, str(found.exception)
    return found.exit_code, found.output


def tables(*words: str) -> dict[str, list[dict[str, object]]]:
    code, output = run(*words, "--json")
    assert code == 0, output
    (section,) = json.loads(output)["sections"]
    return {name: table["rows"] for name, table in section["tables"].items()}


@pytest.mark.slow
def test_domains_tell_what_needs_which_system(eurasia: Region) -> None:
    told = {(s.kind, s.at): s for s in standing(eurasia)}
    cleared, tracked = (told[f"corridors.stands.{use}", "KAZ"] for use in ("clearance", "tracking"))
    n = eurasia.economy_ids.index("KAZ")
    demand = freight_system_of(eurasia, Corner.CENTRAL).demand
    assert cleared.amount[:, n, :].sum() == pytest.approx(demand.network_musd[:, :, n].sum(), rel=1e-3)
    assert (cleared.amount <= eurasia.flow * (1.0 + 1e-9)).all()
    assert (tracked.amount <= cleared.amount * (1.0 + 1e-9)).all()
    assert cleared.amount[:, n, n].sum() == 0.0
    assert cleared.amount.sum() > cleared.amount[:, n].sum() + cleared.amount[:, :, n].sum()  # what passes
    assert len(cleared.links) == 46
    assert ("khorgos", "Khorgos-Altynkol") in cleared.links
    for each in told.values():
        low, central, high = (each.day_musd[end] for end in Corner)
        assert ((low <= central) & (central <= high)).all()
    grid = told["energy.stands.grid", "UZB"]
    assert grid.stands is Stands.LOST
    assert grid.day_musd[Corner.HIGH].sum() == pytest.approx(
        eurasia.value_added[eurasia.economy_ids.index("UZB")] / 365
    )
    money = told["exchange.stands.remittances", "TJK"]
    assert money.amount.sum() > 0.0


def test_numbers_that_do_not_fit_are_refused(eurasia: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    bad = np.full((3, 3), -1.0)
    told = Standing("toy.stands.x", "x", "KAZ", Stands.MONEY, bad, {Corner.CENTRAL: bad}, Text("unit.usd"))
    monkeypatch.setattr("ortaq.domains.standing_still.parts", lambda _: {"toy": lambda _: (told,)})
    with pytest.raises(InputError, match="do not fit the region"):
        standing(eurasia)


@pytest.mark.slow
def test_a_failure_is_told_part_by_part_and_adds_up() -> None:
    found = tables("systems", "c5", "--fails", "clearance:KAZ:72", "--second", "0.8:4")
    assert {"systems-exposure", "systems-sectors", "systems-usual", "systems-parts-0", "systems-links"} <= found.keys()
    assert len(found["systems-links"]) == 46
    text = json.dumps(found["systems-parts-0"])
    assert "KAZ" in text or "Kazakhstan" in text


@pytest.mark.slow
def test_an_outbreak_is_told_by_member() -> None:
    found = tables("outbreak", "c5", "--ban", "KAZ:6:0.3", "--measure", "zoning:50")
    assert len(found["outbreak-members"]) == 6
    assert len(found["outbreak-past"]) == 7


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("systems", "c5", "--fails", "clearance"), "is no failure"),
        (("systems", "c5", "--fails", "clearance:KAZ:many"), "is no number"),
        (("systems", "c5", "--fails", "clearance:KAZ:-3"), "a year has no such hours"),
        (("systems", "c5", "--fails", "clearance:KAZ:9000"), "a year has no such hours"),
        (("systems", "c5", "--fails", "clearance:KAZ:72:1"), "is no failure"),
        (("outbreak", "c5", "--ban", "XXX"), "XXX"),
        (("outbreak", "c5", "--ban", "KAZ:6:1.5"), "what is closed is no share"),
        (("outbreak", "c5", "--ban", "KAZ:x"), "is no number"),
        (("outbreak", "c5", "--ban", "KAZ", "--measure", "prayer"), "prayer"),
    ],
)
def test_what_is_typed_wrong_is_told(words: tuple[str, ...], said: str) -> None:
    code, output = run(*words)
    assert code == 2
    assert said in " ".join(output.split())


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--fails", "clearence:KAZ"), "nothing is assumed of how 'clearence' fails"),
        (("--fails", "power:CHN:5"), "nothing is known to need power of CHN"),
        (("--fails", "power:XXX:5"), "XXX"),
        (("--fails", "clearance:KAZ:72", "--second", "1.5"), "is no share"),
    ],
)
def test_what_the_region_does_not_know_is_told(words: tuple[str, ...], said: str) -> None:
    code, output = run("systems", "c5", *words)
    assert code == 2
    assert said in " ".join(output.split())


@pytest.mark.slow
def test_a_mechanism_of_ones_own_names_failures_and_measures(eurasia: Region) -> None:
    mechanism = load_mechanism(EXAMPLE, eurasia)
    assert {move.domain for change in (*mechanism.measures, *mechanism.shocks) for move in change.moves} == {"risks"}
    (fails,) = mechanism.shocks[0].moves
    assert fails.band.central == 72.0
    assert fails.needing  # type: ignore[attr-defined]
    code, output = run("agree", EXAMPLE, "--json")
    assert code == 1, output  # insurance: nobody signs it by its worst year alone, all by the mean
    assert "second_operator" in json.dumps(json.loads(output))


@pytest.mark.slow
def test_a_scenario_tells_what_stops(tmp_path: Path) -> None:
    path = tmp_path / "one.toml"
    path.write_text(
        'schema = 1\n[scenario]\nid = "one"\ntitle = "One"\nregion = "eurasia"\n'
        '[[change]]\nid = "fails"\ntitle = "Fails"\nsource = "nobody"\n'
        'system = [{ action = "fails", use = "tracking", at = ["UZB"], value = 24, source = "nobody" }]\n'
        'outbreak = [{ action = "ban", states = ["UZB"], value = 6, source = "nobody" }]\n',
        encoding="utf-8",
    )
    _, scenario = load_scenario(str(path))
    assert len(scenario.changes[0].moves) == 2
    code, output = run("run", str(path), "--full")
    assert code == 0, output
    assert "Tracking of cargo by rail" in output
    assert "Bans on food" in output
