"""The document says what was computed: decoded and judged again by code that shares nothing with it."""

import base64
import json
import zlib
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from ortaq.agreement import VERDICT_TOLERANCE, Acceptance, agree
from ortaq.answers import Material, answer
from ortaq.answers.sections.dependence import dependence_section
from ortaq.answers.switching import PackageSwitching, Switch, Switching
from ortaq.brief.presenter import Presenter
from ortaq.core import Mechanism, Region, Rules
from ortaq.core.report import Section, Table
from ortaq.domains import load_texts
from ortaq.web import document_bytes, table_document
from ortaq.web.answer_tables import packed_sections
from ortaq.web.doubt_record import choice_record, drawn_record, switching_record
from ortaq.web.map_record import capitals, map_record
from ortaq.web.table_schema import TableDocument
from tests.answers.made_up import drawn, made_up


@pytest.fixture(scope="module")
def document(material: Material) -> Any:
    return json.loads(document_bytes(table_document(material)))


def test_what_a_ledger_says_stands_in_a_file_by_language(material: Material) -> None:
    packed = packed_sections(Presenter(load_texts("en")), [Section("ledger", "What was agreed", ("All of it.",), ())])
    document = table_document(material, ("en",), {"en": packed})
    TableDocument.model_validate(json.loads(document_bytes(document)))
    sections = json.loads(zlib.decompress(base64.b64decode(document["ledger"]["en"]["data"])))
    assert [section["title"] for section in sections] == ["What was agreed"]


def gains(document: Any) -> Any:
    packed = document["gains_musd"]
    assert (packed["dtype"], packed["order"], packed["encoding"]) == ("float32", "C", "zlib+base64")
    data = zlib.decompress(base64.b64decode(packed["data"]))
    return np.frombuffer(data, dtype="<f4").reshape(packed["shape"]).astype(float)


@pytest.mark.slow
def test_document_fits_its_published_schema(document: Any) -> None:
    TableDocument.model_validate(document)
    assert set(document) == {f.alias or n for n, f in TableDocument.model_fields.items()}


@pytest.mark.slow
def test_gains_survive_packing(document: Any, material: Material) -> None:
    found = gains(document)
    np.testing.assert_allclose(found, material.payoffs.gain_musd, rtol=1e-7)
    assert (found[0] == 0.0).all()


@pytest.mark.slow
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


@pytest.mark.slow
def test_digest_names_the_question(material: Material) -> None:
    digest = table_document(material)["digest"]
    other = replace(material, mechanism=replace(material.mechanism, threshold_percent={"KAZ": 0.1}))
    assert table_document(other)["digest"] != digest


def test_no_dependence_without_a_power(document: Any) -> None:
    assert document["dependence"] is None


@pytest.mark.slow
def test_dependence_under_packages(eurasia: Region, c5: Mechanism, monkeypatch: pytest.MonkeyPatch) -> None:
    # Central Asia, China and the rest of the shipped region: what it loses from an end of trade differs by package.
    few = replace(c5, measures=c5.measures[:1], members=("KAZ", "CHN"), threshold_percent={})
    for words, nothing in (("_reports", {}), ("told_together", ())):  # of domains: say nothing of dependence
        monkeypatch.setattr(f"ortaq.answers.main_job.{words}", lambda *_, nothing=nothing: nothing)
    material = answer(eurasia, few, with_switching=False)
    assert material.dependence is not None
    found = table_document(material)["dependence"]
    powers = [p["id"] for p in found["powers"]]
    china = powers.index("CHN")
    before, after = found["before"], found["packages"]["1"]
    losses = dependence_section(eurasia, material.dependence).blocks[0]
    assert isinstance(losses, Table)
    shown = losses.rows[0][1 + china]
    assert (before[0][china], after[0][china]) == (shown.said.central, shown.more[0].said)
    assert before[1][china] is None
    assert before[0][china] > 0.0
    assert after[0][china] != before[0][china]
    assert found["low"]["before"][0][china] < before[0][china] < found["high"]["before"][0][china]


