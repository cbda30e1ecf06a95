"""A kernel is called where it was built from the source beside it, and nowhere else."""

import shutil
from pathlib import Path

import pytest

from ortaq.core import InputError, kernels
from ortaq.domains.trade import kernels as trade

HOME = Path(trade.__file__).parent

built = pytest.mark.skipif(
    trade.library("solver") is None, reason="no kernels are built here: python tools/build_kernels.py"
)


@built
def test_a_kernel_of_another_source_is_not_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, found = tmp_path / "solver.c", kernels._loaded.__wrapped__
    for name in ("solver.kernel", "solver.c"):
        shutil.copy(HOME / name, tmp_path / name)
    assert found(source) is not None
    monkeypatch.setenv("ORTAQ_KERNELS", "off")
    assert kernels.library(source) is None
    source.write_text("/* changed since */", encoding="utf-8")
    assert found(source) is None
    assert found(tmp_path / "check.c") is None
    source.unlink()
    assert found(source) is None


@built
def test_a_kernel_that_was_cut_or_is_none_is_not_mapped(tmp_path: Path) -> None:
    whole, source = (HOME / "solver.kernel").read_bytes(), tmp_path / "solver.c"
    shutil.copy(HOME / "solver.c", source)
    other_machine = whole[:18] + b"\xb7" + whole[19:]
    # Without the look at its length a part of a library would end the process that tests.
    parts = b"", whole[:40], whole[:5000], whole[: len(whole) // 2], whole[:-1], b"no library", other_machine
    for content in parts:
        (tmp_path / "solver.kernel").write_bytes(content)
        assert kernels._loaded.__wrapped__(source) is None


def test_a_switch_that_says_neither_on_nor_off_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ORTAQ_KERNELS", "banana")
    with pytest.raises(InputError, match="'banana' is neither on nor off"):
        kernels.library(HOME / "solver.c")
    monkeypatch.setenv("ORTAQ_KERNELS", "OFF")
    assert kernels.library(HOME / "solver.c") is None
