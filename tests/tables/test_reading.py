"""What a user hands in is a regular file, is text that can mean one thing only, and is never larger than stated."""

import gzip
import hashlib
import io
import json
import os
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ortaq.core import InputError, InputWarning
from ortaq.observe import load_mechanism, load_region, open_region
from ortaq.tables import (
    ColumnSpec,
    TableSpec,
    flowing_file,
    folder_bytes,
    json_of,
    parquet_of,
    read_bytes,
    read_csv,
    read_sheets,
    read_table,
    text_of,
    toml_of,
    zip_bytes,
)

EXAMPLE = Path(__file__).parents[2] / "examples" / "three_members.toml"


def test_links_pipes_and_folders_are_no_files(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("id\n1\n", encoding="utf-8")
    (tmp_path / "link.csv").symlink_to(tmp_path / "a.csv")
    (tmp_path / "folder.csv").mkdir()
    os.mkfifo(tmp_path / "pipe.csv")
    for name, what in (
        *(("link.csv", "the file is a link"), ("folder.csv", "cannot read"), ("pipe.csv", "it is no regular file")),
        *(("x" * 300, "File name too long"), ("absent.csv", "No such file"), ("a\0b", "null")),
    ):
        with pytest.raises(InputError, match=f"{what}(.|\n)*where: (.|\n)*do: "):
            read_bytes(tmp_path / name)
    with pytest.raises(InputError, match=r"the file is a link(.|\n)*link\.csv"):
        folder_bytes(tmp_path)


def test_a_link_in_the_place_of_a_folder_of_tables(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "a.csv").write_text("id\n1\n", encoding="utf-8")
    (tmp_path / "network").mkdir()
    (tmp_path / "network" / "osm").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="the file is a link"):
        read_csv(tmp_path / "network", "osm/a.csv", ["id"])


