"""Money and people abroad: what files may say, what it does, and what is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq.core import CENTRAL, Array, Band, Change, Corner, InputError, Kind, Region
from ortaq.core.report import Name, Text
from ortaq.domains.exchange.model import MODEL
from ortaq.domains.exchange.part import Exchange, people_of
from ortaq.domains.exchange.people.moves import ExchangeAction, ExchangeMove
from ortaq.domains.exchange.report import report_of, sections
from ortaq.model import run
from ortaq.observe import load_mechanism, load_region, load_scenario

NONE = np.array([0])


@pytest.fixture(scope="module")
def eurasia() -> Region:
    return load_region("eurasia")


def change(*moves: ExchangeMove) -> Change:
    return Change("money", Kind.SHOCK, "Money", "", moves, "nobody")


def less(percent: float, *receivers: str, returned: float = 0.0, payers: tuple[str, ...] = ("RUS",)) -> ExchangeMove:
    band, back = Band.exact(percent), Band.exact(returned)
    return ExchangeMove(ExchangeAction.REMITTANCES_PERCENT, payers, receivers, band, "", "", back)


def answer(region: Region, *moves: ExchangeMove) -> tuple[Array, Array]:
    (found,) = MODEL.agenda(region, (), [(change(*moves),)], NONE, CENTRAL, ())
    return found["transfer_musd"].rows[0], found["labour_hat"].rows[0]


def test_less_money_is_that_part_of_what_is_sent(eurasia: Region) -> None:
    people = people_of(eurasia)
    assert people is not None
    sent = people.sent_musd(eurasia, Corner.CENTRAL)
    rus, tjk = (eurasia.economy_ids.index(code) for code in ("RUS", "TJK"))
    transfer, labour = answer(eurasia, less(-25.0, "TJK"))
    assert transfer[rus, tjk] == pytest.approx(-0.25 * sent[rus, tjk])
    assert np.count_nonzero(transfer) == 1
    assert (labour == 1.0).all()
    twice, _ = answer(eurasia, less(-25.0, "TJK"), less(-20.0, "TJK"))
    assert twice[rus, tjk] == pytest.approx((0.75 * 0.8 - 1.0) * sent[rus, tjk])


def test_nothing_less_is_exactly_nothing(eurasia: Region) -> None:
    transfer, labour = answer(eurasia, less(0.0, "TJK", "KGZ", "UZB", returned=0.5))
    assert (transfer == 0.0).all()
    assert (labour == 1.0).all()


def test_cheaper_sending_arrives(eurasia: Region) -> None:
    cheaper = ExchangeMove(ExchangeAction.SENDING_COST_POINTS, ("RUS",), ("KGZ",), Band.exact(-3.0), "", "")
    transfer, _ = answer(eurasia, cheaper)
    people = people_of(eurasia)
    assert people is not None
    rus, kgz = (eurasia.economy_ids.index(code) for code in ("RUS", "KGZ"))
    assert transfer[rus, kgz] == pytest.approx(0.03 * people.sent_musd(eurasia, Corner.CENTRAL)[rus, kgz])


def test_workers_who_go_home_leave_one_economy_for_another(eurasia: Region) -> None:
    _, labour = answer(eurasia, less(-50.0, "TJK", returned=0.4))
    people = people_of(eurasia)
    assert people is not None
    rus, tjk = (eurasia.economy_ids.index(code) for code in ("RUS", "TJK"))
    wage = people.wages_usd(eurasia, Corner.CENTRAL)
    gone = 0.4 * 0.5 * people.workers_million(eurasia, Corner.CENTRAL)[rus, tjk]
    assert labour[tjk] == pytest.approx(1.0 + gone * wage[tjk] / eurasia.value_added[tjk])
    assert labour[rus] == pytest.approx(1.0 - gone * wage[rus] / eurasia.value_added[rus])
    assert np.count_nonzero(labour != 1.0) == 2


def test_a_measure_and_a_shock_of_one_pair_multiply(eurasia: Region) -> None:
    measure, shock = change(less(10.0, "UZB")), change(less(-20.0, "UZB"))
    (found,) = MODEL.agenda(eurasia, [measure], [(shock,)], np.array([0, 1]), CENTRAL, ())
    transfer = found["transfer_musd"].rows
    together, _ = answer(eurasia, less(-20.0, "UZB"), less(10.0, "UZB"))
    assert transfer[1] == pytest.approx(together)
    assert not np.array_equal(transfer[0], transfer[1])


@pytest.mark.slow
def test_a_quarter_less_from_russia_is_the_largest_loss_of_tajikistan(eurasia: Region) -> None:
    loaded = load_scenario("examples/remittances_fall.toml")
    outcome = run(eurasia, loaded[1])
    percent = dict(zip(outcome.economies, outcome.metrics["real_income_percent"].tolist(), strict=True))
    assert percent["TJK"] < percent["KGZ"] < 0.0
    assert percent["TJK"] < percent["UZB"] < 0.0
    assert abs(percent["CHN"]) < 0.05
    received = outcome.channels["received_percent"]
    assert received[eurasia.economy_ids.index("TJK")] < 0.0
    assert sum(value for value in outcome.channels.values()) == pytest.approx(
        outcome.metrics["real_income_percent"], abs=1e-6
    )


@pytest.mark.slow
def test_the_report_names_what_money_does_not_explain(eurasia: Region) -> None:
    mechanism = load_mechanism("c5", eurasia)
    still = replace(mechanism, shocks=())
    report = report_of(eurasia, still, lambda _case: pytest.fail("no equilibrium is needed"))
    assert report is not None
    explained = (report.received[:, 1] - report.sent[:, 1]) / report.deficit
    by_member = dict(zip(report.members, explained.tolist(), strict=True))
    assert by_member["TJK"] > 0.8
    assert by_member["KGZ"] < 0.5
    ((section,), table) = sections(report), sections(report)[0].blocks[0]
    assert section.id == "exchange"
    assert next(row[0].said for row in table.rows) == Name("economy", "TJK")


def test_a_member_of_which_only_payments_are_known_is_not_said_to_receive_nothing(eurasia: Region) -> None:
    people = people_of(eurasia)
    assert people is not None
    paid = replace(people, remittances=tuple(row for row in people.remittances if row.receiver != "KAZ"))
    region = replace(eurasia, parts={**eurasia.parts, "exchange": Exchange(people=paid)})
    report = report_of(region, replace(load_mechanism("c5", eurasia), shocks=()), lambda _case: pytest.fail("none"))
    assert report is not None
    rows = {row[0].said: row for row in sections(report)[0].blocks[0].rows}
    assert [cell.said for cell in rows[Name("economy", "KAZ")][1:4]] == 3 * [Text("exchange.not_known")]


LESS, PLACES, PAPERS = (
    f'action = "{action}"' for action in ("remittances_percent", "workers_percent", "permit_cost_points")
)


def mechanism_file(folder: Path, entry: str) -> Path:
    path = folder / "m.toml"
    path.write_text(
        '[mechanism]\nregion = "eurasia"\nmembers = ["TJK", "UZB"]\n[[measure]]\nid = "m"\n'
        f"[[measure.exchange]]\n{entry}\n",
        encoding="utf-8",
    )
    return path


@pytest.mark.slow
@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (f'{LESS}\nfrom = ["RUS"]\nto = ["TJK"]\nvalue = -120.0', "less than nothing"),
        (f'{LESS}\nfrom = ["XXX"]\nto = ["TJK"]\nvalue = -20.0', "XXX"),
        (f'{LESS}\nfrom = ["CHN"]\nto = ["TJK"]\nvalue = -20.0', "no row from CHN to TJK"),
        (
            'action = "sending_cost_points"\nfrom = ["RUS"]\nto = ["TJK"]\nvalue = -3.0\nreturned_share = 0.1',
            "goes with",
        ),
        (f'{LESS}\nfrom = ["RUS"]\nto = ["TJK"]\nvalue = -9.0\nreturned_share = 1.5', "0 to 1"),
        (
            f'{LESS}\nfrom = ["KAZ"]\nto = ["TJK"]\nvalue = -9.0\nreturned_share = 0.5',
            "no row of workers from TJK in KAZ",
        ),
        (
            f'{LESS}\nfrom = ["RUS", "KAZ"]\nto = ["TJK"]\nvalue = -9.0\nreturned_share = 0.5',
            "no row of workers from TJK in KAZ",
        ),
        (f'{PLACES}\nfrom = ["RUS"]\nto = ["KAZ"]\nvalue = 5.0', "no row of workers from KAZ in RUS"),
        (f'{PLACES}\nfrom = ["RUS"]\nto = ["TJK"]\nvalue = 500.0', "million workers leave TJK"),
        (f'{PLACES}\nfrom = ["RUS"]\nto = ["TJK"]\nvalue = 5.0\nreturned_share = 0.1', "goes with"),
        (f'{LESS}\nfrom = ["RUS"]\nto = ["TJK"]\nvalue = -5.0\nadditional_share = 0.1', "goes with"),
        (f'{PLACES}\nfrom = ["RUS"]\nto = ["TJK"]\nvalue = 5.0\nadditional_share = 2.0', "0 to 1"),
        (f'{PAPERS}\nfrom = ["RUS"]\nto = ["TJK"]\nvalue = -120.0', "less than nothing"),
        ('action = "remitances"\nfrom = ["KAZ"]\nto = ["TJK"]\nvalue = 9.0', "remittances_percent"),
    ],
)
def test_what_means_nothing_is_refused_with_its_place(
    eurasia: Region, tmp_path: Path, entry: str, message: str
) -> None:
    with pytest.raises(InputError, match=message) as refused:
        load_mechanism(str(mechanism_file(tmp_path, entry)), eurasia)
    assert "m.toml" in str(refused.value)


def test_entries_of_one_measure_are_told_their_mistakes_at_once(eurasia: Region, tmp_path: Path) -> None:
    nobody = f'{LESS}\nfrom = ["CHN"]\nto = ["TJK"]\nvalue = -20.0'
    unknown = f'[[measure.exchange]]\n{LESS}\nfrom = ["XXX"]\nto = ["TJK"]\nvalue = -20.0'
    with pytest.raises(InputError) as refused:
        load_mechanism(str(mechanism_file(tmp_path, f"{nobody}\n{unknown}")), eurasia)
    assert "no row from CHN to TJK" in str(refused.value)
    assert "XXX" in str(refused.value)


def test_remedies_name_what_to_write(eurasia: Region, tmp_path: Path) -> None:
    with pytest.raises(InputError) as refused:
        load_mechanism(str(mechanism_file(tmp_path, f'{LESS}\nfrom = ["RUS"]\nto = ["TJK"]\nvalue = -120.0')), eurasia)
    assert refused.value.fix == "write numbers from -100 on"


def test_a_region_without_remittances_says_so(tmp_path: Path) -> None:
    region = load_region("examples/three_members.toml")
    assert people_of(region) is None
    path = mechanism_file(tmp_path, f'{LESS}\nfrom = ["AAA"]\nto = ["BBB"]\nvalue = -9.0')
    text = path.read_text(encoding="utf-8").replace('"TJK", "UZB"', '"AAA", "BBB"')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="does not say who sends money home"):
        load_mechanism(str(path), region)
