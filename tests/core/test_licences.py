"""What the package says of licences covers the data in it."""

import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_the_licence_names_code_region_and_network() -> None:
    assert PROJECT["license"].split(" AND ") == ["Apache-2.0", "CC-BY-4.0", "ODbL-1.0"]
    assert "CC BY 4.0" in (ROOT / "src/ortaq/data/regions/eurasia/region.toml").read_text(encoding="utf-8")
    osm = ROOT / "src/ortaq/domains/corridors/data/networks/eurasia/osm/LICENCE.txt"
    assert "Open Database License" in osm.read_text(encoding="utf-8") or "ODbL" in osm.read_text(encoding="utf-8")


def test_every_file_that_states_terms_comes_with_the_metadata() -> None:
    named = {path for pattern in PROJECT["license-files"] for path in ROOT.glob(pattern)}
    stating = {path for name in ("LICENCE*", "LICENSE*", "SOURCES.md") for path in (ROOT / "src").rglob(name)}
    assert stating <= named
    assert ROOT / "LICENSE" in named
