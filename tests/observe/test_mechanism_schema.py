"""The schema of mechanism files: assembled from the domains' keys, it is the check and the reference in one."""

import tomllib
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import create_model

from ortaq.core import InputError, Region
from ortaq.domains import Fault
from ortaq.observe import load_mechanism, mechanism_schema, shipped_mechanisms
from ortaq.observe.mechanisms.schema import MeasureRecord, move_schemas
from ortaq.observe.mechanisms.with_domains import key_domains
from ortaq.observe.shipped import mechanism_file
from ortaq.tables import MoveSchema, Record

jsonschema_rs = pytest.importorskip("jsonschema_rs")

EXAMPLE = Path(__file__).parents[2] / "examples" / "three_members.toml"

PIPES = """
[mechanism]
region = "eurasia"
members = ["KAZ", "KGZ"]

[[measure]]
id = "winter_water"
trade_cost_percent = -1
between = ["KAZ", "KGZ"]

[[measure.pipeline]]
reservoir = "toktogul"
release_km3 = 1
"""


def records_in(annotation: Any) -> list[type[Record]]:
    """Return the kinds of entries of a list."""
    if isinstance(annotation, type):
        return [annotation]
    return [record for inner in get_args(annotation) for record in records_in(inner)]


def test_every_key_of_every_domain_appears_with_its_domain_and_description():
    parts = mechanism_schema()["$defs"]
    assert {"trade", "corridors"} <= set(move_schemas())
    for domain, schema in move_schemas().items():
        for change in ("MeasureRecord", "ShockRecord"):
            for key in schema.keys.model_fields:
                assert parts[change]["properties"][key]["x-domain"] == domain
        for record in records_in(schema.keys.model_fields[schema.key].annotation):
            entry = parts[record.__name__]
            assert {property_["x-domain"] for property_ in entry["properties"].values()} == {domain}


def test_every_key_is_described_and_only_keys_of_domains_name_one():
    schema = mechanism_schema()
    described = [schema, *schema["$defs"].values()]
    lacking = [key for part in described for key, p in part.get("properties", {}).items() if not p.get("description")]
    assert lacking == []
    for part in ("AssumptionRecord", "CostRecord", "MechanismHead", "SmallRegion"):
        assert not [key for key, p in schema["$defs"][part]["properties"].items() if "x-domain" in p]


@pytest.mark.parametrize("path", [*map(mechanism_file, shipped_mechanisms()), EXAMPLE], ids=lambda path: path.stem)
def test_shipped_files_fit_the_schema(path: Path):
    file = tomllib.loads(path.read_text(encoding="utf-8"))
    assert [error.message for error in jsonschema_rs.iter_errors(mechanism_schema(), file)] == []


def test_the_schema_refuses_what_no_domain_knows():
    assert not jsonschema_rs.is_valid(mechanism_schema(), tomllib.loads(PIPES))


def test_a_domain_that_is_not_installed_is_named_with_the_way_to_get_it(tmp_path: Path, eurasia: Region):
    path = tmp_path / "pipes.toml"
    path.write_text(PIPES, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_mechanism(str(path), eurasia)
    assert caught.value.what == "unknown key 'pipeline'"
    assert caught.value.where == f"{path}, measure 'winter_water' > pipeline"
    assert caught.value.why == f"no installed domain knows 'pipeline'; installed: {', '.join(move_schemas())}"
    assert caught.value.fix.endswith("or install the package that brings the domain of 'pipeline' (pip install NAME)")


def test_a_domain_that_cannot_be_loaded_is_named_where_its_key_is_used(
    tmp_path: Path, eurasia: Region, monkeypatch: pytest.MonkeyPatch
):
    fault = Fault("pipeline", "ortaq-pipeline", "ImportError: no module named 'gas'")
    monkeypatch.setattr("ortaq.observe.mechanisms.schema.faults", lambda: (fault,))
    path = tmp_path / "pipes.toml"
    path.write_text(PIPES, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        load_mechanism(str(path), eurasia)
    assert caught.value.why.endswith(
        "'pipeline' of the package ortaq-pipeline cannot be loaded: ImportError: no module named 'gas'"
    )


@pytest.mark.parametrize(("key", "owner"), [("shift", "trade"), ("cost", "ortaq")])
def test_a_key_that_two_bring_is_refused(key: str, owner: str):
    field: dict[str, Any] = {key: (int, 0)}
    greedy = create_model("Greedy", __base__=Record, **field)
    schemas = {**move_schemas(), "greedy": MoveSchema(key, greedy, {}, lambda *_: ())}
    with pytest.raises(InputError, match=f"the key '{key}' of a change is brought by '{owner}' and by 'greedy'"):
        key_domains(schemas, MeasureRecord)
