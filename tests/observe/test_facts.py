"""Published facts beside a region."""

from pathlib import Path

import numpy as np
import pytest

from ortaq.core import InputError, Region
from ortaq.observe.regions.facts import FACTS, Verdict, compare, evaluate, read_facts


def test_formulas_are_sums_over_the_accounts(eurasia: Region) -> None:
    at = {e: i for i, e in enumerate(eurasia.economy_ids)}
    c5 = [at[e] for e in ("KAZ", "KGZ", "TJK", "TKM", "UZB")]
    goods = eurasia.flow[:5]
    turnover = goods[:, c5, at["CHN"]].sum() + goods[:, at["CHN"], c5].sum()
    assert evaluate(eurasia, "turnover(CHN, C5)") == pytest.approx(turnover)
    gas = eurasia.flow[eurasia.sector_ids.index("energy"), at["CHN"], at["TKM"]]
    assert evaluate(eurasia, "exports(TKM, CHN, energy)") == pytest.approx(gas)
    inside = goods[np.ix_(range(5), c5, c5)].sum() - goods[:, c5, c5].sum()
    assert evaluate(eurasia, "exports(C5, C5)") == pytest.approx(inside)
    assert evaluate(eurasia, "2 * gdp(KAZ) - gdp(KAZ)") == pytest.approx(eurasia.economies[at["KAZ"]].gdp_musd)
    assert evaluate(eurasia, "output(UZB, services) / output(UZB, all)") < 1.0
    assert evaluate(eurasia, "value_added(C5)") == pytest.approx(eurasia.value_added[c5].sum())


@pytest.mark.parametrize(
    ("formula", "what"),
    [
        ("turnover(CHN, ZZZ)", "has no ZZZ"),
        ("turnover(CHN, KAZ, toys)", "no sector 'toys'"),
        ("turnover(CHN)", "no quantity"),
        ("turnover(CHN, KAZ", "is no formula"),
        ("__import__('os')", "no quantity"),
        ("gdp(KAZ) ** 2", "no quantity"),
        ("gdp", "no quantity"),
        ("gdp(KAZ) / (gdp(KAZ) - gdp(KAZ))", "nothing to divide by"),
    ],
)
def test_other_formulas_are_refused(formula: str, what: str, eurasia: Region) -> None:
    with pytest.raises(InputError, match=what):
        evaluate(eurasia, formula)


def test_the_shipped_facts_have_a_verdict_with_a_reason(eurasia: Region) -> None:
    found = {c.fact.id: c for c in compare(eurasia, read_facts())}
    assert len(found) == len(read_facts())
    assert all(c.reason for c in found.values())
    assert all(c.fact.source and c.fact.publisher for c in found.values())
    verdicts = {i: c.verdict for i, c in found.items()}
    assert verdicts["kaz_share_cn_c5"] is Verdict.AGREE
    assert verdicts["tkm_gas_cn"] is Verdict.AGREE
    assert verdicts["cn_kgz_exports"] is Verdict.DISAGREE
    assert "transit" in found["cn_kgz_exports"].reason
    assert verdicts["cn_c5_turnover_2024"] is Verdict.NOT_COMPARABLE
    assert found["cn_c5_turnover_2024"].found is not None
    assert "2024" in found["cn_c5_turnover_2024"].reason
    assert verdicts["kaz_students_china"] is Verdict.NOT_COMPARABLE
    assert "students" in found["kaz_students_china"].reason


def _facts(tmp_path: Path, **given: str) -> Path:
    row = dict.fromkeys([c.name for c in FACTS.columns], "x") | {
        **{"value": "100", "unit": "million USD", "year": "2023", "is": "about", "formula": "gdp(KAZ)"},
        **{"tolerance_percent": "5", "years_apart": "0"},
        **given,
    }
    path = tmp_path / "facts.csv"
    path.write_text(",".join(row) + "\n" + ",".join(f'"{v}"' for v in row.values()) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("given", "verdict"),
    [
        ({"value": "262600"}, Verdict.AGREE),
        ({"value": "262600", "tolerance_percent": "0"}, Verdict.AGREE),
        ({"value": "251000"}, Verdict.AGREE),
        ({"value": "249000"}, Verdict.DISAGREE),
        ({"value": "277000"}, Verdict.DISAGREE),
        ({"value": "200000", "is": "at least"}, Verdict.AGREE),
        ({"value": "300000", "is": "at least"}, Verdict.DISAGREE),
        ({"value": "300000", "is": "at most"}, Verdict.AGREE),
        ({"value": "262.6", "unit": "billion USD"}, Verdict.AGREE),
        ({"value": "262600", "year": "2024"}, Verdict.NOT_COMPARABLE),
        ({"value": "262600", "year": "2024", "years_apart": "1"}, Verdict.AGREE),
        ({"formula": "gdp(NZL)"}, Verdict.NOT_COMPARABLE),
        ({"formula": ""}, Verdict.NOT_COMPARABLE),
    ],
)
def test_bounds_years_and_units_decide(
    given: dict[str, str], verdict: Verdict, eurasia: Region, tmp_path: Path
) -> None:
    (found,) = compare(eurasia, read_facts(_facts(tmp_path, **given)))
    assert found.verdict is verdict


@pytest.mark.parametrize(("column", "text"), [("unit", "billion US"), ("is", "abuot"), ("value", "1,5"), ("year", "")])
def test_wrong_cells_are_named(column: str, text: str, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=column):
        read_facts(_facts(tmp_path, **{column: text}))
