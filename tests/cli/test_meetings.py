"""Formats, overlap, claims and accession as they are typed: in every language, and every mistake with its remedy."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.answers.test_accession import WHOLE
from tests.answers.test_overlap import OTHER, TOY

Run = Callable[..., tuple[int, str, str]]
EXAMPLE = Path(__file__).parents[2] / "examples" / "three_members.toml"


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """Return two mechanisms of one region that stands in a third file."""
    monkeypatch.chdir(tmp_path)
    world, agenda = TOY.split("[mechanism]\n")
    (tmp_path / "world.toml").write_text(world, encoding="utf-8")
    head = 'schema = 1\n[mechanism]\nregion = "world.toml"\n'
    (tmp_path / "one.toml").write_text(head + agenda, encoding="utf-8")
    (tmp_path / "two.toml").write_text(head + 'members = ["AAA", "BBB", "DDD"]\n' + OTHER, encoding="utf-8")
    return "one.toml", "two.toml"


@pytest.mark.slow
@pytest.mark.parametrize(("language", "word"), [("en", "customs union"), ("ru", "таможенный союз"), ("zh", "关税同盟")])
def test_formats_of_one_economy_are_said_in_the_language(ortaq: Run, language: str, word: str) -> None:
    code, out, err = ortaq("formats", "KGZ", "--language", language)
    assert (code, err) == (0, "")
    assert word in " ".join(out.split())


def test_formats_are_there_for_programs(ortaq: Run) -> None:
    code, out, _ = ortaq("formats", "--json")
    assert code == 0
    tables = json.loads(out)["sections"][0]["tables"]
    assert set(tables) == {"formats", "formats-signed"}


@pytest.mark.slow
def test_two_files_overlap_in_every_language(ortaq: Run, files: tuple[str, str]) -> None:
    for language, word in (("en", "Paid twice a year"), ("ru", "Дважды оплачивается"), ("zh", "每年重复支付")):
        code, out, err = ortaq("overlap", *files, "--language", language)
        assert code == 0, err
        assert word in " ".join(out.split())


@pytest.mark.slow
def test_sentences_are_tried_in_every_language_and_written(ortaq: Run, tmp_path: Path) -> None:
    for language, words in (
        ("en", "Sentences: 33. Holding: 11;"),
        ("ru", "Утверждений: 33. Выполняются: 11;"),
        ("zh", "33个说法中，11个成立"),
    ):
        code, out, err = ortaq("claims", "--full", "--language", language)
        assert (code, err) == (0, "")
        assert words in " ".join(out.split())
    code, out, _ = ortaq("claims", "--json", "--export", str(tmp_path / "c.csv"))
    assert code == 0
    assert set(json.loads(out)["sections"][0]["tables"]) == {"claims"}
    rows = (tmp_path / "c.csv").read_text(encoding="utf-8").splitlines()
    assert len(rows) == 34
    assert rows[0] == "id,claim,test,unit,low,high,above,below,verdict,why"


@pytest.mark.slow
def test_a_newcomer_is_told_of_in_the_brief(ortaq: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "three.toml").write_text(TOY + WHOLE, encoding="utf-8")
    code, out, err = ortaq("brief", "three.toml", "--accede", "DDD", "--language", "ru")
    assert code == 0, err
    assert "Кто выигрывает и теряет от присоединения" in out
    assert (tmp_path / "three_with_ddd-brief.html").is_file()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("formats XYZ", "unknown economy 'XYZ'"),
        ("formats JPN", "JPN belongs to no format"),
        ("overlap one.toml one.toml", "'one' twice"),
        ("overlap one.toml c5", "about region"),
        ("overlap one.toml three.toml", "no mechanism 'three.toml'"),
        ("claims absent.csv", "absent.csv"),
        ("claims --export c.xls", "no kind of table"),
        (f"claims --region {EXAMPLE}", "were tried with region 'eurasia"),
        ("weigh --formats", "formats of nobody"),
        ("weigh JPN --formats", "JPN sits in no shipped mechanism"),
        ("weigh KAZ --formats --package A", "--formats beside --package"),
        ("brief one.toml --accede AAA", "AAA is a member already"),
        ("brief one.toml --accede XXX", "unknown economy"),
    ],
)
def test_mistakes_say_what_where_and_the_remedy(ortaq: Run, files: tuple[str, str], typed: str, said: str) -> None:
    code, _, err = ortaq(*typed.split())
    assert code != 0, files
    assert said in err
    assert "do:" in err
