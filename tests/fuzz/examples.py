"""Good inputs for every door: those that ship, exports, and archives of them."""

import gzip
import io
import json
import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook
from typer.testing import CliRunner

from ortaq.cli import program
from ortaq.cli.readers import readers
from ortaq.core import Reader, named
from ortaq.domains.corridors.files.exchange import export_network, load_network
from ortaq.observe.builds.later_totals import TOTALS
from ortaq.observe.mechanisms.books.writing import workbook_of
from ortaq.observe.regions.export import export_region
from ortaq.observe.regions.known import known_region_folder
from ortaq.tables import csv_text, toml_data
from tests.alerts import good_files
from tests.alerts.cargo_events import EVENT_DCSA, EVENT_TABLE, EVENT_XML, documents, journeys
from tests.alerts.cargo_events import lines as event_lines
from tests.alerts.cargo_events import places as event_places
from tests.domains.corridors.foreign_networks import NET, NODE, UTM, UTM_CONFIG, geopackage
from tests.domains.corridors.network_folder import write_network
from tests.domains.corridors.test_networks_of_others import FILES as OTHERS
from tests.fuzz.requests import REQUESTS, request_bodies
from tests.observe.region_folder import write_region
from tests.sources.builders.layouts_shown import SHOWN
from tests.sources.cubes import WAR, cubes, write_cubes
from tests.worlds import toy_region

SHIPPED = Path(__file__).parents[2] / "examples"

_VOTE = {"weights": [3, 2, "1/2"], "quota": 4}
_GAME = {"n": 2, "v": {"1": 1, "2": 2, "1,2": 5}}
_LOCK = """[[fetched]]
file = "a.zip"
source = "wdi"
url = "https://example.org/a.zip"
date = "2026-11-29"
sha256 = "00"
bytes = 10
rows = 2
licence = "CC BY 4.0"
"""
_TRADE = "exporter,importer,year,trade,log_distance,border\n" + "".join(
    f"{a},{b},{y},{n}.5,{n / 7},{n % 2}\n"
    for n, (a, b, y) in enumerate((a, b, y) for y in (2022, 2023) for a in "ABC" for b in "ABC" if a != b)
)
_FACTS = "quantity,value,unit\n"


def _mechanism(folder: Path) -> Iterator[Path]:
    for name in ("three_members.toml",):
        yield Path(shutil.copy(SHIPPED / name, folder))
    (folder / "three_members.xlsx").write_bytes(workbook_of(toml_data(SHIPPED / "three_members.toml")))
    yield folder / "three_members.xlsx"


def _scenario(folder: Path) -> Iterator[Path]:
    shutil.copy(SHIPPED / "three_members.toml", folder / "three_members.toml")
    head = 'schema = 1\nscenario = { id = "s", region = "three_members.toml", mechanism = "three_members.toml", '
    own = '[[change]]\nid = "c"\nbetween = ["AAA", "BBB"]\ntrade_cost_percent = { low = 1, central = 2, high = 3 }\n'
    (folder / "scenario.toml").write_text(f'{head}measures = ["rail"] }}\n{own}', encoding="utf-8")
    yield folder / "scenario.toml"


def _claims(folder: Path) -> Iterator[Path]:
    rows = (
        "a,it is said,stated,,,1,2,days,0,\nb,as much is said,trade_bn,KAZ,CHN,,,,10,90\nc,blame,not_computed,,,,,,,\n"
    )
    (folder / "claims.csv").write_text("id,claim,figure,of,with,low,high,unit,above,below\n" + rows, encoding="utf-8")
    yield folder / "claims.csv"


def _region(folder: Path) -> Iterator[Path]:
    base = write_region(toy_region(), folder / "toy")
    stated = "cause,horizon,sector,theta_low,theta,theta_high,source\ntariffs,long,,1,2,3,toy\n"
    (base / "elasticities.csv").write_text(stated, encoding="utf-8")
    yield base
    yield export_region(str(base), folder / "toy.zip")
    yield export_region(str(base), folder / "toy.xlsx")


def _problem(folder: Path) -> Iterator[Path]:
    yield Path(shutil.copy(SHIPPED / "three_neighbours.json", folder))
    for name, content in (("vote.json", _VOTE), ("game.json", _GAME)):
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
        yield folder / name


def _questionnaire(folder: Path) -> Iterator[Path]:
    ortaq = program()
    path = folder / "kgz.xlsx"
    result = CliRunner().invoke(ortaq, ["books", "new", "c5", "KGZ", "--out", str(path)])
    assert result.exit_code == 0, result.output
    yield path


