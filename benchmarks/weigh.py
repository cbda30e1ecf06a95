"""Who depends on whom: closed forms, exact cut-offs, and the report on the shipped region."""

import csv
import gzip
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.measure import seconds, timed
from benchmarks.report import Options, Table, compared
from ortaq.core import CENTRAL, Array, Deficits, Mechanism, Package, Region
from ortaq.dependence import (
    Weighing,
    between,
    closed_form_losses,
    dependence_table,
    exact_losses,
)
from ortaq.dependence import weigh as weighed
from ortaq.domains import valuation
from ortaq.domains.trade import TradeBaseline, TradeWorld, solve_baseline
from ortaq.observe import load_mechanism, load_region

ECONOMIES = 80
PACKAGES = range(64)


def weigh(options: Options) -> Table:
    """Losses of 80 economies with one sector, and losses on the shipped region with its sectors."""
    table = Table("Dependence", "Closed forms and exact cut-offs; accuracy is that of the closed form against exact.")
    table.rows = [*_one_sector(_icio(options.reference)), *_region(options.repeat)]
    return table


def _one_sector(world: TradeWorld) -> list[tuple[str, ...]]:
    one, other = np.triu_indices(ECONOMIES, 1)
    masks = np.stack([between(ECONOMIES, int(i), [int(j)]) for i, j in zip(one, other, strict=True)])
    tensor_time = timed(lambda: world.freeness(range(ECONOMIES)).by_link(), 5)
    linear = closed_form_losses(world.freeness(range(ECONOMIES)), masks)
    taken = seconds(lambda: exact_losses(world, masks))
    exact, residual = exact_losses(world, masks)
    rows, job = np.arange(len(masks)), f"{ECONOMIES} economies, 1 sector"
    gap = _gap(linear[rows, one], exact[rows, one])
    return [
        compared(f"{job}: exposure tensor", tensor_time, None, 0.0, target=0.2, note="closed form, nothing iterated"),
        compared(f"{job}: {len(masks):,} exact cut-offs", taken, None, residual, target=30.0, note=gap),
    ]


def _region(repeat: int) -> list[tuple[str, ...]]:
    region = load_region("eurasia")
    mechanism = load_mechanism("c5", region)
    world, count = valuation(CENTRAL).world(region), len(region.economies)
    one, other = np.triu_indices(count, 1)
    masks = np.stack([between(count, int(i), [int(j)]) for i, j in zip(one, other, strict=True)])
    taken = seconds(lambda: exact_losses(world, masks))
    exact, residual = exact_losses(world, masks)
    closed = timed(lambda: closed_form_losses(world.freeness(range(count)), masks), repeat)
    linear = closed_form_losses(world.freeness(range(count)), masks)
    rows = np.arange(len(masks))
    gap = _gap(linear[rows, one], exact[rows, one])
    before_after = timed(lambda: _before_after(region, mechanism, exact=False), repeat)
    full = seconds(lambda: _before_after(region, mechanism, exact=True))
    found = _before_after(region, mechanism, exact=False)
    report_residual = max(d.residual for d in (found.before, found.after) if d is not None)
    limits = seconds(lambda: dependence_table(region, mechanism, PACKAGES))
    job = f"eurasia, {count} economies, {len(region.sectors)} sectors"
    return [
        compared(f"{job}: {len(masks)} pairs in closed form", closed, None, world.residual, note=gap),
        compared(f"{job}: {len(masks)} exact cut-offs", taken, None, residual),
        compared(
            f"{job}: report before and after a package, closed form", before_after, None, report_residual, target=1
        ),
        compared(f"{job}: the same, every loss exact", full, None, residual),
        compared(
            f"{job}: limits table of {len(PACKAGES)} packages",
            limits,
            None,
            world.residual,
            note="of the baseline; packages that exceed the engine's tolerance raise",
        ),
    ]


def _before_after(region: Region, mechanism: Mechanism, *, exact: bool) -> Weighing:
    agenda = [m.id for m in mechanism.measures]
    return weighed(region, package=Package.from_index(2 ** len(agenda) - 1, agenda), mechanism=mechanism, exact=exact)


def _gap(linear: Array, exact: Array) -> str:
    known = np.isfinite(exact) & (exact != 0.0)
    error = np.abs(linear[known] / exact[known] - 1.0)
    return f"closed form off by {np.median(error):.2%} in the median, {np.quantile(error, 0.95):.1%} at the 95th"


def _icio(reference: Path | None) -> TradeWorld:
    """Return the OECD ICIO of 2022 in one sector, or as many economies drawn at random where it is absent."""
    path = reference / "balance" / "icio2022_intermediate_flows.csv.gz" if reference else None
    if path is None or not path.exists():
        return _drawn()
    rows = list(csv.DictReader(gzip.decompress(path.read_bytes()).decode().splitlines()))
    names = list(dict.fromkeys(r["exporter"] for r in rows))
    inputs = np.zeros((len(names), len(names)))
    for r in rows:
        inputs[names.index(r["importer"]), names.index(r["exporter"])] = float(r["intermediate"])
    totals = list(csv.DictReader((path.parent / "icio2022_country_totals.csv").read_text("utf-8").splitlines()))
    sold = {r["country"]: float(r["final_and_row_sales"]) for r in totals}
    # The table has no final demand by destination: it follows intermediate sales.
    final = inputs / inputs.sum(axis=0) * np.array([sold[name] for name in names])
    return _world(inputs, final, names)


def _drawn() -> TradeWorld:
    rng = np.random.default_rng(0)
    flow = rng.lognormal(0.0, 1.5, (ECONOMIES, ECONOMIES))
    own = np.arange(ECONOMIES)
    flow[own, own] = 3.0 * np.maximum(flow.sum(axis=0), flow.sum(axis=1))
    return _world(0.4 * flow, 0.6 * flow, [f"E{i}" for i in range(ECONOMIES)])


def _world(inputs: Array, final: Array, names: Sequence[str]) -> TradeWorld:
    """Return the balanced equilibrium of flows (importer, exporter) with one sector, trade elasticity 5."""
    flow = inputs + final
    output, spending = flow.sum(axis=0), flow.sum(axis=1)
    bought = inputs.sum(axis=1) / output
    return TradeWorld.of(
        solve_baseline(
            TradeBaseline(
                members=tuple(names),
                sectors=("all",),
                trade_share=(flow / spending[:, None])[None],
                value_added_share=1.0 - bought[None],
                input_share=bought[None, None],
                final_share=np.ones((1, len(names))),
                value_added=(1.0 - bought) * output,
                tariff=np.zeros((1, *flow.shape)),
                deficit=spending - output,
                trade_elasticity=np.array([5.0]),
            ),
            Deficits.BALANCED,
        )
    )
