from .foreign import asking
from .registry import Fault, domains, faults, models, parts, unusable, valuation, variables

__all__ = ["Fault", "asking", "domains", "faults", "models", "parts", "unusable", "valuation", "variables"]
