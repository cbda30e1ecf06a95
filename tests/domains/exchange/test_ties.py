"""Who could stop the money that migrants send home."""

from ortaq.core import Region
from ortaq.domains import ties
from ortaq.domains.exchange.part import people_of
from ortaq.observe import load_region


def test_every_row_of_remittances_is_a_tie_of_its_receiver(eurasia: Region) -> None:
    people = people_of(eurasia)
    assert people is not None
    money = {(t.holder, t.dependent): t for t in ties(eurasia) if t.word == "remittances"}
    assert set(money) == {(row.payer, row.receiver) for row in people.remittances}
    assert all(tie.flow and tie.method and tie.source for tie in money.values())
    assert money["RUS", "TJK"].band.low < money["RUS", "TJK"].band.central < money["RUS", "TJK"].band.high


def test_a_region_that_does_not_say_has_no_ties() -> None:
    assert ties(load_region("examples/three_members.toml")) == ()