def _facts(folder: Path) -> Iterator[Path]:
    from ortaq.observe.regions import facts  # noqa: PLC0415

    shipped = facts._FOLDER / "eurasia.csv"
    (folder / "facts.csv").write_bytes(b"".join(shipped.read_bytes().splitlines(keepends=True)[:12]))
    yield folder / "facts.csv"


def _cubes(folder: Path) -> Iterator[Path]:
    write_cubes(cubes(economies=4, sectors=2), folder / "cubes.csv")
    yield folder / "cubes.csv"


def _added_rates(folder: Path) -> Iterator[Path]:
    (folder / "war.csv").write_text(WAR, encoding="utf-8")
    yield folder / "war.csv"


def _elasticities(folder: Path) -> Iterator[Path]:
    (folder / "sets.csv").write_text("set,sector,trade_elasticity\nCP,A,8.1\nCP,,4\n", encoding="utf-8")
    yield folder / "sets.csv"


def _trade(folder: Path) -> Iterator[Path]:
    (folder / "trade.csv").write_text(_TRADE, encoding="utf-8")
    yield folder / "trade.csv"
    rows = [line.split(",") for line in _TRADE.splitlines()]
    columns = {name: [row[n] if n < 2 else float(row[n]) for row in rows[1:]] for n, name in enumerate(rows[0])}
    pq.write_table(pa.table(columns), folder / "trade.parquet")
    yield folder / "trade.parquet"


def _lock(folder: Path) -> Iterator[Path]:
    (folder / "lock.toml").write_text(_LOCK, encoding="utf-8")
    yield folder / "lock.toml"


def _wdi(folder: Path) -> Iterator[Path]:
    rows = [("KAZ", 2.6e11, 2.0e7), ("CHN", 1.8e13, 1.4e9), ("UZB", 9.1e10, 3.6e7)]
    head = '"Data Source","WDI",\n\nCountry Name,Country Code,Indicator Name,Indicator Code,2022,2023\n'
    body = "".join(
        f'"{code}, land",{code},GDP,NY.GDP.MKTP.CD,,{gdp}\n{code},{code},People,SP.POP.TOTL,1,{people}\n'
        for code, gdp, people in rows
    )
    (folder / "WDICSV.csv").write_text(head + body, encoding="utf-8")
    yield folder / "WDICSV.csv"
    (folder / "WDI.zip").write_bytes(zipped({"WDICSV.csv": (head + body).encode()}))
    yield folder / "WDI.zip"


def _factbook(folder: Path) -> Iterator[Path]:
    names = "Kazakhstan Uzbekistan Kyrgyzstan Tajikistan Turkmenistan China Russia Mongolia India Iran Japan France"
    files = {}
    for n, name in enumerate(names.split()):
        entry = {
            "Government": {"Country name": {"conventional short form": {"text": name}}},
            "People and Society": {"Population": {"total": {"text": f"{20 + n},260,006 (2024 est.)"}}},
            "Economy": {
                "GDP (official exchange rate)": {"text": f"${261 + n}.4 billion (2023 est.)"},
                "Exports": {"Exports 2023": {"text": "$90.9 billion (2023 est.)"}},
                "Exports - partners": {"text": "China 19%, Italy 19%, Russia 10% (2023)"},
            },
        }
        files[f"factbook/asia/{chr(97 + n)}a.json"] = json.dumps(entry).encode()
    (folder / "factbook.zip").write_bytes(zipped(files))
    yield folder / "factbook.zip"


def _published(folder: Path) -> Iterator[Path]:
    for n, shown in enumerate(SHOWN):
        if shown.outcome == "read":
            (folder / str(n)).mkdir(parents=True)
            yield shown.write(folder / str(n) / shown.file)


def _matrix(folder: Path) -> Iterator[Path]:
    rows = (
        ("", "Kazakhstan", "China", "Total"),
        ("Kazakhstan", "-", "14,666.5", "14,666.5"),
        ("China", "24706", "", ""),
    )
    (folder / "matrix_2023.csv").write_text(csv_text(rows[0], rows[1:]), encoding="utf-8")
    yield folder / "matrix_2023.csv"
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / "matrix_2023.xlsx")
    yield folder / "matrix_2023.xlsx"


