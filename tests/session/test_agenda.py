"""The agenda of a session is one file, the same for everybody."""

import json

import pytest

from ortaq.core import InputError
from ortaq.session import agenda_of
from tests.session.agendas import small_agenda


def test_an_agenda_comes_back_from_its_file_as_it_was() -> None:
    agenda = small_agenda()
    again = agenda_of(agenda.data, "agenda.json")
    assert again.data == agenda.data
    assert again.digest == agenda.digest
    assert again.rows[5] == 4
    assert again.measures_of(5) == ("measure_0", "measure_2")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("packages", [2, 1, *range(3, 16)]),
        ("packages", [*range(1, 15), 16]),
        ("gain_musd", [[0.0] * 15] * 2),
        ("spent_musd", [[0.0] * 14] * 3),
        ("members", [{"code": "AAA"}] * 3),
        ("form", "another"),
        ("unknown", 1),
    ],
)
def test_a_changed_agenda_is_refused(key: str, value: object) -> None:
    record = json.loads(small_agenda().data) | {key: value}
    with pytest.raises(InputError):
        agenda_of(json.dumps(record).encode(), "agenda.json")
