"""Files for signals against a server that fails: whole and right, or nothing, and what is wrong is said."""

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ortaq.alerts.observations import COLUMNS as READ
from ortaq.alerts.observations import read_observations
from ortaq.core import InputError
from ortaq.sources.fetch import Wish, fetch, read_lock
from ortaq.sources.fetch.download import Guard
from ortaq.sources.fetch.patience import Patience
from ortaq.sources.watch import CONNECTORS, Connector, connector, table_of
from ortaq.sources.watch.connectors import COLUMNS, LAYOUTS
from tests.sources.fetch.faulty_server import serving
from tests.sources.watch.samples import EVENTS, SAMPLES, ged, zipped


def _wanted(source: str, url: str) -> Connector:
    found = connector(source, SAMPLES[source][1])
    return replace(found, url=url, guard=replace(found.guard, hosts=("127.0.0.1",)))


def _patience(waits: list[float]) -> Patience:
    return Patience(attempts=3, timeout=0.5, sleep=waits.append)


@pytest.mark.parametrize("source", sorted(CONNECTORS))
def test_every_file_becomes_rows_and_signals_read_them(tmp_path: Path, source: str) -> None:
    body, _, rows = SAMPLES[source]
    with serving(body) as (url, script):
        wanted = _wanted(source, url)
        fetched = fetch(wanted, Wish(tmp_path / "raw"), patience=_patience([]))
        again = fetch(wanted, Wish(tmp_path / "raw", offline=True))
        assert len(script.requests) == 1
    made = table_of(wanted, fetched)
    assert (fetched.path.read_bytes(), made.sha256) == (body, hashlib.sha256(body).hexdigest())
    assert read_lock(tmp_path / "raw")[wanted.file].sha256 == made.sha256
    assert table_of(wanted, again) == made
    folder = tmp_path / "tables"
    folder.mkdir()
    (folder / made.name).write_text(made.text, encoding="utf-8")
    observed = read_observations(folder)
    assert observed.ignored == ()
    told = sorted(
        (one.place, str(one.first.after(n)), one.indicator, float(value), one.unit)
        for one in observed.series.values()
        for n, value in enumerate(one.values)
        if value == value  # noqa: PLR0124 (NaN stands between months)
    )
    assert told == sorted(rows)
    assert {one.vintage for one in observed.series.values()} == {made.vintage}


def test_layouts_and_columns_are_those_of_the_reader() -> None:
    assert set(CONNECTORS) == set(LAYOUTS) == set(SAMPLES)
    assert COLUMNS == READ
    assert all(one.guard.hosts and one.guard.most_bytes for one in CONNECTORS.values())


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["500", "hang", "drop", "cut 40"])
def test_a_server_that_fails_twice_is_asked_again(tmp_path: Path, fault: str) -> None:
    with serving(SAMPLES["usgs"][0], faults=[fault, fault]) as (url, _):
        waits: list[float] = []
        fetched = fetch(_wanted("usgs", url), Wish(tmp_path), patience=_patience(waits))
    assert fetched.path.read_bytes() == SAMPLES["usgs"][0]
    assert len(waits) == 2


@pytest.mark.slow
@pytest.mark.parametrize(("fault", "said"), [("500", "answered 500"), ("hang", "no answer in time"), ("404", "404")])
def test_a_server_that_never_answers_leaves_nothing(tmp_path: Path, fault: str, said: str) -> None:
    with serving(SAMPLES["usgs"][0], faults=[fault] * 9) as (url, _), pytest.raises(InputError, match=said):
        fetch(_wanted("usgs", url), Wish(tmp_path), patience=_patience([]))
    assert not (tmp_path / _wanted("usgs", url).file).exists()


@pytest.mark.parametrize("source", sorted(CONNECTORS))
def test_a_web_page_instead_of_data_is_not_kept(tmp_path: Path, source: str) -> None:
    with serving(b"", faults=["html"]) as (url, _), pytest.raises(InputError, match="web page"):
        fetch(_wanted(source, url), Wish(tmp_path), patience=_patience([]))
    assert [path.name for path in tmp_path.iterdir() if path.suffix != ".lock"] in ([], ["lock.toml"])


