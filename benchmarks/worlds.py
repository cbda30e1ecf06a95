"""Synthetic worlds of any size, dense or with empty cells."""

import numpy as np

from ortaq.model.trade import TradeBaseline


def world(members: int, sectors: int, seed: int = 0, empty: float = 0.0) -> TradeBaseline:
    """Return a baseline whose home shares, tariffs and elasticities look like published tables."""
    rng = np.random.default_rng(seed)
    own = np.arange(members)
    flow = rng.lognormal(0.0, 2.0, (sectors, members, members)) * (rng.random((sectors, members, members)) >= empty)
    flow[:, own, own] = 3.0 * flow.sum(axis=2) + 1.0
    tariff = rng.uniform(0.0, 0.15, flow.shape)
    tariff[:, own, own] = 0.0
    value_added_share = rng.uniform(0.3, 0.6, (sectors, members))
    inputs = rng.dirichlet(np.ones(sectors), (sectors, members)).transpose(2, 0, 1) * (1.0 - value_added_share)
    landed = flow * (1.0 + tariff)
    value_added = (value_added_share * flow.sum(axis=1)).sum(axis=0)
    deficit = rng.normal(0.0, 0.02, members) * value_added
    return TradeBaseline(
        members=tuple(f"M{i}" for i in own),
        sectors=tuple(f"S{j}" for j in range(sectors)),
        trade_share=landed / landed.sum(axis=2, keepdims=True),
        value_added_share=value_added_share,
        input_share=inputs,
        final_share=rng.dirichlet(np.ones(sectors), members).T,
        value_added=value_added,
        tariff=tariff,
        deficit=deficit - deficit.mean(),
        trade_elasticity=rng.uniform(3.0, 8.0, sectors),
    )
