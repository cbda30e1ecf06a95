"""Messages that say what, where, why and what to do."""

import pytest

from ortaq.core import InputError, NotConverged, OrtaqError, require_known, suggest


@pytest.mark.parametrize(
    ("word", "known", "hint"),
    [
        ("khorgas", ["khorgos", "dostyk"], "did you mean 'khorgos'?"),
        ("KAS", ["KAZ", "KGZ"], "did you mean 'KAZ'?"),
        ("cku", ["bakhty", "cku_railway"], "did you mean 'cku_railway'?"),
        ("zzz", ["khorgos"], ""),
    ],
)
def test_near_misses(word: str, known: list[str], hint: str) -> None:
    assert suggest(word, known) == hint


def test_without_a_near_miss_the_known_words_are_listed() -> None:
    with pytest.raises(InputError) as caught:
        require_known(["XX"], ["KAZ", "KGZ"], kind="economy", where="file, row 3")
    assert str(caught.value) == "unknown economy 'XX'\n  where: file, row 3\n  do:    known: KAZ, KGZ"


def test_exit_codes() -> None:
    assert (OrtaqError.exit_code, InputError.exit_code, NotConverged.exit_code) == (1, 2, 3)
    assert issubclass(InputError, OrtaqError)
    assert issubclass(NotConverged, OrtaqError)


def test_all_words_that_are_not_known_are_named() -> None:
    words = ["KGS", "UZ", "KAZ", "KGS", *(f"X{n:02}" for n in range(13))]
    with pytest.raises(InputError, match=r"unknown economy 'KGS' \(and 14 more\)") as told:
        require_known(words, ("KAZ", "KGZ", "UZB"), kind="economy", where="trade.csv")
    assert "'UZ': did you mean 'UZB'?" in told.value.where
    assert told.value.where.endswith("and 2 more")
    assert told.value.fix == "did you mean 'KGZ'?"
