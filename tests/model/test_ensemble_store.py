"""The store: a name for everything that determines numbers, nothing trusted unseen, only the rest computed."""

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest

from ortaq.core import CENTRAL, Band, Case, Corner, Deficits, InputError, Mechanism, NotConverged, Region, Sector
from ortaq.model import costs, gains, payoff_table
from ortaq.model.ensemble import Chunk, Question, SerialExecutor, Store, chunks, scenario_hash, solve_chunk
from ortaq.model.ensemble.chunk_names import descriptions
from ortaq.model.ensemble.chunk_table import METADATA_KEY
from ortaq.model.ensemble.engine import engine
from tests.worlds import shift

CHUNK = Chunk(CENTRAL, 1, (5, 2, 7))


class Counting(SerialExecutor):
    """Counts tasks, and fails after some."""

    def __init__(self, most: int = 10**9) -> None:
        self.done = 0
        self.most = most

    def map(self, function: Callable[..., Any], shared: Any, tasks: Sequence[Any]) -> Iterator[tuple[int, Any]]:
        for found in super().map(function, shared, tasks):
            if self.done == self.most:
                raise NotConverged("no equilibrium")
            self.done += 1
            yield found


def described(region: Region, mechanism: Mechanism, chunk: Chunk = CHUNK) -> str:
    return descriptions(Question.of(region, mechanism), [chunk])[0]


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir()}


def test_what_is_written_is_read_bit_by_bit(region: Region, mechanism: Mechanism, tmp_path: Path) -> None:
    solved = solve_chunk(Question.of(region, mechanism), CHUNK)
    text, store = described(region, mechanism), Store.open(tmp_path / "a" / "b")
    assert store.read(text, CHUNK, region.economy_ids) is None
    store.write(text, CHUNK, region.economy_ids, solved)
    read = store.read(text, CHUNK, region.economy_ids)
    assert read is not None
    for name, value in vars(solved).items():
        assert np.array_equal(getattr(read, name), value), name
    assert [p.name for p in store.folder.iterdir()] == [f"{scenario_hash(text)}.parquet"]


def test_a_chunk_is_a_table_that_others_can_read(region: Region, mechanism: Mechanism, tmp_path: Path) -> None:
    payoffs = payoff_table(region, mechanism, store=Store.open(tmp_path))
    tables = [pq.read_table(path) for path in tmp_path.iterdir()]
    (alone,) = [t for t in tables if b'"id": "none"' in t.schema.metadata[METADATA_KEY]]
    rows = [r for r in alone.to_pylist() if (r["package"], r["economy"]) == (5, "UZB")]
    paid = costs(mechanism, [5])[0, 2]
    assert region.income[2] * rows[0]["shock_hat"] * rows[0]["gain"] - paid == payoffs.gain_musd[5, 2, 0]
    assert {pq.ParquetFile(p).metadata.row_group(0).column(0).compression for p in tmp_path.iterdir()} == {"ZSTD"}


def _measure(mechanism: Mechanism, **changes: Any) -> Mechanism:
    return replace(mechanism, measures=(replace(mechanism.measures[0], **changes), *mechanism.measures[1:]))


def _shock(mechanism: Mechanism, **changes: Any) -> Mechanism:
    return replace(mechanism, shocks=(replace(mechanism.shocks[0], **changes),))


def _elastic(sector: Sector) -> Sector:
    return replace(sector, trade_elasticity=Band(1, 2, 3))


MOVED = shift("trade_cost_hat", ("KAZ",), ("KGZ", "UZB"), -3.1)


