"""Fetching against a server that fails: nothing is lost, nothing is half-written, what came is used again."""

import hashlib
import io
import os
import socket
import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ortaq.core import InputError
from ortaq.sources.fetch import CATALOGUE, FetchSource, LockEntry, Wish, fetch, read_lock, resolved
from ortaq.sources.fetch.lock import LOCK, lock_text
from ortaq.sources.fetch.patience import Patience
from tests.sources.fetch.faulty_server import serving

ROWS = 3000


def _zip() -> bytes:
    noise = np.random.default_rng(0).integers(0, 10**9, ROWS)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("BACI_HS22_Y2023_V202501.csv", "t,v\n" + "".join(f"2023,{n}\n" for n in noise))
        archive.writestr("Readme.txt", "read me\nplease\n")
    return buffer.getvalue()


BODY = _zip()
SHA = hashlib.sha256(BODY).hexdigest()


def _source(url: str) -> FetchSource:
    return replace(resolved("baci"), url=url, file="baci.zip")


class Waits:
    """A clock that only writes down how long it was asked to wait."""

    def __init__(self) -> None:
        self.seconds: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.seconds.append(seconds)


@pytest.fixture
def waits() -> Waits:
    return Waits()


def _patience(waits: Callable[[float], None], attempts: int = 6, timeout: float = 5.0) -> Patience:
    return Patience(attempts, timeout, waits)


def test_a_file_comes_whole_with_its_lock_entry(tmp_path: Path, waits: Waits) -> None:
    seen: list[tuple[int, int]] = []
    with serving(BODY) as (url, _):
        got = fetch(
            _source(url), Wish(folder=tmp_path), progress=lambda a, b: seen.append((a, b)), patience=_patience(waits)
        )
    assert got.path.read_bytes() == BODY
    assert got.is_new
    entry = read_lock(tmp_path)["baci.zip"]
    assert (entry.sha256, entry.bytes, entry.rows, entry.url) == (SHA, len(BODY), ROWS, url)
    assert "Etalab" in entry.licence
    assert entry.date == datetime.now(UTC).date().isoformat()
    assert seen[-1] == (len(BODY), len(BODY))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["baci.zip", "lock.toml"]


@pytest.mark.parametrize("name", ["baci.zip", "baci.zip.part"])
def test_a_pipe_in_the_library_is_refused_before_anything_is_asked(name: str, tmp_path: Path, waits: Waits) -> None:
    os.mkfifo(tmp_path / name)
    with serving(BODY) as (url, script), pytest.raises(InputError, match="a named pipe"):
        fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits))
    assert script.requests == []
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).is_fifo()


@pytest.mark.parametrize("faults", [["500"], ["503", "502"], ["drop"], ["drop", "500", "429 1"], ["408"]])
def test_passing_faults_are_waited_out(faults: list[str], tmp_path: Path, waits: Waits) -> None:
    with serving(BODY, faults) as (url, script):
        fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits))
    assert (tmp_path / "baci.zip").read_bytes() == BODY
    assert len(script.requests) == len(faults) + 1 == len(waits.seconds) + 1


@pytest.mark.slow
def test_a_silent_server_is_given_up_and_asked_again(tmp_path: Path, waits: Waits) -> None:
    with serving(BODY, ["hang"]) as (url, script):
        fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits, timeout=0.2))
    assert (tmp_path / "baci.zip").read_bytes() == BODY
    assert len(script.requests) == 2


def test_retry_after_is_kept_as_seconds_or_date(tmp_path: Path, waits: Waits) -> None:
    when = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    with serving(BODY, ["429 7", f"429 {when}", "429 soon", "429 86400"]) as (url, _):
        fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits))
    assert waits.seconds[0] == 7.0
    assert 15.0 < waits.seconds[1] <= 20.0
    assert waits.seconds[2] < 10.0
    assert waits.seconds[3] == 60.0


def test_a_cut_connection_is_resumed_from_where_it_broke(tmp_path: Path, waits: Waits) -> None:
    with serving(BODY, ["cut 1000", "cut 500", "drop"]) as (url, script):
        fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits))
    assert (tmp_path / "baci.zip").read_bytes() == BODY
    assert script.requests == [None, "bytes=1000-", "bytes=1500-", "bytes=1500-"]


