"""Who depends on whom: exposures, cut-off losses, asymmetry, concentration and alignment, with bands and flags.

``Exposure`` works on a matrix of flows with one sector; ``weigh`` reports on a region with the equilibrium that also
computes gains, before and after a scenario or a package.
"""

from ortaq.weigh.accounts import Accounts
from ortaq.weigh.alignment import Alignment, alignment, dual_position
from ortaq.weigh.asymmetry import Asymmetry, asymmetry, log_ratio
from ortaq.weigh.banded import Banded
from ortaq.weigh.closures import DEFAULT_POWERS, Leg, Power, between, closed_form_losses, exact_losses
from ortaq.weigh.concentration import effective_number, hhi, hirschman, multi_vector, pivot_margin
from ortaq.weigh.critical_input import SUBSTITUTION, SupplierPower, ces_loss, input_losses, supplier_power
from ortaq.weigh.dependence import Dependence, Ranked, Weighing
from ortaq.weigh.exact import Response
from ortaq.weigh.exposure import ELASTICITY_RANGE, Exposure
from ortaq.weigh.ladder import Rung, counterparts, ladder, moves
from ortaq.weigh.multisector import Freeness, freeness_at
from ortaq.weigh.products import ProductDependence, product_dependence, single_points
from ortaq.weigh.quality import Quality
from ortaq.weigh.table import long_table
from ortaq.weigh.weighing import WEIGHED_CASES, dependence_table, mechanism_weighing, weigh

__all__ = [
    "DEFAULT_POWERS",
    "ELASTICITY_RANGE",
    "SUBSTITUTION",
    "WEIGHED_CASES",
    "Accounts",
    "Alignment",
    "Asymmetry",
    "Banded",
    "Dependence",
    "Exposure",
    "Freeness",
    "Leg",
    "Power",
    "ProductDependence",
    "Quality",
    "Ranked",
    "Response",
    "Rung",
    "SupplierPower",
    "Weighing",
    "alignment",
    "asymmetry",
    "between",
    "ces_loss",
    "closed_form_losses",
    "counterparts",
    "dependence_table",
    "dual_position",
    "effective_number",
    "exact_losses",
    "freeness_at",
    "hhi",
    "hirschman",
    "input_losses",
    "ladder",
    "log_ratio",
    "long_table",
    "mechanism_weighing",
    "moves",
    "multi_vector",
    "pivot_margin",
    "product_dependence",
    "single_points",
    "supplier_power",
    "weigh",
]
