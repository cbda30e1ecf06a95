"""Readers of published layouts for signals: rows of place, period, indicator, value and unit.

Columns that name persons, headlines, villages or groups are not read. Layouts are those that publishers describe; they
are tried on samples, and what does not fit is refused with the name of what is missing.
"""

import csv
import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from datetime import date, timedelta
from functools import cache
from itertools import chain
from pathlib import Path
from statistics import median
from typing import Any

from ortaq.core import InputError, codes_of_system
from ortaq.sources.watch.connectors import Row
from ortaq.tables import ColumnSpec, TableSpec, csv_cells, json_of, read_bytes, read_table

MOST_DAYS = 3660
"""Days over which one event is spread; longer ones have a wrong date."""

_GED = ("country", "country_id", "date_start", "date_end", "best")
_GED_PLACES = {"country": 33, "country_id": 34, "date_start": 38, "date_end": 39, "best": 44}
"""Columns of files that come without a header, as the 49 columns of the layout stand."""

_LEVELS = {"green": 1.0, "orange": 2.0, "red": 3.0}
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError)
"""What reading a zip raises whose bytes were changed."""

_NEW_LAYOUT = "the publisher may have changed the layout; open the file and report it"


def deaths(path: Path, where: str, _parts: Mapping[str, str]) -> list[Row]:
    """Return deaths by country and month, the best estimate of every event spread over its days."""
    total: dict[tuple[str, str], float] = defaultdict(float)
    with closing(_ged_rows(path, where)) as events:
        for line, event in enumerate(events, start=2):
            place, first, last, best = _event(event, line, where)
            for month, days in _months(first, last).items():
                total[place, month] += best * days / ((last - first).days + 1)
    return [(place, month, "conflict_deaths", value, "deaths") for (place, month), value in total.items()]


def _event(event: Mapping[str, str], line: int, where: str) -> tuple[str, date, date, float]:
    """Return where and when people died, and how many by the best estimate."""
    try:
        first, last = (date.fromisoformat(event[name][:10]) for name in ("date_start", "date_end"))
        best = float(event["best"])
    except ValueError as error:
        raise _odd(f"line {line}: {error}", where) from error
    if last < first or (last - first).days > MOST_DAYS or not 0.0 <= best < float("inf"):
        raise _odd(f"line {line}: an event from {first} to {last} with {best:g} deaths", where)
    return _gw_numbers().get(event["country_id"].split(".")[0], event["country"]), first, last, best


def _months(first: date, last: date) -> dict[str, int]:
    """Return the days of each month from one day to another, both included."""
    found: dict[str, int] = {}
    while first <= last:
        following = (first.replace(day=1) + timedelta(days=32)).replace(day=1)
        end = min(last, following - timedelta(days=1))
        found[first.isoformat()[:7]] = (end - first).days + 1
        first = following
    return found


@cache
def _gw_numbers() -> dict[str, str]:
    columns = (ColumnSpec("number", "Gleditsch and Ward"), ColumnSpec("economy"))
    spec = TableSpec("gw", "gw_numbers.csv", "Numbers of states", columns, ("number",))
    table = read_table(Path(__file__).with_name("tables"), spec)
    return dict(zip(table.columns["number"], table.columns["economy"], strict=True))


def _ged_rows(path: Path, where: str) -> Generator[dict[str, str]]:
    """Yield the columns that are read of every event, from a CSV file or a zip of one, with or without a header."""
    try:
        with path.open("rb") as raw:
            zipped = raw.read(4) == b"PK\x03\x04"
            raw.seek(0)
            if not zipped:
                with io.TextIOWrapper(raw, "utf-8", errors="replace", newline="") as text:
                    yield from _ged_lines(text, where)
                return
            with zipfile.ZipFile(raw) as archive:
                names = [name for name in archive.namelist() if name.lower().endswith(".csv")]
                if len(names) != 1:
                    raise _odd(f"the zip holds {len(names)} tables instead of one", where)
                with io.TextIOWrapper(archive.open(names[0]), "utf-8", errors="replace", newline="") as text:
                    yield from _ged_lines(text, where)
    except (*_DAMAGED, csv.Error, RuntimeError) as error:
        raise InputError(
            f"the file is damaged: {error}", where=where, why="nothing was kept", fix="fetch it again"
        ) from error