def _baci(folder: Path) -> Iterator[Path]:
    rows = [(2023, i, j, k, f"{n}.5", 1) for n, (i, j, k) in enumerate(((398, 156, "260300"), (156, 398, "847130")))]
    text = "t,i,j,k,v,q\n" + "".join(",".join(map(str, row)) + "\n" for row in rows)
    (folder / "BACI_HS22_Y2023_V202501.csv").write_text(text, encoding="utf-8")
    yield folder / "BACI_HS22_Y2023_V202501.csv"
    (folder / "BACI_HS22_V202501.zip").write_bytes(zipped({"BACI_HS22_Y2023_V202501.csv": text.encode()}))
    yield folder / "BACI_HS22_V202501.zip"


def _totals(folder: Path) -> Iterator[Path]:
    text = (known_region_folder("eurasia") / TOTALS).read_bytes()
    (folder / TOTALS).write_bytes(b"".join(text.splitlines(keepends=True)[:40]))
    yield folder / TOTALS


def _network(folder: Path) -> Iterator[Path]:
    toy = write_network(folder / "toy")
    export_network(load_network(str(toy)), folder / "exported", formats=("gmns",))
    yield toy
    yield folder / "exported"
    export_network(load_network(str(toy)), folder / "geojson", formats=("geojson",))
    yield folder / "geojson"
    degrees = UTM_CONFIG.replace("32643", "")  # a plan: other coordinates need an extra
    yield write_network(folder / "gmns", {**UTM, "config.csv": degrees.replace("foot,mile", ",")})
    yield write_network(folder / "tntp", {"toy_net.tntp": NET, "toy_node.tntp": NODE})
    yield geopackage(folder / "net.gpkg", 4326, [[(70.0, 40.0), (70.5, 40.0)], [(70.5, 40.0), (71.0, 40.2)]])


def _rows(folder: Path) -> Iterator[Path]:
    others = folder / "others"
    others.mkdir()
    for name, text in OTHERS.items():
        (others / name).write_text(text, encoding="utf-8")
    yield others


def _events(folder: Path) -> Iterator[Path]:
    texts = list(event_lines(journeys(16, each=4)))
    (folder / "events.jsonl").write_text("\n".join(texts), encoding="utf-8")
    yield folder / "events.jsonl"
    (folder / "events.jsonl.gz").write_bytes(gzip.compress("\n".join(texts).encode()))
    yield folder / "events.jsonl.gz"
    (folder / "document.json").write_text(documents(texts[:8]), encoding="utf-8")
    yield folder / "document.json"
    (folder / "table.csv").write_text(EVENT_TABLE, encoding="utf-8")
    yield folder / "table.csv"
    (folder / "document.xml").write_text(EVENT_XML, encoding="utf-8")
    yield folder / "document.xml"
    (folder / "dcsa.json").write_text(EVENT_DCSA, encoding="utf-8")
    yield folder / "dcsa.json"


def _event_places(folder: Path) -> Iterator[Path]:
    yield event_places(folder, 2)


def _event_columns(folder: Path) -> Iterator[Path]:
    text = 'schema = 1\nzone = "Asia/Almaty"\n[columns]\nunit = "wagon"\n[words]\narriving = ["came", "到达"]\n'
    (folder / "columns.toml").write_text(text, encoding="utf-8")
    yield folder / "columns.toml"


_SHIPPED = {
    "mechanism": _mechanism,
    "scenario": _scenario,
    "claims": _claims,
    "region": _region,
    "problem": _problem,
    "questionnaire": _questionnaire,
    "facts": _facts,
    "totals": _totals,
    "trade": _trade,
    "cubes": _cubes,
    "added-rates": _added_rates,
    "elasticities": _elasticities,
    "lock": _lock,
    "wdi": _wdi,
    "factbook": _factbook,
    "baci": _baci,
    "published": _published,
    "events": _events,
    "event_places": _event_places,
    "event_columns": _event_columns,
    "matrix": _matrix,
    "observations": good_files.tables,
    "record": good_files.record,
    "rules": good_files.rules,
    "reports": good_files.reports,
    "published-for-signals": good_files.published,
    "network": _network,
    "rows": _rows,
}


def examples(folder: Path) -> list[tuple[Reader, Path]]:
    """Write a good input or several of every reader and request, each in a folder of its own."""
    found = []
    for name, reader in readers().items():
        own = folder / name
        own.mkdir()
        written = _SHIPPED[name](own) if name in _SHIPPED else [named(reader.example)(own)]
        found += [(reader, path) for path in written]
    for request in REQUESTS:
        own = folder / request.name
        own.mkdir()
        found += [(request, path) for path in request_bodies(request.name, own)]
    return found


def zipped(files: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return sink.getvalue()
