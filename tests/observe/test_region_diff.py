"""What differs between two regions."""

from dataclasses import replace

import numpy as np

from ortaq.core import Pin, Region
from ortaq.observe.regions.diff import diff_regions


def test_a_region_does_not_differ_from_itself(region: Region) -> None:
    diff = diff_regions(region, region)
    assert diff.is_empty
    assert diff.pairs == ()


def test_numbers_come_largest_first_with_percent_and_ln_sd_units(region: Region) -> None:
    flow = region.flow.copy()
    flow[0, 1, 0] *= 1.5
    flow[1, 3, 3] *= 1.01
    tariff = region.tariff.copy()
    tariff[0, 0, 1] = 0.2
    diff = diff_regions(region, replace(region, flow=flow, tariff=tariff))
    flows = [n for n in diff.numbers if n.table == "flows"]
    gaps = [abs(n.after - n.before) for n in flows]
    assert gaps == sorted(gaps, reverse=True)
    own = next(n for n in flows if n.cell == "KAZ/KGZ/goods")
    assert np.isclose(own.percent, 50.0)
    assert np.isclose(own.ln_sd_units, np.log(1.5) / 0.3)
    assert own.after == flow[0, 1, 0]
    assert [(n.cell, n.column, n.after) for n in diff.numbers if n.table == "tariffs"] == [
        ("KGZ/KAZ/goods", "tariff", 0.2)
    ]
    assert len(diff.numbers) == 3
    pair = next(p for p in diff.pairs if (p.exporter, p.importer) == ("KAZ", "KGZ"))
    assert np.isclose(pair.after_musd - pair.before_musd, flow[0, 1, 0] - region.flow[0, 1, 0])
    assert len(diff.pairs) == 2


def test_shares_labels_and_rows(region: Region) -> None:
    share = region.value_added_share.copy()
    share[1, 2] += 0.01
    method = region.flow_method.copy()
    method[0, 0, 1] = "pinned"
    pin = Pin("KAZ", "KGZ", "goods", 3.0, 2023, "toy", "")
    first = replace(region.economies[0], gdp_musd=300.0)
    after = replace(
        region,
        title="New",
        value_added_share=share,
        flow_method=method,
        pins=(pin,),
        economies=(first, *region.economies[1:]),
    )
    diff = diff_regions(region, after)
    assert [(n.table, n.cell, n.column) for n in diff.numbers] == [
        ("io", "UZB/energy/value_added", "share"),
        ("economies", "KAZ", "gdp_musd"),
    ]
    assert {(t.table, t.cell, t.column) for t in diff.texts} == {
        ("region", "", "title"),
        ("flows", "KGZ/KAZ/goods", "method"),
        ("pins", "KAZ/KGZ/goods", "row"),
    }


def test_economies_and_sectors_that_come_and_go(region: Region) -> None:
    keep, sectors = [0, 1, 3], [0, 2]
    at = np.ix_(sectors, keep, keep)
    part = {n: getattr(region, n)[at] for n in ("flow", "flow_ln_sd", "flow_method", "flow_source")}
    part |= {n: getattr(region, n)[at] for n in ("tariff", "tariff_low", "tariff_high", "tariff_source")}
    smaller = replace(
        region,
        economies=tuple(region.economies[n] for n in keep),
        sectors=tuple(region.sectors[j] for j in sectors),
        value_added_share=region.value_added_share[np.ix_(sectors, keep)],
        input_share=region.input_share[np.ix_(sectors, sectors, keep)],
        **part,
    )
    diff = diff_regions(region, smaller)
    assert (diff.economies_removed, diff.sectors_removed, diff.numbers) == (("UZB",), ("energy",), ())
    back = diff_regions(smaller, region)
    assert (back.economies_added, back.sectors_added) == (("UZB",), ("energy",))
    assert not back.is_empty