@pytest.mark.parametrize(
    "other",
    [
        lambda r, m: (replace(r, flow=r.flow * np.where(r.flow == r.flow.max(), 1.0 + 1e-15, 1.0)), m, CHUNK),
        lambda r, m: (replace(r, sectors=(_elastic(r.sectors[0]), *r.sectors[1:])), m, CHUNK),
        lambda r, m: (r, _measure(m, moves=(MOVED,)), CHUNK),
        lambda r, m: (r, _measure(m, id="road"), CHUNK),
        lambda r, m: (r, replace(m, measures=m.measures[::-1]), CHUNK),
        lambda r, m: (r, _shock(m, moves=(MOVED,)), CHUNK),
        lambda r, m: (r, m, replace(CHUNK, shock=0)),
        lambda r, m: (r, m, replace(CHUNK, packages=(5, 7, 2))),
        *(
            lambda r, m, end=end: (r, m, replace(CHUNK, case=Case("other", **{end: Corner.LOW})))
            for end in ("elasticity", "tariff", "shift")
        ),
        lambda r, m: (r, m, replace(CHUNK, case=Case("other", deficits=Deficits.PROPORTIONAL))),
    ],
)
def test_whatever_determines_numbers_is_in_the_name(
    other: Callable[[Region, Mechanism], tuple[Region, Mechanism, Chunk]], region: Region, mechanism: Mechanism
) -> None:
    assert scenario_hash(described(*other(region, mechanism))) != scenario_hash(described(region, mechanism))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ortaq.domains.trade.valuation.RESIDUAL_TOLERANCE", 1e-8),
        ("ortaq.model.ensemble.chunk.engine_here", lambda: "ortaq 9, numpy 9, source 0"),
        ("ortaq.model.ensemble.chunk_names.BATCH", 16),
    ],
)
def test_the_engine_is_in_the_name(
    name: str, value: object, region: Region, mechanism: Mechanism, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = described(region, mechanism)
    monkeypatch.setattr(name, value)
    assert scenario_hash(described(region, mechanism)) != scenario_hash(before)


@pytest.mark.parametrize("package", ["numpy.__version__", "ortaq.model.ensemble.engine.version"])
def test_another_numpy_or_scipy_is_another_engine(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = engine.__wrapped__()
    monkeypatch.setattr(package, "9" if package.startswith("numpy") else lambda _name: "9")
    assert engine.__wrapped__() != before


@pytest.mark.parametrize(
    ("other", "case"),
    [
        (lambda m: _measure(m, cost=None, title="Other", participants=("KAZ",)), CENTRAL),
        (lambda m: _shock(m, probability=0.5, description="Other"), CENTRAL),
        (lambda m: replace(m, members=("KAZ", "UZB"), threshold_percent={"KAZ": 1.0}), CENTRAL),
        (lambda m: replace(m, shocks=(*m.shocks, replace(m.shocks[0], id="second"))), CENTRAL),
        (lambda m: m, Case("dear", cost=Corner.HIGH)),
    ],
)
def test_costs_members_and_texts_are_not_in_the_name(
    other: Callable[[Mechanism], Mechanism], case: Case, region: Region, mechanism: Mechanism
) -> None:
    assert described(region, other(mechanism), replace(CHUNK, case=case)) == described(region, mechanism)


def test_a_second_run_computes_nothing_and_says_the_same(
    region: Region, mechanism: Mechanism, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ortaq.model.ensemble.chunk.CHUNK", 3)
    store, first, second = Store.open(tmp_path), Counting(), Counting()
    one = payoff_table(region, mechanism, executor=first, store=store)
    seen: list[tuple[int, int]] = []
    two = payoff_table(
        region, mechanism, progress=lambda *done: seen.append(done), executor=second, store=Store.open(tmp_path)
    )
    assert (first.done, second.done) == (6, 0)
    assert seen == [(3, 16), (6, 16), (8, 16), (11, 16), (14, 16), (16, 16)]
    assert np.array_equal(one.gain_musd, two.gain_musd)
    assert np.array_equal(one.income_musd, two.income_musd)
    assert one.largest_residual == two.largest_residual > 0.0


@pytest.mark.slow
def test_what_was_finished_before_an_error_is_kept(
    region: Region, mechanism: Mechanism, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ortaq.model.ensemble.chunk.CHUNK", 3)
    whole = payoff_table(region, mechanism, store=Store.open(tmp_path / "whole"))
    with pytest.raises(NotConverged):
        payoff_table(region, mechanism, executor=Counting(most=4), store=Store.open(tmp_path / "part"))
    assert len(files(tmp_path / "part")) == 4
    rest = Counting()
    again = payoff_table(region, mechanism, executor=rest, store=Store.open(tmp_path / "part"))
    assert rest.done == 2
    assert files(tmp_path / "part") == files(tmp_path / "whole")
    assert np.array_equal(again.gain_musd, whole.gain_musd)


def _flip(path: Path, at: int) -> None:
    content = bytearray(path.read_bytes())
    content[at] ^= 0x10
    path.write_bytes(content)


def _edit(path: Path, edit: Callable[[dict[str, list[Any]]], object]) -> None:
    """Rewrite a chunk with other rows under its own description."""
    table = pq.read_table(path)
    columns = table.to_pydict()
    edit(columns)
    pq.write_table(table.schema.empty_table().from_pydict(columns, schema=table.schema), path)


@pytest.mark.parametrize(
    "damage",
    [
        lambda path, _: path.write_bytes(b""),
        lambda path, _: path.write_bytes(path.read_bytes()[:-1]),
        lambda path, _: path.write_bytes(path.read_bytes()[: path.stat().st_size // 2]),
        lambda path, other: shutil.copy(other, path),
        lambda path, _: path.write_text("package,economy,gain\n"),
        lambda path, _: _edit(path, lambda c: [v.pop() for v in c.values()]),
        lambda path, _: _edit(path, lambda c: c["gain"].__setitem__(0, float("nan"))),
        lambda path, _: _edit(path, lambda c: c["package"].__setitem__(0, 3)),
        lambda path, _: _edit(path, lambda c: c["economy"].reverse()),
    ],
)
def test_a_damaged_or_foreign_file_is_computed_again(
    damage: Callable[[Path, Path], object], region: Region, mechanism: Mechanism, tmp_path: Path
) -> None:
    store = Store.open(tmp_path)
    payoff_table(region, mechanism, store=store)
    good = files(tmp_path)
    path, other = sorted(tmp_path.iterdir())
    damage(path, other)
    assert files(tmp_path) != good
    executor = Counting()
    payoff_table(region, mechanism, executor=executor, store=store)
    assert executor.done == 1
    assert files(tmp_path) == good


def test_no_flipped_bit_of_arrays_is_read_as_arrays(tmp_path: Path) -> None:
    store, arrays = Store.open(tmp_path), {"gain": np.linspace(0.0, 1.0, 5), "count": np.arange(6).reshape(2, 3)}
    store.keep_arrays("this world", arrays)
    (path,) = tmp_path.iterdir()
    whole, found = path.read_bytes(), store.arrays("this world")
    assert found is not None
    assert list(found) == list(arrays)
    assert all(
        np.array_equal(found[name], value) and found[name].dtype == value.dtype for name, value in arrays.items()
    )
    for place in range(len(whole)):
        path.write_bytes(whole[:place] + bytes([whole[place] ^ 1 << place % 8]) + whole[place + 1 :])
        assert store.arrays("this world") is None
    path.write_bytes(whole)
    shutil.copy(path, tmp_path / f"{scenario_hash('another world')}.npz")
    assert store.arrays("another world") is None


@pytest.mark.slow
def test_no_flipped_bit_reaches_a_result(region: Region, mechanism: Mechanism, tmp_path: Path) -> None:
    solved = solve_chunk(Question.of(region, mechanism), CHUNK)
    text, store = described(region, mechanism), Store.open(tmp_path)
    store.write(text, CHUNK, region.economy_ids, solved)
    path = store.path(text)
    noticed = 0
    for at in range(0, path.stat().st_size, 7):
        _flip(path, at)
        read = store.read(text, CHUNK, region.economy_ids)
        noticed += read is None
        for name, value in vars(solved).items():
            assert read is None or np.array_equal(getattr(read, name), value), f"{name}, byte {at}"
        _flip(path, at)
    assert noticed > 100


@pytest.mark.parametrize("path", ["file", "file/below", "/proc/ortaq"])
def test_a_folder_that_cannot_be_made(path: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"(?s)cannot keep results.*where: store.*do:"):
        Store.open(tmp_path / path)


def test_a_full_disk_leaves_no_half_file(
    region: Region, mechanism: Mechanism, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    store = Store.open(tmp_path)
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(InputError, match="No space left on device"):
        payoff_table(region, mechanism, store=store)
    assert files(tmp_path) == {}


def test_temporary_files_of_killed_processes_are_removed_when_old(tmp_path: Path) -> None:
    elsewhere = "0badcafe-1-00000000.ortaq-new"  # a process of another machine, which cannot be asked
    old, young, foreign = tmp_path / f".a.{elsewhere}", tmp_path / f".b.{elsewhere}", tmp_path / "notes.txt"
    for path in (old, young, foreign):
        path.write_text("x")
    os.utime(old, (0, 0))
    os.utime(foreign, (0, 0))
    Store.open(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == [young.name, foreign.name]


def test_no_packages_are_no_file(region: Region, mechanism: Mechanism, tmp_path: Path) -> None:
    found = gains(region, mechanism, [], store=Store.open(tmp_path))
    assert found.musd.shape == (0, 3, 2)
    assert (found.income_musd[:, 0] > 0.0).all()
    assert files(tmp_path) == {}


def test_chunks_cover_every_package_once_under_every_shock(region: Region, mechanism: Mechanism) -> None:
    made = chunks(Question.of(region, mechanism), range(600), [CENTRAL])
    assert [(c.shock, len(c.packages)) for c in made] == [(s, n) for s in (0, 1) for n in (256, 256, 88)]
    assert sorted(p for c in made if c.shock == 1 for p in c.packages) == list(range(600))