@pytest.mark.parametrize("source", sorted(CONNECTORS))
@pytest.mark.parametrize("how", ["half", "other", "empty"])
def test_a_truncated_or_foreign_file_is_refused(tmp_path: Path, source: str, how: str) -> None:
    body = SAMPLES[source][0]
    given = {"half": body[: len(body) * 2 // 5], "other": b"a,b\n1,2\n", "empty": b""}[how]
    with serving(given) as (url, _), pytest.raises(InputError) as refused:
        fetch(_wanted(source, url), Wish(tmp_path), patience=_patience([]))
    assert refused.value.fix
    assert not (tmp_path / _wanted(source, url).file).exists()


def test_what_is_huge_is_cut_off_whether_or_not_the_server_says_so(tmp_path: Path) -> None:
    with serving(b"x" * 300_000) as (url, _):
        for guard in (Guard(("127.0.0.1",), 100_000), Guard(("127.0.0.1",), 299_999)):
            wanted = replace(_wanted("usgs", url), guard=guard)
            with pytest.raises(InputError, match="larger than"):
                fetch(wanted, Wish(tmp_path), patience=_patience([]))
    with _endless() as url, pytest.raises(InputError, match="larger than"):
        fetch(
            replace(_wanted("usgs", url), guard=Guard(("127.0.0.1",), 1_000_000)),
            Wish(tmp_path),
            patience=_patience([]),
        )
    assert not list(tmp_path.glob("usgs*.part"))


class _Endless(BaseHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        try:
            for _ in range(400):
                self.wfile.write(b"x" * 65536)
        except OSError:
            pass


class _Elsewhere(_Endless):
    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", "http://localhost:9/file.csv")
        self.end_headers()


@contextmanager
def _endless(handler: type[BaseHTTPRequestHandler] = _Endless) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/file"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_a_redirect_elsewhere_is_refused_and_one_at_home_is_followed(tmp_path: Path) -> None:
    with _endless(_Elsewhere) as url, pytest.raises(InputError, match="leads elsewhere: http://localhost"):
        fetch(_wanted("usgs", url), Wish(tmp_path), patience=_patience([]))
    with serving(SAMPLES["usgs"][0]) as (url, _):
        moved = url.rpartition("/")[0] + "/moved"
        assert fetch(_wanted("usgs", moved), Wish(tmp_path), patience=_patience([])).is_new


def test_an_event_over_two_months_is_spread_and_the_total_kept(tmp_path: Path) -> None:
    for n, body in enumerate((ged(), ged(header=False), ged(parted=";"), zipped(ged(header=False)))):
        path = tmp_path / f"{n}.csv"
        path.write_bytes(body)
        rows = connector("ucdp_candidate").rows(path)
        assert sum(row[3] for row in rows) == pytest.approx(sum(float(event["best"]) for event in EVENTS), abs=1e-9)
        assert sorted(rows) == SAMPLES["ucdp"][2]
        assert "headline" not in str(rows)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("2021-05-01", "2021-04-01"), "an event from"),
        ((",40,", ",-4,"), "an event from"),
        ((",40,", ",many,"), "could not convert"),
        (("2021-04-28", "28.04.2021"), "line 2"),
    ],
)
def test_events_that_cannot_be_are_named(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    path = tmp_path / "g.csv"
    path.write_bytes(ged().replace(change[0].encode(), change[1].encode()))
    with pytest.raises(InputError, match=said):
        connector("ucdp_candidate").rows(path)


def test_an_address_is_the_publishers_and_parts_are_complete() -> None:
    assert connector("brent").url.endswith("/main/data/brent-monthly.csv")
    moved = connector("ucdp", address="https://ucdp.uu.se/downloads/ged/new.zip")
    assert moved.url == "https://ucdp.uu.se/downloads/ged/new.zip"
    for address in ("https://example.org/a.zip", "http://ucdp.uu.se/a.zip", "file:///etc/passwd"):
        with pytest.raises(InputError, match="no host of"):
            connector("ucdp", address=address)
    with pytest.raises(InputError, match="needs place, latitude, longitude, last"):
        connector("open_meteo")
    for parts in ({"version": "../x"}, {"version": ""}, {"edition": "1"}, {"version": "1&x=2"}):
        with pytest.raises(InputError):
            connector("ucdp", parts)
    with pytest.raises(InputError, match="unknown source 'ucpd'"):
        connector("ucpd")
