"""The one table of codes: every system, former countries, groups, and what is said of a code that is not known."""

import csv
from pathlib import Path

import pytest

from ortaq.core import codes_of_system, customs_unions, suggest, union_members
from ortaq.sources.builders.partners import partners_of

BACI = Path(__file__).parents[3] / "shared" / "reference" / "data" / "baci_country_codes.csv"


@pytest.mark.parametrize(
    ("code", "known", "said"),
    [
        ("ROM", ("ROU", "SOM"), "did you mean 'ROU'?"),
        ("ZAR", ("COD", "ZAF"), "did you mean 'COD'?"),
        ("TMP", ("TLS",), "did you mean 'TLS'?"),
        ("398", ("KAZ",), "did you mean 'KAZ'?"),
        ("uk", ("GBR", "UKR"), "did you mean 'GBR'?"),
        ("SCG", ("SRB", "MNE", "SYC"), "Serbia and Montenegro ended in 2006: write one of SRB, MNE"),
        ("SUN", ("DEU",), "Soviet Union ended in 1991"),
        ("kgs", ("KGZ",), "did you mean 'KGZ'?"),
        ("metls", ("metals",), "did you mean 'metals'?"),
    ],
)
def test_a_code_is_read_as_what_it_stands_for_before_it_is_guessed(code: str, known: tuple[str, ...], said: str):
    assert suggest(code, known) == said


def test_codes_name_one_economy_and_today_stands_for_itself():
    today = {meant.economy for meant in codes_of_system("un").values() if meant.economy}
    today |= {"BES", "XKX"}  # no numbers of their own in trade statistics
    for system in ("un", "iso3", "iso2", "eurostat", "factbook"):
        for code in codes_of_system(system).values():
            assert code.economy in {"", "ROW", *customs_unions(), *today}, code
            assert set(code.includes) <= today, code
            assert code.first_year <= code.last_year
    assert not {c for c in codes_of_system("iso3") if c in today}


def test_members_of_a_union_depend_on_the_year():
    assert len(union_members("EU", 2003)) == 15
    assert len(union_members("EU", 2004)) == 25
    assert {"BGR", "ROU"} <= set(union_members("EU", 2007))
    assert "HRV" not in union_members("EU", 2012)
    assert customs_unions()[0] == "EU"


def test_codes_of_several_countries_are_told_and_unknown_ones_are_not_guessed():
    found = partners_of([891, 530, 918, 4, 996], ("SRB", "AFG", "ROW"))
    assert found.position == {891: 0, 530: 2, 918: -1, 4: 1, 996: 2}
    assert found.unknown == (996,)
    assert [note.split(" counts")[0].split(" is a")[0] for note in found.notes] == [
        "891 (Serbia and Montenegro)",
        "530 (Netherlands Antilles)",
        "918 (European Union)",
    ]


@pytest.mark.skipif(not BACI.exists(), reason="shared/reference/data is not here")
def test_every_code_of_baci_of_any_year_is_known():
    with BACI.open(encoding="utf-8") as table:
        rows = list(csv.DictReader(table))
    known = codes_of_system("un")
    assert [r["country_name_full"] for r in rows if r["country_code"] not in known] == []
    for row in rows:
        meant, iso3 = known[row["country_code"]], row["iso_3digit_alpha"]
        assert not meant.economy or not iso3.isalpha() or meant.economy == iso3 or meant.former, row
