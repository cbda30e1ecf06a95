"""Finished answers of commands: the same bytes again, and other ones wherever anything that determines them differs."""

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from ortaq.answers import agenda
from ortaq.cli.keep import OFF, VARIABLE, software
from ortaq.core import Mechanism, Region
from ortaq.domains import installed as installing
from ortaq.tables import Keep, keeping, kept
from tests.observe.region_folder import write_region

Run = Callable[..., tuple[int, str, str]]

EXAMPLE = Path(__file__).parents[2] / "examples" / "three_members.toml"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(VARIABLE, str(tmp_path / "kept"))
    monkeypatch.chdir(tmp_path)
    shutil.copy(EXAMPLE, "m.toml")
    return tmp_path / "kept"


@pytest.fixture
def solved(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that grows whenever an agenda is solved."""
    times: list[str] = []
    evaluate = agenda.evaluate_agenda

    def counted(region: Region, mechanism: Mechanism, *given: object, **more: object) -> object:
        times.append(mechanism.id)
        return evaluate(region, mechanism, *given, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(agenda, "evaluate_agenda", counted)
    return times


@pytest.mark.slow
def test_the_same_bytes_again_without_a_solve(ortaq: Run, folder: Path, solved: list[str]) -> None:
    words = ["brief", "m.toml", "--draws", "4", "--workers", "1", "--out"]
    first = ortaq(*words, "b.html"), Path("b.html").read_bytes()
    count = len(solved)
    again = ortaq(*words, "b.html"), Path("b.html").read_bytes()
    assert again == first
    assert (count, len(solved)) == (1, 1)
    told = ortaq("agree", "m.toml", "--json", "--workers", "1")
    assert len(solved) == 1  # the brief and agree share the gains of the agenda
    fresh = ortaq("agree", "m.toml", "--json", "--workers", "1", "--fresh")
    assert len(solved) == 2
    assert (fresh[0], without_seconds(fresh[1])) == (told[0], without_seconds(told[1]))
    kinds = {path.name.rpartition("-")[0] for path in folder.iterdir()}
    assert kinds == {"region", "mechanism", "agenda", "answer", "overturning", "draws", "held", "sections"}


def without_seconds(text: str) -> object:
    data = json.loads(text)
    return {name: part for name, part in data.items() if name != "computed"} | {
        "computed": {k: v for k, v in data["computed"].items() if "seconds" not in k}
    }


@pytest.mark.slow
def test_whatever_determines_an_answer_is_in_its_name(ortaq: Run, folder: Path, solved: list[str]) -> None:
    def asked(*more: str) -> str:
        code, out, err = ortaq("agree", "m.toml", "--workers", "1", *more)
        assert code in {0, 1}, err
        return out

    asked()
    for more in (["--accept", "expected"], ["--materiality", "0"], ["--least-return", "3"], ["--budget", "20"]):
        before = len(solved)
        asked(*more), asked(*more)
        assert len(solved) == before + 1, more
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new in (
        ("CCC = 700", "CCC = 701"),  # a flow of the region
        ("trade_cost_percent = -5", "trade_cost_percent = { low = -6, central = -5, high = -4 }"),
        ("capex_musd = 500", "capex_musd = 501"),
        ("probability = 0.1", "probability = 0.2"),
        ('id = "port"', 'id = "harbour"'),
    ):
        assert old in text
        before = len(solved)
        Path("m.toml").write_text(text.replace(old, new, 1), encoding="utf-8")
        asked(), asked()
        assert len(solved) == before + 1, new
    Path("m.toml").write_text(text, encoding="utf-8")
    before = len(solved)
    asked()
    assert len(solved) == before  # as at the beginning


@pytest.mark.slow
def test_one_digit_of_a_region_is_another_region(
    ortaq: Run, region: Region, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = write_region(region, tmp_path / "toy")
    first = ortaq("region", "show", str(base))
    files = sorted(path for path in base.rglob("*") if path.is_file() and path.suffix in {".csv", ".toml"})
    assert len(files) >= 4
    head = base / "region.toml"
    head.write_text(head.read_text(encoding="utf-8").replace('title = "Toy region"', 'title = "Toy regiom"'), "utf-8")
    assert "Toy regiom" in ortaq("region", "show", str(base))[1]
    assert ortaq("region", "show", str(base)) != first
    assert replace(region, title="x").contents != region.contents == replace(region).contents
    assert replace(region, sources=()).contents != region.contents


@pytest.mark.slow
def test_a_folder_with_much_else_in_it_is_read_as_ever(
    ortaq: Run, region: Region, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = write_region(region, tmp_path / "toy")
    monkeypatch.setattr("ortaq.observe.loading.MOST_LOOKED_THROUGH", 100)
    assert ortaq("region", "show", str(base))[0] == 0
    monkeypatch.undo()
    monkeypatch.setenv(VARIABLE, str(folder))
    (base / "elsewhere").symlink_to(tmp_path)
    assert ortaq("region", "show", str(base))[0] == 0
    assert not folder.exists()


@pytest.mark.slow
def test_off_and_fresh_touch_nothing(ortaq: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert ortaq("agree", "m.toml", "--workers", "1", "--fresh")[0] in {0, 1}
    monkeypatch.setenv(VARIABLE, OFF)
    assert ortaq("agree", "m.toml", "--workers", "1")[0] in {0, 1}
    assert not folder.exists()
    assert OFF in ortaq("store", "show")[1]
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("ORTAQ_HOME", "home")
    assert ortaq("agree", "m.toml", "--workers", "1")[0] in {0, 1}
    assert list(Path("home/cache/kept").iterdir())


@pytest.mark.slow
def test_a_language_has_its_own_answer(ortaq: Run, folder: Path, solved: list[str]) -> None:
    told = {
        language: ortaq("agree", "m.toml", "--workers", "1", "--language", language)[1] for language in ("en", "ru")
    }
    assert len(solved) == 1
    monkey = ortaq("agree", "m.toml", "--workers", "1", "--language", "ru", "--fresh")[1]
    assert told["ru"] == monkey != told["en"]
    words = ["brief", "m.toml", "--draws", "0", "--workers", "1", "--out"]
    for language, more in (("en", []), ("ru", []), ("ru", ["--fresh"]), ("zh", []), ("zh", ["--fresh"])):
        ortaq(*words, f"{language}{len(more)}.html", "--language", language, *more)
    assert Path("ru0.html").read_bytes() == Path("ru1.html").read_bytes() != Path("en0.html").read_bytes()
    assert Path("zh0.html").read_bytes() == Path("zh1.html").read_bytes()


@pytest.mark.slow
def test_what_is_kept_is_shown_and_removed(ortaq: Run, folder: Path) -> None:
    assert "Nothing is kept yet" in ortaq("store", "show")[1]
    ortaq("agree", "m.toml", "--workers", "1")
    shown = json.loads(ortaq("store", "show", "--json")[1])
    assert "kept.kind.region" in str(shown)
    assert "regions that were read" in ortaq("store", "show")[1]
    (folder / "mine.txt").write_text("mine")
    assert ortaq("store", "clean", "--unused-days", "1")[1].strip().endswith("Removed: 0, 0 MB.")
    assert "Removed: 3" in ortaq("store", "clean")[1]
    assert [path.name for path in folder.iterdir()] == ["mine.txt"]


def test_a_store_that_others_share_shows_what_it_does_not_know(ortaq: Run, folder: Path) -> None:
    (folder / "thesis.kept").mkdir(parents=True)
    (folder / f"rain-{'0' * 32}.kept").write_text("of another version")
    folder.chmod(0o700)
    assert "rain" in ortaq("store", "show")[1]
    assert "thesis" not in ortaq("store", "show")[1]
    folder.chmod(0o777)
    assert "Nothing can be kept there" in ortaq("store", "show")[1]
    assert "Removed: 1" in ortaq("store", "clean")[1]
    assert [path.name for path in folder.iterdir()] == ["thesis.kept"]
    (folder / "thesis.kept").rmdir(), folder.rmdir(), folder.write_text("a file")
    assert "Nothing can be kept there" in ortaq("store", "show")[1]
    assert ortaq("store", "clean")[0] == 0
    assert folder.read_text() == "a file"


def test_off_is_off_however_it_is_written(ortaq: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "OFF")
    assert "Nothing is kept: ORTAQ_KEPT is off" in ortaq("store", "show")[1]


def test_an_engine_that_is_switched_off_is_other_software(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ORTAQ_KERNELS", raising=False)
    compiled = software()
    monkeypatch.setenv("ORTAQ_KERNELS", "off")
    assert software() != compiled


def test_every_file_that_ships_is_in_the_name_of_the_software(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "toy_home"
    files = {"__init__.py": "", "model.py": "A = 1.5", "messages/ru.json": '{"a": "б"}', "data/table.csv": "a,1.25"}
    for name, text in files.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(installing, "HOME", "toy_home")
    named = installing.installed.__wrapped__
    names = {named()}
    for name, text in files.items():
        if text:
            (home / name).write_text(text.replace("5", "6").replace("б", "в"), encoding="utf-8")
            names.add(named())
    (home / "data" / "new.csv").write_text("", encoding="utf-8")
    names.add(named())
    (home / "__pycache__").mkdir()
    (home / "__pycache__" / "model.pyc").write_text("1")
    assert named() in names
    monkeypatch.setattr(installing, "_versions", lambda _: [("numpy", "3.0")])
    names.add(named())
    assert len(names) == 6


@pytest.mark.slow
def test_a_domain_of_another_package_is_in_the_name_of_the_software(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = installing.installed.__wrapped__()
    (tmp_path / "rains.py").write_text("A = 1")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(installing, "packages_brought", lambda: ("rains",))
    brought = installing.installed.__wrapped__()
    (tmp_path / "rains.py").write_text("A = 2")
    assert len({before, brought, installing.installed.__wrapped__()}) == 3


def test_what_turned_out_not_to_work_is_no_answer_to_keep(tmp_path: Path) -> None:
    unusable: list[str] = []

    def compute() -> int:
        unusable.append("rain")
        return 1

    with keeping(Keep(tmp_path / "kept", lambda: repr(unusable))):
        assert kept("answer", compute, lambda: ()) == 1
    assert not (tmp_path / "kept").exists()
