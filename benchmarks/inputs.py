"""The worlds that are measured: published, rebuilt from public tables, or drawn at random."""

import importlib.util
import subprocess
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import numpy as np
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from benchmarks.case import Case
from ortaq.domains.trade import TradeBaseline
from tests.worlds import nafta_baseline

ELASTICITY_RANGE = (3.0, 8.0)
"""The 50 sectors of the ICIO get elasticities evenly spread over this range: for timings, not for results."""


def nafta(reference: Path) -> Case:
    """Return the NAFTA experiment of Caliendo & Parro (2015) with balanced trade: 31 members, 40 sectors."""
    data = np.load(reference / "cp2015" / "cp2015_nafta.npz")
    baseline = nafta_baseline(data)
    baseline = replace(baseline, deficit=np.zeros_like(baseline.deficit))
    return Case(baseline, np.ones_like(baseline.tariff), np.moveaxis(data["tau_nafta"], 2, 0), "balanced")


def icio_path(peers: Path | None) -> Path | None:
    """Find the table inside the package sanction-simulator, here or beside the peers' python; None where absent."""
    find = "import importlib.util as u; s = u.find_spec('sanction_simulator'); print(s.origin if s else '')"
    if peers is None:
        spec = importlib.util.find_spec("sanction_simulator")
        origin = spec.origin if spec and spec.origin else ""
    else:
        origin = subprocess.run([peers, "-c", find], capture_output=True, text=True, check=True).stdout.strip()
    return Path(origin).parent / "data" / "bench_cache.npz" if origin else None


def icio(path: Path) -> Case:
    """Return the OECD ICIO of 2022, 80 members and 50 sectors, with tariffs USA-CHN and cheaper trade KAZ-CHN.

    The package holds no final demand by destination. It is rebuilt as for the shipped region, but every country spends
    its value added, so that trade is balanced; initial tariffs are zero.
    """
    sectors = [str(s) for s in np.load(path)["sectors"]]
    # By name: the tools are outside what the type checker reads.
    read_icio = import_module("tools.eurasia.read_icio").read_icio
    table = read_icio(path, {s: i for i, s in enumerate(sectors)}, len(sectors), {})
    output = table.flows.sum(axis=1)
    inputs = table.inputs.transpose(2, 1, 0)
    spending = table.flows.sum(axis=2)
    final = np.maximum(spending - inputs.sum(axis=1), 0.0)
    # Sectors that a country does not have get labour only, so that every unit cost is defined.
    input_share = np.divide(inputs, output, out=np.zeros_like(inputs), where=output > 1e-6)
    value_added_share = 1.0 - input_share.sum(axis=0)
    baseline = TradeBaseline(
        members=tuple(table.codes),
        sectors=tuple(sectors),
        trade_share=table.flows / spending[..., None],
        value_added_share=value_added_share,
        input_share=input_share,
        final_share=final / final.sum(axis=0),
        value_added=(value_added_share * output).sum(axis=0),
        tariff=np.zeros_like(table.flows),
        deficit=np.zeros(len(table.codes)),
        trade_elasticity=np.linspace(*ELASTICITY_RANGE, len(sectors)),
    )
    return _rivals(baseline)


def icio28(reference: Path) -> Case:
    """Return the OECD ICIO of 2022 with measured tariffs, 81 members and 28 sectors, elasticities of CP (2015).

    The table has no input-output links: half of every sector's output is value added, the other half a bundle of the
    user's own expenditure. The services aggregate bears no tariff.
    """
    table = pq.read_table(reference / "data" / "icio_trade_tariff_2022.parquet").to_pydict()
    members, sectors = sorted(set(table["exporter"])), sorted(set(table["sector"]))
    place = {m: i for i, m in enumerate(members)}
    at = (
        [sectors.index(s) for s in table["sector"]],
        [place[m] for m in table["importer"]],
        [place[m] for m in table["exporter"]],
    )
    flow, tariff = (np.zeros((len(sectors), len(members), len(members))) for _ in range(2))
    flow[at], tariff[at] = table["value_musd"], table["tariff"]
    tariff[sectors.index("SERV")] = 0.0
    landed = flow * (1.0 + tariff)
    spending, output = landed.sum(axis=2), flow.sum(axis=1)
    share = spending / spending.sum(axis=0)
    found = pq.read_table(reference / "data" / "trade_elasticities_icio28.parquet").to_pylist()
    elasticity = {row["sector"]: row["trade_elasticity"] for row in found if row["set"] == "CP"}
    own = np.eye(len(members))
    baseline = TradeBaseline(
        members=tuple(members),
        sectors=tuple(sectors),
        trade_share=np.where(spending[..., None] > 0.0, landed / np.maximum(spending[..., None], 1e-300), own),
        value_added_share=np.full(output.shape, 0.5),
        input_share=np.repeat(0.5 * share[:, None], len(sectors), axis=1),
        final_share=share,
        value_added=0.5 * output.sum(axis=0),
        tariff=tariff,
        deficit=flow.sum(axis=(0, 2)) - flow.sum(axis=(0, 1)),
        trade_elasticity=np.array([elasticity[s] for s in sectors]),
    )
    return _rivals(baseline)


def canada_japan(reference: Path) -> Case:
    """Return gegravity's example from the flows that it models: 30 members, one sector, one agreement."""
    table = pacsv.read_csv(reference / "gegravity" / "can_jpn_pta_bilateral.csv.gz").to_pydict()
    members = sorted(set(table["exporter"]))
    at = [members.index(m) for m in table["importer"]], [members.index(m) for m in table["exporter"]]
    flow, before, after = (np.zeros((len(members), len(members))) for _ in range(3))
    flow[at], before[at], after[at] = (table[c] for c in ("modeled_trade_base", "cost_base", "cost_experiment"))
    output, spending = flow.sum(axis=0), flow.sum(axis=1)
    baseline = TradeBaseline(
        members=tuple(members),
        sectors=("all",),
        trade_share=(flow / spending[:, None])[None],
        value_added_share=np.ones((1, len(members))),
        input_share=np.zeros((1, 1, len(members))),
        final_share=np.ones((1, len(members))),
        value_added=output,
        tariff=np.zeros((1, *flow.shape)),
        deficit=spending - output,
        trade_elasticity=np.array([4.0]),
    )
    return Case(baseline, (after / before)[None] ** -0.25, baseline.tariff, "proportional")


def _rivals(baseline: TradeBaseline) -> Case:
    """Add 25 points of tariff between the USA and China, and cut trade costs of Kazakhstan and China by a tenth."""
    tariff, cost = baseline.tariff.copy(), np.ones_like(baseline.tariff)
    usa, china, kazakhstan = (baseline.members.index(m) for m in ("USA", "CHN", "KAZ"))
    tariff[:, [usa, china], [china, usa]] += 0.25
    cost[:, [kazakhstan, china], [china, kazakhstan]] = 0.9
    return Case(baseline, cost, tariff)