@pytest.mark.slow
def test_progress_does_not_use_up_patience(tmp_path: Path, waits: Waits) -> None:
    with serving(BODY, ["cut 100"] * 10) as (url, _):
        fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits, attempts=2))
    assert (tmp_path / "baci.zip").read_bytes() == BODY


def test_what_came_is_used_by_the_next_command(tmp_path: Path, waits: Waits) -> None:
    with serving(BODY, ["cut 2000", "500", "500", "500"]) as (url, script):
        with pytest.raises(InputError, match="the download stopped: the server answered 500") as told:
            fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits, attempts=3))
        assert "2,000 bytes are kept" in told.value.why
        assert not (tmp_path / "baci.zip").exists()
        assert not (tmp_path / "lock.toml").exists()
        fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits))
    assert script.requests[-1] == "bytes=2000-"
    assert (tmp_path / "baci.zip").read_bytes() == BODY


def test_without_a_network_the_reason_is_plain(tmp_path: Path, waits: Waits, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}/file"
    with pytest.raises(InputError, match=r"no connection: 127\.0\.0\.1 refused it\n") as told:
        fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits, attempts=2))
    assert told.value.why == "nothing was kept"
    monkeypatch.setattr(socket, "getaddrinfo", _unknown_name)
    with pytest.raises(InputError) as told:
        fetch(_source("http://data.example/file"), Wish(folder=tmp_path), patience=_patience(waits, attempts=2))
    assert told.value.what == "the download stopped: no connection: the name data.example was not found"
    assert list(tmp_path.iterdir()) == []


def _unknown_name(*_given: Any, **_options: Any) -> None:
    raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


def test_another_version_is_never_glued_to_the_old_one(tmp_path: Path, waits: Waits) -> None:
    with serving(b"PK\x03\x04" + bytes(5000), ["cut 3000", "500"]) as (url, script):
        with pytest.raises(InputError):
            fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits, attempts=1))
        script.body, script.tag, script.faults = BODY, '"two"', []
        fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits))
    assert (tmp_path / "baci.zip").read_bytes() == BODY


def test_a_server_without_ranges_starts_over(tmp_path: Path, waits: Waits) -> None:
    with serving(BODY, ["cut 1000"], ranges=False) as (url, script):
        fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits))
    assert script.requests == [None, "bytes=1000-"]
    assert (tmp_path / "baci.zip").read_bytes() == BODY


def test_a_redirect_is_followed_and_the_lock_names_what_was_asked(tmp_path: Path, waits: Waits) -> None:
    with serving(BODY, ["cut 1000"]) as (url, script):
        moved = url.replace("/file", "/moved")
        fetch(_source(moved), Wish(folder=tmp_path), patience=_patience(waits))
    assert script.requests == [None, "bytes=1000-"]
    assert read_lock(tmp_path)["baci.zip"].url == moved


@pytest.mark.parametrize(("status", "advice"), [("404", "newer version"), ("401", "login"), ("410", "address")])
def test_a_final_refusal_is_not_repeated(status: str, advice: str, tmp_path: Path, waits: Waits) -> None:
    with serving(BODY, [status]) as (url, script), pytest.raises(InputError, match=status) as told:
        fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits))
    assert advice in told.value.fix
    assert len(script.requests) == 1
    assert not any(tmp_path.glob("baci.zip*"))


@pytest.mark.parametrize(
    ("body", "faults", "what"),
    [
        (BODY, ["html"], "a web page came instead of a zip file"),
        (b"not a zip at all", [], "no zip file"),
        (b"", [], "no zip file"),
        (BODY[:2000], [], "the zip file is damaged"),
        (BODY[:200] + bytes(300) + BODY[500:], [], "the zip file is damaged"),
    ],
)
def test_what_is_no_zip_is_not_kept(body: bytes, faults: list[str], what: str, tmp_path: Path, waits: Waits) -> None:
    with serving(body, faults) as (url, _), pytest.raises(InputError, match=what):
        fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits))
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_checksum_is_not_kept(tmp_path: Path, waits: Waits) -> None:
    with serving(BODY) as (url, _), pytest.raises(InputError, match="checksum"):
        fetch(_source(url), Wish(folder=tmp_path, sha256="0" * 64), patience=_patience(waits))
    assert list(tmp_path.iterdir()) == []


