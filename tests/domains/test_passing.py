"""What of the others passes an economy, as domains tell it."""

import pytest

from ortaq.core import TOGETHER, Corner, Passed, Region
from ortaq.domains import parts, passed
from ortaq.domains.energy.report.passed import passed as power_passed
from ortaq.domains.water.report.passed import passed as water_passed
from ortaq.domains.water.rivers import river

FIVE = ("KAZ", "KGZ", "TJK", "TKM", "UZB")


def test_water_that_passed_toktogul(eurasia: Region) -> None:
    basin = river("syr_darya").basin
    flow = dict(zip([n.node for n in basin.nodes], basin.inflow(Corner.CENTRAL).sum(axis=0).tolist(), strict=True))
    wants = dict(zip([c.canal for c in basin.canals], basin.want(Corner.CENTRAL).sum(axis=0).tolist(), strict=True))
    by = {each.of: each for each in water_passed(eurasia, FIVE, ["KGZ"])}
    valley = flow["toktogul"] / (flow["toktogul"] + flow["andijan"] + flow["fergana"])
    middle = flow["toktogul"] / sum(
        flow[n] for n in ("toktogul", "andijan", "fergana", "kayrakkum", "charvak", "middle")
    )
    tajik = valley * wants["tjk_fergana"] + middle * wants["tjk_middle"]
    assert by["TJK"].amount == pytest.approx(tajik)
    assert by["TKM"].amount == 0.0
    assert by[TOGETHER].amount == pytest.approx(sum(each.amount for of, each in by.items() if of))
    assert "KGZ" not in by


def test_power_that_passes_is_no_more_than_what_others_receive(eurasia: Region) -> None:
    found = power_passed(eurasia, FIVE, FIVE)
    assert {each.through for each in found} <= set(FIVE)
    assert all(each.amount >= 0.0 and each.of == TOGETHER for each in found)
    assert any(each.share > 0.05 for each in found)


def test_who_is_not_on_a_river_lets_nothing_pass(eurasia: Region) -> None:
    assert water_passed(eurasia, FIVE, ["CHN"]) == ()


def test_a_domain_that_names_a_stranger_is_refused(eurasia: Region, monkeypatch: pytest.MonkeyPatch) -> None:
    told = (Passed("toy.passed.grain", "XXX", "", 1.0, 2.0, "t"),)
    monkeypatch.setattr("ortaq.domains.passing.parts", lambda _: {"toy": lambda *_: told})
    with pytest.raises(Exception, match="XXX"):
        passed(eurasia, FIVE, ["KAZ"])


def test_three_domains_tell() -> None:
    assert {"corridors", "energy", "water"} <= parts("passed").keys()
