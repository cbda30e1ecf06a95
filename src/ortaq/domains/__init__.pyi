from .registry import Fault, domains, faults, models, parts, unusable, valuation, variables

__all__ = ["Fault", "domains", "faults", "models", "parts", "unusable", "valuation", "variables"]
