"""Elasticities of trade to tariffs: estimated by local projections on cubes of several years, and tried on them.

`estimate_elasticity` asks what trade did after tariffs had changed, year after year (Jorda 2005; Boehm, Levchenko and
Pandalai-Nayar 2023); `hindcast` asks what a static model would have said between two cubes, and what came.
"""

from ortaq.sources.elasticity.panel import LEFT_OUT, NOT_OBSERVED, Panel, read_panel
from ortaq.sources.elasticity.projections import ElasticityEstimate, Response, estimate_elasticity
from ortaq.sources.elasticity.rates import read_added_rates
from ortaq.sources.elasticity.scored import Hindcast, Scored, Sets
from ortaq.sources.elasticity.scoring import hindcast, predicted_change
from ortaq.sources.elasticity.sets import OURS, fitted_set, our_sets, read_sets

__all__ = [
    "LEFT_OUT",
    "NOT_OBSERVED",
    "OURS",
    "ElasticityEstimate",
    "Hindcast",
    "Panel",
    "Response",
    "Scored",
    "Sets",
    "estimate_elasticity",
    "fitted_set",
    "hindcast",
    "our_sets",
    "predicted_change",
    "read_added_rates",
    "read_panel",
    "read_sets",
]