def test_bytes_are_counted_while_they_are_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 11)
    assert read_bytes(tmp_path / "a", most=11) == b"x" * 11
    with pytest.raises(InputError, match="more than 10 bytes"):
        read_bytes(tmp_path / "a", most=10)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_in_all_its_forms(encoding: str) -> None:
    text = "id,name\nKAZ,Қазақстан\nCHN,中国\n"
    assert text_of(text.encode(encoding), "x.csv").removeprefix("\ufeff") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("имя,цена\nКазахстан,1\n", "cp1251"),
        ("name\nГРУЗИЯ – «Поти»\n", "cp1251"),
        ("名称\n中国，霍尔果斯\n", "gbk"),
        ("name\nCôte d'Ivoire\nÖsterreich\nTürkiye\n", "latin-1"),
    ],
)
def test_older_encodings_where_one_is_meant(text: str, encoding: str) -> None:
    assert text_of(text.encode(encoding), "x.csv") == text


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("id\nPoznań".encode("cp1250"), "not UTF-8 from line 2"),
        ("id\nКАЗАХСТАН ПОГРАНИЧНЫЙ ПЕРЕХОД".encode("koi8-r"), "not UTF-8 from line 2"),
        ("哈薩克 烏茲別克".encode("big5"), "not UTF-8 from line 1"),
        (b"id\n\x81\x98\xff", "not UTF-8 from line 2"),
        (b"\xff\xfea\x00b", "breaks off as UTF-16"),
        (b"\x00\x00\x00\x00", "holds zeros"),
    ],
)
def test_text_that_could_mean_several_things_is_named(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=f"{message}(.|\n)*where: x.csv(.|\n)*do: "):
        text_of(data, "x.csv")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a = " + "[" * 40 + "]" * 40, "stand in each other"),
        ("a = " + "[" * 5000 + "]" * 5000, "stand in each other"),
        (".".join("a" * 1 for _ in range(500)) + " = 1", "stand in each other"),
        ("a = " + "9" * 5000, r"more digits than can be read(.|\n)*line 1"),
        ("a.b = 9223372036854775808", r"more digits than can be read(.|\n)*a > b"),
        ('a = "\\u0000"', "cannot be shown"),
        ("a = 2023-02-30", "not valid TOML"),
        ("a = [", "not valid TOML"),
    ],
)
def test_toml_that_no_program_reads(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        toml_of(text.encode(), "x.toml")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[" * 40 + "]" * 40, "stand in each other"),
        ("[" * 100_000, "stand in each other|not JSON"),
        ('{"a": NaN, "b": [1, -Infinity]}', r"2 mistakes(.|\n)*x\.json, a: the number is nan(.|\n)*b > no\. 2"),
        ('{"a": 1e999}', "the number is inf"),
        ('{"a": 1, "a": 2}', "'a' appears twice"),
        ('{"a": "\\ud800"}', "half a character"),
        ('{"a": 10000000000000000000}', "more digits"),
    ],
)
def test_json_that_no_program_reads(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        json_of(text.encode(), "x.json")


PRICES = TableSpec(
    "prices", "prices.csv", "Prices", (ColumnSpec("id", "Id", "integer"), ColumnSpec("usd", "Price", "number")), ("id",)
)


def _prices(folder: Path, text: str) -> list[dict[str, object]]:
    (folder / "prices.csv").write_bytes(text.encode())
    return list(read_table(folder, PRICES).rows())


def test_cells_of_spreadsheets(tmp_path: Path) -> None:
    wanted = [{"id": 1, "usd": 1234.5}, {"id": 2, "usd": 0.25}]
    for text in (
        *("id,usd\n1,1234.5\n2,.25\n", "id;usd\n1;1234,5\n2;0,25\n", "id;usd\n1;1.234,5\n2;0,25\n"),
        *(
            "sep=;\r\nid;usd\r\n1;1234.5\r\n2;0.25\r\n",
            'id\tusd\n1\t"1234,5"\n2\t0,25\n',
            "id,usd,,\n1,1234.5,,\n,,,\n2,0.25\n",
        ),
    ):
        assert _prices(tmp_path, text) == wanted, text
    for text, message in (
        ("id;usd\n1;1,234\n", "thousands or decimals"),
        ("id;usd\n1;1,5\n2;1.234\n", "'1,5' has a decimal comma"),
        ("id,usd\n1,2,3\n2\n", r"2 mistakes(.|\n)*line 2: 3 cells under 2 columns(.|\n)*line 3: 1 cells"),
        ('id,usd\n"1,2\n', "not a CSV table"),
        ("id,usd\n٣,1\n", "not a number"),
        ("id,usd\n1,true\n2,1e999\n3,\n", r"3 mistakes(.|\n)*line 2(.|\n)*line 3(.|\n)*line 4"),
        ("id,usd\n9223372036854775808,1\n", "more digits"),
        ("id,id,usd\n1,1,1\n", "'id' appears twice"),
    ):
        with pytest.raises(InputError, match=message):
            _prices(tmp_path, text)


def _parquet(**columns: list[object]) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


def test_parquet_columns_are_numbers_or_text(tmp_path: Path) -> None:
    spec = TableSpec("prices", "prices.parquet", "Prices", PRICES.columns, ("id",))
    for columns, message in (
        ({"id": [1], "usd": [[1.0]]}, "'usd' holds list"),
        ({"id": [1], "usd": [True]}, "usd is True, not a number"),
        ({"id": [1], "usd": [None]}, "usd is empty"),
        ({"id": [True], "usd": [1.0]}, "id is True, not a number"),
        ({"id": [1], "usd": [float("inf")]}, "usd is inf"),
    ):
        (tmp_path / "prices.parquet").write_bytes(_parquet(**columns))
        with pytest.raises(InputError, match=message):
            read_table(tmp_path, spec)
    with pytest.raises(InputError, match="not a parquet table"):
        parquet_of(_parquet(id=[1])[:-9], "x.parquet")


def _zip(path: Path, name: str, data: bytes = b"x", *, link: bool = False) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = (0o120777 if link else 0o100644) << 16
        archive.writestr(entry, data, zipfile.ZIP_DEFLATED)
    return path


@pytest.mark.slow
def test_archives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.zip"
    assert zip_bytes(_zip(path, "a/b.csv")) == {"a/b.csv": b"x"}
    for name in ("../b", "/b", "a\\b", "C:b"):
        with pytest.raises(InputError, match="outside itself"):
            zip_bytes(_zip(path, name))
    with pytest.raises(InputError, match="holds a link"):
        zip_bytes(_zip(path, "b", link=True))
    monkeypatch.setattr("ortaq.tables.archive.MOST_BYTES", 1_000_000)
    with pytest.raises(InputError, match=r"more than [0-9,]+ bytes"):
        zip_bytes(_zip(path, "b", b"0" * 1_000_001))
    good = _zip(path, "a/b.csv", bytes(range(256)) * 9).read_bytes()
    for at in range(len(good)):
        path.write_bytes(good[:at] + bytes([good[at] ^ 0x10]) + good[at + 1 :])
        for read in (zip_bytes, lambda p: read_sheets(p, {"x"})):
            try:
                read(path)
            except InputError as error:
                assert "where: " in str(error)  # noqa: PT017 - it may also be read


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("probability = 0.1", 'probability = "0.1"', r"number is needed, got '0.1'(.|\n)*probability"),
        (
            "cost.capex_musd = 500",
            "cost = { capex_musd = 500, discount_rate = false }",
            r"got false(.|\n)*discount_rate",
        ),
        (
            "trade_cost_percent = -5",
            "trade_cost_percent = 1e300",
            r"1e\+300 is not plausible\n(.|\n)*trade_cost_percent",
        ),
        ("trade_cost_percent = -5", "trade_cost_percent = true", r"rail' > trade_cost_percent"),
        (
            "capex_musd = 500",
            "capex_musd = { low = 3, central = 2, high = 1 }",
            r"low 3 is above high 1(.|\n)*capex_musd",
        ),
        ("region.base_year = 2023", "region.base_year = 2023.0", "whole number"),
        (
            "region.base_year = 2023",
            "region.base_year = 2023\nregion.trade_elasticity = 1e-9",
            r"got 1e-09(.|\n)*elasticity",
        ),
        ("CCC = 9000", "CCC = 9e12", r"GDP is 9e\+12"),
        ("700", "true", r"exports_musd"),
    ],
)
def test_numbers_are_numbers_in_their_range(tmp_path: Path, old: str, new: str, message: str) -> None:
    path = tmp_path / "mine.toml"
    text = EXAMPLE.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_mechanism(str(path), load_region(str(path)))