def _ged_lines(file: io.TextIOWrapper, where: str) -> Iterator[dict[str, str]]:
    first = file.readline().lstrip("\ufeff")
    _refuse_page(first, where)
    parted = ";" if first.count(";") > first.count(",") else ","
    heads = next(csv.reader([first], delimiter=parted), [])
    places = {name: heads.index(name) for name in _GED if name in heads}
    if len(places) < len(_GED) and not (heads and heads[0].isdigit() and len(heads) >= 49):
        raise _odd(f"no columns {', '.join(name for name in _GED if name not in heads)}", where)
    headless = len(places) < len(_GED)
    places = _GED_PLACES if headless else places
    for line, row in enumerate(csv.reader(chain([first] if headless else [], file), delimiter=parted), start=2):
        if row and len(row) <= max(places.values()):
            raise _odd(f"line {line} has {len(row)} cells: the file is cut off", where)
        if row:
            yield {name: row[at] for name, at in places.items()}


def oil_prices(path: Path, where: str, _parts: Mapping[str, str]) -> list[Row]:
    """Return the monthly mean of Brent."""
    return [
        ("world", row["Date"][:7], "brent_usd", _number(row["Price"], where), "USD per barrel")
        for row in _table(path, where, "Date", "Price")
    ]


def partner_exports(path: Path, where: str, _parts: Mapping[str, str]) -> list[Row]:
    """Return monthly exports by partner, summed over who reports."""
    codes = {code: one.economy for code, one in codes_of_system("eurostat").items() if one.economy}
    total: dict[tuple[str, str], float] = defaultdict(float)
    for row in _table(path, where, "partner", "TIME_PERIOD", "OBS_VALUE"):
        if row["OBS_VALUE"]:
            total[codes.get(row["partner"], row["partner"]), row["TIME_PERIOD"]] += _number(row["OBS_VALUE"], where)
    return [(place, period, "exports_eur", value, "EUR") for (place, period), value in total.items()]


def point_weather(path: Path, where: str, parts: Mapping[str, str]) -> list[Row]:
    """Return monthly precipitation and mean temperature of a point, of whole months only, and where it lies."""
    try:
        daily = _json(path, where)["daily"]
        days = [date.fromisoformat(day) for day in daily["time"]]
        rain, heat = daily["precipitation_sum"], daily["temperature_2m_mean"]
        columns = list(zip(days, rain, heat, strict=True))
    except (TypeError, KeyError, ValueError) as error:
        raise _odd(f"no daily values: {error}", where) from error
    place, by_month = parts["place"], defaultdict[str, list[tuple[Any, Any]]](list)
    for day, *pair in columns:
        known = [None if value is None else _number(str(value), where) for value in pair]
        by_month[day.isoformat()[:7]].append((known[0], known[1]))
    rows: list[Row] = []
    for month, values in by_month.items():
        whole = len(values) == next(iter(_months(*_ends(month)).values())) and all(None not in pair for pair in values)
        if whole:
            rows.append((place, month, "precipitation_mm", round(sum(wet for wet, _ in values), 3), "mm"))
            rows.append((place, month, "temperature_c", round(sum(warm for _, warm in values) / len(values), 3), "C"))
    located = max((row[1] for row in rows), default="")
    names = ("latitude", "longitude") if located else ()
    return rows + [(place, located, name, _number(parts[name], where), "degrees") for name in names]


