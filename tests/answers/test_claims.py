"""Sentences as tests: one rule, figures of the region and of scenarios, and every mistake of a file at once."""

import shutil
from math import nan
from pathlib import Path

import pytest

import ortaq
from ortaq.answers.claims import Verdict, read_claims, shipped_claims, tried, verdict
from ortaq.answers.sections.claims import claims_section
from ortaq.core import InputError
from ortaq.core.report import Text

EXAMPLES = Path(__file__).parents[2] / "examples"
HEAD = "id,claim,figure,of,with,scenario,low,high,unit,above,below\n"


@pytest.mark.parametrize(
    ("low", "high", "above", "below", "said"),
    [
        (1.0, 2.0, 0.0, nan, Verdict.HOLDS),
        (-2.0, -1.0, 0.0, nan, Verdict.FAILS),
        (-1.0, 1.0, 0.0, nan, Verdict.UNTOLD),
        (1.0, 2.0, nan, 3.0, Verdict.HOLDS),
        (4.0, 5.0, nan, 3.0, Verdict.FAILS),
        (1.0, 2.0, 0.0, 3.0, Verdict.HOLDS),
        (1.0, 4.0, 0.0, 3.0, Verdict.UNTOLD),
        (4.0, 5.0, 0.0, 3.0, Verdict.FAILS),
        (0.0, 0.0, 0.0, nan, Verdict.UNTOLD),
        (nan, nan, 0.0, nan, Verdict.UNTOLD),
        (1.0, 2.0, nan, nan, Verdict.UNTOLD),
    ],
)
def test_a_sentence_holds_where_the_whole_range_does(low, high, above, below, said):
    assert verdict(low, high, above, below) is said


def test_sentences_that_ship_are_in_three_languages_and_each_is_told_or_says_why():
    found = shipped_claims()
    assert len(found.rows) == 33
    for row in found.rows:
        assert all(row.claim[language] and row.test[language] for language in ("en", "ru", "zh"))
        assert bool(row.why) or row.low <= row.high
    assert found.region == f"eurasia {ortaq.load_region('eurasia').digest}"
    counts = [found.count(one) for one in Verdict]
    assert sum(counts) == 33
    assert min(counts) > 0
    assert found.to_arrow().num_rows == 33


def test_full_tells_how_each_was_tried():
    found = shipped_claims()
    short, full = (claims_section(found, "zh", full=whole) for whole in (False, True))
    assert len(short.blocks) + 1 == len(full.blocks) == 2
    assert full.blocks[0].rows[4][1].said == found.rows[4].claim["zh"]
    assert isinstance(full.blocks[1].rows[3][2].said, Text)


def _tried(folder, rows, region):
    path = folder / "claims.csv"
    path.write_text(HEAD + rows, encoding="utf-8")
    return tried(read_claims(path, region), region).rows


def test_figures_of_a_scenario_are_those_of_the_run(tmp_path):
    shutil.copy(EXAMPLES / "three_members.toml", tmp_path)
    region = ortaq.load_region(str(tmp_path / "three_members.toml"))
    text = 'schema = 1\nscenario = { id = "s", region = "%s", mechanism = "%s", measures = ["rail"] }\n' % (
        (str(tmp_path / "three_members.toml"),) * 2
    )
    (tmp_path / "s.toml").write_text(text, encoding="utf-8")
    rows = "a,gains,income_percent,AAA,,s.toml,,,,0,\nb,gains,income_musd,AAA,,s.toml,,,,,0\n"
    first, second = _tried(tmp_path, rows, region)
    outcome = ortaq.run(*ortaq.load_scenario(str(tmp_path / "s.toml")))
    at = outcome.economies.index("AAA")
    assert (first.low, first.high) == tuple(ends["real_income_percent"][at] for ends in (outcome.low, outcome.high))
    assert (second.low, second.high) == tuple(ends["real_income_musd"][at] for ends in (outcome.low, outcome.high))
    assert (first.verdict, second.verdict) == (Verdict.HOLDS, Verdict.FAILS)


def test_trade_and_stated_figures(tmp_path):
    region = ortaq.load_region("eurasia")
    rows = "t,much,trade_bn,KAZ,CHN,,,,,0,\ns,a part,trade_share_percent,KAZ,CHN,,,,,0,100\n"
    rows += "o,stated,stated,,,,1,2,days,,3\nn,blame,not_computed,,,,,,,,\n"
    traded, share, stated, outside = _tried(tmp_path, rows, region)
    k, c = (region.economy_ids.index(code) for code in ("KAZ", "CHN"))
    both = float(region.flow[:, k, c].sum() + region.flow[:, c, k].sum()) / 1000.0
    assert traded.low < both < traded.high
    whole = sum(float(region.flow[:, k, i].sum() + region.flow[:, i, k].sum()) for i in range(40) if i != k) / 1000.0
    assert share.low < 100.0 * both / whole < share.high
    assert [row.verdict for row in (share, stated, outside)] == [Verdict.HOLDS, Verdict.HOLDS, Verdict.OUTSIDE]


def test_all_mistakes_of_a_file_are_told_at_once(tmp_path):
    path = tmp_path / "claims.csv"
    rows = (
        "a,x,income_percent,,,,,,,1,\n"
        "b,x,trade_bn,KAZ,KAZ,,,,,1,\n"
        "c,x,trade_bn,KAS,CHN,,,,,1,\n"
        "d,x,stated,,,,2,1,,1,\n"
        "e,x,stated,,,,1,2,,,\n"
        "f,x,stated,,,,1,2,,3,2\n"
        "g,x,income_percent,KAZ,,absent.toml,,,,1,\n"
    )
    path.write_text(HEAD + rows, encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_claims(path, ortaq.load_region("eurasia"))
    said = str(told.value)
    for words in ("needs the column of", "both sides", "'KAS'", "low is above high", "asks for nothing", "absent.toml"):
        assert words in said
    assert "no figure lies above" in said


def test_a_scenario_about_another_region_is_refused(tmp_path):
    path = tmp_path / "claims.csv"
    shutil.copy(EXAMPLES / "own_change.toml", tmp_path)
    path.write_text(HEAD + "a,x,income_percent,AAA,,own_change.toml,,,,1,\n", encoding="utf-8")
    with pytest.raises(InputError, match="is about region"):
        read_claims(path, ortaq.load_region(str(EXAMPLES / "three_members.toml")))


def test_a_file_without_sentences_is_refused(tmp_path):
    path = tmp_path / "claims.csv"
    path.write_text(HEAD, encoding="utf-8")
    with pytest.raises(InputError, match="no sentence"):
        read_claims(path, ortaq.load_region("eurasia"))