@pytest.fixture(scope="module")
def ruled(material: Material) -> Material:
    """Return the toy answer with rules of every kind, weights and a tail of its own."""
    a, b, c = (m.id for m in material.mechanism.measures)
    cost = material.payoffs.cost_musd
    mechanism = replace(
        material.mechanism,
        rules=Rules(
            requires={b: (a,)},
            excludes=((a, c),),
            ladders=((a, b),),
            budget_musd=float(cost.sum(axis=1).max()) / 2.0,
            member_budget_musd={"KAZ": float(cost[:, 0].max()) / 2.0},
        ),
        weights={"KAZ": 2.0},
    )
    agreement = agree(material.payoffs, mechanism, accept=Acceptance.CVAR, tail=0.15)
    return replace(material, mechanism=mechanism, agreement=agreement)


@pytest.mark.slow
def test_rules_from_the_document_alone_allow_what_python_allows(ruled: Material) -> None:
    document = json.loads(document_bytes(table_document(ruled)))
    rules, measures = document["mechanism"]["rules"], document["measures"]
    allowed = []
    for package in range(2 ** len(measures)):
        inside = {m["id"]: m for bit, m in enumerate(measures) if package >> bit & 1}
        payers = [x["id"] for x in document["members"]]
        paid = {x: sum(m["annual_cost_musd"].get(x, 0.0) for m in inside.values()) for x in payers}
        needs = [(m, n) for m, all_needed in rules["requires"].items() for n in all_needed]
        needs += [(upper, lower) for ladder in rules["ladders"] for lower, upper in pairwise(ladder)]
        allowed.append(
            all(n in inside for m, n in needs if m in inside)
            and all(len(set(group) & set(inside)) <= 1 for group in rules["excludes"])
            and sum(paid.values()) <= rules["budget_musd"]
            and all(paid[m] <= most for m, most in rules["member_budget_musd"].items())
        )
    assert allowed == ruled.agreement.feasible.tolist()
    assert 1 < sum(allowed) < len(allowed)


@pytest.mark.slow
def test_rule_of_acceptance_and_weights_are_stated(ruled: Material, document: Any) -> None:
    found = table_document(ruled)
    assert (found["agreement"]["accept"], found["agreement"]["tail"]) == ("cvar", 0.15)
    assert [m["weight"] for m in found["members"]] == [2.0, 1.0, 1.0]
    assert [m["weight"] for m in document["members"]] == [1.0, 1.0, 1.0]
    other = replace(ruled, agreement=replace(ruled.agreement, tail=0.2))
    assert table_document(other)["digest"] != found["digest"]


@pytest.mark.slow
def test_estimates_are_marked(material: Material, document: Any) -> None:
    verified = np.arange(8) % 3 == 0
    error = np.full(material.payoffs.income_musd.shape, 0.01)
    payoffs = replace(material.payoffs, verified=verified, error_percent=error)
    found = table_document(replace(material, payoffs=payoffs))["estimates"]
    data = zlib.decompress(base64.b64decode(found["verified"]["data"]))
    assert np.frombuffer(data, dtype=np.uint8).astype(bool).tolist() == verified.tolist()
    assert (found["verified"]["dtype"], found["verified"]["shape"]) == ("uint8", [8])
    assert found["verified_count"] == verified[1:].sum()
    assert found["error_percent"] == error.tolist()
    solved = replace(material.payoffs, verified=np.ones(8, dtype=bool))
    assert document["estimates"] is None
    assert table_document(replace(material, payoffs=solved))["estimates"] is None


def test_trade_between_members_takes_the_place_of_a_network(document: Any, material: Material) -> None:
    region, trade = material.region, document["map"]["trade"]
    assert not region.parts
    assert document["map"]["figures"] == []
    for link in trade["links"]:
        a, b = (region.economy_ids.index(m) for m in link["between"])
        assert link["musd"] == pytest.approx(region.flow[:, a, b].sum() + region.flow[:, b, a].sum())
    assert len(trade["links"]) == 3
    assert trade["places"]["UZB"] == [69.24, 41.3]