def _ends(month: str) -> tuple[date, date]:
    first = date.fromisoformat(f"{month}-01")
    return first, (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def food_prices(path: Path, where: str, parts: Mapping[str, str]) -> list[Row]:
    """Return the median price over markets by food and month, in US dollars, retail."""
    found: dict[tuple[str, str], list[float]] = defaultdict(list)
    for row in _table(path, where, "date", "commodity", "unit", "usdprice"):
        if row["date"].startswith("#") or row.get("pricetype", "Retail") != "Retail" or not row["usdprice"]:
            continue
        found[f"{row['commodity']}, {row['unit']}", row["date"][:7]].append(_number(row["usdprice"], where))
    place = parts["economy"].upper()
    return [(place, month, f"food_price_usd:{food}", median(each), "USD") for (food, month), each in found.items()]


def exchange_rates(path: Path, where: str, _parts: Mapping[str, str]) -> list[Row]:
    """Return units of national currency per US dollar by month."""
    return [
        (
            row["COUNTRY"],
            row["TIME_PERIOD"].replace("-M", "-"),
            "currency_per_usd",
            _number(row["OBS_VALUE"], where),
            "1",
        )
        for row in _table(path, where, "COUNTRY", "TIME_PERIOD", "OBS_VALUE")
        if row["OBS_VALUE"]
    ]


def earthquakes(path: Path, where: str, _parts: Mapping[str, str]) -> list[Row]:
    """Return the largest magnitude by place, to a hundredth of a degree, and day."""
    found: dict[tuple[str, str], float] = {}
    for row in _table(path, where, "time", "latitude", "longitude", "mag"):
        place = ",".join(f"{_number(row[name], where):.2f}" for name in ("latitude", "longitude"))
        key = place, row["time"][:10]
        found[key] = max(found.get(key, 0.0), _number(row["mag"], where))
    return [(place, day, "earthquake_magnitude", size, "1") for (place, day), size in found.items()]


def disaster_alerts(path: Path, where: str, _parts: Mapping[str, str]) -> list[Row]:
    """Return the highest level of alert by economy, kind of event and month: 1 green, 2 orange, 3 red."""
    found: dict[tuple[str, str, str], float] = {}
    try:
        for event in (feature["properties"] for feature in _json(path, where)["features"]):
            listed = [one.get("iso3") for one in event.get("affectedcountries") or ()]
            for place in {*listed, event.get("iso3")} - {None, ""}:
                key = str(place), str(event["fromdate"])[:7], f"disaster_alert:{event['eventtype']}"
                found[key] = max(found.get(key, 0.0), _LEVELS[str(event["alertlevel"]).lower()])
    except (TypeError, KeyError, AttributeError) as error:
        raise _odd(f"an event has no {error}", where) from error
    return [(*key, level, "1") for key, level in found.items()]


def outbreak_notices(path: Path, where: str, _parts: Mapping[str, str]) -> list[Row]:
    """Return notices by place, disease and month, from titles of the form ``Cholera - Country``."""
    found: dict[tuple[str, str, str], float] = defaultdict(float)
    try:
        for notice in _json(path, where)["value"]:
            disease, _, place = str(notice["Title"]).replace("\N{EN DASH}", "-").rpartition(" - ")
            if disease:
                found[
                    _economy(place.strip()), str(notice["PublicationDate"])[:7], f"outbreak_notices:{disease.strip()}"
                ] += 1
    except (TypeError, KeyError) as error:
        raise _odd(f"a notice has no {error}", where) from error
    return [(*key, count, "1") for key, count in found.items()]


@cache
def _names() -> dict[str, str]:
    from babel import Locale  # noqa: PLC0415 (a table that only notices need)

    two = {code: one.economy for code, one in codes_of_system("iso2").items()}
    return {name.lower(): two[code] for code, name in Locale("en").territories.items() if code in two}


def _economy(name: str) -> str:
    """Return the code of an economy by its English name, else the name."""
    other = codes_of_system("name").get(name.lower())
    return _names().get(name.lower()) or (other.economy if other else "") or name


def _table(path: Path, where: str, *columns: str) -> Iterator[dict[str, str]]:
    data = read_bytes(path)
    _refuse_page(data[:200].decode("utf-8", errors="replace"), where)
    header, rows = csv_cells(data, where, columns)
    if missing := [name for name in columns if name not in header]:
        raise _odd(f"no columns {', '.join(missing)}", where)
    return (dict(zip(header, cells, strict=True)) for _, cells in rows)


def _json(path: Path, where: str) -> dict[str, Any]:
    data = read_bytes(path)
    _refuse_page(data[:200].decode("utf-8", errors="replace"), where)
    found = json_of(data, where)
    if not isinstance(found, dict):
        raise _odd("no table of keys", where)
    return found


def _refuse_page(text: str, where: str) -> None:
    if text.lstrip("\ufeff \r\n\t").lower().startswith(("<!doctype", "<html", "<?xml")):
        raise InputError(
            "a web page came instead of data",
            where=where,
            why="nothing was kept",
            fix="the address may have moved, or a network login stands in between; open it in a browser",
        )


def _number(text: str, where: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not abs(value) < float("inf"):
        raise _odd(f"'{text}' is no number", where)
    return value


def _odd(what: str, where: str) -> InputError:
    return InputError(f"the file is not as published: {what}", where=where, why="nothing was kept", fix=_NEW_LAYOUT)
