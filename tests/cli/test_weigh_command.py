"""`ortaq weigh` as a user types it."""

import csv
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pyarrow import parquet
from typer.testing import CliRunner, Result

from ortaq.agreement import agree
from ortaq.cli import program
from ortaq.cli.questions.question import load_question
from ortaq.core import InputError, Region, house_texts
from ortaq.dependence import Power, weigh
from ortaq.model import payoff_table
from tests.cli.told import rows
from tests.observe.region_folder import write_region
from tests.observe.test_change_files import MECHANISM, SCENARIO

TOY = ("--mechanism", "table.toml")


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


def value(answer: dict[str, Any], stage: str, metric: str) -> dict[str, float]:
    """Return the first value of a metric, with its ends."""
    found = rows(answer, "data-dependence")
    return next(row["value"] for row in found if (row["stage"], row["metric"]) == (stage, metric))


def call(*words: str) -> Result:
    return CliRunner().invoke(program(), ["weigh", *words, *TOY])


def mistake(*words: str) -> str:
    result = call(*words)
    assert isinstance(result.exception, InputError), result.output
    assert result.exception.exit_code == 2
    assert result.stdout == ""
    return str(result.exception)


@pytest.mark.usefixtures("files")
def test_one_member_sees_its_ladder() -> None:
    result = call("KAZ", "--partner", "ROW", "--partner", "UZB")
    assert result.exit_code == 0
    told = " ".join(result.stdout.split())
    assert "loses from a stop of trade with" in told
    assert "other side" in told
    assert "equal partners" in told
    assert "KGZ" not in result.stdout


@pytest.mark.usefixtures("files")
def test_numbers_are_those_of_the_room(region: Region) -> None:
    data = json.loads(call("KAZ", "--partner", "ROW", "--json").stdout)
    found = weigh(region, members=["KAZ"], partners=["ROW"], powers=[Power("ROW", ("ROW",))]).before
    loss = value(data, "before", "from_partner")
    assert loss["central"] == pytest.approx(found.from_partner.central[0, 0], rel=1e-6)
    assert loss["high"] == pytest.approx(found.from_partner.high[0, 0], rel=1e-6)
    assert {row["stage"] for row in rows(data, "data-dependence")} == {"before"}


@pytest.mark.usefixtures("files")
def test_the_answer_is_strict_json_with_all_that_the_room_knows(region: Region) -> None:
    def refuse(constant: str) -> None:
        raise AssertionError(constant)

    text = call("--package", "1", "--partner", "ROW", "--partner", "UZB", "--closed-form", "--json").stdout
    data = json.loads(text, parse_constant=refuse)
    names = data["question"]["members"]
    assert names == ["KAZ", "KGZ"]
    powers = [Power(name, (name,)) for name in ("ROW", "UZB")]
    found = weigh(region, members=names, partners=names, powers=powers, exact=False).before
    assert {row["power"]: row["economies"] for row in rows(data, "data-powers")} == {"ROW": ["ROW"], "UZB": ["UZB"]}
    told = [row for row in rows(data, "data-dependence") if row["stage"] == "before"]
    assert {row["metric"] for row in told} == {n for n, m in found.metrics().items() if np.isfinite(m.central).any()}
    assert len(told) == sum(int(np.isfinite(metric.central).sum()) for metric in found.metrics().values())
    assert all(row["value"][end] is not None for row in told for end in ("low", "central", "high"))
    ranks = {(r["stage"], r["metric"], r["member"], r["partner"]): r["sure_against"] for r in rows(data, "data-ranks")}
    for metric, others, sure in (
        ("from_partner", found.partners, found.partners_distinguishable),
        ("from_power", tuple(p.name for p in found.powers), found.powers_distinguishable),
    ):
        for i, member in enumerate(found.members):
            for j, partner in enumerate(others):
                expected = [other for other, ranked in zip(others, sure[i, j], strict=True) if ranked]
                assert ranks["before", metric, member, partner] == expected
    assert {stage for stage, *_ in ranks} == {"before", "after"}
    read = house_texts()(data["sections"][0]["said"][0]["text"])
    assert "real income falls by" in read
    assert "gains" in read
    assert any(ranks.values())


@pytest.mark.slow
@pytest.mark.usefixtures("files")
def test_all_members_against_named_powers() -> None:
    result = call("--partner", "ROW", "--closed-form")
    assert result.exit_code == 0
    assert all(word in result.stdout for word in ("Spread over the larger", "First over second", "closed form"))


@pytest.mark.slow
@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("what", [("--package", "1"), ("--scenario", "scenario.toml")])
def test_before_and_after(what: tuple[str, str]) -> None:
    result = call("KAZ", "--partner", "ROW", *what, "--json")
    data = json.loads(result.stdout)
    assert data["question"]["after"] != data["question"]["title"]
    assert value(data, "change", "from_partner")["central"] != 0.0
    shown = call("KAZ", "--partner", "ROW", *what).stdout
    assert "change" in shown
    assert "After:" in shown


def ask_for(percent: float) -> None:
    """Set what every member asks of a package before it signs."""
    path = Path("table.toml")
    kept = re.sub(r"(?m)^\[mechanism\.threshold_percent\]\n(?:\w+ = .*\n)*", "", path.read_text(encoding="utf-8"))
    rows = f"\n[mechanism.threshold_percent]\nKAZ = {percent}\nKGZ = {percent}\n"
    path.write_text(kept + rows, encoding="utf-8")


