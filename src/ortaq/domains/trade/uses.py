"""Separate trade shares for inputs and for final use, as inter-country input-output tables report them."""

from dataclasses import replace

import numpy as np

from ortaq.core import Array
from ortaq.domains.trade.baseline import TradeBaseline


def by_use(baseline: TradeBaseline, final_trade_share: Array) -> TradeBaseline:
    """Return a baseline in which inputs and final goods are bought from different exporters.

    Every sector becomes two bundles made with the same technology: ``<sector> (inputs)``, bought by producers, and
    ``<sector> (final)``, bought by final users. Both cost the exporter the same, so this is the model of Antras & Chor
    (2018, NBER Working Paper 24185) with two uses, and no other part of the engine needs to know.

    Parameters
    ----------
    baseline : TradeBaseline
        Its ``trade_share`` is that of inputs.
    final_trade_share : ndarray, shape (sector, importer, exporter)
        Share of the importer's tariff-inclusive final spending; sums to one over exporters.

    Examples
    --------
    >>> by_use(pair, pair.trade_share).sectors
    ('goods (inputs)', 'goods (final)')
    """
    sectors = len(baseline.sectors)
    none = np.zeros_like(baseline.input_share)
    inputs = np.concatenate([baseline.input_share, none], axis=0)
    tax = baseline.export_tax
    return replace(
        baseline,
        sectors=tuple(f"{s} ({use})" for use in ("inputs", "final") for s in baseline.sectors),
        trade_share=np.concatenate([baseline.trade_share, final_trade_share]),
        value_added_share=np.tile(baseline.value_added_share, (2, 1)),
        input_share=np.concatenate([inputs, inputs], axis=1),
        final_share=np.concatenate([np.zeros((sectors, len(baseline.members))), baseline.final_share]),
        tariff=np.tile(baseline.tariff, (2, 1, 1)),
        trade_elasticity=np.tile(baseline.trade_elasticity, 2),
        export_tax=None if tax is None else np.tile(tax, (2, 1, 1)),
    )
