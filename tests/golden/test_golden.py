"""The answers of the shipped questions are those on record, to nine digits."""

import pytest

from tests.golden.commands import QUESTIONS, Means, answer
from tests.golden.compare import FOLDER, Moved, differences, moves, read, unknown, write
from tests.golden.rows import rows_of


@pytest.fixture(scope="session")
def means(tmp_path_factory):
    return Means(tmp_path_factory.mktemp("golden"))


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: q.name)
def test_answer_is_that_on_record(question, means):
    found = list(differences(read(FOLDER / f"{question.name}.csv"), answer(question, means), moves()))
    assert not found, "\n".join(found[:40])


def test_every_table_on_record_has_its_question():
    assert {file.stem for file in FOLDER.glob("*.csv")} == {q.name for q in QUESTIONS}


DOCUMENT = {
    "gain_musd": [1.0, 2.0, 3.0],
    "rows": [{"id": "a", "x": 1.25}, {"id": "b", "x": None}],
    "long": [float(i) for i in range(1000)],
    "residual": 3e-12,
}


def changed(**parts):
    return list(differences(rows_of("c", DOCUMENT), rows_of("c", DOCUMENT | parts), []))


def test_noise_is_no_difference():
    noisy = [x * (1.0 + 1e-12) for x in DOCUMENT["long"]]
    assert not changed(residual=9e-12, long=noisy, gain_musd=[1.0, 2.0 + 1e-9, 3.0])


def test_a_change_in_the_eighth_digit_is_named():
    assert changed(rows=[{"id": "a", "x": 1.2500001}, {"id": "b", "x": None}]) == [
        "c: rows[].x (a): was 1.25, is 1.2500001 (off by 8.0e-08)"
    ]


def test_one_number_of_a_long_column_moves_its_summary():
    long = [*DOCUMENT["long"]]
    long[501] *= 1.0 + 1e-5
    assert changed(long=long)
    long = [*DOCUMENT["long"]]
    long[501], long[502] = long[502], long[501]
    assert changed(long=long)


def test_a_residual_that_grows_is_a_difference():
    assert changed(residual=2e-9) == ["c: residual: was below 1e-9, is 2e-09"]


def test_what_is_gone_and_what_is_new_is_named():
    now = {"gains": DOCUMENT["gain_musd"], **{k: v for k, v in DOCUMENT.items() if k != "gain_musd"}}
    found = list(differences(rows_of("c", DOCUMENT), rows_of("c", now), []))
    assert found == ["c: gain_musd[]: is gone; was 1|2|3", "c: gains[]: is new; 1|2|3"]
    assert not list(differences(rows_of("c", DOCUMENT), rows_of("c", now), [Moved("*", "gain_musd*", "gains*", "")]))


def test_values_that_moved_into_another_table_are_looked_for_one_by_one():
    among, now = [Moved("*", "rows*.x", "among table/*", "")], rows_of("c", {"table/gain": [0.5, 1.25 + 1e-12]})
    old = [row for row in rows_of("c", DOCUMENT) if row.place == "rows[].x"]
    assert not [line for line in differences(old, now, among) if "is new" not in line]
    now = rows_of("c", {"table/gain": [0.5, 1.2500001]})
    assert "c: rows[].x: 1.25 is not among table/*" in differences(old, now, among)


def test_a_dropped_place_needs_a_reason(tmp_path):
    file = tmp_path / "places.csv"
    file.write_text("command,old,new,reason\n*,long*,dropped,\n")
    with pytest.raises(ValueError, match="without a reason"):
        moves(file)


def test_what_is_new_can_be_added_and_read_again(tmp_path):
    recorded, now = rows_of("c", DOCUMENT), rows_of("c", DOCUMENT | {"more": 'a|b, "c"'})
    new = unknown(recorded, now, [])
    assert [row.place for row in new] == ["more"]
    write(tmp_path / "c.csv", [*recorded, *new])
    assert not list(differences(read(tmp_path / "c.csv"), now, []))


def test_single_precision_has_room_for_its_last_digit_only():
    long = [float(i) for i in range(1000)]
    recorded = rows_of("c", {"float32": long})
    assert not list(differences(recorded, rows_of("c", {"float32": [x * (1.0 + 1e-7) for x in long]}), []))
    assert list(differences(recorded, rows_of("c", {"float32": [x * (1.0 + 1e-6) for x in long]}), []))
