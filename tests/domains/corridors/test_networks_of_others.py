"""Tables as other programs write them: what is read, what is made of it, and that each is said once."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from ortaq.core import InputError, Level
from ortaq.domains.corridors import Network, check_network
from ortaq.domains.corridors.files.exchange import merge_rows, opened
from ortaq.domains.corridors.files.reading import Note
from tests.domains.corridors.network_folder import write_network

NODES = "node_id,x_coord,y_coord,name\n500,1.8,0.0,\n501,2.0,0.0,\n502,2.2,0.0,Yard\n"
LINKS = (
    "link_id,from_node_id,to_node_id,directed,length,facility_type\n700,500,501,false,23,rail\n701,501,502,0,24,rail\n"
)
CONFIG = "dataset_name,long_length,speed,crs\nx,km,km/h,EPSG:4326\n"
FILES: Mapping[str, str] = {"node.csv": NODES, "link.csv": LINKS, "config.csv": CONFIG}


def over(network: Network, folder: Path, **changes: str) -> Network:
    return merge_rows(network, write_network(folder, {**FILES, **{f"{n}.csv": t for n, t in changes.items()}}))


def noted(network: Network, folder: Path, **changes: str) -> dict[str, Note]:
    """Return what reading found, but for what was simply read."""
    write_network(folder, {**FILES, **{f"{n}.csv": t for n, t in changes.items()}})
    notes = opened(str(folder), network).notes
    return {n.what: n for n in notes if n.what not in {"nodes", "links", "directed"}}


def test_tables_of_another_program_need_no_word(toy: Network, tmp_path: Path) -> None:
    merged = over(toy, tmp_path)
    assert merged.links.length[-2:].tolist() == [23.0, 24.0]
    assert noted(toy, tmp_path).keys() == {"islands"}  # they join no node of the network below


@pytest.mark.parametrize(("mark", "comma"), [(";", ","), ("\t", ","), (";", "."), ("|", ".")])
def test_separators_and_decimal_commas(toy: Network, tmp_path: Path, mark: str, comma: str) -> None:
    lengths = LINKS.replace(",23,", ",23.25,")
    changed = {
        name: text.replace(",", mark).replace(".", comma)
        for name, text in (("node", NODES), ("link", lengths), ("config", CONFIG))
    }
    assert over(toy, tmp_path, **changed).digest == over(toy, tmp_path, link=lengths).digest


def test_ids_of_64_bits_are_exact(toy: Network, tmp_path: Path) -> None:
    large = {"500": str(2**63 - 3), "501": str(2**63 - 2), "502": str(2**63 - 1)}
    node, link = NODES, LINKS
    for old, new in large.items():
        node, link = node.replace(old, new), link.replace(old, new)
    merged = over(toy, tmp_path, node=node, link=link)
    assert merged.nodes.node_id[-3:].tolist() == [2**63 - 3, 2**63 - 2, 2**63 - 1]
    assert merged.links.to_node_id[-1] == 2**63 - 1
    with pytest.raises(InputError, match=r"node\.csv, line 4: node_id has more digits than are read"):
        over(toy, tmp_path, node=NODES.replace("502", str(2**63)), link=LINKS.replace("502", str(2**63)))


def test_ids_that_are_text_become_numbers_and_stay_as_names(toy: Network, tmp_path: Path) -> None:
    node = NODES.replace("501", "KHO").replace("502", "ALA")
    link = LINKS.replace("501", "KHO").replace("502", "ALA").replace("701", "KHO-ALA")
    merged = over(toy, tmp_path, node=node, link=link)
    assert merged.nodes.name[-3:].tolist() == ["", "KHO", "Yard (ALA)"]
    assert merged.links.name[-1] == "KHO-ALA"
    own = merged.nodes.node_id[-3:].tolist()
    assert merged.links.from_node_id[-2:].tolist() == own[:2]
    assert merged.links.to_node_id[-2:].tolist() == own[1:]
    assert len(set(merged.nodes.node_id.tolist())) == len(merged.nodes.node_id)
    assert noted(toy, tmp_path, node=node, link=link)["text_ids"].number == 3.0


def test_numbers_that_stand_for_other_places_change(toy: Network, tmp_path: Path) -> None:
    """Node 4 is the same place in the network below; 5 and 6 and link 1 are others there."""
    node = NODES.replace("500", "4").replace("501", "5").replace("502", "6")
    link = LINKS.replace("500", "4").replace("501", "5").replace("502", "6").replace("700", "1")
    merged = over(toy, tmp_path, node=node, link=link)
    assert merged.nodes.node_id.tolist()[-3:] == [4, 12, 13]
    assert merged.links.link_id.tolist() == [*range(1, 15), 702, 701]
    assert merged.links.from_node_id[-2:].tolist() == [4, 12]
    assert merged.links.to_node_id[-2:].tolist() == [12, 13]
    assert noted(toy, tmp_path, node=node, link=link).keys() == {"renumbered"}
    assert noted(toy, tmp_path, node=node, link=link)["renumbered"].number == 3.0


def test_nodes_without_links_are_counted(toy: Network, tmp_path: Path) -> None:
    write_network(tmp_path, {**FILES, "link.csv": LINKS.partition("\n")[0] + "\n"})
    notes = {n.what: n for n in opened(str(tmp_path), toy).notes}
    assert (notes["links"].number, notes["links"].level) == (0.0, Level.WARNING)
    assert (notes["unlinked"].number, notes["unlinked"].names) == (3.0, ("500", "501", "502"))


def test_columns_that_nothing_reads_are_named_once(toy: Network, tmp_path: Path) -> None:
    link = LINKS.replace("facility_type", "facility_type,capacity,lanes,toll").replace("rail\n", "rail,10,2,\n")
    assert noted(toy, tmp_path, link=link)["columns"].names == ("capacity", "lanes")


def test_lengths_follow_from_the_line_drawn(toy: Network, tmp_path: Path) -> None:
    link = (
        "link_id,from_node_id,to_node_id,directed,facility_type,geometry\n"
        '700,500,501,false,rail,"LINESTRING (1.8 0, 1.9 0.1, 2 0)"\n'
        '701,501,502,false,rail,"LINESTRING Z (2 0 9, 2.2 0 9)"\n'
    )
    merged = over(toy, tmp_path, link=link)
    degree = 6371.0088 * 3.141592653589793 / 180.0
    assert merged.links.length[-2:].tolist() == pytest.approx([2 * 0.02**0.5 * degree, 0.2 * degree], rel=1e-6)
    assert noted(toy, tmp_path, link=link)["lengths"].number == 2.0
    for bad in ("POINT (1 2)", "LINESTRING (1 2)", "LINESTRING (1 2, x 3)", "LINESTRING (1 2, 3 4 5 6 7)"):
        with pytest.raises(InputError, match=r"the geometry is no line(.|\n)*link\.csv, line 3"):
            over(toy, tmp_path, link=link.replace("LINESTRING Z (2 0 9, 2.2 0 9)", bad))
    with pytest.raises(InputError, match="the geometry leaves the globe"):
        over(toy, tmp_path, link=link.replace("2.2 0 9", "2.2 91 9"))


def test_a_link_of_a_node_to_itself_is_named(toy: Network, tmp_path: Path) -> None:
    merged = over(toy, tmp_path, link=LINKS + "702,500,500,false,1,rail\n")
    assert noted(toy, tmp_path, link=LINKS + "702,500,500,false,1,rail\n")["loops"].names == ("702",)
    assert [(f.where, f.value) for f in check_network(merged) if f.check == "every link joins two nodes"] == [
        ("702", 1.0)
    ]
