"""Accession: what holds between all members extends, the newcomer pays what it adds, and may refuse."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq.answers import Terms, answer
from ortaq.answers.acceding import with_accession
from ortaq.answers.accession import SHARE, acceded
from ortaq.answers.sections.accession import accession_section, accession_told
from ortaq.core import InputError, Mechanism, Region
from ortaq.core.report import Text
from ortaq.domains.trade import shifts_of
from ortaq.domains.trade.joining import joined
from ortaq.observe import load_mechanism, load_region
from tests.answers.test_overlap import TOY

WHOLE = """
[[measure]]
id = "window"
cost = { opex_musd_per_year = { low = 0.6, central = 1.2, high = 2.4 }, payers = { AAA = 0.5, BBB = 0.3, CCC = 0.2 } }
[[measure.shift]]
variable = "trade_cost_hat"
importers = ["CCC"]
exporters = ["AAA", "BBB"]
both_directions = true
percent = { low = -1, central = -2, high = -3 }
[[measure]]
id = "opening"
[[measure.shift]]
variable = "trade_cost_hat"
importers = ["CCC"]
exporters = ["AAA", "BBB"]
percent = { low = -1, central = -2, high = -3 }
"""


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> tuple[Region, Mechanism]:
    file: Path = tmp_path_factory.mktemp("accession") / "three.toml"
    file.write_text(TOY + WHOLE, encoding="utf-8")
    region = load_region(str(file))
    return region, load_mechanism(str(file), region)


def test_what_holds_between_all_extends_and_the_newcomer_bears_what_it_adds(three: tuple[Region, Mechanism]) -> None:
    region, before = three
    after = acceded(region, before, ["DDD"])
    papers, window, opening = after.measures
    assert (after.id, after.members) == ("three_with_ddd", ("AAA", "BBB", "CCC", "DDD"))
    assert papers == before.measures[0]
    assert window.participants == after.members
    assert (shifts_of(window)[-1].importers, shifts_of(window)[-1].exporters) == (("DDD",), ("AAA", "BBB", "CCC"))
    # One way only: the newcomer sells to CCC as AAA and BBB do.
    assert [shift.exporters for shift in shifts_of(opening)] == [("AAA", "BBB", "DDD")]
    assert window.cost is not None
    # CCC pays least, 0.2 of 1.2: the newcomer adds as much and bears it; what others pay stays.
    assert window.cost.opex_musd_per_year.central == pytest.approx(1.44)
    paid = {who: share * 1.44 for who, share in window.cost.payers.items()}
    assert paid == pytest.approx({"AAA": 0.6, "BBB": 0.36, "CCC": 0.24, "DDD": 0.24})
    (share,) = [a for a in after.assumptions if a.id == SHARE]
    assert share.band.low <= share.band.central <= share.band.high


@pytest.mark.slow
def test_the_page_says_who_gains_and_who_refuses(three: tuple[Region, Mechanism]) -> None:
    region, before = three
    material = with_accession(answer(region, acceded(region, before, ["DDD"])), before, Terms())
    found = material.accession
    assert found is not None
    assert (found.newcomers, found.extended, found.stayed) == (("DDD",), ("window", "opening"), ())
    assert found.packages[0] is not None
    assert found.gain_musd.shape == (3, 4)
    same = material.payoffs.gain_musd[found.packages[0]] @ material.payoffs.probability
    assert found.gain_musd[1] == pytest.approx(same)
    assert found.gain_musd[1, 3] > found.gain_musd[0, 3]
    assert np.isfinite(found.gain_musd).all()
    section = accession_section(material)
    assert section is not None
    assert len(section.blocks[0].rows) == 4
    assert accession_section(answer(region, before)) is None
    for change, key in ((-1e-6, "accession.nobody_loses"), (-1.0, "accession.lose")):
        moved = np.array([found.gain_musd[0], found.gain_musd[0] + change, found.gain_musd[2]])
        said = accession_told(replace(found, gain_musd=moved)).paragraphs
        assert key in {text.key for text in said if isinstance(text, Text)}


@pytest.mark.slow
def test_within_a_customs_union_papers_stay_left_out(eurasia: Region, c5: Mechanism) -> None:
    papers = next(m for m in c5.measures if m.id == "digital_customs")
    russia = joined(papers.moves, c5.members, "RUS", eurasia)
    assert russia[-1].economies == ("RUS", "CHN", "TJK", "TKM", "UZB")
    assert joined(papers.moves, c5.members, "AFG", eurasia)[-1].economies == ("AFG", *c5.members)
    after = acceded(eurasia, c5, ["AFG"])
    moved = {m.id for m, own in zip(after.measures, c5.measures, strict=True) if m.moves != own.moves}
    assert moved == {"digital_customs", "payments_clearing", "tariff_opening", "food_standards_china"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("code", "problem"), [("XXX", "unknown economy"), ("KAZ", "a member already"), ("ROW", "joins nothing")]
)
def test_who_cannot_join_is_told_why(eurasia: Region, c5: Mechanism, code: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        acceded(eurasia, c5, [code])