def test_capitals_lie_in_their_countries(region: Region) -> None:
    shapes = {f["properties"]["iso3"]: f["geometry"] for f in map_record(region, (), {})["shapes"]["features"]}
    for iso3, place in capitals().items():
        rings = [r for polygon in _polygons(shapes[iso3]) for r in polygon]
        assert any(_distance(place, np.array(ring)) < CLOSE_DEGREES for ring in rings), iso3


CLOSE_DEGREES = 0.35
"""Shapes are simplified; capitals on a coast or a river border may lie a little outside."""


def _polygons(geometry: Any) -> Any:
    return [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]


def _distance(place: tuple[float, float], ring: Any) -> float:
    """Return zero within a ring, else the distance to it in degrees."""
    x, y = place
    (x0, y0), (x1, y1) = ring[:-1].T, ring[1:].T
    crosses = (y0 > y) != (y1 > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        right = crosses & (x < x0 + (y - y0) / (y1 - y0) * (x1 - x0))
    if right.sum() % 2:
        return 0.0
    along = np.array([x1 - x0, y1 - y0])
    length = np.maximum((along**2).sum(axis=0), 1e-12)
    share = np.clip(((x - x0) * along[0] + (y - y0) * along[1]) / length, 0.0, 1.0)
    return float(np.hypot(x0 + share * along[0] - x, y0 + share * along[1] - y).min())


def test_figures_are_those_of_the_answer_with_their_texts(document: Any, material: Material) -> None:
    drawn = {f["id"]: f for f in document["figures"]}
    assert {"figure-contributions", "figure-data-quality"} <= set(drawn)
    assert "figure-packages" not in drawn  # the page draws all packages from its own table
    chart = drawn["figure-contributions"]["chart"]
    (bar,) = chart["panels"][0]["marks"]
    assert bar["mark"] == "bar"
    assert sum(value for _, value in bar["parts"]) == pytest.approx(bar["total"]["central"])
    assert chart["panels"][0]["title"] == {"kind": "economy", "name": material.payoffs.members[0]}
    assert all("figure.gain" in texts for texts in drawn["figure-contributions"]["texts"].values())


def test_draws_are_counts_by_package_and_member() -> None:
    made = made_up(((60.0, 60.0), (-2.0, 19.0)), ((5.0, 5.0), (0.0, 4.0)))
    times = np.ones((40, 2))
    times[:4, 0] = 0.02
    drawn_so = drawn_record(replace(made, drawn=drawn(made, times, packages=(1, 3))))
    assert drawn_so is not None
    assert drawn_so["draws"] == 40
    assert drawn_so["packages"]["1"]["signed"] == [36, 36]
    assert drawn_so["packages"]["3"] | {"low_musd": 0, "high_musd": 0} == {
        "signed": [36, 40],
        "all": 36,
        "low_musd": 0,
        "high_musd": 0,
    }
    assert drawn_record(made) is None
    assert choice_record(made)["recommended"] == made.agreement.recommended


def test_what_overturns_a_package_is_by_member_and_measure() -> None:
    made = made_up(((60.0, 60.0), (-2.0, 19.0)), ((5.0, 5.0), (0.0, 4.0)))
    one = PackageSwitching(1, all_effects={"KAZ": Switch(0.4, 0.39, ("KAZ",))}, effects={"m0": Switch()})
    found = switching_record(replace(made, switching=Switching({1: one}, (), 2, 0.0)))
    turning = {"KAZ": {"at": 0.4, "members": ["KAZ"]}}
    assert found == {"1": {"refused_by": [], "all_effects": turning, "effects": {}, "costs": {}}}
    assert switching_record(made) == {}
