"""The document says what was computed: decoded and judged again by code that shares nothing with it."""

import base64
import json
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ortaq.agree import VERDICT_TOLERANCE
from ortaq.brief import Material
from ortaq.core import Region
from ortaq.observe import load_mechanism, load_region
from ortaq.web import document_bytes, gather, table_document
from ortaq.web.evidence import dependence
from ortaq.web.schema import TableDocument


@pytest.fixture(scope="module")
def document(material: Material) -> Any:
    return json.loads(document_bytes(table_document(material, gather(material))))


def gains(document: Any) -> Any:
    packed = document["gains_musd"]
    assert (packed["dtype"], packed["order"], packed["encoding"]) == ("float32", "C", "zlib+base64")
    data = zlib.decompress(base64.b64decode(packed["data"]))
    return np.frombuffer(data, dtype="<f4").reshape(packed["shape"]).astype(float)


def test_document_fits_its_published_schema(document: Any) -> None:
    TableDocument.model_validate(document)
    assert set(document) == {f.alias or n for n, f in TableDocument.model_fields.items()}


def test_gains_survive_packing(document: Any, material: Material) -> None:
    found = gains(document)
    np.testing.assert_allclose(found, material.payoffs.gain_musd, rtol=1e-7)
    assert (found[0] == 0.0).all()


def test_acceptance_from_the_document_alone(document: Any, material: Material) -> None:
    income = np.array([m["income_musd"] for m in document["members"]])
    threshold = np.array([m["threshold_percent"] for m in document["members"]])
    worst = (100.0 * gains(document) / income).min(axis=2)
    signed = (worst > threshold + VERDICT_TOLERANCE).all(axis=1)
    assert np.flatnonzero(signed).tolist() == document["agreement"]["accepted"] == material.agreement.accepted.tolist()
    assert document["agreement"]["accepted"]


def test_contributions_add_up_to_the_gain_before_costs(document: Any, material: Material) -> None:
    payoffs = material.payoffs
    for bit, measure in enumerate(document["measures"]):
        for i, member in enumerate(payoffs.members):
            before_cost = payoffs.gain_musd[1 << bit, i, 0] + payoffs.cost_musd[1 << bit, i]
            channels = document["decomposition"][measure["id"]][member]
            assert sum(channels.values()) == pytest.approx(100.0 * before_cost / payoffs.income_musd[i, 0], abs=1e-7)


def test_costs_are_those_deducted_from_the_gains(document: Any, material: Material) -> None:
    for bit, measure in enumerate(document["measures"]):
        paid = [measure["annual_cost_musd"].get(m, 0.0) for m in material.payoffs.members]
        assert paid == material.payoffs.cost_musd[1 << bit].tolist()


def test_notable_packages_have_bands_and_principles(document: Any, material: Material) -> None:
    assert set(document["bands"]) == set(document["principles"]) == {str(p) for p in material.bands}
    found = gains(document)
    for package, band in document["bands"].items():
        assert (np.array(band["low_musd"]) <= found[int(package)] + 1e-3).all()
        assert (np.array(band["high_musd"]) >= found[int(package)] - 1e-3).all()
        assert [c["id"] for c in document["principles"][package]] == [p.value for p in material.mechanism.principles]
        assert all(c["text"] and "{" not in c["text"] for c in document["principles"][package])


def test_digest_names_the_question(material: Material) -> None:
    digest = table_document(material)["digest"]
    slower = replace(material, seconds=material.seconds + 1.0)
    other = replace(material, mechanism=replace(material.mechanism, threshold_percent={"KAZ": 0.1}))
    assert table_document(slower)["digest"] == digest
    assert table_document(other)["digest"] != digest


def test_no_dependence_without_a_power(document: Any) -> None:
    assert document["dependence"] is None


def test_dependence_under_packages() -> None:
    # Central Asia, China and the rest of the shipped region: what it loses from an end of trade differs by package.
    region: Region = load_region("eurasia")
    mechanism = load_mechanism("c5", region)
    few = replace(mechanism, measures=mechanism.measures[:1], members=("KAZ", "CHN"))
    found = dependence(region, few, [1])
    assert found is not None
    powers = [p["id"] for p in found["powers"]]
    china = powers.index("CHN")
    before, after = found["before"], found["packages"]["1"]
    assert before[1][china] is None
    assert before[0][china] > 0.0
    assert after[0][china] != before[0][china]
    assert found["low"]["before"][0][china] < before[0][china] < found["high"]["before"][0][china]
