"""The answers of the shipped questions are those on record, to nine digits."""

import pytest

from tests.golden.commands import QUESTIONS, Means, answer
from tests.golden.compare import FOLDER, Moved, differences, moves, read, unknown, write
from tests.golden.rows import rows_of
from tests.golden.sections import rows_of_answer


@pytest.fixture(scope="session")
def means(tmp_path_factory, shared_store, shared_keep):
    return Means(tmp_path_factory.mktemp("golden"), store=shared_store, keep=shared_keep.folder, here=True)


@pytest.mark.parametrize(
    "question",
    [pytest.param(q, id=q.name, marks=pytest.mark.long if q.long else pytest.mark.slow) for q in QUESTIONS],
)
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


def test_a_value_that_still_has_its_place_is_compared_there_whatever_moved():
    loose = [Moved("*", "*", "among *", "")]
    swapped = rows_of("c", DOCUMENT | {"gain_musd": [2.0, 1.0, 3.0]})
    found = list(differences(rows_of("c", DOCUMENT), swapped, loose))
    assert [line.partition(":")[2].split()[0].strip(":") for line in found] == ["gain_musd[]"] * 2


def test_the_same_text_can_stand_in_the_old_and_the_new_place():
    old, among = rows_of("c", {"gain": {"A": 1.5, "B": 2.5}}), [Moved("*", "gain.*", "among table/{0}[]", "")]
    moved = [*rows_of("c", {"table/A": [0.5, 1.5]}), *rows_of("c", {"table/B": [2.5]})]
    assert not [line for line in differences(old, moved, among) if "is new" not in line]
    crossed = [*rows_of("c", {"table/B": [0.5, 1.5]}), *rows_of("c", {"table/A": [2.5]})]
    assert "c: gain.A: 1.5 is not among table/A[]" in differences(old, crossed, among)


def test_totals_of_a_long_column_are_those_of_the_columns_that_stand_for_it():
    long = [float(i) - 300.0 for i in range(1002)]
    old, among = rows_of("c", {"long": long}), [Moved("*", "long[]", "among table/*", "")]

    def told(first, second):
        now = rows_of("c", {"table/a": [None, *first], "table/b": second})
        return [line for line in differences(old, now, among) if "is new" not in line]

    assert not told(long[:500], long[500:])
    assert len(told(long[:500], long[501:])) == 3
    assert told([long[0] + 1e-4, *long[1:500]], long[500:])


def test_rare_rows_of_a_long_table_are_read_one_by_one():
    columns = [{"title": {"text": title}} for title in ("package", "best", "gain")]
    table = {"columns": columns, "rows": [[p, p in (7, 1300), p / 8.0] for p in range(1500)]}
    section = {"id": "s", "said": [], "tables": {"t": table}, "figures": {}}
    found = {r.place: r.value for r in rows_of_answer("c", {"question": {}, "computed": {}, "sections": [section]})}
    assert found["s/t/best/gain[]"] == "0.875|162.5"
