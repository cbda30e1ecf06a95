"""Every command as a user types it: results on stdout, mistakes on stderr with exit code 2, nothing half-written."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from ortaq import __version__
from ortaq.core import Region
from ortaq.dependence import Power
from tests.cli.told import rows
from tests.observe.region_folder import edit_parquet, write_region
from tests.observe.test_change_files import MECHANISM, SCENARIO

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def files(region: Region, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Write a region, a mechanism and a scenario into an empty folder and go there."""
    write_region(region, tmp_path / "toy")
    mechanism = MECHANISM.replace('region = "toy"', f'region = "{tmp_path / "toy"}"')
    (tmp_path / "table.toml").write_text(mechanism, encoding="utf-8")
    text = SCENARIO.format(region=tmp_path / "toy", mechanism="table.toml")
    (tmp_path / "scenario.toml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.slow
def test_version_and_help(ortaq: Run) -> None:
    assert ortaq("--version") == (0, f"ortaq {__version__}\n", "")
    code, out, _ = ortaq("--help")
    assert code == 0
    assert all(word in out for word in ("brief", "agree", "run", "region"))


@pytest.mark.slow
def test_brief_writes_one_file_and_prints_where(ortaq: Run, files: Path) -> None:
    code, out, err = ortaq("brief", "table.toml", "--draws", "0")
    assert (code, err) == (0, "")
    written = files / "table-brief.html"
    assert written.name in out
    assert written.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert sorted(p.name for p in files.iterdir()) == ["scenario.toml", "table-brief.html", "table.toml", "toy"]


@pytest.mark.slow
def test_brief_json(ortaq: Run, files: Path) -> None:
    code, out, _ = ortaq("brief", "table.toml", "--draws", "0", "--out", "b.html", "--json")
    data = json.loads(out)
    assert code == 0
    assert data["computed"]["file"] == "b.html"
    assert data["question"]["members"] == ["KAZ", "KGZ"]
    assert (files / "b.html").exists()


@pytest.mark.slow
def test_agree(ortaq: Run, files: Path) -> None:
    code, out, _ = ortaq("agree", "table.toml", "--json", "--why", "rail")
    data = json.loads(out)
    # KGZ pays most of the railway and wants 0.1 percent: the only package is refused, which is a finding.
    assert code == 1
    assert not [p for p in rows(data, "data-packages") if p["signed_worst"]]
    assert [r["package"] for r in rows(data, "data-refusals")] == [1]
    assert "KGZ" in {o["member"] for o in rows(data, "data-objections")}
    code, out, _ = ortaq("agree", "table.toml", "--full")
    assert code == 1
    assert "would sign 0 of the 1 possible packages" in " ".join(out.split())


@pytest.mark.slow
def test_agree_says_what_would_win_the_objectors(ortaq: Run, files: Path) -> None:
    code, out, _ = ortaq("agree", "table.toml", "--why", "rail", "--transfers")
    assert code == 1
    told = " ".join(out.split())
    assert "They would sign if they asked for less than: KAZ" in told
    assert "No payments that are the same in every shock make every member sign the package A." in told
    code, out, _ = ortaq("agree", "table.toml", "--why", "rail", "--transfers", "--json")
    data = json.loads(out)
    (refused,) = rows(data, "data-refusals")
    assert (refused["package"], data["computed"]["closest"]) == (1, 1)
    paid = {(p["package"], p["timing"]): p["total"] for p in rows(data, "data-payments")}
    assert set(paid) == {(1, "fixed"), (1, "contingent")}
    assert (paid[1, "fixed"] is not None) is refused["by_payments"]
    objection = rows(data, "data-objections")[0]
    asked = {m["member"]: m["threshold"] for m in rows(data, "data-members")}
    assert objection["decides"] <= asked[objection["member"]]
    shares = {s["member"]: s["shapley"] for s in rows(data, "sharing")}
    assert set(shares) == {"KAZ", "KGZ"}
    assert sum(shares.values()) == pytest.approx(rows(data, "data-core")[0]["worth"])


@pytest.mark.slow
def test_agree_on_a_package_that_is_signed(ortaq: Run, files: Path) -> None:
    mechanism = (files / "table.toml").read_text(encoding="utf-8")
    kept = "[mechanism.threshold_percent]\nKAZ = -50\nKGZ = -50\n[mechanism.weights]\nKAZ = 2"
    (files / "table.toml").write_text(mechanism.replace("[mechanism.threshold_percent]\nKGZ = 0.1", kept))
    code, out, _ = ortaq("agree", "table.toml", "--accept", "cvar", "--tail", "0.3", "--json", "--transfers")
    data = json.loads(out)
    assert code == 0
    assert [p["package"] for p in rows(data, "data-packages") if p["signed"]] == [1]
    assert data["question"]["tail"] == 0.3
    assert {(p["timing"], p["total"]) for p in rows(data, "data-payments")} == {("fixed", 0.0), ("contingent", 0.0)}
    assert {m["member"]: m["weight"] for m in rows(data, "data-members")} == {"KAZ": 2.0, "KGZ": 1.0}
    assert {p["member"] for p in rows(data, "data-patience")} == {"KAZ", "KGZ"}
    worth = next(said["worth"] for s in data["sections"] for said in s["said"] if "worth" in said)
    assert sum(share["shapley"] for share in rows(data, "sharing")) == pytest.approx(worth)
    code, out, _ = ortaq("agree", "table.toml", "--transfers")
    assert code == 0
    told = " ".join(out.split())
    assert all(name in told for name in ("Recommended", "Nash", "Kalai-Smorodinsky", "Egalitarian", "Utilitarian"))
    (signed,) = rows(data, "data-packages")
    assert signed["chosen_by"] == ["nash", "kalai_smorodinsky", "egalitarian", "utilitarian"]
    assert "The package A needs no payments: every member signs it." in told
    assert "Shapley value" in told
    code, out, _ = ortaq("agree", "table.toml", "--why", "1")
    assert "All members would sign it." in " ".join(out.split())
    assert ("would gain by going over" in " ".join(out.split())) is bool(rows(data, "data-leaving"))


@pytest.mark.slow
def test_agree_within_a_budget(ortaq: Run, files: Path) -> None:
    code, out, _ = ortaq("agree", "table.toml", "--budget", "0.5", "--why", "rail", "--json")
    data = json.loads(out)
    assert (code, data["computed"]["feasible"], data["computed"]["closest"]) == (1, 0, None)
    (breach,) = rows(data, "data-breaches")
    assert (breach["rule"], breach["limit"]) == ("budget", 0.5)
    code, out, _ = ortaq("agree", "table.toml", "--budget", "0.5", "--why", "rail")
    assert f"It costs USD {breach['value']:.2f} mn a year; the budget is USD 0.500 mn." in " ".join(out.split())


@pytest.mark.slow
def test_agree_limits_what_a_package_adds_to_dependence(
    ortaq: Run, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ortaq.dependence.closures.DEFAULT_POWERS", (Power("KAZ", ("KAZ",)), Power("ROW", ("ROW",))))
    found = {}
    for points in ("0", "50"):
        _, out, _ = ortaq("agree", "table.toml", "--limit-dependence", points, "--why", "rail", "--json")
        found[points] = json.loads(out)
    # KAZ and KGZ trade more with the railway, so the loss of KGZ from a stop of that trade rises.
    breaches = rows(found["0"], "data-breaches")
    assert [b["about"][1] for b in breaches if "with KAZ" in b["about"][0]] == ["KGZ"]
    assert all(b["value"] > 0.0 for b in breaches)
    assert (found["0"]["computed"]["feasible"], found["50"]["computed"]["feasible"]) == (0, 1)
    assert found["50"]["question"]["limits"] == [
        f"rise of the loss from a stop of trade with {p}" for p in ("KAZ", "ROW")
    ]


@pytest.mark.slow
def test_a_problem_file_is_answered_without_a_region(ortaq: Run) -> None:
    path = str(Path(__file__).parents[2] / "examples" / "three_neighbours.json")
    code, out, _ = ortaq("agree", path)
    assert code == 0
    assert "12 of 16 packages keep the rules and limits; 5 are accepted by all in the worst shock" in " ".join(
        out.split()
    )
    code, out, _ = ortaq("agree", path, "--json")
    data = json.loads(out)
    gain = json.loads(Path(path).read_text(encoding="utf-8"))["gain"]
    ends = [[min(by_shock) for by_shock in row] for row in gain]
    customs_without_road = {p for p in range(16) if p >> 3 & 1 and not p >> 2 & 1}
    signed = [p for p in range(1, 16) if p not in customs_without_road and ends[p][0] > 0.1 and min(ends[p]) > 0.0]
    assert data["unanimous_worst_case"] == signed == [3, 6, 12, 14, 15]
    assert data["solutions"]["nash"] == [15]
    code, _, err = ortaq("agree", path, "--why", "3")
    assert code == 2
    assert "only --json goes with a problem file" in err


def test_a_problem_without_agreement_is_a_finding(ortaq: Run, tmp_path: Path) -> None:
    data = json.loads((Path(__file__).parents[2] / "examples" / "three_neighbours.json").read_text(encoding="utf-8"))
    path = tmp_path / "hard.json"
    path.write_text(json.dumps({**data, "threshold": {"Upstream": 9}}), encoding="utf-8")
    code, out, _ = ortaq("agree", str(path))
    assert code == 1
    assert "No package meets the threshold of Upstream" in " ".join(out.split())


@pytest.mark.slow
def test_run_prints_and_writes(ortaq: Run, files: Path) -> None:
    code, out, _ = ortaq("run", "scenario.toml", "--out", "result.csv")
    assert code == 0
    assert "Rail in a drought" in out
    lines = (files / "result.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "scenario,economy,metric,unit,value,low,high"
    assert len(lines) == 1 + 4 * 5
    code, out, _ = ortaq("run", "scenario.toml", "--json")
    data = json.loads(out)
    parts = [sum(v for name, v in row.items() if name != "economy") for row in rows(data, "data-decomposition")]
    total = [row["real_income_percent"]["central"] for row in rows(data, "data-metrics")]
    assert parts == pytest.approx(total, abs=1e-9)
    # What is printed is rounded; JSON and the file hold the same doubles.
    written = {(row["economy"], row["metric"]): row for row in csv.DictReader(lines)}
    told = {(r["economy"], n): v for r in rows(data, "data-metrics") for n, v in r.items() if n != "economy"}
    assert set(told) == set(written)
    for key, row in written.items():
        ends = tuple(told[key][end] for end in ("central", "low", "high"))
        assert ends == tuple(float(row[end]) for end in ("value", "low", "high")), key
    shown = {row["economy"]: row["percent"]["central"] for row in rows(data, "income")}
    assert all(value == told[economy, "real_income_percent"]["central"] for economy, value in shown.items())
    assert all(len(f"{value!r}".lstrip("-0.")) > 12 for value in shown.values())


@pytest.mark.slow
def test_run_with_draws_reasons_and_other_deficits(ortaq: Run, files: Path) -> None:
    code, out, _ = ortaq("run", "scenario.toml", "--draws", "5", "--seed", "7", "--why", "KGZ", "--all")
    assert code == 0
    assert "percentile of 5 drawn worlds, seed 7" in " ".join(out.split())
    assert "Largest contributions to KGZ" in out
    results = {}
    for rule in ("fixed", "balanced"):
        _, out, _ = ortaq("run", "scenario.toml", "--deficits", rule, "--json")
        results[rule] = json.loads(out)
    metrics = {rule: rows(told, "data-metrics") for rule, told in results.items()}
    assert metrics["fixed"] != metrics["balanced"]
    assert {row["transfer"] for row in rows(results["balanced"], "data-channels")} == {0.0}
    _, out, _ = ortaq("run", "scenario.toml", "--elasticity-floor", "8", "--json")
    assert rows(json.loads(out), "data-metrics") != metrics["fixed"]


@pytest.mark.slow
def test_run_says_after_how_long(ortaq: Run, files: Path) -> None:
    told = {}
    for horizon in ("long", "short"):
        code, out, _ = ortaq("run", "scenario.toml", "--horizon", horizon, "--json")
        told[horizon] = json.loads(out)
        assert (code, told[horizon]["question"]["horizon"]) == (0, horizon)
        _, out, _ = ortaq("run", "scenario.toml", "--horizon", horizon)
        assert f"Horizon: {horizon} run" in " ".join(out.split())
    assert rows(told["long"], "data-metrics") != rows(told["short"], "data-metrics")
    assert told["long"]["computed"]["region"] == told["short"]["computed"]["region"]
    code, _, err = ortaq("run", "scenario.toml", "--horizon", "soon")
    assert code == 2
    assert "'soon' is not one of 'short'" in " ".join(err.split())


@pytest.mark.slow
def test_region_commands(ortaq: Run, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_HOME", str(files / "home"))  # not what this user keeps
    code, out, _ = ortaq("region", "list")
    assert (code, out) == (0, "eurasia\n")
    code, out, _ = ortaq("region", "show", "toy")
    assert code == 0
    assert "Toy region" in out
    code, out, _ = ortaq("region", "check", "toy", "--json")
    assert code == 0
    levels = {f["level"]["text"] for f in rows(json.loads(out), "findings")}
    assert levels == {"findings.level.ok", "findings.level.warning"}
    _, out, _ = ortaq("region", "list", "--json")
    assert [r["region"] for r in rows(json.loads(out), "regions")] == ["eurasia"]


def test_a_region_that_fails_its_checks_is_a_finding(ortaq: Run, files: Path) -> None:
    edit_parquet(files / "toy" / "io.parquet", lambda c: c["share"].__setitem__(0, 0.9))
    code, out, _ = ortaq("region", "check", "toy")
    assert code == 1
    assert "error" in out
    code, _, err = ortaq("brief", "table.toml", "--draws", "0")
    assert code == 2
    assert "inputs and value added sum to one" in err


@pytest.mark.slow
@pytest.mark.parametrize(
    ("said", "percent", "musd"),
    [
        ((), 0.02, 0.001),
        (("--materiality", "0"), 0.0, 0.0),
        (("--materiality", "0.03,1e9,KGZ=4"), 0.03, 4.0),
    ],
)
def test_what_is_too_small_to_matter(
    ortaq: Run, files: Path, said: tuple[str, ...], percent: float, musd: float
) -> None:
    """In the file KAZ has a share of its income and KGZ a sum of its own; a command replaces both."""
    data = json.loads(ortaq("agree", "table.toml", "--json", "--least-return", "1.25", *said)[1])
    assert data["question"]["least_return"] == 1.25
    kaz, kgz = rows(data, "data-members")
    assert data["question"]["materiality_percent"] == {who["member"]: who["materiality"] for who in (kaz, kgz)}
    assert (kaz["materiality"], kgz["materiality_musd"]) == pytest.approx((percent, musd))
    assert {m["member"] for m in rows(data, "materiality")} == {"KAZ", "KGZ"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("brief", "tabel.toml"), "no mechanism 'tabel.toml'"),
        (("brief", "c55"), "did you mean 'c5'?"),
        (("brief", "table.toml", "--out", "no/such/folder/b.html"), "folder"),
        (("brief", "table.toml", "--out", "toy"), "the output path is a folder"),
        (("brief", "table.toml", "--accept", "wrost"), "did you mean 'worst'?"),
        (("brief", "table.toml", "--region", "eurasai"), "did you mean 'eurasia'?"),
        (("agree", "table.toml", "--why", "rial"), "did you mean 'rail'?"),
        (("agree", "table.toml", "--why", "2"), "there is no package 2"),
        (("agree", "table.toml", "--tail", "0.2"), "a tail means nothing under 'worst'"),
        (("agree", "table.toml", "--accept", "cvar", "--tail", "0"), "the tail 0 is not a probability above zero"),
        (("agree", "table.toml", "--materiality", "0.5"), "'0.5' does not say what is too small to matter"),
        (("brief", "table.toml", "--materiality", "0.01,-25"), "'-25' does not say what is too small to matter"),
        (("agree", "table.toml", "--materiality", "0,0,UZB=5"), "unknown member 'UZB'"),
        (("agree", "table.toml", "--limit-dependence", "1"), "has none of the powers CHN"),
        (("run", "nowhere.toml"), "No such file"),
        (("region", "show", "asia"), "no region 'asia'"),
        (("run", "scenario.toml", "--why", "KAS"), "did you mean 'KAZ'?"),
        (("run", "scenario.toml", "--draws", "1"), "a band needs several"),
    ],
)
def test_mistakes(ortaq: Run, files: Path, words: tuple[str, ...], message: str) -> None:
    before = sorted(files.iterdir())
    code, out, err = ortaq(*words)
    assert code == 2
    assert message in err
    assert err.startswith("error: ")
    assert "Traceback" not in err
    assert out == ""
    assert sorted(files.iterdir()) == before


def test_an_output_folder_without_permission(ortaq: Run, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)  # root may write anywhere, so permission is taken away here
    code, _, err = ortaq("brief", "table.toml", "--draws", "0", "--out", "b.html")
    assert code == 2
    assert "cannot be written" in err
    assert not (files / "b.html").exists()


@pytest.mark.slow
def test_a_full_disk_leaves_the_old_file(ortaq: Run, files: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (files / "b.html").write_text("old", encoding="utf-8")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    code, _, err = ortaq("brief", "table.toml", "--draws", "0", "--out", "b.html")
    assert code == 2
    assert "No space left on device" in err
    assert (files / "b.html").read_text(encoding="utf-8") == "old"
    assert not list(files.glob(".b.html.*"))


@pytest.mark.slow
def test_an_equilibrium_that_is_not_found_has_its_own_code(
    ortaq: Run, files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ortaq.domains.trade.engine.RESIDUAL_TOLERANCE", 1e-30)
    code, _, err = ortaq("brief", "table.toml", "--draws", "0")
    assert code == 3
    assert "no equilibrium found" in err
    assert not (files / "table-brief.html").exists()


@pytest.mark.slow
def test_agree_says_what_a_budget_buys(ortaq: Run, files: Path) -> None:
    mechanism = (files / "table.toml").read_text(encoding="utf-8").replace("KGZ = 0.1", "KGZ = -50\nKAZ = -50")
    (files / "table.toml").write_text(mechanism)
    code, _, err = ortaq("agree", "table.toml", "--budget", "0.5")
    assert code == 2
    assert "the budget pays for no package" in err
    assert "the cheapest is rail: USD" in err
    code, _, err = ortaq("agree", "table.toml", "--upfront", "0.5")
    assert "the cheapest is rail: USD" in err
    code, out, _ = ortaq("agree", "table.toml", "--budget", "400", "--upfront", "9000", "--payer", "KAZ=300")
    assert code == 0
    assert "What the budget buys" in out
    code, _, err = ortaq("agree", "table.toml", "--payer", "KAX=300")
    assert code == 2
    assert "'KAX=300' is no budget of a member" in err


@pytest.mark.slow
@pytest.mark.parametrize("package", ["²", "٣", "9" * 5000, "-1", ""])
def test_numbers_of_packages_that_there_are_not(ortaq: Run, package: str) -> None:
    code, out, err = ortaq("agree", "examples/three_members.toml", "--why", package)
    assert (code, out) == (2, "")
    assert "--why" in err
    assert "do:    " in err


@pytest.mark.slow
@pytest.mark.parametrize(
    "words",
    [
        ("agree", "{long}"),
        ("agree", "examples/three_members.toml", "--region", "{long}"),
        ("region", "show", "{long}"),
        ("region", "diff", "{long}", "eurasia"),
        ("region", "import", "{long}", "--name", "mine"),
        ("run", "{long}"),
        ("network", "export", "{long}", "out"),
        ("brief", "examples/three_members.toml", "--out", "{long}"),
    ],
)
def test_names_that_no_file_can_have(ortaq: Run, words: tuple[str, ...]) -> None:
    code, out, err = ortaq(*(word.format(long="x" * 5000) for word in words))
    assert (code, out) == (2, "")
    assert "do:    " in err


@pytest.mark.slow
def test_more_members_than_coalitions_are_counted_for_are_refused_before_anything_is_computed(
    ortaq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    members = [f"{chr(65 + i // 26)}{chr(65 + i % 26)}A" for i in range(31)]
    lines = ["region.base_year = 2023", "region.gdp_musd = { " + ", ".join(f"{m} = 1000" for m in members) + " }"]
    for member in members:
        sold = ", ".join(f"{other} = 5" for other in members if other != member)
        lines.append(f"region.exports_musd.{member} = {{ {sold} }}")
    lines.append('measure = [{ id = "rail", between = ["AAA", "ABA"], trade_cost_percent = -5 }]')
    Path("many.toml").write_text("\n".join(lines), encoding="utf-8")
    monkeypatch.setattr("ortaq.model.payoffs.gains_by_case", None)
    for words in (("agree", "many.toml", "--full"), ("agree", "many.toml", "--why", "rail"), ("brief", "many.toml")):
        code, out, err = ortaq(*words)
        assert (code, out) == (2, "")
        assert "at most 30 members" in err


WRONG_CROSSING = """
{head}
[[{kind}]]
id = "gate"
[[{kind}.network]]
action = "{action}"
targets = [{known}, "{target}"]
value = 0.5
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    "case",
    [
        *(("dwell_factor", "khorgos", "dostykk"), ("delay_h", "khorgos", "no such line")),
        *(("speed_factor", "khorgos", "XYZ"), ("close_transit", "RUS", "KGS")),
    ],
)
def test_a_wrong_crossing_is_told_with_file_and_measure(
    ortaq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, case: tuple[str, str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    action, known, target = case
    heads = {
        ("agree", "measure"): '[mechanism]\nregion = "eurasia"\nmembers = ["KAZ", "CHN"]',
        ("run", "change"): '[scenario]\nid = "gate"\ntitle = "Gate"\nregion = "eurasia"',
    }
    for (command, kind), head in heads.items():
        text = WRONG_CROSSING.format(head=head, kind=kind, action=action, known=f'"{known}"', target=target)
        text = text.replace("value = 0.5", "value = 1") if action == "close_transit" else text
        Path("wrong.toml").write_text(text, encoding="utf-8")
        code, out, err = ortaq(command, "wrong.toml")
        assert (code, out) == (2, "")
        assert target in err.splitlines()[0]
        assert "wrong.toml" in err
        assert f"{kind} 'gate' > network, {action}" in err
