"""Sections on what an answer rests on: values with units and names, each number that of the material."""

from dataclasses import replace

import numpy as np
import pytest

from ortaq.answers import Material, compose
from ortaq.answers.figures.exposures import exposures_figure
from ortaq.answers.sections.baseline import baseline
from ortaq.answers.sections.channels import channels
from ortaq.answers.sections.provenance import provenance
from ortaq.answers.sections.reported import told_together
from ortaq.answers.sections.shocks import shocks
from ortaq.core import Band, Region
from ortaq.core.chart import Chart, Span
from ortaq.core.report import Name, Reading, Section, Table, Text
from tests.worlds import toy_region


def table(section: Section | None, id: str) -> Table:
    assert section is not None
    return next(b for b in section.blocks if isinstance(b, Table) and b.id == id)


def test_channels_add_up_to_the_gain_before_costs(material: Material) -> None:
    payoffs, rows = material.payoffs, iter(table(channels(material), "channels").rows)
    for bit, measure in enumerate(payoffs.measures):
        for member, code in enumerate(payoffs.members):
            named, who, *parts, total = next(rows)
            assert (named.said, who.said) == (Name("change", measure), Name("economy", code))
            assert sum(cell.said for cell in parts) == pytest.approx(total.said)
            before_costs = payoffs.gain_musd[1 << bit, member, 0] + payoffs.cost_musd[1 << bit, member]
            assert total.said == pytest.approx(100.0 * before_costs / payoffs.income_musd[member, 0], abs=1e-6)


def test_shocks_and_measures_stand_on_one_axis_with_the_values_of_their_tables(material: Material) -> None:
    figure = exposures_figure(material)
    chart, payoffs = figure.drawing, material.payoffs
    assert isinstance(chart, Chart)
    assert [panel.title for panel in chart.panels] == [Name("economy", member) for member in payoffs.members]
    alone = table(shocks(material), "shocks-alone").rows
    for m, panel in enumerate(chart.panels):
        found = {mark.name: mark for mark in panel.marks if isinstance(mark, Span)}
        assert list(found) == [mark.name for mark in chart.panels[0].marks if isinstance(mark, Span)]
        for k, measure in enumerate(payoffs.measures):
            mark = found.pop(Name("change", measure))
            assert (mark.key, mark.value.central) == (1, payoffs.gain_percent[1 << k, m, 0])
        for shock, cell in zip(payoffs.shocks[1:], alone[m][1:], strict=True):
            assert found.pop(Name("change", shock)).value == (
                cell.said if isinstance(cell.said, Band) else Band.exact(cell.said)
            )
        assert not found


def test_what_is_called_the_worst_shock_is_a_shock(material: Material) -> None:
    """A measure that costs a member more than any shock takes is none."""
    payoffs = material.payoffs
    dear = replace(payoffs, gain_musd=payoffs.gain_musd - 0.9 * payoffs.income_musd)
    described = exposures_figure(replace(material, payoffs=dear, bands={})).description
    assert isinstance(described, Text)
    said = described.values["members"]
    assert isinstance(said, tuple)
    named = {text.values["change"] for text in said if isinstance(text, Text)}
    assert named
    assert named <= {Name("change", shock) for shock in payoffs.shocks[1:]}


def test_a_domain_that_moves_nothing_is_asked_of_packages_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    told = Section("mute", Text("shocks.title"), (), ())
    offered: dict[str, dict[str, object]] = {"package": {"mute": lambda *_: (told,)}, "model": {}}
    monkeypatch.setattr("ortaq.answers.sections.reported.parts", offered.__getitem__)
    region = toy_region()
    assert told_together(region, (), ()) == (told,)
    assert told_together(region, (), (), moved=True) == ()


def test_trade_of_members_carries_its_range_and_the_mark_of_its_method(material: Material, region: Region) -> None:
    trade = table(baseline(material), "trade")
    ids, flow, spread = region.economy_ids, region.flow, np.exp(2.0 * region.flow_ln_sd)
    for n, row in enumerate(trade.rows):
        for i, cell in enumerate(row[1:]):
            at = ids.index(row[0].said.id), ids.index(trade.columns[1 + i].title.id)
            if n == i:
                assert cell.said == Text("mark.outside")
                continue
            ends = ((flow / spread), flow, (flow * spread))
            assert cell.said == Band(*(float(end.sum(axis=0)[at]) for end in ends))
            methods = set(region.flow_method[:, at[0], at[1]].tolist())
            assert (cell.flag == "") == (methods == {"reported"})


def test_how_it_was_computed_is_numbers(material: Material) -> None:
    facts = {row[0].said.key: row[1] for row in table(provenance(material), "provenance-facts").rows}
    assert (facts["fact.solves"].said, facts["fact.solves"].reading) == (material.solves, Reading.COUNT)
    assert (facts["fact.residual"].said, facts["fact.residual"].reading) == (material.largest_residual, Reading.TINY)


def test_every_section_and_block_has_its_own_id(material: Material) -> None:
    answer = compose(material)
    ids = [section.id for section in answer.sections]
    blocks = [block.id for section in answer.sections for block in section.blocks]
    assert len(set(ids)) == len(ids)
    assert len(set(blocks)) == len(blocks)
    assert answer.mechanism.members == material.payoffs.members
