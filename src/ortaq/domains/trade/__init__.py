"""Trade: exact-hat-algebra general equilibrium with sectors, input-output links, tariffs and deficits.

The domain provides the valuation: what costs, tariffs and productivity are worth to every economy of a region.
"""

import lazy_loader

from ortaq.core.domain import Domain

DOMAIN = Domain(
    "trade", moves="ortaq.domains.trade.move_schema:SCHEMA", valuation="ortaq.domains.trade.valuation:valuation"
)

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
