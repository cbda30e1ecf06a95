"""Samples of published layouts, made up: no event, price or name of them is real."""

import csv
import io
import json
import zipfile

GED_COLUMNS = """
id relid year active_year code_status type_of_violence conflict_dset_id conflict_new_id conflict_name dyad_dset_id
dyad_new_id dyad_name side_a_dset_id side_a_new_id side_a side_b_dset_id side_b_new_id side_b number_of_sources
source_article source_office source_date source_headline source_original where_prec where_coordinates
where_description adm_1 adm_2 latitude longitude geom_wkt priogrid_gid country country_id region event_clarity
date_prec date_start date_end deaths_a deaths_b deaths_civilians deaths_unknown best high low gwnoa gwnob
""".split()  # noqa: SIM905 (forty-nine names read better so)

EVENTS = (
    {"country": "Kyrgyzstan", "country_id": "703", "date_start": "2021-04-28", "date_end": "2021-05-01", "best": "40"},
    {
        "country": "Tajikistan",
        "country_id": "702.0",
        "date_start": "2021-05-01 00:00:00",
        "date_end": "2021-05-01",
        "best": "8",
    },
    {"country": "Utopia", "country_id": "999", "date_start": "2020-12-31", "date_end": "2021-01-01", "best": "2"},
)


def ged(*, header: bool = True, parted: str = ",") -> bytes:
    """Return events in the 49 columns, with a name in a column that is never read."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=parted, lineterminator="\n")
    if header:
        writer.writerow(GED_COLUMNS)
    for n, event in enumerate(EVENTS):
        row = {"id": str(n), "source_headline": "A, B; and C", **event}
        writer.writerow([row.get(name, "") for name in GED_COLUMNS])
    return text.getvalue().encode()


def zipped(data: bytes, name: str = "GEDEvent.csv") -> bytes:
    """Return a zip of one file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


DAYS = [f"2026-01-{day:02d}" for day in range(1, 32)] + ["2026-02-01", "2026-02-02"]

SAMPLES: dict[str, tuple[bytes, dict[str, str], list[tuple[str, str, str, float, str]]]] = {
    "ucdp": (
        zipped(ged()),
        {},
        [
            ("KGZ", "2021-04", "conflict_deaths", 30.0, "deaths"),
            ("KGZ", "2021-05", "conflict_deaths", 10.0, "deaths"),
            ("TJK", "2021-05", "conflict_deaths", 8.0, "deaths"),
            ("Utopia", "2020-12", "conflict_deaths", 1.0, "deaths"),
            ("Utopia", "2021-01", "conflict_deaths", 1.0, "deaths"),
        ],
    ),
    "brent": (
        b"Date,Price\n2026-01-15,70.5\n2026-02-15,71\n",
        {},
        [
            ("world", "2026-01", "brent_usd", 70.5, "USD per barrel"),
            ("world", "2026-02", "brent_usd", 71.0, "USD per barrel"),
        ],
    ),
    "eurostat_monthly": (
        b"DATAFLOW,LAST UPDATE,freq,reporter,partner,product,flow,indicators,TIME_PERIOD,OBS_VALUE,OBS_FLAG\n"
        b"E,x,M,DE,KZ,TOTAL,2,VALUE_IN_EUROS,2026-01,100,\nE,x,M,FR,KZ,TOTAL,2,VALUE_IN_EUROS,2026-01,50.5,\n"
        b"E,x,M,FR,KG,TOTAL,2,VALUE_IN_EUROS,2026-02,,c\n",
        {},
        [("KAZ", "2026-01", "exports_eur", 150.5, "EUR")],
    ),
    "open_meteo": (
        json.dumps(
            {"daily": {"time": DAYS, "precipitation_sum": [1.0] * 33, "temperature_2m_mean": [2.0] * 31 + [None, 3.0]}}
        ).encode(),
        {"place": "charvak", "latitude": "41.7", "longitude": "70.1", "last": "2026-02-02"},
        [
            ("charvak", "2026-01", "latitude", 41.7, "degrees"),
            ("charvak", "2026-01", "longitude", 70.1, "degrees"),
            ("charvak", "2026-01", "precipitation_mm", 31.0, "mm"),
            ("charvak", "2026-01", "temperature_c", 2.0, "C"),
        ],
    ),
    "wfp_prices": (
        b"date,admin1,market,category,commodity,unit,priceflag,pricetype,currency,price,usdprice\n"
        b"#date,#adm1,#loc,#item,#item,#item,#item,#item,#currency,#value,#value\n"
        b"2026-01-15,A,M,cereals,Wheat flour,KG,actual,Retail,TJS,5,0.5\n"
        b"2026-01-15,A,N,cereals,Wheat flour,KG,actual,Retail,TJS,7,0.7\n"
        b"2026-01-15,A,N,cereals,Wheat flour,KG,actual,Wholesale,TJS,1,0.1\n",
        {"economy": "tjk", "country": "tajikistan"},
        [("TJK", "2026-01", "food_price_usd:Wheat flour, KG", 0.6, "USD")],
    ),
    "imf_rates": (
        b"COUNTRY,INDICATOR,TYPE_OF_TRANSFORMATION,FREQUENCY,TIME_PERIOD,OBS_VALUE\nKAZ,XDC_USD,PA_RT,M,2026-M01,500.5\n",
        {},
        [("KAZ", "2026-01", "currency_per_usd", 500.5, "1")],
    ),
    "usgs": (
        b"time,latitude,longitude,depth,mag,place\n2026-01-02T03:04:05.000Z,41.301,69.299,10,5.4,near\n"
        b"2026-01-02T09:04:05.000Z,41.30,69.30,10,5.9,near\n",
        {},
        [("41.30,69.30", "2026-01-02", "earthquake_magnitude", 5.9, "1")],
    ),
    "gdacs": (
        json.dumps(
            {
                "features": [
                    {
                        "properties": {
                            "eventtype": "FL",
                            "alertlevel": "Orange",
                            "iso3": "TJK",
                            "fromdate": "2026-03-01T00:00:00",
                            "affectedcountries": [{"iso3": "TJK"}, {"iso3": "UZB"}],
                        }
                    },
                    {"properties": {"eventtype": "FL", "alertlevel": "Green", "iso3": "TJK", "fromdate": "2026-03-09"}},
                ]
            }
        ).encode(),
        {"first": "2026-03-01"},
        [("TJK", "2026-03", "disaster_alert:FL", 2.0, "1"), ("UZB", "2026-03", "disaster_alert:FL", 2.0, "1")],
    ),
    "who_outbreaks": (
        json.dumps(
            {
                "value": [
                    {"DonId": "a", "Title": "Cholera - Tajikistan", "PublicationDate": "2026-03-01T00:00:00Z"},
                    {
                        "DonId": "b",
                        "Title": "Cholera \N{EN DASH} Tajikistan",
                        "PublicationDate": "2026-03-09T00:00:00Z",
                    },
                    {"DonId": "c", "Title": "No place", "PublicationDate": "2026-03-09T00:00:00Z"},
                ]
            }
        ).encode(),
        {},
        [("TJK", "2026-03", "outbreak_notices:Cholera", 2.0, "1")],
    ),
}
SAMPLES["ucdp_candidate"] = (ged(parted=";"), {}, SAMPLES["ucdp"][2])
"""Body, parts that are given, and the rows that it becomes."""
