"""`ortaq region show` says what pays for trade deficits, and what money sent home leaves unexplained."""

import pytest

from ortaq.cli.regions.deficits import deficit_tables
from ortaq.core import Band, Region, Tie
from ortaq.core.report import Cell, Name, Table, Text
from ortaq.domains import ties
from tests.cli.conftest import Run, ortaq

__all__ = ["ortaq"]


def row(table: Table, code: str) -> tuple[Cell, ...]:
    return next(row for row in table.rows if row[0].said == Name("economy", code))


def test_the_rest_of_a_deficit_is_named_and_never_scaled(eurasia: Region) -> None:
    (table,) = deficit_tables(eurasia, ties(eurasia))
    explained = {}
    for code in ("KGZ", "TJK", "UZB"):
        _, deficit, of_gdp, received, _, share, rest = row(table, code)
        at = eurasia.economy_ids.index(code)
        assert deficit.said == pytest.approx(eurasia.deficit[at])
        assert of_gdp.said == pytest.approx(100.0 * eurasia.deficit[at] / eurasia.economies[at].gdp_musd)
        assert isinstance(received.said, Band)
        assert isinstance(share.said, Band)
        assert isinstance(rest.said, Band)
        assert received.said.central + rest.said.central == pytest.approx(eurasia.deficit[at])
        explained[code] = share.said.central
    assert explained["KGZ"] < 34.0 < explained["UZB"] < explained["TJK"]
    assert [r[0].said for r in table.rows][:3] == [Name("economy", code) for code in ("KGZ", "TJK", "UZB")]


def test_who_sells_more_than_it_buys_has_no_deficit_to_explain(eurasia: Region) -> None:
    (table,) = deficit_tables(eurasia, ties(eurasia))
    outside = Text("mark.outside")
    assert [cell.said for cell in row(table, "RUS")[5:]] == [outside, outside]


def test_what_is_not_known_is_no_zero(eurasia: Region) -> None:
    assert deficit_tables(eurasia, ()) == ()
    stock = Tie("x.tie.debt", "CHN", "KGZ", Band.exact(1.0), flow=False, method="reported", source="s")
    assert deficit_tables(eurasia, (stock,)) == ()
    one = Tie("x.tie.money", "CHN", "KGZ", Band.exact(1.0), flow=True, method="reported", source="s")
    (table,) = deficit_tables(eurasia, (one,))
    assert row(table, "KGZ")[4].said == Text("mark.outside")
    assert len(table.rows) == 2


def test_the_command_prints_it(ortaq: Run) -> None:
    code, out, _ = ortaq("region", "show", "eurasia")
    assert code == 0
    assert "What pays for trade deficits" in out
    assert "Money sent home by migrants" in out
