"""Finished values: found by what determines them, never stale, never trusted unseen, never too many."""

import hashlib
import os
import pickle
import threading
import time
import warnings
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest

from ortaq.core import Band, doubt
from ortaq.tables import Keep, keeping, kept, kept_each, read_bytes, write_file
from ortaq.tables import pickled as codec


@pytest.fixture
def keep(tmp_path: Path) -> Iterator[Keep]:
    with keeping(found := Keep(tmp_path / "kept", lambda: "1.0")):
        yield found


class Counted:
    """Computes the band of a number and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def of(self, number: float, *, kind: str = "band") -> Band:
        def compute() -> Band:
            self.times += 1
            return Band(number - 1, number, number + 1)

        return kept(kind, compute, lambda: (number,))


def test_a_value_is_computed_once_and_stands_for_what_determines_it(keep: Keep) -> None:
    counted = Counted()
    assert counted.of(2.0) == counted.of(2.0) == Band(1, 2, 3)
    assert (counted.times, len(keep.files())) == (1, 1)
    assert counted.of(2.0000000001) != Band(1, 2, 3)
    assert counted.of(2.0, kind="other") == Band(1, 2, 3)
    assert counted.times == 3
    with keeping(Keep(keep.folder, lambda: "1.1")):
        counted.of(2.0)
    with keeping(None):
        counted.of(2.0)
    assert counted.times == 5


def test_arrays_come_back_bit_by_bit_and_as_writeable_as_they_were(keep: Keep) -> None:
    fixed = np.array([1.0, -0.0, np.nan, np.inf])
    fixed.flags.writeable = False
    made = {"fixed": fixed, "free": np.arange(3), "words": np.array(["қ", ""]), "any": np.array([None, "a"], object)}
    for _ in range(2):
        found = kept("arrays", lambda: made, lambda: ())
        assert {k: (v.dtype, v.flags.writeable) for k, v in found.items()} == {
            k: (v.dtype, v.flags.writeable) for k, v in made.items()
        }
        assert found["fixed"].tobytes() == fixed.tobytes()
        assert found["any"].tolist() == [None, "a"]
    assert len(keep.files()) == 1


def test_the_objects_of_the_caller_stand_in_a_value(keep: Keep) -> None:
    region, again = Band(1, 2, 3), Band(1, 2, 3)
    kept("pair", lambda: (region, 5), lambda: (), around=(region,))
    assert kept("pair", lambda: None, lambda: (), around=(again,))[0] is again  # type: ignore[index]


def test_what_is_damaged_is_computed_again(keep: Keep) -> None:
    counted = Counted()
    counted.of(2.0)
    path = keep.files()[0].path
    whole = path.read_bytes()
    for damaged in (b"", whole[:-1], whole[:40], whole[:50] + bytes([whole[50] ^ 1]) + whole[51:]):
        path.write_bytes(damaged)
        assert counted.of(2.0) == Band(1, 2, 3)
        assert path.read_bytes() == whole
    assert counted.times == 5


@pytest.mark.parametrize("named", ["posix:system", "builtins:eval", "ortaq.tables:remove", "ortaq.core.errors:doubt"])
def test_bytes_that_would_act_do_not(keep: Keep, tmp_path: Path, named: str) -> None:
    module, _, name = named.partition(":")
    target = tmp_path / "touched"
    content = f"c{module}\n{name}\n(Vtouch {target}\ntR.".encode()
    with pytest.raises(codec.CannotKeep):
        codec.unpickled(content)
    counted = Counted()
    counted.of(2.0)
    path = keep.files()[0].path
    path.write_bytes(content + hashlib.sha256(path.name.encode() + content).digest())
    assert counted.of(2.0) == Band(1, 2, 3)
    assert counted.times == 2
    assert not target.exists()


def test_a_file_under_another_name_is_no_answer(keep: Keep) -> None:
    counted = Counted()
    counted.of(2.0)
    first = keep.files()[0].path
    counted.of(3.0)
    (second,) = (file.path for file in keep.files() if file.path != first)
    second.write_bytes(first.read_bytes())
    assert counted.of(3.0) == Band(2, 3, 4)
    assert counted.times == 3


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="files have no owner")
def test_files_that_others_may_write_are_not_read(keep: Keep) -> None:
    counted = Counted()
    counted.of(2.0)
    file = keep.files()[0].path
    assert (file.stat().st_mode & 0o777, keep.folder.stat().st_mode & 0o777) == (0o600, 0o700)
    file.chmod(0o622)
    counted.of(2.0)
    keep.folder.chmod(0o777)
    counted.of(3.0)
    assert (counted.times, len(keep.files())) == (3, 1)


def test_a_doubt_is_told_every_time(keep: Keep) -> None:
    def odd() -> int:
        doubt("it is odd", where="mine.toml", fix="mend it")
        return 1

    for _ in range(2):
        with warnings.catch_warnings(record=True) as told:
            warnings.simplefilter("always")
            assert kept("odd", odd, lambda: ()) == 1
        assert len(told) == 1
    assert not keep.files()


def test_a_file_that_nobody_told_of_keeps_a_value_from_being_kept(keep: Keep, tmp_path: Path) -> None:
    file = tmp_path / "mine.csv"
    write_file(file, "1")
    assert kept("file", lambda: read_bytes(file), lambda: ()) == b"1"
    for _ in range(2):  # the second finds what is inside, without opening the file
        inner = kept("around", lambda: kept("file", lambda: read_bytes(file), lambda: (), below=file), lambda: ())
        assert inner == b"1"
    assert [held.kind for held in keep.files()] == ["file"]  # the one that says what is in it


def test_software_that_changes_meanwhile_keeps_nothing(tmp_path: Path) -> None:
    names = iter(["a", "b"])
    with keeping(Keep(tmp_path / "kept", lambda: next(names))) as _:
        assert kept("one", lambda: 1, lambda: ()) == 1
    assert not (tmp_path / "kept").exists()
    names = iter(["a", "a", "b"])
    with keeping(keep := Keep(tmp_path / "kept", lambda: next(names))):
        assert kept_each("each", lambda at: ((n, n) for n in at), [(0,), (1,)]) == [0, 1]
    assert len(keep.files()) == 1


def test_a_value_without_a_form_or_a_name_is_computed(keep: Keep) -> None:
    assert callable(kept("function", lambda: lambda: 1, lambda: ()))
    assert kept("unknown", lambda: 1, lambda: (object(),)) == 1
    assert kept("own", Counted, lambda: ()).times == 0  # a class of another package
    assert not keep.files()


def test_what_was_used_least_recently_goes_first(tmp_path: Path) -> None:
    counted = Counted()
    with keeping(keep := Keep(tmp_path / "kept", lambda: "1.0")):
        for number in range(4):
            counted.of(float(number))
        size = sum(file.size for file in keep.files())
        for age, file in enumerate(sorted(keep.files(), key=lambda one: one.path)):
            os.utime(file.path, (time.time() - 100 * age, time.time() - 100 * age))
        oldest = {file.path for file in sorted(keep.files(), key=lambda one: one.used)[:2]}
    with keeping(Keep(keep.folder, lambda: "1.0", most=size + 10)):
        counted.of(9.0)
    left = {file.path for file in keep.files()}
    assert not left & oldest
    assert sum(file.size for file in keep.files()) <= 0.8 * (size + 10)
    with keeping(Keep(keep.folder, lambda: "1.0", most=10)):
        counted.of(11.0)  # larger than all that may be kept
    assert {file.path for file in keep.files()} == left


def test_a_value_that_is_too_large_is_not_kept(keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codec, "MOST_BYTES", 1000)
    assert kept("large", lambda: np.zeros(1000), lambda: ()).shape == (1000,)
    assert not keep.files()


def test_values_are_removed_by_age_and_nothing_else_is(keep: Keep) -> None:
    counted = Counted()
    counted.of(1.0), counted.of(2.0)
    (keep.folder / "thesis.docx").write_text("mine")
    (keep.folder / "notes.kept").write_text("mine")
    (keep.folder / "thesis.kept").mkdir()
    (keep.folder / f"band-{'a' * 32}.kept").mkdir()
    foreign = {"thesis.docx", "notes.kept", "thesis.kept", f"band-{'a' * 32}.kept"}
    file = keep.files()[0]
    os.utime(file.path, (time.time() - 3 * 86_400, time.time() - 3 * 86_400))
    assert [gone.path for gone in keep.clean(86_400)] == [file.path]
    assert len(keep.clean()) == 1
    assert {path.name for path in keep.folder.iterdir()} == foreign
    with keeping(Keep(keep.folder, lambda: "1.0", most=300)):
        for number in range(4):
            counted.of(float(number))  # makes room among its own
    assert foreign < {path.name for path in keep.folder.iterdir()}


def test_many_at_once_find_one_value(tmp_path: Path) -> None:
    found, begin = [], threading.Barrier(8)

    def ask() -> None:
        with keeping(Keep(tmp_path / "kept", lambda: "1.0", most=500)):
            begin.wait()
            found.extend(Counted().of(float(n)) == Band(n - 1, n, n + 1) for n in range(6))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [True] * 48
    assert all(path.suffix == ".kept" for path in (tmp_path / "kept").iterdir())


def test_a_folder_that_cannot_be_made_is_no_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with keeping(Keep(tmp_path / "file" / "kept", lambda: "1.0")):
        assert Counted().of(2.0) == Band(1, 2, 3)


def test_only_plain_things_stand_beside_our_own() -> None:
    for value in (Counted(), np.random.default_rng(), pickle, print):
        with pytest.raises(codec.CannotKeep):
            codec.pickled(value)


def test_of_many_values_each_is_kept_as_soon_as_it_is_there(keep: Keep) -> None:
    asked: list[list[int]] = []

    def squares(at: Sequence[int], until: int = 10) -> Iterator[tuple[int, int]]:
        asked.append(list(at))
        for n in reversed(at):
            if n == until:
                raise KeyboardInterrupt
            yield n, n * n

    said = [(n,) for n in range(5)]
    with pytest.raises(KeyboardInterrupt):
        kept_each("squares", lambda at: squares(at, until=1), said)
    assert kept_each("squares", squares, said) == [0, 1, 4, 9, 16]
    assert kept_each("squares", squares, said[3:]) == [9, 16]
    assert asked == [[0, 1, 2, 3, 4], [0, 1], []]
    with keeping(None):
        assert kept_each("squares", squares, said[:2]) == [0, 1]
    damaged = keep.files()[0].path
    damaged.write_bytes(damaged.read_bytes()[:-1])
    assert kept_each("squares", squares, said) == [0, 1, 4, 9, 16]
    assert len(asked[-1]) == 1


def test_of_many_values_none_is_kept_whose_files_nobody_told(keep: Keep, tmp_path: Path) -> None:
    write_file(tmp_path / "told.csv", "1")

    def read(at: Sequence[int]) -> Iterator[tuple[int, bytes]]:
        for n in at:
            yield n, b"0" if n == 0 else read_bytes(tmp_path / "told.csv")

    assert kept_each("read", read, [(0,), (1,), (2,)]) == [b"0", b"1", b"1"]
    assert len(keep.files()) == 1
