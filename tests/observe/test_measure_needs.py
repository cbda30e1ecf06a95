"""What a measure needs besides the signatures of members: read, refused, shown, and searched for."""

from pathlib import Path

import pytest

from ortaq.answers.sections.needs import needs_mark, needs_section, of_others
from ortaq.cli.questions.limits import of_own_competence
from ortaq.core import Competence, InputError, Mechanism, Need, Reach, Rules, reach
from ortaq.core.report import Cell, Table
from ortaq.observe import load_mechanism, load_region

FILE = """
region.base_year = 2023
region.gdp_musd = { AAA = 100000, BBB = 40000, CCC = 9000 }
region.exports_musd.AAA = { BBB = 5000, CCC = 700 }
region.exports_musd.BBB = { AAA = 4000, CCC = 900 }
region.exports_musd.CCC = { AAA = 600, BBB = 300 }
sources.law = "A law"

[[measure]]
id = "rail"
between = ["AAA", "BBB"]
trade_cost_percent = -5
needs = [{ instrument = "Treaty", instruments.ru = "Договор", competence = "parliament", source = "law" }]

[[measure]]
id = "tariffs"
between = ["AAA", "BBB"]
trade_cost_percent = -5
needs = [%s]

[[measure]]
id = "port"
between = ["AAA", "CCC"]
trade_cost_percent = -4
"""

UNION = '{ instrument = "Tariff", competence = "customs_union", consent = ["EAEU"], members = ["AAA"] }'


def _loaded(folder: Path, needs: str) -> Mechanism:
    path = folder / "needs.toml"
    path.write_text(FILE % needs, encoding="utf-8")
    return load_mechanism(str(path), load_region(str(path)))


def test_what_nobody_states_is_not_the_members_own(tmp_path: Path):
    mechanism = _loaded(tmp_path, UNION)
    assert [reach(m.needs) for m in mechanism.measures] == [Reach.OWN, Reach.OTHERS, Reach.UNKNOWN]
    assert of_own_competence(mechanism).rules.barred == ("tariffs", "port")
    assert [bool(needs_mark(m)) for m in mechanism.measures] == [False, True, False]
    assert [str(said.values["who"]) for said in of_others(mechanism.measures, 0b111)] == ["EAEU"]
    assert mechanism.measures[0].needs[0].instrument_in("ru") == "Договор"


def test_what_is_in_force_needs_nobody_any_more():
    given = Need("Tariff", Competence.WTO, ("WTO",), in_force=True)
    assert not given.of_others
    assert Need("Talks", Competence.GOVERNMENT, ("RUS",)).of_others


@pytest.mark.parametrize(
    ("needs", "what", "fix"),
    [
        ('{ instrument = "Tariff", competence = "wto" }', "nobody is named who must agree", "name in consent"),
        ('{ instrument = "Tariff", competence = "nobody" }', "must be 'government'", "write 'government'"),
        ('{ instrument = "Tariff" }', "missing key 'competence'", "add the key"),
        (
            '{ instrument = "T", competence = "government", consent = ["BBB"] }',
            "who sits at the table",
            "those outside",
        ),
        ('{ instrument = "T", competence = "government", members = ["DDD"] }', "unknown member 'DDD'", "known"),
        ('{ instrument = "T", competence = "government", source = "lore" }', "unknown source 'lore'", "law"),
    ],
)
def test_competence_of_nobody_is_refused_with_its_place(tmp_path: Path, needs: str, what: str, fix: str):
    with pytest.raises(InputError) as caught:
        _loaded(tmp_path, needs)
    assert what in caught.value.what
    assert "measure 'tariffs' > needs" in caught.value.where
    assert fix in caught.value.fix or fix in caught.value.where


def test_without_any_measure_of_their_own_members_have_nothing_to_search(mechanism: Mechanism):
    with pytest.raises(InputError, match="no measure is of the members' own competence"):
        of_own_competence(mechanism)


@pytest.mark.slow
def test_needs_move_no_number_and_have_no_section_where_none_is_stated(material: object):
    assert needs_section(material) is None  # type: ignore[arg-type]
    assert repr(Rules()) == repr(Rules(barred=()))


def test_c5_says_what_its_tariffs_need(c5: Mechanism):
    by_id = {m.id: m for m in c5.measures}
    tariffs = by_id["tariff_opening"]
    assert [need.competence for need in tariffs.needs] == [Competence.CUSTOMS_UNION, Competence.WTO]
    assert [m for m in by_id if reach(by_id[m].needs) is Reach.OTHERS] == [
        *("middle_corridor", "tariff_opening", "digital_customs")
    ]
    assert all(need.source in c5.sources for m in c5.measures for need in m.needs)
    assert all(set(need.instruments) == {"ru", "zh"} for m in c5.measures for need in m.needs)


def test_the_section_separates_own_from_others(c5: Mechanism):
    class Shown:
        mechanism = c5

    section = needs_section(Shown())  # type: ignore[arg-type]
    assert section is not None
    kinds, instruments = section.blocks
    assert isinstance(kinds, Table)
    assert isinstance(instruments, Table)
    assert [str(row[0].said) for row in kinds.rows] == ["members alone", "members and others outside", "not known"]
    assert len(instruments.rows) == sum(len(m.needs) for m in c5.measures)
    assert instruments.rows[0][-1] == Cell("railway_gazette_bakhty_2024")