def test_the_cache_needs_no_server_and_offline_never_asks_one(tmp_path: Path, waits: Waits) -> None:
    with serving(BODY) as (url, script):
        source = _source(url)
        with pytest.raises(InputError, match="--offline forbids the network"):
            fetch(source, Wish(folder=tmp_path, offline=True))
        assert script.requests == []
        fetch(source, Wish(folder=tmp_path), patience=_patience(waits))
    again = fetch(source, Wish(folder=tmp_path, offline=True, sha256=SHA.upper()))
    assert not again.is_new
    assert again.path.read_bytes() == BODY


def test_a_file_that_was_changed_is_refused(tmp_path: Path, waits: Waits) -> None:
    with serving(BODY) as (url, _):
        fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits))
    (tmp_path / "baci.zip").write_bytes(BODY[:-1])
    with pytest.raises(InputError, match="checksum"):
        fetch(_source(url), Wish(folder=tmp_path, offline=True))


def test_other_bytes_at_the_source_need_renew(tmp_path: Path, waits: Waits) -> None:
    with serving(BODY) as (url, script):
        fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits))
        (tmp_path / "baci.zip").unlink()
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as archive:
            archive.writestr("a.csv", "t,v\n1,2")
        script.body, script.tag = buffer.getvalue(), '"two"'
        with pytest.raises(InputError, match="checksum"):
            fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits))
        got = fetch(_source(url), Wish(folder=tmp_path, renew=True), patience=_patience(waits))
    assert got.entry.rows == 1


def test_a_failed_renewal_leaves_the_old_file(tmp_path: Path, waits: Waits) -> None:
    with serving(BODY) as (url, script):
        fetch(_source(url), Wish(folder=tmp_path), patience=_patience(waits))
        script.faults = ["html"]
        with pytest.raises(InputError):
            fetch(_source(url), Wish(folder=tmp_path, renew=True), patience=_patience(waits))
    assert fetch(_source(url), Wish(folder=tmp_path, offline=True)).path.read_bytes() == BODY


@pytest.mark.slow
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(["500", "drop", "429 0", "cut 0", "cut 1", "cut 700", "cut 9000"]), max_size=5))
def test_any_run_of_faults_ends_with_the_right_bytes(
    tmp_path_factory: pytest.TempPathFactory, faults: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    with serving(BODY, faults) as (url, _):
        fetch(_source(url), Wish(folder=folder), patience=_patience(lambda _: None, attempts=7))
    assert (folder / "baci.zip").read_bytes() == BODY


def test_addresses_are_filled_in_and_guarded() -> None:
    assert resolved("baci", {"version": "202401b", "hs": "HS17"}).url.endswith("/BACI_HS17_V202401b.zip")
    with pytest.raises(InputError, match="unknown source 'bcai'"):
        resolved("bcai")
    with pytest.raises(InputError, match="unknown part of 'baci' 'vers'"):
        resolved("baci", {"vers": "1"})
    for value in ("../../etc", "a/b", "", "x?y"):
        with pytest.raises(InputError, match="cannot stand in an address"):
            resolved("baci", {"version": value})
    assert all(s.publication.licence and s.url.startswith("https://") for s in CATALOGUE.values())


def test_only_the_web_is_asked(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no web address"):
        fetch(_source("file:///etc/hostname"), Wish(folder=tmp_path))


def test_the_lock_file_keeps_what_it_is_given(tmp_path: Path) -> None:
    entry = LockEntry("a.zip", "baci", 'https://x/?a="b"', "2026-01-01", "ab", 3, 4, "Licence \\ «öffentlich»\n")
    (tmp_path / LOCK).write_text(lock_text({"a.zip": entry}), encoding="utf-8")
    assert read_lock(tmp_path) == {"a.zip": entry}
    (tmp_path / "lock.toml").write_text("[[fetched", encoding="utf-8")
    with pytest.raises(InputError, match="lock file cannot be read"):
        read_lock(tmp_path)