@pytest.mark.usefixtures("files")
def test_the_recommended_package_is_that_of_the_agreement() -> None:
    ask_for(-5.0)
    region, mechanism = load_question("table.toml", None)
    found = agree(payoff_table(region, mechanism), mechanism, prosperity=region.prosperity(mechanism.members))
    assert found.recommended
    data = json.loads(call("KAZ", "--partner", "ROW", "--package", "recommended", "--json").stdout)
    assert data["question"]["after"].endswith(", ".join(found.package(found.recommended).measures))


@pytest.mark.slow
@pytest.mark.usefixtures("files")
def test_without_agreement_nothing_is_recommended() -> None:
    ask_for(90.0)
    assert "no package is recommended" in mistake("KAZ", "--partner", "ROW", "--package", "recommended")


def test_files_are_written_whole(files: Path) -> None:
    result = call("KAZ", "--partner", "ROW", "--package", "1", "--out", "made")
    assert result.exit_code == 0
    assert sorted(p.name for p in (files / "made").iterdir()) == [
        "dependence.csv",
        "dependence.json",
        "dependence.parquet",
    ]
    rows = list(csv.DictReader((files / "made" / "dependence.csv").read_text(encoding="utf-8").splitlines()))
    assert {r["stage"] for r in rows} == {"before", "after", "change"}
    table = parquet.read_table(files / "made" / "dependence.parquet").to_pylist()
    assert len(table) == len(rows)
    assert [float(r["central"]) for r in rows] == [r["central"] for r in table]
    record = json.loads((files / "made" / "dependence.json").read_text(encoding="utf-8"))
    loss = next(r for r in rows if r["metric"] == "from_partner" and r["stage"] == "before")
    assert float(loss["central"]) == value(record, "before", "from_partner")["central"]
    assert loss["unit"] == "percent of real income"
    assert not [p for p in files.iterdir() if p.name.startswith(".weigh")]


@pytest.mark.slow
def test_mistakes_are_named(files: Path) -> None:
    assert "did you mean 'KAZ'?" in mistake("KAS")
    assert "did you mean 'UZB'?" in mistake("KAZ", "--partner", "UZP")
    assert "KAZ has no exposure to itself" in mistake("KAZ", "--partner", "KAZ")
    assert "--partner KAZ" in mistake()
    assert "unknown measure 'rial'" in mistake("KAZ", "--partner", "ROW", "--package", "rial")
    assert "--package" in mistake("KAZ", "--partner", "ROW", "--package", "rial")
    (files / "taken").write_text("", encoding="utf-8")
    assert "a file stands there" in mistake("KAZ", "--partner", "ROW", "--out", "taken")
    assert "does not exist" in mistake("KAZ", "--partner", "ROW", "--out", "no/where")


@pytest.mark.slow
@pytest.mark.usefixtures("files")
def test_a_region_without_the_default_mechanism_is_weighed_alone() -> None:
    words = ["KAZ", "--region", "toy", "--partner", "ROW", "--json"]
    alone = CliRunner().invoke(program(), ["weigh", *words])
    assert alone.exit_code == 0, alone.exception
    assert json.loads(alone.stdout) == json.loads(call("KAZ", "--partner", "ROW", "--json").stdout)
    every = json.loads(CliRunner().invoke(program(), ["weigh", *words[1:], "--closed-form"]).stdout)
    assert every["question"]["members"] == ["KAZ", "KGZ", "UZB", "ROW"]
    package = CliRunner().invoke(program(), ["weigh", *words, "--package", "1"]).exception
    assert isinstance(package, InputError)
    assert package.where == "--package"
    assert "--mechanism" in package.fix


@pytest.mark.usefixtures("files")
def test_without_known_powers_every_other_economy_is_a_partner() -> None:
    data = json.loads(call("KAZ", "--closed-form", "--json").stdout)
    assert [row["power"] for row in rows(data, "data-powers")] == ["KGZ", "UZB", "ROW"]
    found = rows(data, "data-dependence")
    for metric in ("from_partner", "from_power"):
        assert [row["partner"] for row in found if row["metric"] == metric] == ["KGZ", "UZB", "ROW"]


def test_a_file_in_place_of_a_member_is_told() -> None:
    told = CliRunner().invoke(program(), ["weigh", "my table.toml"]).exception
    assert isinstance(told, InputError)
    assert told.fix == "ortaq weigh MEMBER --mechanism 'my table.toml' --partner PARTNER"


@pytest.mark.slow
def test_the_shipped_table_in_closed_form() -> None:
    result = CliRunner().invoke(program(), ["weigh", "KAZ", "--partner", "EU", "--partner", "CHN", "--closed-form"])
    assert result.exit_code == 0
    assert result.stdout.index("China") < result.stdout.index("European Union  ")
    refused = CliRunner().invoke(program(), ["weigh", "FRA", "--partner", "EU"])
    assert "FRA has no exposure to EU" in str(refused.exception)


@pytest.mark.slow
def test_owners_and_creditors_stand_beside_trade() -> None:
    result = CliRunner().invoke(program(), ["weigh", "KGZ", "--partner", "CHN", "--closed-form", "--json"])
    assert result.exit_code == 0
    china, *others = rows(json.loads(result.stdout), "holders-debt")
    assert china["holder"] == "CHN"
    assert china["stock"]["low"] < china["stock"]["central"] < china["stock"]["high"]
    assert china["share"]["central"] == pytest.approx(36.9, abs=0.1)
    assert china["stock_of_gdp"]["central"] == pytest.approx(12.2, abs=0.1)
    assert [row["holder"]["text"] for row in others if isinstance(row["holder"], dict)][-1] == "dependence.rest"
