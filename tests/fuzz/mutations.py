"""What happens to files on their way: bytes lost or changed, numbers that are none, another encoding, depth."""

import io
import random
import re
import zipfile
from collections.abc import Callable

import pyarrow as pa
import pyarrow.parquet as pq

Change = Callable[[bytes, random.Random], bytes]

_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
_QUOTED = re.compile(rb'"[^"\n]{0,60}"')
_BAD_NUMBERS = (
    *(b"true", b"false", b"nan", b"-nan", b"inf", b"-inf", b"NaN", b"Infinity", b"null", b'"1"', b'"abc"', b"", b"-1"),
    *(
        b"1e999",
        b"-1e300",
        b"1e300",
        b"1e-300",
        b"0",
        b"9" * 400,
        b"9" * 5000,
        b"9223372036854775808",
        b"1_000",
        b"0x10",
    ),
    *(
        b"1,5",
        b"1.2.3",
        b"15 461",
        b"1e9999999",
        "٣".encode(),
        "１２".encode(),
        b"[]",
        b"{}",
        b"[1]",
        b"1979-05-27",
        b"=1+1",
    ),
)
_BAD_TEXTS = (
    *(b'""', b'"\\u0000"', b'"\\ud800"', b'"\\u202e"', b'"\\u001b[31m"', b'"[/b]"', b'"=cmd()"', b'"../../etc/passwd"'),
    *(b"1", b"true", b"[]", b"{}", b'"' + b"x" * 70000 + b'"', '"\u0441\u043d\u0433"'.encode(), b'"a\x00b"', b'"a\tb"'),
)


def flip(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]


def insert(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data) + 1)
    return data[:at] + chance.choice((b"\x00", b"\xff", b'"', b"'", b"\n", b",", b";", b"[", b"{", b"\x1b")) + data[at:]


def delete(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + data[at + chance.choice((1, 1, 2, 8, 64)) :]


def truncate(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(len(data))]


def double(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    end = min(len(data), start + chance.choice((1, 10, 100, 1000)))
    return data[:end] + data[start:]


def zeros(data: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(data))
    return data[:at] + b"\x00" * 8 + data[at + 8 :]


def _swap(pattern: re.Pattern[bytes], others: tuple[bytes, ...]) -> Change:
    def change(data: bytes, chance: random.Random) -> bytes:
        found = list(pattern.finditer(data))
        if not found:
            return flip(data, chance)
        one = chance.choice(found)
        return data[: one.start()] + chance.choice(others) + data[one.end() :]

    return change


def lines(data: bytes, chance: random.Random) -> bytes:
    """Drop, double or exchange lines."""
    parts = data.splitlines(keepends=True)
    at, other = chance.randrange(len(parts)), chance.randrange(len(parts))
    match chance.randrange(4):
        case 0:
            del parts[at]
        case 1:
            parts.insert(at, parts[other])
        case 2:
            parts[at], parts[other] = parts[other], parts[at]
        case _:
            parts = parts[:1]
    return b"".join(parts)


def encoded(data: bytes, chance: random.Random) -> bytes:
    text = data.decode("utf-8", errors="replace")
    if chance.random() < 0.5:
        text = text.replace("a", chance.choice(("а", "é", "中", "ş")))
    encoding = chance.choice(
        ("utf-16", "utf-16-le", "utf-32", "utf-8-sig", "cp1251", "gbk", "latin-1", "koi8-r", "utf-7")
    )
    return text.encode(encoding, errors="replace")


def separated(data: bytes, chance: random.Random) -> bytes:
    other = data.replace(b",", chance.choice((b";", b"\t", b"|", b" ")))
    return other.replace(b".", b",") if chance.random() < 0.5 else other


def deep(data: bytes, chance: random.Random) -> bytes:
    found = list(_NUMBER.finditer(data))
    at = chance.choice(found).start() if found else 0
    depth = chance.choice((20, 40, 500, 5000))
    mark, end = chance.choice(((b"[", b"]"), (b"{a=", b"}"), (b'{"a":', b"}"), (b"a.", b"=1")))
    return data[:at] + mark * depth + b"1" + (end if mark == b"a." else end * depth) + data[at:]


BYTES: tuple[Change, ...] = (flip, flip, insert, delete, truncate, double, zeros)
TEXT: tuple[Change, ...] = (
    *(_swap(_NUMBER, _BAD_NUMBERS), _swap(_NUMBER, _BAD_NUMBERS), _swap(_QUOTED, _BAD_TEXTS)),
    *(lines, encoded, separated, deep),
)


def of_parquet(data: bytes, chance: random.Random) -> bytes:
    """Give a column another type or other values, or take it away."""
    table = pq.read_table(io.BytesIO(data))
    at = chance.randrange(table.num_columns)
    name, size = table.column_names[at], len(table)
    values = (
        pa.array([[1.0]] * size),
        *(pa.array([v] * size) for v in (True, "x", b"\xff", None, 2**62, -1.0, float("nan"), float("inf"), 1e300)),
        pa.array(["x", None] * (size // 2) + ["x"] * (size % 2)),
        pa.array([{"a": 1}] * size),
    )
    if chance.random() < 0.2:
        table = table.drop_columns([name]) if chance.random() < 0.5 else table.append_column(name, table[name])
    else:
        table = table.set_column(at, name, chance.choice(values))
    sink = io.BytesIO()
    pq.write_table(table, sink)
    return sink.getvalue()


def of_zip(data: bytes, chance: random.Random) -> bytes:
    """Change one file of an archive, its name, or leave it out."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(files))
    match chance.randrange(6):
        case 0:
            files[chance.choice(("../x", "/x", "a\\b", "C:x", "x" * 300, ".x"))] = files.pop(name)
        case 1:
            del files[name]
        case _:
            files[name] = changed(name, files[name], chance)
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for own, content in files.items():
            archive.writestr(own, content)
    return sink.getvalue()


def changed(name: str, data: bytes, chance: random.Random) -> bytes:
    """Return a file with one or a few changes that its kind can suffer."""
    if not data:
        return insert(data, chance)
    kinds: tuple[Change, ...] = BYTES
    if name.endswith((".toml", ".csv", ".json", ".xml", ".md")):
        kinds = (*BYTES, *TEXT, *TEXT)
    elif name.endswith(".parquet"):
        kinds = (*BYTES, of_parquet, of_parquet, of_parquet)
    elif name.endswith((".zip", ".xlsx")):
        kinds = (*BYTES, of_zip, of_zip, of_zip, of_zip)
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        kind = chance.choice(kinds if data else (insert,))
        try:
            data = kind(data, chance)
        except Exception:
            data = flip(data, chance)  # what was changed before cannot be taken apart any more
    return data
