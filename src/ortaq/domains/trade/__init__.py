"""Trade: exact-hat-algebra general equilibrium with sectors, input-output links, tariffs and deficits.

The domain provides the valuation: what costs, tariffs and productivity are worth to every economy of a region.

Examples
--------
Two members, one sector, tariffs of ten percent. The examples of the domain begin here:

>>> import numpy as np
>>> from ortaq.domains.trade import *
>>> pair = TradeBaseline(
...     members=("A", "B"),
...     sectors=("goods",),
...     trade_share=np.array([[[0.8, 0.2], [0.1, 0.9]]]),
...     value_added_share=np.full((1, 2), 0.5),
...     input_share=np.full((1, 1, 2), 0.5),
...     final_share=np.ones((1, 2)),
...     value_added=np.array([100.0, 200.0]),
...     tariff=np.array([[[0.0, 0.1], [0.1, 0.0]]]),
...     deficit=np.zeros(2),
...     trade_elasticity=np.array([4.0]),
... )
>>> solved, free = solve_baseline(pair), TradeChange(tariff=np.zeros((1, 2, 2)))
>>> freed = counterfactual(pair, free)
>>> freed.real_income_hat
array([1.011, 1.003])
"""

import lazy_loader

from ortaq.core.domain import Domain

DOMAIN = Domain(
    "trade",
    tables="ortaq.domains.trade.finer.part:TABLES",
    moves="ortaq.domains.trade.move_schema:SCHEMA",
    model="ortaq.domains.trade.reexports.model:MODEL",
    package="ortaq.domains.trade.reexports.report:package_sections",
    messages="ortaq.domains.trade:messages",
    valuation="ortaq.domains.trade.valuation:valuation",
    samples="ortaq.domains.trade.samples:samples",
)

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
