"""Network folders: what loads, what is refused with file, row and remedy, and own rows over shipped ones."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ortaq.core import InputError, Level
from ortaq.domains.corridors import Network, check_network, load_network, merge_rows
from tests.domains.corridors.network_folder import FILES, LINKS, NODES, edit_cell, write_network


def test_the_toy_network_loads(toy: Network) -> None:
    assert (len(toy.nodes.node_id), len(toy.links.link_id), len(toy.crossings)) == (11, 14, 6)
    first = toy.crossings[0]
    assert (first.dwell_h.low, first.dwell_h.central, first.dwell_h.high, first.dwell_h_p90) == (5, 10, 15, 20)
    assert np.isnan(toy.crossings[1].capacity_mt)
    assert toy.crossings[3].modes == ("sea", "rail")
    assert toy.cities[0].aliases == ("Alfa", "阿尔法")
    assert toy.economies == ("AAA", "BBB", "CCC")
    assert toy.assumptions[0].band.high == 20
    assert len(toy.digest) == 16


def test_parquet_and_csv_parts_are_stacked(folder: Path) -> None:
    before = load_network(str(folder))
    for name, text in (("nodes", NODES), ("links", LINKS)):
        heading, *rows = text.splitlines()
        _write_parquet(folder / "osm" / f"{name}.parquet", heading, rows[:4])
        (folder / f"extra_{name}.csv").write_text("\n".join([heading, *rows[4:]]) + "\n", encoding="utf-8")
    assert load_network(str(folder)).digest == before.digest
    (folder / "sea").mkdir()
    with pytest.raises(InputError, match=r"sea/nodes\.parquet"):
        load_network(str(folder))


BAD_CELLS = [
    ("extra_links.csv", 4, "from_node_id", "99", "from_node_id 99 is no node", "extra_links.csv, line 4"),
    ("extra_links.csv", 2, "length", "-3", "length is -3", "line 2"),
    ("extra_links.csv", 2, "length", "nan", "length is nan", "line 2"),
    ("extra_links.csv", 2, "length", "inf", "length is inf", "line 2"),
    ("extra_links.csv", 2, "length", "far", "length is 'far', not a number", "line 2"),
    ("extra_links.csv", 2, "length", "", "length is empty", "line 2"),
    ("extra_links.csv", 3, "link_id", "1", "link_id 1 appears twice", "line 3; first"),
    ("extra_links.csv", 3, "link_id", "1.5", "link_id is 1.5", "line 3"),
    ("extra_links.csv", 3, "crossing_id", "abb", "unknown crossing 'abb'", "did you mean 'ab'"),
    ("extra_links.csv", 3, "status", "opne", "unknown status 'opne'", "did you mean 'open'"),
    ("extra_links.csv", 3, "facility_type", "Rail", "unknown facility_type 'Rail'", "did you mean 'rail'"),
    ("extra_links.csv", 12, "passage", "suess", "unknown passage 'suess'", "did you mean 'suez'"),
    ("extra_links.csv", 3, "directed", "yes", "unknown directed 'yes'", "false, true"),
    ("extra_nodes.csv", 3, "node_id", "1", "node_id 1 appears twice", "extra_nodes.csv, line 3; first"),
    ("extra_nodes.csv", 3, "y_coord", "114.2", "y_coord is 114.2", "were they exchanged"),
    ("extra_nodes.csv", 3, "x_coord", "-190", "x_coord is -190", "degrees of longitude"),
    ("extra_nodes.csv", 3, "x_coord", "60", "apart", "were they exchanged"),
    ("extra_nodes.csv", 3, "node_type", "harbour", "unknown node_type", "one of: rail"),
    ("crossings.csv", 2, "dwell_h_p90", "9", "dwell_h_median <= dwell_h_p90", "crossings.csv, line 2"),
    ("crossings.csv", 2, "dwell_low", "11", "dwell_low <= dwell_h_median", "line 2"),
    ("crossings.csv", 2, "cost_high", "11", "cost_usd_per_feu <= cost_high", "line 2"),
    ("crossings.csv", 2, "dwell_h_median", "-1", "dwell_h_median is -1", "at least 0"),
    ("crossings.csv", 2, "capacity_mt", "-1", "capacity_mt is -1", "at least 0"),
    ("crossings.csv", 3, "id", "ab", "id ab appears twice", "line 3"),
    ("crossings.csv", 3, "kind", "brdr", "unknown kind", "did you mean 'border'"),
    ("cities.csv", 2, "node_id", "77", "node 77 does not exist", "cities.csv, line 2"),
    ("cities.csv", 2, "weight", "0.4", "weights of the cities of AAA sum to 0.4", "sum to 1"),
    ("rates.csv", 2, "speed_low", "0", "speed_low is 0", "above 0"),
    ("rates.csv", 3, "country_iso3", "", "facility_type rail, country_iso3  appears twice", "keep one"),
    ("rates.csv", 3, "length_factor", "3", "length_factor is 3", "at most 2"),
]


@pytest.mark.parametrize("case", BAD_CELLS, ids=lambda c: f"{c[0]}-{c[2]}-{c[3]}")
def test_every_bad_cell_is_refused(folder: Path, case: tuple[str, int, str, str, str, str]) -> None:
    name, line, column, value, what, hint = case
    edit_cell(folder, name, line, column, value)
    with pytest.raises(InputError) as error:
        load_network(str(folder))
    assert what in str(error.value)
    assert hint in str(error.value)


@pytest.mark.parametrize("name", list(FILES))
def test_every_missing_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(InputError, match=name.replace(".", r"\.")):
        load_network(str(folder))


def test_missing_columns_and_broken_parquet_are_named(folder: Path) -> None:
    (folder / "osm").mkdir()
    (folder / "osm" / "nodes.parquet").write_text("not parquet", encoding="utf-8")
    with pytest.raises(InputError, match="cannot read the table"):
        load_network(str(folder))
    pq.write_table(pa.table({"node_id": [1]}), folder / "osm" / "nodes.parquet")
    with pytest.raises(InputError, match="missing column 'x_coord'"):
        load_network(str(folder))


def test_unknown_names_get_a_hint() -> None:
    with pytest.raises(InputError, match="no network 'euroasia'"):
        load_network("euroasia")


def test_a_cut_network_loads_and_is_reported(toy: Network) -> None:
    findings = check_network(toy)
    cut = [f for f in findings if f.check == "every gateway is reachable"]
    assert [(f.level, f.where) for f in cut] == [(Level.WARNING, "CCC: Gamma")]
    assert not [f for f in findings if f.level is Level.ERROR]


def test_unused_crossings_bare_borders_and_unlisted_sources_are_reported(folder: Path) -> None:
    edit_cell(folder, "extra_links.csv", 3, "crossing_id", "")
    edit_cell(folder, "rates.csv", 2, "source", "S9")
    findings = {f.check: f for f in check_network(load_network(str(folder)))}
    assert findings["every crossing has a link"].where == "ab"
    assert findings["every border link has a crossing"].where == "2"
    assert findings["every source is listed"].where == "S9"


def test_own_rows_replace_and_add(toy: Network, tmp_path: Path) -> None:
    crossing = FILES["crossings.csv"].splitlines()
    own = {
        "crossings.csv": "\n".join(
            [crossing[0], crossing[1].replace(",10,20,5,15,", ",2,3,1,4,"), _renamed(crossing[2])]
        ),
        "extra_links.csv": LINKS.splitlines()[0] + "\n2,2,3,false,12,rail,1435,AAA-BBB,open,ab9,,,mine,S1\n"
        "900,1,4,false,400,road,0,AAA-BBB,open,ab,,,mine,S1\n",
    }
    merged = merge_rows(toy, write_network(tmp_path / "own", own))
    assert len(merged.crossings) == len(toy.crossings) + 1
    assert merged.crossings[0].dwell_h.central == 2
    assert len(merged.links.link_id) == len(toy.links.link_id) + 1
    at = merged.links.link_id.tolist().index(2)
    assert (merged.links.length[at], merged.links.crossing_id[at]) == (12, "ab9")
    assert toy.links.length[1] == 10
    assert merged.digest != toy.digest


def test_own_rows_are_checked_like_shipped_ones(toy: Network, tmp_path: Path) -> None:
    own = write_network(
        tmp_path / "own",
        {"extra_links.csv": LINKS.splitlines()[0] + "\n900,1,44,false,400,road,0,AAA,open,,,,mine,S1\n"},
    )
    with pytest.raises(InputError, match=r"node(.|\n)*own/extra_links.csv, line 2"):
        merge_rows(toy, own)
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="no rows to lay over"):
        merge_rows(toy, tmp_path / "empty")


def _renamed(row: str) -> str:
    return row.replace("ab2", "ab9", 1) + "\n"


def _write_parquet(path: Path, heading: str, rows: list[str]) -> None:
    path.parent.mkdir(exist_ok=True)
    integers = {"node_id", "link_id", "from_node_id", "to_node_id", "gauge_mm"}
    columns = dict(zip(heading.split(","), zip(*(r.split(",") for r in rows), strict=True), strict=True))
    kinds = {n: int if n in integers else float if n in {"x_coord", "y_coord", "length"} else str for n in columns}
    table = {n: [kinds[n](v) for v in values] for n, values in columns.items()}
    if "directed" in table:
        table["directed"] = [False] * len(rows)
    pq.write_table(pa.table(table), path)