def test_what_is_hardly_meant_is_a_warning(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = EXAMPLE.read_text(encoding="utf-8")
    for old, new, message in (
        ("capex_musd = 500", "capex_musd = -500", r"-500 million USD is below zero(.|\n)*'rail' > cost > capex_musd"),
        ('id = "closure"', 'id = "rail"', "'rail' is a measure and a shock"),
    ):
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        with pytest.warns(InputWarning, match=message):
            load_mechanism(str(path), load_region(str(path)))


def test_every_mistake_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = EXAMPLE.read_text(encoding="utf-8").replace("probability = 0.1", 'probability = "x"')
    path.write_text(text.replace("trade_cost_percent = -5", "trade_cost_percent = true, colour = 1"), encoding="utf-8")
    with pytest.raises(InputError, match=r"and 2 more(.|\n)*colour(.|\n)*trade_cost_percent(.|\n)*probability"):
        open_region(str(path))


def test_mistakes_of_several_measures_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = EXAMPLE.read_text(encoding="utf-8").replace("payers = { CCC = 1 }", "payers = { CCC = 0.5 }")
    path.write_text(text.replace("cost.capex_musd = 500", 'source = "hearsay"'), encoding="utf-8")
    with pytest.raises(InputError, match=r"unknown source 'hearsay' \(and 2 more\)\n(.|\n)*'port' > cost > payers"):
        load_mechanism(str(path), load_region(str(path)))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_notepad_writes_a_byte_order_mark(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "mine.toml").write_text(EXAMPLE.read_text(encoding="utf-8"), encoding=encoding)
    assert load_region(str(tmp_path / "mine.toml")).economy_ids == ("AAA", "BBB", "CCC")
    (tmp_path / "v.json").write_text(json.dumps({"weights": [1], "quota": 1}), encoding=encoding)
    assert json_of((tmp_path / "v.json").read_bytes(), "v.json")["quota"] == 1


@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize("lines", [0, 1, 40_000])
def test_who_is_told_of_bytes_as_they_are_read_has_the_digest_of_the_file(
    tmp_path: Path, packed: bool, lines: int
) -> None:
    content = b"id,usd\n" + b"gas,17.5\n" * 300_000
    content = gzip.compress(content) if packed else content
    (tmp_path / "events.csv").write_bytes(content)
    sha = hashlib.sha256()
    with flowing_file(tmp_path / "events.csv", sha.update) as file:
        for _ in range(lines):
            assert file.readline().count(b",") == 1
    assert sha.digest() == hashlib.sha256(content).digest()
