"""Habits of the project: licences that somebody has read, and a release that says what it is."""

import hashlib
import json
import re
import shutil
import sys
from pathlib import Path

import pytest
from tools import licences, release

import ortaq

ROOT = Path(__file__).parents[2]


def test_every_locked_package_stands_in_the_table_with_a_free_licence() -> None:
    text, refused = licences.page()
    assert refused == []
    assert licences.told(licences.PAGE.read_text(encoding="utf-8")) == licences.told(text)


@pytest.mark.parametrize("licence", ["GPL-3.0-only", "AGPL-3.0", "SSPL-1.0", "Proprietary", ""])
def test_a_licence_that_nobody_has_read_is_refused(licence: str) -> None:
    assert not re.search(licences.FREE, licence)


def test_the_version_stands_everywhere() -> None:
    assert release.version() == ortaq.__version__
    assert release.faults(ortaq.__version__) == []
    assert len(release.faults("9.9.9")) == 2
    assert len(release.faults("next")) == 3


def test_the_bill_of_materials_is_the_lock_file() -> None:
    bill = json.loads(json.dumps(release.materials("0.1.0")))
    assert {part["name"] for part in bill["components"]} == set(licences.locked("requirements.lock"))
    assert all(part["hashes"] for part in bill["components"])


@pytest.mark.long
def test_a_release_is_made_in_a_dry_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release, "DIST", tmp_path / "dist")
    made = release.build(ortaq.__version__)
    release.write_beside(ortaq.__version__, made)
    sums = (tmp_path / "dist" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    kinds = [path.name.removeprefix(f"ortaq-{ortaq.__version__}") for path in made]
    assert kinds[0] == "-py3-none-any.whl"  # for every machine; the one with kernels is for machines like this
    assert kinds[-1] == ".tar.gz"
    assert len(kinds) == (3 if shutil.which("cc") else 2)
    assert len(sums) == len(made) + 1
    for line in sums:
        digest, name = line.split()
        assert hashlib.sha256((tmp_path / "dist" / name).read_bytes()).hexdigest() == digest


def test_python_versions_are_stated() -> None:
    assert sys.version_info >= (3, 11)
    assert 'requires-python = ">=3.11"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
