"""Formats in which states meet: what ships is sourced and fits the mechanisms; mistakes are all told."""

import csv
import io
from pathlib import Path

import pytest

from ortaq.core import InputError, Mechanism, Region
from ortaq.domains.trade import shifts_of
from ortaq.observe import load_mechanism, shipped_mechanisms
from ortaq.observe.formats import BINDS, read_formats, shipped_formats
from ortaq.observe.mechanisms.unstated import RESERVED
from tests.observe.test_c5_agenda import RESULT, test_every_source_is_known_and_used

SHIPS = Path(__file__).parents[2] / "src" / "ortaq" / "data" / "formats.csv"


@pytest.fixture(scope="module", params=["five", "eu_central_asia"])
def mechanism(request: pytest.FixtureRequest, eurasia: Region) -> Mechanism:
    return load_mechanism(request.param, eurasia)


def test_every_shipped_mechanism_is_a_format_and_its_members_belong_to_it(eurasia: Region) -> None:
    known = {each.mechanism: each for each in shipped_formats() if each.mechanism}
    assert set(known) == set(shipped_mechanisms())
    for name, each in known.items():
        assert set(load_mechanism(name, eurasia).members) <= set(each.members), name


def test_what_binds_is_told_in_three_languages_with_two_addresses() -> None:
    assert {each.binds for each in shipped_formats()} == set(BINDS)
    for each in shipped_formats():
        assert len({each.name_in(language) for language in ("en", "ru", "zh")}) == 3
        assert len({each.binding_in(language) for language in ("en", "ru", "zh")}) == 3


def test_all_mistakes_of_the_table_are_told_at_once(tmp_path: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(SHIPS.read_text(encoding="utf-8"))))[:2]
    rows[0] |= {"members": "CHN;XYZ", "partners": "CHN", "members_source": "from memory"}
    rows[1] |= {"mechanism": "nato", "members": "CHN"}
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    (tmp_path / "formats.csv").write_text(text.getvalue(), encoding="utf-8")
    with pytest.raises(InputError) as told:
        read_formats(tmp_path)
    for problem in ("'XYZ' is no state", "CHN is a member and", "no address", "no mechanism 'nato'", "two members"):
        assert problem in str(told.value)


def test_every_number_of_the_new_mechanisms_names_its_source(mechanism: Mechanism) -> None:
    test_every_source_is_known_and_used(mechanism)
    assert all(a.band.low <= a.band.central <= a.band.high and a.reason for a in mechanism.assumptions)
    assert not set(mechanism.sources) & set(RESERVED)


def test_derivations_of_the_new_mechanisms_end_at_the_number_in_use(mechanism: Mechanism) -> None:
    for change in (*mechanism.measures, *mechanism.shocks):
        for shift in shifts_of(change):
            if found := RESULT.search(shift.derivation):
                assert float(found[1]) == pytest.approx(abs(shift.percent.central), rel=0.05), shift.derivation


def test_the_same_measure_acts_alike_in_every_mechanism(mechanism: Mechanism, c5: Mechanism) -> None:
    there = {change.id: change for change in (*c5.measures, *c5.shocks)}
    same = [change for change in (*mechanism.measures, *mechanism.shocks) if change.id in there]
    assert len(same) >= 6
    for change in same:
        assert set(change.moves) <= set(there[change.id].moves), change.id
